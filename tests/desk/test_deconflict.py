"""Two units that hold one key: what they learn of one another, and what they record."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from relais.desk import analyse
from relais.desk import deconflict as desk
from relais.desk.enter_report import enter_report
from relais.desk.error import DeskError
from relais.desk.home import Home, init, open_home
from relais.desk.prove import verify
from relais.desk.queue import queue
from relais.desk.setting import BAD_WHOLE
from relais.link.deconfliction import budget, file, key, question, seal
from relais.link.deconfliction.question import load_question
from relais.model.report_form import FormParty, FormSelector, ReportForm
from relais.store.tables import AUDIT

pytestmark = pytest.mark.slow

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SHARED, ONLY_A, ONLY_B, CHILD, OFFICER = (f"+63917123456{digit}" for digit in range(5))


def unit(folder: Path, name: str, **roles: list[str]) -> Home:
    """Make a home with one report; each role bears telephone numbers."""
    home = init(folder / name, name, key_file=folder / f"{name}.key", authorisation="test 1/2026")
    parties = tuple(
        FormParty(role, None, selectors=tuple(FormSelector("phone", number, None) for number in numbers))
        for role, numbers in roles.items()
    )
    form = ReportForm(entered_by="", entered_at="", reference="X-1", sender="FBI",
                      received_at="2026-11-20T14:30+01:00", parties=parties)  # fmt: skip
    enter_report(home, form)
    analyse.run(home, NOW)
    return home


def report_of(home: Home) -> str:
    return queue(home)[0]["report_id"].to_pylist()[0]


def rows(home: Home, act: str) -> list[dict]:
    with home.engine.connect() as connection:
        return [json.loads(row.details) for row in connection.execute(select(AUDIT).where(AUDIT.c.act == act))]


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("units")
    unit(folder, "A", reported=[SHARED, ONLY_A], victim=[CHILD], officer=[OFFICER])
    unit(folder, "B", payee=[SHARED, ONLY_B], reported=[CHILD, OFFICER])
    unit(folder, "C", reported=[SHARED])
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    desk.new_key(tmp_path / "key")
    return tmp_path


def _own(units: Path, folder: Path, name: str) -> Home:
    shutil.copytree(units / name, folder / name)
    return open_home(folder / name)


@pytest.fixture
def a(units: Path, folder: Path) -> Home:
    return _own(units, folder, "A")


@pytest.fixture
def b(units: Path, folder: Path) -> Home:
    return _own(units, folder, "B")


@pytest.fixture
def c(units: Path, folder: Path) -> Home:
    return _own(units, folder, "C")


def exchange(asks: Home, answers: Home, folder: Path, what: str | Path) -> desk.Read:
    q, out = (folder / f"{asks.actor}.{name}" for name in ("question", "answer"))
    desk.ask(asks, what, folder / "key", q)
    desk.answer(answers, q, folder / "key", asks.actor, out, NOW)
    return desk.read(asks, q, out, what, folder / "key")


def refused(call, *arguments) -> DeskError:
    with pytest.raises(DeskError) as error:
        call(*arguments)
    return error.value


def listed(folder: Path, *lines: str) -> Path:
    path = folder / "list.csv"
    path.write_text("\n".join(["kind,service,value", *lines]), encoding="utf-8")
    return path


def test_both_learn_what_both_hold_whoever_asks(a, b, folder):
    assert exchange(a, b, folder, report_of(a)).hits == [("phone", "", SHARED)]
    assert exchange(b, a, folder, report_of(b)).hits == [("phone", "", SHARED)]
    assert verify(a).sound
    assert verify(b).sound


def test_a_subject_is_asked_about(a, b, folder):
    from relais.desk.show import show

    parties = show(a, report_of(a)).tables["party"].to_pylist()
    subjects = {row["role"]: row["subject"] for row in parties}
    assert exchange(a, b, folder, subjects["reported"]).hits == [("phone", "", SHARED)]
    for role in ("victim", "officer"):
        error = refused(desk.ask, a, subjects[role], folder / "key", folder / "q")
        assert error.template == question.NOTHING


def test_a_victim_is_neither_asked_about_nor_answered_for(a, b, folder):
    secret = key.read_key(folder / "key")
    desk.ask(a, report_of(a), folder / "key", folder / "q")
    known = [("phone", "", number) for number in (SHARED, ONLY_A, ONLY_B, CHILD, OFFICER)]
    asked = load_question(secret, folder / "q").matches(secret, known)
    assert sorted(asked.values()) == [("phone", "", SHARED), ("phone", "", ONLY_A)]
    # B asks about the number, which it holds in another role: A, where a victim bears it, says no hit.
    found = exchange(b, a, folder, listed(folder, *(f"phone,,{number}" for *_, number in known)))
    assert found.hits == [("phone", "", SHARED), ("phone", "", ONLY_A)]


def test_an_answer_says_the_same_of_a_home_without_and_one_with_a_victim_of_that_number(a, c, folder):
    desk.ask(c, listed(folder, f"phone,,{CHILD}", f"phone,,{SHARED}"), folder / "key", folder / "q")
    desk.answer(a, folder / "q", folder / "key", "C", folder / "a1", NOW)
    desk.answer(c, folder / "q", folder / "key", "C", folder / "a2", NOW)
    assert (folder / "a1").read_bytes() == (folder / "a2").read_bytes()


def test_of_a_list_it_is_said_how_many_may_not_be_asked_and_which_lines_are_none(a, b, folder):
    what = listed(folder, f"phone,,{CHILD}", "phone,,+63 917 123 4560", f"handle,WhatsApp,{SHARED}", "ip,,192.0.2.1",
                  "phone,,06 39 98 12 34", "handle,skype", "email,,Étienne@example.org")  # fmt: skip
    done = desk.ask(a, what, folder / "key", folder / "q")
    assert (done.asked, done.barred) == (2, 1)
    assert [notice.place for notice in done.left_out] == [f"{what}, line {line}" for line in (5, 6, 7)]
    desk.answer(b, folder / "q", folder / "key", "A", folder / "out", NOW)
    # The account is the telephone number: one hash, one hit.
    assert len(desk.read(a, folder / "q", folder / "out", what, folder / "key").hits) == 1


def test_each_side_records_numbers_and_references_alone(a, b, folder):
    report = report_of(a)
    exchange(a, b, folder, report)
    [asked], [answered], [read] = (rows(a, "deconflict-ask"), rows(b, "deconflict-answer"), rows(a, "deconflict-read"))
    number = asked["question"]["exchange"]
    assert len(number) == 32
    sha256 = load_question(key.read_key(folder / "key"), folder / "A.question").digest
    assert asked["question"] == {"exchange": number, "of": report, "asked": 2, "sha256": sha256}
    assert read["answer"] == {"exchange": number, "of": report, "hits": 1}
    assert len(answered.pop("sha256")) == 64
    assert rows(b, "deconflict-match") == [{"match": {"exchange": number, "question": sha256}}]
    assert answered == {"day": "2026-11-20", "partner": "A", "exchange": number, "asked": 64, "hits": 1,
                        "question": sha256}  # fmt: skip
    exchange_of_list = listed(folder, f"phone,,{SHARED}")
    desk.ask(a, exchange_of_list, folder / "key", folder / "q")
    assert rows(a, "deconflict-ask")[-1]["question"]["of"] == "list"
    told = json.dumps([row for home in (a, b) for act in ("ask", "answer", "read")
                       for row in rows(home, f"deconflict-{act}")])  # fmt: skip
    assert SHARED not in told
    assert key.read_key(folder / "key").hex() not in told


def test_a_question_is_answered_once(a, b, folder):
    exchange(a, b, folder, report_of(a))
    error = refused(desk.answer, b, folder / "A.question", folder / "key", "another", folder / "x", NOW)
    assert error.template == budget.AGAIN
    assert not (folder / "x").exists()
    assert len(rows(b, "deconflict-answer")) == 1


def limited(home: Home, line: str) -> None:
    path = home.root / "relais.toml"
    path.write_text(path.read_text() + f"\n[deconfliction]\n{line}\n")


def test_a_partner_gets_so_many_a_day_and_the_day_ends_at_midnight_utc(a, b, folder):
    limited(b, "per_day = 100")
    for name in "stuvw":
        desk.ask(a, report_of(a), folder / "key", folder / name)
    answer = (folder / "key", "Unit A")
    # Before midnight in Paris is before midnight in UTC, and after it still is.
    late = datetime.fromisoformat("2026-11-20T23:30:00+01:00")
    desk.answer(b, folder / "s", *answer, folder / "s.out", late)
    error = refused(desk.answer, b, folder / "t", *answer, folder / "t.out", late + timedelta(minutes=89, seconds=59))
    assert error.template == budget.LIMIT
    assert error.params == {"partner": "Unit A", "spent": "64", "per_day": "100", "asked": "64"}
    desk.answer(b, folder / "u", folder / "key", "Unit C", folder / "u.out", late)
    desk.answer(b, folder / "t", *answer, folder / "t.out", late + timedelta(minutes=90))
    assert refused(desk.answer, b, folder / "v", *answer, folder / "v.out", late).template == budget.LIMIT
    assert [row["day"] for row in rows(b, "deconflict-answer")] == ["2026-11-20", "2026-11-20", "2026-11-21"]


@pytest.mark.parametrize("line", ["per_day = -1", "per_day = true", 'per_day = "many"', "per_day = 1.5"])
def test_a_limit_that_is_none_is_said(a, b, folder, line):
    limited(b, line)
    desk.ask(a, report_of(a), folder / "key", folder / "q")
    error = refused(desk.answer, b, folder / "q", folder / "key", "A", folder / "out", NOW)
    assert (error.template, error.params["key"]) == (BAD_WHOLE, "deconfliction.per_day")


def test_nothing_is_answered_where_the_limit_is_0(a, b, folder):
    limited(b, "per_day = 0")
    desk.ask(a, report_of(a), folder / "key", folder / "q")
    assert refused(desk.answer, b, folder / "q", folder / "key", "A", folder / "out", NOW).template == budget.LIMIT


def test_with_another_key_nothing_is_answered_nor_read(a, b, folder):
    desk.new_key(folder / "other")
    desk.ask(a, report_of(a), folder / "key", folder / "q")
    assert refused(desk.answer, b, folder / "q", folder / "other", "A", folder / "x", NOW).template == seal.UNSOUND
    desk.answer(b, folder / "q", folder / "key", "A", folder / "out", NOW)
    assert refused(desk.read, a, folder / "q", folder / "out", report_of(a), folder / "other").template == seal.UNSOUND
    assert rows(a, "deconflict-read") == []


def test_what_is_not_done_leaves_neither_file_nor_row(a, b, folder):
    before = [path.name for path in folder.iterdir()]
    for what in ("R-0000000000", "S-0000000000", folder / "missing.csv", listed(folder)):
        refused(desk.ask, a, what, folder / "key", folder / "q")
    refused(desk.ask, a, report_of(a), folder / "missing", folder / "q")
    (folder / "here").write_text("x")
    assert refused(desk.ask, a, report_of(a), folder / "key", folder / "here").template == file.EXISTS
    assert (folder / "here").read_text() == "x"
    assert refused(desk.answer, b, folder / "here", folder / "key", " ", folder / "y", NOW).template == desk.NO_PARTNER
    assert sorted(path.name for path in folder.iterdir()) == sorted([*before, "here", "list.csv"])
    assert rows(a, "deconflict-ask") == rows(b, "deconflict-answer") == []


def test_hits_that_can_no_longer_be_named_are_counted(a, b, folder):
    desk.ask(a, report_of(a), folder / "key", folder / "q")
    desk.answer(b, folder / "q", folder / "key", "A", folder / "out", NOW)
    found = desk.read(a, folder / "q", folder / "out", listed(folder, f"phone,,{ONLY_A}"), folder / "key")
    assert (found.hits, found.unnamed) == ([], 1)


def test_facts_that_came_in_since_the_run_are_said(a, folder):
    assert not desk.ask(a, report_of(a), folder / "key", folder / "q").stale
    enter_report(a, ReportForm(entered_by="", entered_at="", reference="X-2", sender="FBI"))
    assert desk.ask(a, report_of(a), folder / "key", folder / "r").stale


def test_what_leaves_can_be_read_by_its_owner_alone(a, folder):
    desk.ask(a, report_of(a), folder / "key", folder / "q")
    desk.write_script(folder / "script.py")
    assert [(folder / name).stat().st_mode & 0o777 for name in ("key", "q", "script.py")] == [0o600] * 3
    assert refused(desk.write_script, folder / "script.py").template == file.EXISTS
