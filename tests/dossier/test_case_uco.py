"""CASE/UCO: two runs alike, valid by the validator of its makers, read back by our reader without a loss."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pyarrow.compute as pc
import pytest

from relais.dossier.case_uco import case_uco, parts, terms
from relais.dossier.case_valid import NotValidError, checked, installed, validate
from relais.intake.case.bundle import FORMAT
from relais.intake.case.own import SESSIONS
from relais.language.tongue import Tongue
from tests.dossier.made_case import PAYEE, PAYER, SECRET, START, event, made_case, payment
from tests.intake.chats import Rows, given, taken

EN = Tongue("en")


def read_back(folder: Path, content: bytes) -> tuple[Rows, list[str]]:
    reading, rows = taken(FORMAT, given(folder, content))
    return rows, [one.template for one in reading.notices]


def the_part() -> bytes:
    [(name, content)] = parts(made_case(), EN)
    assert name == "case-uco-0001.jsonld"
    return content


def test_two_runs_are_alike_and_the_archive_holds_the_parts() -> None:
    assert case_uco(made_case(), EN) == case_uco(made_case(), EN)
    with ZipFile(BytesIO(case_uco(made_case(), EN))) as packed:
        assert packed.namelist() == ["case-uco-0001.jsonld", "uco_terms.ttl"]
        assert packed.read("case-uco-0001.jsonld") == the_part()
        assert packed.read("uco_terms.ttl") == terms()


def test_every_fact_comes_back(tmp_path: Path) -> None:
    rows, notices = read_back(tmp_path, the_part())
    file = made_case()
    party = rows["party"]
    events = {kind: [row for row in file.events.to_pylist() if row["kind"] == kind] for kind in
              ("payment", "call", "chat", "login", "trip")}  # fmt: skip
    named = {PAYER: "Jean Exemple", PAYEE: '=HYPERLINK("x")'}

    def name(ordinal: int | None) -> str | None:
        return None if ordinal is None else party[ordinal]["name_raw"]

    assert len(rows["payment"]) == len(events["payment"]) == 4
    for row, told in zip(rows["payment"], events["payment"], strict=True):
        ends = (named[told["who"]], named.get(told["other"], told["other"]))
        assert (name(row["payer"]), name(row["payee"])) == (ends if told["direction"] == "out" else ends[::-1])
        kept = ("amount", "currency", "status", "paid_out_amount", "paid_out_currency", "paid_out_at", "paid_out_place",
                "fee_amount", "fee_currency")  # fmt: skip
        assert [row[one] for one in kept] == [told[one] for one in kept]
        assert row["paid_out_time_precision"] == told["paid_out_precision"]
        assert row["paid_out_time_raw"] == told["paid_out_raw"]
        assert (row["operator"], row["reference_raw"]) == (told["what"], told["reference"])
        sent = [None] * 3 if told["paid_out_only"] else [told[one] for one in ("at", "precision", "raw")]
        assert [row["at"], row["time_precision"], row["time_raw"]] == sent
    for row, told in zip(rows["call"], events["call"], strict=True):
        assert (row["service"], row["duration_s"], row["status"]) == (told["what"], told["length_s"], told["status"])
        assert (row["at"], row["time_precision"]) == (told["at"], told["precision"])
        caller, callee = (PAYER, PAYEE) if told["direction"] == "out" else (PAYEE, PAYER)
        assert (name(row["caller"]), name(row["callee"])) == (named[caller], named[callee])
    [trip] = rows["trip"]
    assert [trip[one] for one in ("carrier", "number", "origin", "destination", "status")] == [
        "XX", "12", "CDG", "MNL", "booked",
    ]  # fmt: skip
    [login] = rows["login"]
    assert (login["ip"], login["port"], login["event"], name(login["party"])) == (
        "203.0.113.7", 51034, "Login", "Jean Exemple",
    )  # fmt: skip
    assert login["at"] == START + timedelta(days=8)
    hashes = ("md5", "sha1", "sha256", "size", "scheme", "code", "authority")
    assert [[row[one] for one in hashes] for row in rows["media"]] == [
        [row[one] for one in hashes] for row in file.media.to_pylist()
    ]
    held = {(row["kind"], row["service"], row["value"]) for row in rows["selector"]}
    told = {(one.kind, one.service, one.value) for of in file.parties for one in of.identifiers}
    assert held == told
    assert "06 39 98 11 11" not in {row["raw"] for row in rows["selector"]}
    jean = next(row for row in rows["party"] if row["name_raw"] == "Jean Exemple")
    assert jean["nickname"] == "J. Exemple"
    assert [row["role"] for row in rows["party"] if row["role"] == "victim"] == ["victim"]
    assert notices.count(SESSIONS) == 1


def test_no_address_of_a_victim_no_name_and_no_sentence_leave() -> None:
    told = the_part().decode()
    assert "2001:db8::5" not in told
    assert not any(one in told for one in SECRET)
    assert "messageText" not in told
    assert "2001:db8::5" in next(parts(made_case(names_victims=True), EN))[1].decode()


def test_each_node_names_its_place_or_stands_for_what_people_decided() -> None:
    graph = json.loads(the_part())["@graph"]
    places = [one for one in graph if any("PaymentFacet" in f["@type"][0] for f in one.get("uco-core:hasFacet", []))]
    assert [re.match(r"a{64} line \d+", one["uco-core:externalReference"][0]["uco-core:externalIdentifier"])
            is not None for one in places] == [True] * 4  # fmt: skip
    records = [one for one in graph if "case-investigation:ProvenanceRecord" in one["@type"]]
    stated = {ref["@id"] for one in records for ref in one["uco-core:object"]}
    assert {one["@id"] for one in places} <= stated
    assert len({one["@id"] for one in graph}) == len(graph)


def test_a_large_case_is_parts_that_stand_alone_and_lose_nothing(tmp_path: Path) -> None:
    rows = tuple(payment(day) for day in range(25))
    made = list(parts(made_case(rows), EN, size=10))
    assert [name for name, _content in made] == [f"case-uco-000{number}.jsonld" for number in (1, 2, 3)]
    payments = []
    for _name, content in made:
        graph = json.loads(content)["@graph"]
        known = {one["@id"] for one in graph}
        refers = set(re.findall(r'"relais:pay(?:er|ee)": \{\s*"@id": "([^"]+)"', content.decode()))
        assert refers <= known
        found, _notices = read_back(tmp_path, content)
        payments += [row["reference_raw"] for row in found["payment"]]
    assert payments == [f"77788899{day:02d}" for day in range(25)]


def test_a_person_is_the_same_node_in_every_run_and_language() -> None:
    def persons(content: bytes) -> set[str]:
        return {one["@id"] for one in json.loads(content)["@graph"] if "uco-identity:Person" in one["@type"]}

    assert persons(the_part()) == persons(next(parts(made_case(), Tongue("fr")))[1])


needs_validator = pytest.mark.skipif(not installed(), reason="NOT RUN: case-utils is not installed")


@needs_validator
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_the_validator_of_case_passes_and_refuses_what_is_wrong() -> None:
    assert checked(case_uco(made_case(), EN))
    wrong = the_part().replace(b'"xsd:decimal"', b'"xsd:string"')
    with pytest.raises(NotValidError, match="part-1"):
        validate([("part-1", wrong)])
    # A rule that is a query, each of which is parsed once.
    axiom = b'"@graph": [\n  {"@id": "urn:x", "@type": "http://www.w3.org/2002/07/owl#Axiom"},'
    with pytest.raises(NotValidError, match="must be a blank node"):
        validate([("part-1", the_part().replace(b'"@graph": [', axiom))])
    unknown = the_part().replace(b"uco-observable:callType", b"").replace(b"uco-core:kindOfR", b"uco-core:kindR")
    with pytest.raises(NotValidError):
        validate([("part-1", unknown)])


@needs_validator
@pytest.mark.filterwarnings("ignore")
def test_an_independent_library_loads_it() -> None:
    import rdflib

    graph = rdflib.Graph().parse(data=the_part(), format="json-ld")
    terms = rdflib.Namespace("urn:relais:case:1:")
    paid = sorted(str(one) for one in graph.objects(None, terms.amount))
    assert paid == ["1200", "40.5", "40.5", "40.5"]
    assert len(set(graph.subjects(rdflib.RDF.type, terms.Payment))) == 4


def test_of_several_events_at_one_place_none_is_lost(tmp_path: Path) -> None:
    call = event("call", 5, length_s=600, status="answered", what="skype", other=None, other_subject=None)
    named = {**call, "other": PAYEE, "other_subject": "S-2"}
    one = payment(1, locator="page 1")
    rows = (one, {**one, "amount": Decimal(7)}, one, call, named, call)
    found, _notices = read_back(tmp_path, next(parts(made_case(rows), EN))[1])
    assert (len(found["payment"]), len(found["call"])) == (3, 3)


def test_sessions_that_a_case_file_does_not_tell_one_by_one_are_counted() -> None:
    file = made_case()
    fewer = replace(file, events=file.events.filter(pc.not_equal(file.events["kind"], "chat")))
    assert b"1 sessions of chat are left out" in next(parts(fewer, EN))[1]
    assert b"left out" not in the_part()


def test_nobody_on_the_other_side_is_nobody() -> None:
    rows = (payment(1, other=None, other_subject=None), payment(1, who=PAYEE, subject="S-2", other=PAYER,
            other_subject="S-1"))  # fmt: skip
    content = next(parts(replace(made_case(rows)), EN))[1].decode()
    assert content.count('"relais:payee"') == 1
