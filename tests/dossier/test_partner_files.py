"""What goes to partners besides CASE: selectors, hashes, payments. Each is read back, and no victim is in any."""

import json
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import stix2

from relais.dossier.case_report import case_report
from relais.dossier.goaml_out import NoCodesError, goaml_out
from relais.dossier.page_docx import docx_bytes
from relais.dossier.recipients import RECIPIENTS
from relais.dossier.stix import stix
from relais.dossier.vics_out import vics_out
from relais.intake import vics
from relais.intake.goaml import reader as goaml
from relais.language.tongue import Tongue
from tests.desk.five_cases import CODES
from tests.dossier.made_case import SECRET, made_case, payment
from tests.dossier.office import to_pdf
from tests.intake.chats import given, known, taken

EN = Tongue("en")
CODED = made_case(goaml=CODES)


@pytest.mark.parametrize("of", RECIPIENTS, ids=lambda of: of.file)
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.filterwarnings("ignore")
def test_each_output_is_the_same_twice_and_holds_no_victim(of: object, language: str, tmp_path: Path) -> None:
    made = of.write(CODED, Tongue(language), tmp_path)  # type: ignore[attr-defined]
    assert made == of.write(CODED, Tongue(language), tmp_path)  # type: ignore[attr-defined]
    texts = [made]
    if made.startswith(b"PK"):
        with ZipFile(BytesIO(made)) as packed:
            texts = [packed.read(name) for name in packed.namelist()]
    assert not any(one.encode() in text for one in SECRET for text in texts)


@pytest.mark.parametrize("of", RECIPIENTS, ids=lambda of: of.file)
@pytest.mark.filterwarnings("ignore")
def test_of_a_case_that_holds_nothing_each_output_is_made_too(of: object, tmp_path: Path) -> None:
    nothing = replace(
        made_case((), goaml=CODES), parties=(), exhibits=(), media=CODED.media.slice(0, 0),
        reports=CODED.reports.slice(0, 0), results=(), judgements=(), requests=(), due={}, unit=(),
    )  # fmt: skip
    assert of.write(nothing, EN, tmp_path)  # type: ignore[attr-defined]


@pytest.mark.filterwarnings("ignore")
def test_stix_is_read_by_its_library_and_names_nobody() -> None:
    told = stix(made_case(), EN).decode()
    bundle = stix2.parse(told, allow_custom=False)
    assert [one["type"] for one in bundle.objects[:3]] == ["identity", "marking-definition", "marking-definition"]
    observed = {one["type"] for one in bundle.objects if hasattr(one, "object_marking_refs")}
    assert {"email-addr", "ipv4-addr", "url", "user-account", "grouping"} <= observed
    assert all(len(one.object_marking_refs) == 2 for one in bundle.objects[3:])
    groups = [one for one in bundle.objects if one["type"] == "grouping"]
    assert [(one.name, one.labels) for one in groups] == [("Person 1", ["suspected"]), ("Person 2", ["undetermined"])]
    assert [one.context for one in groups] == ["suspicious-activity", "unspecified"]
    assert not any(name in told for name in ("Jean Exemple", "HYPERLINK", "Victim", "Ana "))
    assert "+33639981111" in told


@pytest.mark.filterwarnings("ignore")
def test_stix_gives_observables_the_identifiers_that_the_library_gives() -> None:
    for one in stix2.parse(stix(made_case(), EN).decode()).objects:
        if one["type"] in ("email-addr", "ipv4-addr", "url", "user-account"):
            values = {name: one[name] for name in one if name not in ("id", "object_marking_refs")}
            assert type(one)(**values).id == one.id


def test_stix_tells_nothing_of_witnesses_and_contacts() -> None:
    other = made_case()
    parties = tuple(replace(one, category="other") for one in other.parties)
    types = [one["type"] for one in json.loads(stix(replace(other, parties=parties), EN))["objects"]]
    assert types == ["identity", "marking-definition", "marking-definition"]


def test_hashes_and_codes_come_back_scheme_by_scheme(tmp_path: Path) -> None:
    found = []
    with ZipFile(BytesIO(vics_out(made_case(), EN))) as packed:
        assert packed.namelist() == [
            "media-vics-1.3-Default.json", "media-vics-2.0-Default.json", "media-vics-2.0-US.json",
        ]  # fmt: skip
        for name in packed.namelist():
            content = packed.read(name)
            assert known(vics.FORMAT, given(tmp_path, content))
            reading, rows = taken(vics.FORMAT, given(tmp_path, content))
            assert (reading.notices, reading.skipped) == ((), 0)
            found += rows["media"]
            told = {key for record in json.loads(content)["value"] for key in record}
            assert not {"RelativeFilePath", "MediaFiles", "Miniature", "Comments", "FilePath"} & told
    hashes = ("md5", "sha1", "sha256", "size")
    sent = made_case().media.to_pylist()
    key = str
    assert sorted(([row[one] for one in hashes] for row in found), key=key) == sorted(
        ([row[one] for one in hashes] for row in sent), key=key
    )
    codes = {(row["md5"] or row["sha256"])[0]: (row["scheme"], row["code"], row["authority"]) for row in found}
    assert codes["0"] == ("vics 2.0 US", "2", "Lab Example")
    assert codes["2"] == ("vics 1.3", "0", None)
    assert codes["3"] == (None, None, None)
    assert b'"OtherCategory"' in vics_records()


def vics_records() -> bytes:
    with ZipFile(BytesIO(vics_out(made_case(), EN))) as packed:
        return packed.read("media-vics-2.0-Default.json")


def test_goaml_is_made_with_the_codes_of_the_unit_alone() -> None:
    with pytest.raises(NoCodesError):
        goaml_out(made_case(), EN)


def test_goaml_is_read_back_payment_by_payment(tmp_path: Path) -> None:
    content = goaml_out(CODED, EN)
    assert known(goaml.FORMAT, given(tmp_path, content))
    reading, rows = taken(goaml.FORMAT, given(tmp_path, content))
    assert reading.skipped == 0
    sent = [row for row in CODED.events.to_pylist() if row["kind"] == "payment"]
    party = rows["party"]
    assert [(row["amount"], row["currency"], row["at"], row["reference_raw"]) for row in rows["payment"]] == [
        (row["amount"], row["currency"], row["at"], row["reference"]) for row in sent
    ]
    names = [
        tuple(None if row[end] is None else party[row[end]]["name_raw"] for end in ("payer", "payee"))
        for row in rows["payment"]
    ]
    jean = "Jean Exemple"
    assert names[:3] == [
        (jean, '=HYPERLINK("x")'), ("Ana <b>Autre</b> \u202eesrever", jean), (jean, "=cmd|' /C calc'!A0"),
    ]  # fmt: skip
    assert names[3][0] == jean
    assert "+33639981111" in {row["value"] for row in rows["selector"]}


def test_goaml_converts_nothing_and_says_what_is_known_to_the_day() -> None:
    content = goaml_out(made_case((payment(1, currency="PHP"), payment(2, precision="day")), goaml=CODES), EN).decode()
    first, second = content.split("<transaction>")[1:]
    assert "amount_local" not in first
    assert re.search(r"<foreign_currency_code>PHP</foreign_currency_code>\s*<foreign_amount>40.5<", first)
    assert "<amount_local>40.5</amount_local>" in second
    assert "only the day is known" in second


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_libreoffice_opens_the_report() -> None:
    assert to_pdf(docx_bytes(case_report(made_case(), EN)), "report.docx").startswith(b"%PDF")
