"""What waits for a judgement: in the order of the review, without what was judged since, and what comes next."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from relais.desk import analyse
from relais.desk.error import DeskError
from relais.desk.home import Home, init, open_home
from relais.desk.judge import judge, undo
from relais.desk.judgements import NO_JUDGEMENT, about, judgement, judgements
from relais.desk.links import links
from relais.desk.to_judge import next_to_judge, to_judge
from tests.desk.made import named, take
from tests.desk.test_link import AS_OF
from tests.desk.two_cases import TwoCases, make

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def waiting_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which one name stands under four telephones: each two of them are a proposal; not to be changed."""
    folder = tmp_path_factory.mktemp("waiting")
    home = init(folder / "home", "A. Martin", key_file=folder / "key", authorisation="test 1/2026")
    for number in (1, 2, 3, 4):
        take(home, folder, named(f"X-{number}", "Jean Exemple", f"+33 6 39 98 00 0{number}"))
    analyse.run(home, AS_OF)
    home.engine.dispose()
    return folder / "home"


@pytest.fixture
def home(waiting_once: Path, tmp_path: Path) -> Home:
    return open_home(Path(shutil.copytree(waiting_once, tmp_path / "home")))


def ids(home: Home, first: int = 0, count: int = 50, order: str = "") -> list[str]:
    return [one.link_id for one in to_judge(home, first, count, order).lines]


def test_what_waits_comes_in_the_order_of_the_review_a_page_at_a_time(home: Home) -> None:
    rows = links(home, "proposal")[0].to_pylist()
    expected = [
        one["link_id"] for one in sorted(rows, key=lambda one: (one["refused"] is None, -one["bits"], one["link_id"]))
    ]
    assert len(expected) == 6
    assert ids(home) == expected
    assert ids(home, 2, 2) == expected[2:4]
    assert to_judge(home, 2, 2).of == 6
    assert ids(home, order="link_id") == sorted(expected)
    assert ids(home, order="-link_id") == sorted(expected, reverse=True)
    assert ids(home, order="nonsense") == expected
    line = to_judge(home, 0, 1).lines[0]
    assert (line.left.name, line.right.name) == ("Jean Exemple", "Jean Exemple")
    assert line.left.subject != line.right.subject


def test_the_next_is_the_one_behind_and_after_the_last_the_first(home: Home) -> None:
    expected = ids(home)
    assert [next_to_judge(home, one) for one in expected] == [*expected[1:], expected[0]]
    merged = links(home, "merged")[0]["link_id"].to_pylist()
    assert next_to_judge(home, "L-0") == expected[0]
    assert all(next_to_judge(home, one) in expected for one in merged)


def test_what_was_judged_waits_no_more_until_that_is_taken_back(home: Home) -> None:
    first, *rest = ids(home)
    given = judge(home, "unsure", [first], "not yet").number
    assert given is not None
    found = to_judge(home, 0, 50)
    assert [one.link_id for one in found.lines] == rest
    assert (found.of, found.judged) == (5, 1)
    assert next_to_judge(home, first) == rest[0]
    assert undo(home, given, "too early").number is not None
    assert ids(home) == [first, *rest]


def test_when_all_is_judged_nothing_is_next(home: Home) -> None:
    for one in ids(home):
        judge(home, "unsure", [one], "not yet")
    assert next_to_judge(home, "L-0") is None
    assert to_judge(home, 0, 50).judged == 6


def test_what_was_judged_of_a_link_and_of_a_subject_is_told_with_its_state(home: Home) -> None:
    line = to_judge(home, 0, 1).lines[0]
    other = ids(home)[-1]
    assert about(home, line.link_id) == about(home, other)
    number = judge(home, "same", [line.link_id], "one address").number
    found = about(home, line.link_id)
    assert [(one.judgement.number, one.state) for one in found.lines] == [(number, "binding")]
    assert (found.past, found.pair) == (0, number)
    # The other link of the same mention is told of it, and has no judgement of its own.
    beside = next(one for one in to_judge(home, 0, 50).lines if {one.left, one.right} & {line.left, line.right})
    assert [one.judgement.number for one in about(home, beside.link_id).lines] == [number]
    assert about(home, beside.link_id).pair is None
    assert about(home, str(line.left.subject)).lines == found.lines
    with pytest.raises(DeskError):
        about(home, "S-0")


def test_a_judgement_that_was_replaced_or_taken_back_is_counted_and_not_listed(home: Home) -> None:
    link = ids(home)[0]
    first = judge(home, "same", [link], "one address").number
    second = judge(home, "unsure", [link], "two towns", supersede=first).number
    assert second is not None
    found = about(home, link)
    assert ([one.judgement.number for one in found.lines], found.past, found.pair) == ([second], 1, second)
    assert undo(home, second, "again").number is not None
    found = about(home, link)
    assert ([one.judgement.number for one in found.lines], found.pair) == ([first], first)
    assert {one.judgement.number: one.state for one in judgements(home).lines} == {
        number: judgement(home, number).state for number in (1, 2, 3)
    }
    assert judgement(home, 3).judgement.withdrawn
    with pytest.raises(DeskError) as refused:
        judgement(home, 4)
    assert refused.value.template == NO_JUDGEMENT


def test_a_contradiction_by_way_of_others_is_told_of_each(home: Home) -> None:
    subjects = sorted({str(end.subject) for one in to_judge(home, 0, 50).lines for end in (one.left, one.right)})
    a, b, c, _d = subjects
    for verdict, pair in (("same", [a, b]), ("same", [b, c]), ("different", [a, c])):
        judge(home, verdict, pair, "seen")
    assert {one.state for one in about(home, a).lines} == {"contradicted"}
    assert judgement(home, 2).state == "contradicted"


def test_what_was_judged_behind_a_closed_door_is_not_there(tmp_path: Path) -> None:
    cases: TwoCases = make(tmp_path, procedures=("P-1",))
    theirs = cases.petit
    mentions = [f"{cases.foreign[:12]}:{number}" for number in (0, 1)]
    number = judge(theirs, "different", mentions, "CANARI").number
    assert number is not None
    assert judgement(theirs, number).judgement.reason == "CANARI"
    undone = undo(theirs, number, "CANARI too").number
    assert undone is not None
    own = replace(cases.martin)
    for one in (number, undone):
        with pytest.raises(DeskError) as refused:
            judgement(own, one)
        assert refused.value.template == NO_JUDGEMENT
    assert judgements(own).lines == ()
