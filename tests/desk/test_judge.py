"""Judging at the desk: shown before it is recorded, bound to its mentions, seen by `verify`, and never erased."""

import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, update

from relais.casework import judgement as store
from relais.desk import analyse
from relais.desk import letter as letters
from relais.desk.act import decision
from relais.desk.answer import questions
from relais.desk.bindings import PROCEDURES, bindings
from relais.desk.derived import results
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.judge import judge, undo
from relais.desk.judgements import judgements
from relais.desk.prove import verify
from relais.desk.take_in import reread, take_in
from relais.ledger.read import read
from relais.ledger.state import load
from relais.model.judgement import MEMBERS, Mention
from relais.safeguards.audit import DECISIONS, read_chain
from relais.store.database import writing
from relais.store.tables import ACTOR, JUDGEMENT, JUDGEMENT_MEMBER
from tests.desk.conftest import Copied
from tests.desk.made import report, take
from tests.intake.letter.letter_sample import SOUND

pytestmark = pytest.mark.slow

AS_OF = datetime(2026, 11, 25, tzinfo=UTC)


PHONES = ("+33 6 39 98 00 01", "+33 6 39 98 00 01", "+33 6 39 98 00 02")


def _three(home: Home, folder: Path) -> None:
    for number, phone in enumerate(PHONES):
        take(home, folder, report(f"X-{number}", phone))


def _linked(home: Home, folder: Path) -> None:
    _three(home, folder)
    analyse.run(home, AS_OF)


@pytest.fixture
def home(copied: Copied, request: pytest.FixtureRequest) -> Home:
    """A home with the three reports, and a run over them, where the test asks for one; else an empty one."""
    if "linked" in request.fixturenames:
        return copied("judged", _linked)
    return copied("three", _three) if "three" in request.fixturenames else copied("empty", lambda _home, _folder: None)


@pytest.fixture
def three(home: Home) -> tuple[str, str, str]:
    """Three reports: the payers of the first two share a telephone, the payees of all three do."""
    first, middle, last = sorted(load(home.ledger).sources.values(), key=lambda source: source.name)
    return first.source_id, middle.source_id, last.source_id


@pytest.fixture
def linked(three: tuple[str, str, str]) -> tuple[str, str, str]:
    """The same, and a run."""
    return three


def second(home: Home, name: str = "B. Durand") -> Home:
    with writing(home.engine) as connection:
        connection.execute(insert(ACTOR).values(name=name, named_at="2026-01-01T00:00:00+00:00"))
    return replace(home, actor=name)


def subject_of(home: Home, source_id: str, ordinal: int = 0) -> str:
    con, _state = read(home.ledger)
    tables, _stale = results(home, "subject")
    con.register("subject", tables["subject"])
    sql = "SELECT subject_id FROM subject JOIN party USING (reading_id, ordinal) WHERE source_id = ? AND ordinal = ?"
    [(found,)] = con.execute(sql, [source_id, ordinal]).fetchall()
    return str(found)


def bound(home: Home):
    con, _state = read(home.ledger)
    with home.engine.connect() as connection:
        return bindings(connection, con, AS_OF)


def test_a_pair_is_judged_and_bound_to_its_mentions(home: Home, three: tuple[str, str, str]) -> None:
    judged = judge(home, "same", [f"{three[0][:10]}:0", f"{three[2][:10]}:0"], "the same handwriting")
    assert (judged.number, judged.split, judged.rests) == (1, (), ())
    found = bound(home)
    assert found.judgements.schema.equals(MEMBERS)
    rows = found.judgements.to_pylist()
    assert [(row["verdict"], row["side"], row["source_id"], row["ordinal"], row["role"]) for row in rows] == [
        ("same", "left", three[0], 0, "payer"),
        ("same", "right", three[2], 0, "payer"),
    ]
    assert found.procedures.schema.equals(PROCEDURES)
    assert found.procedures.to_pylist() == [{"source_id": one, "procedure": ""} for one in sorted(three)]
    [line] = judgements(home).lines
    assert (line.state, line.judgement.actor, line.judgement.reason) == ("binding", "A. Martin", "the same handwriting")
    assert verify(home).sound


def test_a_split_shows_all_that_was_built_on_it_before_it_is_recorded(home: Home, linked: tuple[str, str, str]) -> None:
    merged = subject_of(home, linked[0])
    assert merged == subject_of(home, linked[1])
    judge(home, "unsure", [f"{linked[0]}:0", f"{linked[2]}:0"], "perhaps")
    shown = judge(home, "different", [merged], "two brothers")
    assert (shown.number, shown.split) == (None, (merged,))
    rests = {rest.what: rest.ids for rest in shown.rests}
    assert list(rests) == ["reports", "leads", "findings", "edges", "packages", "judgements", "answers"]
    queue = results(home, "queue")[0]["queue"].to_pylist()
    assert rests["reports"] == tuple(sorted(row["report_id"] for row in queue if row["source_id"] in linked[:2]))
    assert rests["edges"] == (f"{merged} pays {subject_of(home, linked[0], 1)} EUR",)
    assert rests["judgements"] == ("1",)
    leads = results(home, "lead")[0]["lead"].to_pylist()
    assert rests["leads"] == tuple(row["lead"] for row in leads if merged in row["subjects"])
    assert len(judgements(home).lines) == 1
    done = judge(home, "different", [merged], "two brothers", confirmed=True)
    assert done.number == 2
    assert done.rests == shown.rests


def test_so_does_a_pair_within_one_subject_and_the_undo_of_a_same(home: Home, linked: tuple[str, str, str]) -> None:
    pair = [f"{linked[0]}:0", f"{linked[1]}:0"]
    assert judge(home, "different", pair, "why").split == (subject_of(home, linked[0]),)
    assert judge(home, "same", pair, "why").number == 1
    assert undo(home, 1, "why").split == (subject_of(home, linked[0]),)
    assert undo(home, 1, "why", confirmed=True).number == 2
    assert judge(home, "different", [f"{linked[0]}:0", f"{linked[2]}:0"], "why").split == ()


def test_a_package_that_left_the_house_is_named(world_home: Home) -> None:
    leads = [row for row in results(world_home, "lead")[0]["lead"].to_pylist() if row["proposed"]]
    subject = results(world_home, "subject")[0]["subject"]["subject_id"].to_pylist()
    one = next(row for row in leads if any(subject.count(name) > 1 for name in row["subjects"]))
    with decision(world_home, "sprint", {"step": "end", "packages": {one["country"]: 1, "ZZ": 2}}) as connection:
        number = len(read_chain(connection)) + 1
    merged = next(name for name in one["subjects"] if subject.count(name) > 1)
    rests = {rest.what: rest.ids for rest in judge(world_home, "different", [merged], "why").rests}
    assert one["lead"] in rests["leads"]
    assert f"{one['country']} ({number})" in rests["packages"]
    assert not any(name.startswith("ZZ") for name in rests["packages"])


def test_whoever_judges_a_pair_judged_already_is_told_by_whom_and_when(home: Home, three: tuple[str, str, str]) -> None:
    pair = [f"{three[0]}:0", f"{three[2]}:0"]
    judge(home, "same", pair, "the same voice")
    at = judgements(home).lines[0].judgement.at.strftime("%Y-%m-%d %H:%M:%S")
    other = second(home)
    told = rf"A\. Martin judged this pair “same” at {at} UTC \(judgement 1: “the same voice”\); .*--supersede 1"
    with pytest.raises(DeskError, match=told):
        judge(other, "different", pair[::-1], "another voice")
    assert judge(other, "different", pair, "another voice", supersede=1).number == 2
    with pytest.raises(DeskError, match=r"1 stands no longer since .*: number 2, by B\. Durand"):
        judge(home, "same", pair, "I am sure", supersede=1)
    assert [line.state for line in judgements(home).lines] == ["superseded", "binding"]
    assert verify(home).sound


def test_two_who_judge_one_pair_at_once(home: Home, three: tuple[str, str, str]) -> None:
    start = threading.Barrier(2)
    said: list[str] = []

    def give(by: Home, verdict: str) -> None:
        start.wait()
        try:
            said.append(f"number {judge(by, verdict, [f'{three[0]}:0', f'{three[2]}:0'], 'why').number}")
        except DeskError as error:
            said.append(str(error))

    threads = [threading.Thread(target=give, args=of) for of in ((home, "same"), (second(home), "different"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(said) == 2
    [refused] = [one for one in said if not one.startswith("number")]
    assert " judged this pair “" in refused
    assert len(judgements(home).lines) == 1
    assert verify(home).sound


def test_contradicted_judgements_are_a_question_and_bind_nobody_together(
    home: Home, three: tuple[str, str, str]
) -> None:
    first, middle, last = (f"{one}:0" for one in three)
    judge(home, "same", [first, middle], "why")
    judge(home, "same", [middle, last], "why")
    assert judge(home, "different", [first, last], "why").contradicted == (1, 2, 3)
    reviewed = judgements(home)
    assert {line.state for line in reviewed.lines} == {"contradicted"}
    assert [(found.against, found.path) for found in reviewed.contradictions] == [(3, (1, 2))]
    assert reviewed.waiting == 1
    verdicts = dict(zip(*(bound(home).judgements[name].to_pylist() for name in ("judgement", "verdict")), strict=True))
    assert verdicts == {1: "unsure", 2: "unsure", 3: "different"}
    undo(home, 2, "not seen well", confirmed=True)
    assert [line.state for line in judgements(home).lines] == ["binding", "withdrawn", "binding", "binding"]


def test_a_link_names_its_two_ends(home: Home, linked: tuple[str, str, str]) -> None:
    [link] = [one for one in results(home, "link")[0]["link"].to_pylist() if one["left_ordinal"] == 0][:1]
    judged = judge(home, "same", [link["link_id"]], "seen side by side")
    ends = {(of.source_id, of.ordinal) for of in (*judged.left, *judged.right)}
    assert ends == {(link[f"{end}_source"], link[f"{end}_ordinal"]) for end in ("left", "right")}
    assert (len(judged.left), len(judged.right), judged.number) == (1, 1, 1)
    with pytest.raises(DeskError, match="no link is called “L-000000000000”"):
        judge(home, "same", ["L-000000000000"], "why")
    with pytest.raises(DeskError, match="names neither"):
        judge(home, "same", [link["link_id"], f"{linked[0]}:0"], "why")


def test_a_subject_that_is_gone_is_said(home: Home, linked: tuple[str, str, str], tmp_path: Path) -> None:
    with pytest.raises(DeskError, match=r"S-0000000000: a later run dissolved it, or its sources were erased"):
        judge(home, "same", ["S-0000000000"], "why")
    with pytest.raises(DeskError, match="mentions nobody under the number 7: it mentions 2"):
        judge(home, "same", [f"{linked[0]}:0", f"{linked[0]}:7"], "why")
    with pytest.raises(DeskError, match="no source begins"):
        judge(home, "same", ["ffff:0", f"{linked[0]}:0"], "why")
    for text in ("nonsense", "12:x", ":", f"{linked[0]}:-1", f"{linked[0]}:{'9' * 30}"):
        with pytest.raises(DeskError, match=r"names neither|no source begins"):
            judge(home, "same", [text, f"{linked[0]}:0"], "why")
    with pytest.raises(DeskError, match="both sides hold"):
        judge(home, "same", [subject_of(home, linked[0]), f"{linked[0]}:0"], "why")
    with pytest.raises(DeskError, match="is one mention"):
        judge(home, "different", [subject_of(home, linked[2])], "why")
    with pytest.raises(DeskError, match="needs a reason"):
        judge(home, "different", [subject_of(home, linked[0])], "  ")
    with pytest.raises(DeskError, match="no verdict"):
        judge(home, "maybe", [subject_of(home, linked[0])], "why")
    with pytest.raises(DeskError, match="there is no judgement 4"):
        undo(home, 4, "why")
    assert judgements(home).lines == ()


def test_a_judgement_on_an_erased_source_is_unplaced_and_asks(home: Home, three: tuple[str, str, str]) -> None:
    details: dict[str, object] = {}
    gone = Mention("e" * 64, 0, "/parties/0", "payer", "r-gone")
    held = Mention(three[0], 0, "/parties/0", "payer", "r-old")
    with decision(home, "judge", details) as connection:
        details["digest"] = store.digest(store.give(connection, "same", [held], [gone], "why", home.actor))
    [line] = judgements(home).lines
    assert line.state == "unplaced"
    assert judgements(home).waiting == 1
    assert bound(home).judgements.num_rows == 0
    assert bound(home).unplaced == (1,)
    assert verify(home).sound


def test_a_mention_is_found_again_in_a_newer_reading_or_asked_for(home: Home, tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_bytes(SOUND["letter_pdf"])
    take_in(home, [tmp_path / "letter.pdf"])
    source = questions(home)[0].question.source_id
    said = {"reference": "EX-2026/12", "sender": "National Unit Example", "received": "2026-11-20T14:30+01:00"}

    def confirm(roles: dict[int, str]) -> None:
        reread(home, letters.confirm(home, source, **said, roles=roles, drop=[]))

    confirm({2: "reported", 10: "payee"})
    judge(home, "different", [f"{source}:0", f"{source}:1"], "two numbers, two persons")
    before = bound(home).judgements
    confirm({2: "reported", 3: "reported", 10: "payee"})
    after = bound(home).judgements
    assert set(after["reading_id"].to_pylist()).isdisjoint(before["reading_id"].to_pylist())
    assert after.drop_columns("reading_id") == before.drop_columns("reading_id")
    confirm({10: "payee"})
    assert [line.state for line in judgements(home).lines] == ["unplaced"]
    confirm({2: "reported", 10: "payee"})
    assert [line.state for line in judgements(home).lines] == ["binding"]
    assert bound(home).judgements == before


EDITS = {
    "the verdict": update(JUDGEMENT).where(JUDGEMENT.c.number == 1).values(verdict="unsure"),
    "the reason": update(JUDGEMENT).where(JUDGEMENT.c.number == 1).values(reason="another"),
    "who": update(JUDGEMENT).where(JUDGEMENT.c.number == 1).values(actor_id=2),
    "when": update(JUDGEMENT).where(JUDGEMENT.c.number == 1).values(at="2020-01-01T00:00:00+00:00"),
    "an undo": update(JUDGEMENT).where(JUDGEMENT.c.number == 3).values(withdrawn=False),
    "what is undone": update(JUDGEMENT).where(JUDGEMENT.c.number == 3).values(supersedes=1),
    "a member": update(JUDGEMENT_MEMBER).where(JUDGEMENT_MEMBER.c.id == 1).values(ordinal=1),
    "the sides": update(JUDGEMENT_MEMBER).where(JUDGEMENT_MEMBER.c.id == 1).values(side="right"),
    "a member less": delete(JUDGEMENT_MEMBER).where(JUDGEMENT_MEMBER.c.id == 1),
    "an undo less": delete(JUDGEMENT).where(JUDGEMENT.c.number == 3),
}


@pytest.mark.parametrize("what", EDITS)
def test_verify_sees_an_edited_or_deleted_judgement(home: Home, three: tuple[str, str, str], what: str) -> None:
    second(home)
    first, middle, last = (f"{one}:0" for one in three)
    judge(home, "same", [first, last], "why")
    judge(home, "unsure", [middle, last], "why")
    undo(home, 2, "why")
    assert verify(home).sound
    with writing(home.engine) as connection:
        connection.execute(EDITS[what])
    assert {fault.template for fault in verify(home).audit} == {DECISIONS}


def test_verify_sees_two_judgements_put_in_another_order(home: Home, three: tuple[str, str, str]) -> None:
    judge(home, "same", [f"{three[0]}:0", f"{three[2]}:0"], "one")
    judge(home, "same", [f"{three[0]}:1", f"{three[2]}:1"], "two")
    with writing(home.engine) as connection:
        rows = connection.execute(select(JUDGEMENT).order_by(JUDGEMENT.c.number)).mappings().all()
        members = connection.execute(select(JUDGEMENT_MEMBER)).mappings().all()
        connection.execute(delete(JUDGEMENT_MEMBER))
        connection.execute(delete(JUDGEMENT))
        connection.execute(insert(JUDGEMENT), [{**row, "number": 3 - row["number"]} for row in rows])
        connection.execute(insert(JUDGEMENT_MEMBER), [{**row, "judgement": 3 - row["judgement"]} for row in members])
    assert [fault.template for fault in verify(home).audit] == [DECISIONS]
