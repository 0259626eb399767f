"""The files of a package open without relais, say the same, and are the same bytes each time."""

import csv
import json
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.casework.restriction import Restriction
from relais.desk.victim_names import VictimNames
from relais.dossier.archive import archive
from relais.dossier.edition import Earlier, with_edition
from relais.dossier.package import Findings, countries, package
from relais.dossier.package_files import digest_of, package_files
from relais.dossier.package_page import CASES, package_page
from relais.language.tongue import tongue
from tests.dossier.packaged import PAYMENT, PLACE, REASON, ROWS, SESSION, findings, lead

NO_FONTS = Path("no fonts")


def files(made: Findings, country: str = "FR", language: str = "en") -> dict[str, bytes]:
    return package_files(with_edition(package(made, country), None), tongue(language), ("Unit",), NO_FONTS)


def page_text(made: Findings, country: str, language: str = "en") -> str:
    body = with_edition(package(made, country), None)
    blocks = package_page(body, tongue(language), ()).blocks
    return "\n".join(text for one in blocks for text in (one.text, *(cell for row in one.rows for cell in row)))


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"))))


def test_the_manifest_names_every_file_and_its_hash() -> None:
    held = files(findings())
    told = json.loads(held.pop("manifest.json"))
    assert told["files"] == {name: sha256(content).hexdigest() for name, content in held.items()}
    assert (told["package"], told["edition"], told["previous"]) == ("FR", 1, None)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_twice_the_same_bytes_and_the_archive_holds_them(language: str) -> None:
    held = files(findings(), language=language)
    assert held == files(findings(), language=language)
    assert archive(held.items()) == archive(files(findings(), language=language).items())
    with ZipFile(BytesIO(archive(held.items()))) as packed:
        assert {name: packed.read(name) for name in packed.namelist()} == held
    assert held["package.pdf"].startswith(b"%PDF-")


def test_tables_have_each_datum_with_its_place_and_its_limits() -> None:
    stated = Restriction("H1", "B2", "one enquiry", frozenset({"FR"}))
    held = files(findings(restrictions={"s1": stated}))
    (payment,) = rows(held["payments.csv"])
    assert (payment["person"], payment["amount"], payment["at"]) == ("L-Ana", "50", "2026-10-01 20:30:00")
    assert (payment["source_id"], payment["locator"], payment["handling"]) == ("s1", "line 2", "H1")
    assert (payment["evaluation_code"], payment["may_go_to"], payment["purpose"]) == ("B2", "FR", "one enquiry")
    (line,) = rows(held["return-form.csv"])
    assert line["relais_return_1"] == sha256(held["package.json"]).hexdigest()
    assert (line["person"], line["names"], line["ours"]) == ("L-Ana", "Ana", "")


def test_no_cell_is_a_formula() -> None:
    hostile = "=HYPERLINK(1)"
    names = [{"person": "L-Ana", "text": hostile, "mentions": 1, **PLACE}]
    held = files(findings(name=names, lead_payment=[PAYMENT | {"paid_out_place": "@SUM(1)"}]))
    for name in ("persons.csv", "payments.csv", "return-form.csv"):
        cells = [cell for row in rows(held[name]) for cell in row.values()]
        assert [cell for cell in cells if cell.startswith(("=", "@"))] == [], name
    assert rows(held["return-form.csv"])[0]["names"] == f"'{hostile}"


def test_the_document_says_why_this_country_what_limits_it_and_where_each_stands() -> None:
    told = page_text(findings(), "FR")
    for text in ("Why this country", "+33639980001", "2026-10-01, seen in use", "2 codes", "whoever pays tells",
                 "H0", "X4", "any country", "Innocent reading", "What it does not tell", "inbox/list.csv"):  # fmt: skip
        assert text in told, text
    assert "line 2" in told
    there = page_text(findings(), "PH")
    assert "the child is where the facilitator is" in there
    assert "V-1" in there
    assert "pourquoi ce pays" in page_text(findings(), "FR", "fr").casefold()


def test_a_long_document_says_how_much_it_hides() -> None:
    many = [lead(f"n{n}", rank=n) for n in range(CASES + 7)]
    names = [{"person": one["lead"], "text": one["lead"], "mentions": 1, **PLACE} for one in many]
    assert "7 more proposed cases stand in package.json" in page_text(findings(many, name=names), "FR")


def test_a_second_edition_names_the_first_and_lists_what_differs() -> None:
    first = files(findings())
    earlier = Earlier(json.loads(first["package.json"]), digest_of(first))
    same = with_edition(package(findings(), "FR"), earlier)["edition"]
    assert (same["number"], same["previous"]) == (2, digest_of(first))
    assert (same["added"], same["changed"], same["withdrawn"]) == ([], [], [])
    names = [{"person": "L-Ana", "text": "Anna", "mentions": 1, **PLACE}]
    payments = [PAYMENT | {"paid_out_place": "Elsewhere"}]
    changed = with_edition(package(findings(name=names, lead_payment=payments), "FR"), earlier)["edition"]
    assert changed["added"] == [{"what": "names", "person": "L-Ana", **PLACE}]
    assert changed["changed"] == [{"what": "payments", "person": "L-Ana", **PLACE}]
    assert changed["withdrawn"] == [{"what": "names", "person": "L-Ana", **PLACE}]
    gone = with_edition(package(findings([]), "FR"), earlier)["edition"]
    assert {"what": "person", "person": "L-Ana"} in gone["withdrawn"]
    assert "Ana'" not in str(gone).replace("L-Ana'", "")


# Long enough that no word of ours, and no hash, holds one by chance.
WORD = st.text(alphabet="abcdefghijklmnopqrstuvwxyzéèüñ", min_size=9, max_size=14).map(str.capitalize)
NAMES = st.lists(WORD, min_size=1, max_size=3).map(" ".join)


@given(
    victims=st.lists(NAMES, min_size=1, max_size=3),
    column=st.sampled_from(
        ["name", "selector", "country", "paid_out", "reference", "service", "param", "value", "file"]
    ),
    of=st.sampled_from(["L-Ana", "S-9"]),
    around=st.sampled_from(["{}", "chez {}", "{}_1 (=x)", "{} / {}"]),
)
def test_no_output_ever_holds_the_name_of_a_victim(victims: list[str], column: str, of: str, around: str) -> None:
    text = around.format(*(victims * 2)[:2])
    made = findings(
        told=VictimNames(victims, ["Ana", "Payee"]).told,
        name=[*ROWS["name"], {"person": of, "text": text if column == "name" else "Ben", "mentions": 1, **PLACE}],
        selector=[ROWS["selector"][0] | {"person": of, "value": text if column == "selector" else "ben01"}],
        country=[ROWS["country"][0] | {"person": of, "datum": "address", "value": text if column == "country" else ""}],
        lead_payment=[
            PAYMENT
            | ({"paid_out_place": text} if column == "paid_out" else {})
            | ({"reference": text} if column == "reference" else {})
        ],
        lead_session=[SESSION | ({"service": text} if column == "service" else {})],
        lead_reason=[
            REASON
            | ({"params": [("codes", text)]} if column == "param" else {})
            | ({"places": [PLACE | {"what": "payment", "value": text}]} if column == "value" else {})
        ],
        names={"s1": f"inbox/{text}.csv"} if column == "file" else None,
    )
    for country in countries(made):
        body = with_edition(package(made, country), None)
        told = (json.dumps(body, ensure_ascii=False, default=str) + page_text(made, country)).casefold()
        assert [name for name in victims if name.casefold() in told] == []


@given(victims=st.lists(NAMES, min_size=1, max_size=2), others=st.lists(NAMES, max_size=3))
def test_a_whole_name_is_withheld_though_others_bear_its_words(victims: list[str], others: list[str]) -> None:
    words = [word for name in victims for word in name.split()]
    names = VictimNames(victims, [*others, *words])
    for name in victims:
        assert names.inside(f"from {name.upper()} today")
