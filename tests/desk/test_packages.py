"""Packages, exports, restrictions and feedback at the desk: real homes, real files, two people."""

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdfminer.high_level import extract_text

from relais.desk import analyse, approval
from relais.desk.alert import Said, decide
from relais.desk.backup import backup
from relais.desk.error import DeskError
from relais.desk.feedback import feedback, senders
from relais.desk.home import Home, init
from relais.desk.packages import CountryLine, packages
from relais.desk.prove import NO_LIST, OTHER_LIST, verify
from relais.desk.queue import queue
from relais.desk.received import received
from relais.desk.restore import restore
from relais.desk.restrict import Asked, of_origin, restrict, stated
from relais.desk.returned import returned
from relais.desk.take_in import take_in
from relais.language.tongue import tongue
from relais.ledger.read import read
from relais.ledger.state import load
from relais.model.report_form import FormParty, FormPayment, FormSelector, ReportForm
from relais.safeguards.audit import details_of
from tests.desk.made import take
from tests.desk.unit import FIRST, HEAD, staffed

AS_OF = datetime(2026, 11, 25, tzinfo=UTC)
SAID = tongue("en")
CHILD = "Petite Inventee Exemple"
# Two facilitators, and three countries of those who pay.
FACILITATORS = {"Ana Ejemplo": "+639175550101", "Ion Exemplu": "+40213110101"}
PAYERS = {"Jean Exemple": "+33639980001", "Hans Beispiel": "+493023125001", "John Example": "+442079460001"}


def form(reference: str, payer: str, payee: str, **more: Any) -> ReportForm:
    party = FormParty("reported", name=payer, selectors=(FormSelector("phone", PAYERS[payer]),))
    paid = FormParty("payee", name=payee, selectors=(FormSelector("phone", FACILITATORS[payee]),))
    return ReportForm(
        entered_by="A. Martin", entered_at="2026-11-20T14:30:00+00:00", reference=reference,
        **{"sender": "Unit Example", "received_at": "2026-11-20T14:30+01:00", **more},
        parties=(party, paid, FormParty("victim", name=CHILD)),
        payments=(FormPayment(0, 1, "2026-11-02T21:10+01:00", "50", "EUR", reference=f"REF{reference}999"),),
    )  # fmt: skip


CASES = [
    form("AX1", "Jean Exemple", "Ana Ejemplo"),
    form("AX2", "Hans Beispiel", "Ana Ejemplo"),
    form("AX3", "John Example", "Ion Exemplu", sender="Other Unit"),
    form("AX4", "Jean Exemple", "Ion Exemplu"),
    form("AX5", "Hans Beispiel", "Ion Exemplu"),
]


def filled(home: Home, folder: Path, forms: list[ReportForm]) -> dict[str, str]:
    """Take reports in and rank them; return their sources by their reference."""
    sources = {str(one.reference): take(home, folder, one) for one in forms}
    analyse.run(home, AS_OF)
    return sources


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Home]:
    home = init(tmp_path / "home", "A. Martin", key_file=tmp_path / "key", authorisation="test 1/2026")
    yield home
    home.engine.dispose()


def made(home: Home, out: Path, **more: Any) -> dict[str, dict[str, Any]]:
    packages(home, out, AS_OF, SAID, **more)
    return {path.parent.name: json.loads(path.read_text()) for path in out.glob("*/package.json")}


def contents(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def test_two_facilitators_and_three_countries_twice_the_same(own: Home, tmp_path: Path) -> None:
    filled(own, tmp_path, CASES)
    found = made(own, tmp_path / "one")
    assert set(found) == {"FR", "DE", "GB", "PH", "RO"}
    assert [(one["lead"][:2], [name["text"] for name in one["names"]]) for one in found["FR"]["leads"]] == [
        ("L-", ["Jean Exemple"])
    ]
    (ana,) = found["PH"]["facilitators"]
    assert [one["country"] for one in ana["paid_by"]] in (["DE", "FR"], ["FR", "DE"])
    assert len(ana["victims"]) == 2
    made(own, tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    for name, content in contents(tmp_path / "one").items():
        assert CHILD.encode() not in content, name
    texts = {name: one for name, one in contents(tmp_path / "one").items() if name.startswith("GB/")}
    for other in ("Jean Exemple", "+33639980001", "Hans Beispiel", "Ana Ejemplo"):
        assert [name for name, content in texts.items() if other.encode() in content] == []


def test_of_one_facilitator_alone(own: Home, tmp_path: Path) -> None:
    filled(own, tmp_path, CASES)
    whole = made(own, tmp_path / "all")
    anchor = whole["PH"]["facilitators"][0]["facilitator"]
    assert set(made(own, tmp_path / "one", facilitator=anchor)) == {"FR", "DE", "PH"}
    with pytest.raises(DeskError, match="no facilitator"):
        packages(own, tmp_path / "none", AS_OF, SAID, facilitator="S-nobody")
    assert not (tmp_path / "none").exists()


def test_countries_that_disagree_make_a_case_undetermined(own: Home, tmp_path: Path) -> None:
    two = form("AX1", "Jean Exemple", "Ana Ejemplo")
    more = replace(two.parties[0], selectors=(*two.parties[0].selectors, FormSelector("phone", "+442079460001")))
    filled(own, tmp_path, [replace(two, parties=(more, *two.parties[1:]))])
    found = made(own, tmp_path / "out")
    assert set(found) == {"PH", "undetermined"}
    (case,) = found["undetermined"]["leads"]
    assert {one["country"] for one in case["why_this_country"]} == {"FR", "GB"}
    assert {one["at_of"] for one in case["why_this_country"]} == {"payment"}


def test_what_an_origin_forbids_goes_nowhere_until_somebody_states_that_it_may(own: Home, tmp_path: Path) -> None:
    sources = filled(own, tmp_path, CASES[:2])
    first = sources["AX1"]
    with pytest.raises(DeskError, match="no country"):
        restrict(own, Asked("H2", "B2", "one enquiry", ("Nowhere",)), "as they wrote", first[:12])
    for wrong in (Asked("H9", "B2", "x"), Asked("H1", "Z9", "x"), Asked("H1", "B2", " ")):
        with pytest.raises(DeskError):
            restrict(own, wrong, "as they wrote", first[:12])
    restrict(own, Asked("H2", "B2", "one enquiry", ()), "as they wrote", first[:12])
    found = made(own, tmp_path / "one")
    assert "FR" not in found or found["FR"]["leads"] == []
    assert first not in json.dumps(found)
    assert found["PH"]["withheld"]["forbidden"] > 0
    restrict(own, Asked("H1", "A2", "one enquiry", ("France",)), "they agreed", first[:12])
    found = made(own, tmp_path / "two")
    (case,) = found["FR"]["leads"]
    assert (found["FR"]["handling"], found["FR"]["may_go_to"]) == ("H1", ["FR"])
    assert case["payments"][0]["source_id"] == first
    assert first not in json.dumps(found["PH"])
    assert [(one.restriction.handling, one.actor) for one in stated(own)] == [("H2", "A. Martin"), ("H1", "A. Martin")]
    assert verify(own).sound


def test_a_procedure_is_restricted_as_a_whole(own: Home, tmp_path: Path) -> None:
    take(own, tmp_path, CASES[0], procedure="PV 1")
    take(own, tmp_path, CASES[1])
    analyse.run(own, AS_OF)
    restrict(own, Asked("H2", "B2", "PV 1 alone", ()), "as agreed", procedure="PV 1")
    with pytest.raises(DeskError, match="no source was received"):
        restrict(own, Asked("H2", "B2", "x", ()), "as agreed", procedure="PV 2")
    with pytest.raises(DeskError, match="not both"):
        restrict(own, Asked("H2", "B2", "x", ()), "as agreed")
    found = made(own, tmp_path / "out")
    assert {one["name"] for body in found.values() for one in body["sources"]} == {"AX2.json"}


def test_who_received_this_fact_is_answered_by_place(own: Home, tmp_path: Path) -> None:
    sources = filled(own, tmp_path, CASES)
    lines = {one.country: one for one in packages(own, tmp_path / "out", AS_OF, SAID)}
    first = sources["AX1"]
    place = f"{first[:16]}:/payments/0"
    assert [one.export.recipient for one in received(own, place).lines] == ["FR", "PH"]
    assert [one.export.number for one in received(own, place).lines] == [lines["FR"].export, lines["PH"].export]
    assert received(own, f"{first}:/payments/9").lines == ()
    told = received(own, first[:16]).lines
    # The package of Germany may quote this report for the facilitator's name: which is quoted, hashes decide.
    assert {one.export.recipient for one in told if "/payments/0" in one.places} == {"FR", "PH"}
    assert {one.export.recipient for one in told} <= {"DE", "FR", "PH"}
    assert not any(one.whole for one in told)
    with pytest.raises(DeskError):
        received(own, "0000:/payments/0")


def test_to_let_more_leave_needs_a_second_person_and_to_let_less_does_not(own: Home, tmp_path: Path) -> None:
    first = filled(own, tmp_path, CASES[:1])["AX1"]
    people = staffed(own)
    mine, head = people[FIRST], people[HEAD]
    strict, loose = Asked("H2", "B2", "one enquiry", ("FR",)), Asked("H1", "B2", "one enquiry", ("FR", "DE"))
    restrict(mine, strict, "as they wrote", first[:12])
    what = f"restriction {first} H1 B2 DE FR"
    with pytest.raises(DeskError, match=what):
        restrict(mine, loose, "they agreed", first[:12])
    assert [one.restriction.handling for one in stated(mine)] == ["H2"]
    number = approval.propose(mine, "export", what, "letter of 3 May")
    approval.sign(head, number, "seen", granted=True)
    restrict(mine, loose, "they agreed", first[:12])
    restrict(mine, strict, "they took it back", first[:12])
    with own.engine.connect() as connection:
        told = [row.get("approval") for row in details_of(connection, "restrict")]
    assert told == [None, number, None]
    # One signature loosens once.
    with pytest.raises(DeskError, match="propose an export"):
        restrict(mine, loose, "they agreed", first[:12])


def test_the_lists_of_what_left_are_verified_backed_up_and_restored(own: Home, tmp_path: Path) -> None:
    sources = filled(own, tmp_path, CASES[:1])
    lines = packages(own, tmp_path / "out", AS_OF, SAID)
    assert verify(own).sound
    backup(own, tmp_path / "kept")
    back = restore(tmp_path / "kept", tmp_path / "again", key_file=tmp_path / "key")
    assert back.root == tmp_path / "again"
    assert (tmp_path / "again" / "exports").is_dir()
    path = own.exports / f"{lines[0].export}.parquet"
    data = path.read_bytes()
    path.write_bytes(data[:-1] + b"x")
    assert [one.template for one in verify(own).audit] == [OTHER_LIST]
    with pytest.raises(DeskError, match="gone or was changed"):
        received(own, sources["AX1"])
    path.unlink()
    assert [one.template for one in verify(own).audit] == [NO_LIST]
    path.write_bytes(data)
    assert verify(own).sound


def test_in_a_unit_a_second_person_signs_and_an_emergency_is_signed_afterwards(own: Home, tmp_path: Path) -> None:
    filled(own, tmp_path, CASES[:1])
    people = staffed(own)
    mine, head = people[FIRST], people[HEAD]
    with pytest.raises(DeskError, match="propose an export"):
        packages(mine, tmp_path / "out", AS_OF, SAID)
    assert not (tmp_path / "out").exists()
    number = approval.propose(mine, "export", "packages all", "asked by Europol")
    approval.sign(head, number, "seen", granted=True)
    lines = packages(mine, tmp_path / "out", AS_OF, SAID)
    (told,) = {one.export.purpose for one in received(mine, next(iter(load(own.ledger).sources))).lines}
    assert told == "asked by Europol"
    with pytest.raises(DeskError, match="propose an export"):
        packages(mine, tmp_path / "more", AS_OF, SAID)
    approval.emergency(mine, "export", "packages all", "a child is in danger now")
    packages(mine, tmp_path / "more", AS_OF, SAID)
    with own.engine.connect() as connection:
        ends = [row for row in details_of(connection, "package") if row.get("step") == "end"]
    assert [row["approval"] for row in ends] == [number, number + 1]
    assert all(isinstance(one, CountryLine) and one.export for one in lines)


def test_a_second_edition_names_the_first(own: Home, tmp_path: Path) -> None:
    filled(own, tmp_path, CASES[:1])
    made(own, tmp_path / "one")
    filled(own, tmp_path, [CASES[3]])
    found = made(own, tmp_path / "two", since=tmp_path / "one")
    edition = found["FR"]["edition"]
    assert edition["number"] == 2
    assert {one["what"] for one in edition["added"]} >= {"payments"}
    assert found["RO"]["edition"] == {"number": 1, "previous": None}
    path = tmp_path / "one" / "FR" / "package.json"
    path.write_bytes(path.read_bytes().replace(b"Jean", b"Joan"))
    with pytest.raises(DeskError, match="not what its manifest says"):
        made(own, tmp_path / "three", since=tmp_path / "one")
    with pytest.raises(DeskError, match="no edition"):
        made(own, tmp_path / "three", since=tmp_path / "home")
    assert not (tmp_path / "three").exists()


def test_another_unit_takes_a_package_in_with_its_limits_and_sends_the_form_back(own: Home, tmp_path: Path) -> None:
    sources = filled(own, tmp_path, CASES[:1])
    restrict(own, Asked("H1", "B2", "one enquiry", ("FR", "PH")), "as they wrote", sources["AX1"])
    made(own, tmp_path / "out")
    other = init(tmp_path / "other", "C. Autre", key_file=tmp_path / "key2", authorisation="test 2/2026")
    taken = take_in(other, [tmp_path / "out" / "FR" / "package.json"])
    ((source, reading),) = taken.sources
    assert (reading.reader, reading.status) == ("relais_package", "read")
    source_id = source.source_id
    con, state = read(other.ledger)
    with con:
        paid = con.execute(
            "SELECT amount, currency, reference_raw, locator FROM payment WHERE source_id = ?", [source_id]
        ).fetchall()
        named = con.execute("SELECT role, name_raw FROM party WHERE source_id = ? ORDER BY ALL", [source_id]).fetchall()
    assert [(str(amount.normalize()), *rest) for amount, *rest in paid] == [
        ("5E+1", "EUR", "REFAX1999", "/leads/0/payments/0")
    ]
    assert named == [("payee", "Ana Ejemplo"), ("payer", "Jean Exemple")]
    held = of_origin(state.readings, state.sources)[source_id]
    assert (held.handling, held.evaluation, held.countries) == ("H1", "B2", frozenset({"FR", "PH"}))
    assert "one enquiry" in held.purpose
    # A country that the origin did not name gets nothing of it from here either.
    analyse.run(other, AS_OF)
    for body in made(other, tmp_path / "on").values():
        assert body["package"] in ("FR", "PH") or source_id not in json.dumps(body)
    form_ = tmp_path / "filled.csv"
    rows = list(csv.reader(StringIO((tmp_path / "out" / "FR" / "return-form.csv").read_text("utf-8-sig"))))
    rows[1][3:] = ["oui", "non", "under_way", "", "2026/77", "2026-12-01"]
    form_.write_text("\n".join(";".join(row) for row in rows), encoding="utf-8")
    (_source, reading), *_more = take_in(own, [form_]).sources
    assert (reading.reader, reading.status, reading.notices) == ("relais_return", "read", ())
    (line,) = returned(own)
    assert (line.answer.ours, line.answer.known, line.answer.outcome) == (True, False, "under_way")
    assert line.answer.reference == "2026/77"
    assert line.export is not None
    assert line.export.recipient == "FR"


def test_a_sender_learns_of_their_own_reports_and_of_no_other(own: Home, tmp_path: Path) -> None:
    filled(own, tmp_path, CASES)
    named = {line["reference"]: line["report_id"] for line in queue(own)[0].to_pylist()}
    decide(own, named["AX1"], Said("no_nexus", "nobody of ours"))
    decide(own, named["AX3"], Said("passed_on", service="Europol"))
    assert senders(own) == {"Other Unit": 1, "Unit Example": 1}
    done = feedback(own, "Unit Example", tmp_path / "back", SAID)
    assert (done.sender, done.reports) == ("Unit Example", 1)
    text = (tmp_path / "back" / "feedback" / "return-form.csv").read_text("utf-8-sig")
    (row,) = csv.DictReader(StringIO(text))
    assert (row["person"], row["ours"], row["known"], row["names"]) == ("AX1", "no", "", "")
    whole = b"".join(contents(tmp_path / "back").values())
    assert [word for word in ("AX3", "Europol", "Jean", "Ejemplo", CHILD) if word.encode() in whole] == []
    with pytest.raises(DeskError, match="these senders"):
        feedback(own, "Nobody", tmp_path / "none", SAID)
    (told,) = received(own, next(one.source_id for one in load(own.ledger).sources.values() if "AX1" in one.name)).lines
    assert (told.export.kind, told.export.recipient) == ("feedback", "Unit Example")


# Long enough that no word of ours, and no hash, holds one by chance.
WORD = st.text(alphabet="bcdfghjklmnpqrstvwz", min_size=9, max_size=12).map(str.capitalize)


@pytest.mark.slow
@settings(max_examples=5)
@given(
    child=st.lists(WORD, min_size=1, max_size=3).map(" ".join),
    where=st.sampled_from(["party", "payer", "payee", "file"]),
    sentence=st.lists(WORD, min_size=3, max_size=5).map(" ".join),
)
def test_of_random_cases_no_output_names_the_child_or_quotes_a_chat(
    tmp_path_factory: pytest.TempPathFactory, child: str, where: str, sentence: str
) -> None:
    folder = tmp_path_factory.mktemp("random")
    home = init(folder / "home", "A. Martin", key_file=folder / "key", authorisation="test 1/2026")
    first = form("AX1", "Jean Exemple", "Ana Ejemplo")
    payer, payee, victim = first.parties
    parties = (
        replace(payer, nickname=child if where == "payer" else None),
        replace(payee, name=f"mother of {child}" if where == "payee" else payee.name),
        replace(victim, name=child),
    )
    reference = f"{child}" if where == "file" else "AX1"
    sources = [take(home, folder, replace(first, parties=parties, reference=reference)), take(home, folder, CASES[1])]
    (folder / "chat.json").write_text(json.dumps(chat(sentence)))
    assert take_in(home, [folder / "chat.json"]).sources[0][1].facts["message"] == 2
    analyse.run(home, AS_OF)
    packages(home, folder / "out", AS_OF, SAID)
    texts = {name: told(name, content) for name, content in contents(folder / "out").items()}
    for text in (child, sentence):
        assert [name for name, content in texts.items() if text.casefold() in content.casefold()] == [], text
    assert sources[0] in "".join(texts.values())
    assert "Hans Beispiel" in texts["DE/package.pdf"]
    home.engine.dispose()


def chat(sentence: str) -> dict[str, Any]:
    """A chat of the two, in which the code of the payment is quoted beside the sentence."""
    lines = (("Jean Exemple", sentence), ("Ana Ejemplo", f"{sentence} REFAX1999"))
    messages = [
        {"sender_name": name, "timestamp_ms": 1_793_650_000_000 + n, "content": text}
        for n, (name, text) in enumerate(lines)
    ]
    people = [{"name": name} for name, _text in lines]
    return {"participants": people, "messages": messages, "title": "Ana Ejemplo", "thread_path": "inbox/ana_1"}


def told(name: str, content: bytes) -> str:
    """What a reader sees of a file, lines joined as a page breaks them; an archive holds the files beside it."""
    if name.endswith(".pdf"):
        return " ".join(extract_text(BytesIO(content)).split())
    return "" if name.endswith(".zip") else content.decode()
