"""A subject and its dealings: selectors by who holds them, and every result in which it takes part, with its pair."""

from collections import Counter

import pyarrow as pa
import pytest

from relais.corroborate.registry import TESTS
from relais.desk.dealings import Dealings, dealings
from relais.desk.derived import results
from relais.desk.error import DeskError
from relais.desk.evidence import rows_of
from relais.desk.home import Home
from relais.desk.queue import NO_SUCH_ID, why
from relais.desk.show import show
from relais.desk.subject import Strength, subject

pytestmark = pytest.mark.slow


def table(home: Home, name: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = results(home, name)[0][name].to_pylist()
    return rows


@pytest.fixture(scope="module")
def largest(world_home: Home) -> str:
    """The subject of most mentions: it is merged, bears hubs, and is paid."""
    return str(Counter(row["subject_id"] for row in table(world_home, "subject")).most_common(1)[0][0])


def test_a_subject_is_what_the_sheet_and_the_chain_say(world_home: Home, largest: str) -> None:
    found = subject(world_home, largest)
    sheet = show(world_home, largest)
    assert found.sheet.tables.keys() == sheet.tables.keys()
    assert all(found.sheet.tables[name].equals(told) for name, told in sheet.tables.items())
    assert found.why == why(world_home, largest)
    assert (found.judged.lines, found.stale) == ((), False)
    with pytest.raises(DeskError) as refused:
        subject(world_home, "S-0")
    assert refused.value.template == NO_SUCH_ID


def test_every_selector_has_a_strength_and_the_strongest_stands_first(world_home: Home, largest: str) -> None:
    found = subject(world_home, largest)
    told = {(row["kind"], row["service"], row["value"]) for row in found.sheet.tables["selector"].to_pylist()}
    assert {(one.kind, one.service, one.value) for one in found.selectors} == told
    ranks = [one.rank for one in found.selectors]
    assert ranks == sorted(ranks, reverse=True)
    hubs = {(row["kind"], row["value"]): row["reason"] for row in table(world_home, "hub")}
    met = {(one.kind, one.value): one.hub for one in found.selectors if (one.kind, one.value) in hubs}
    assert met
    assert met == {key: hubs[key] for key in met}
    assert [one.rank for one in found.selectors if one.hub] == [-1] * len(met)
    tied = [one for one in found.selectors if one.common and not one.hub]
    assert tied
    assert all(one.bits is not None and one.bits > 0 for one in tied)
    assert all(one.bits is None for one in found.selectors if one not in tied)


def test_the_fewer_hold_a_selector_the_stronger_it_is() -> None:
    from relais.desk.link import Common, Held

    def held(count: int) -> Strength:
        people = tuple(Held((f"Name {n}",), None, None) for n in range(count))
        common = Common("phone", None, "+33", people, None)
        return Strength("phone", None, "+33", 1, common, None, None, "", "", "")

    assert [held(count).rank for count in (0, 1, 2, 3, 4, 9)] == [4, 4, 3, 2, 1, 1]
    assert [held(count).held for count in (0, 1, 2, 3, 4, 9)] == [1, 1, 2, 3, 4, 4]


def expected(home: Home, of: str) -> dict[str, int]:
    """Return how many results each test has on a subject as payer or payee, but for those of what is quoted."""
    counts = {}
    for test in TESTS:
        if test.table != "finding":
            rows = rows_of(results(home, test.table)[0][test.table], test).to_pylist()
            counts[test.name] = sum(of in (row.get("payer"), row["payee"]) for row in rows)
    return {name: count for name, count in counts.items() if count}


def told(found: Dealings) -> dict[str, int]:
    return {one.test.name: len(one.rows) for one in found.results if one.test.table != "finding"}


def test_dealings_hold_every_edge_and_every_result_of_the_subject_once(world_home: Home, largest: str) -> None:
    payers = Counter(row["payer"] for row in table(world_home, "repetition")).most_common(2)
    for one in (largest, *(str(name) for name, _count in payers)):
        found = dealings(world_home, one)
        assert told(found) == expected(world_home, one) != {}
        assert {each.test.name for each in found.results} | {each.name for each in found.without} == {
            test.name for test in TESTS
        }
        sheet = show(world_home, one)
        assert found.edges is not None
        assert found.edges.equals(sheet.tables["edge"])
    with pytest.raises(DeskError):
        dealings(world_home, "S-0")


def test_a_finding_stands_at_all_who_take_part_and_names_the_pair_of_its_payment(world_home: Home) -> None:
    rows = [row for row in table(world_home, "finding") if row["record_table"] == "payment"]
    members = {(row["reading_id"], row["ordinal"]): row["subject_id"] for row in table(world_home, "subject")}
    paid = payments(world_home)
    checked = 0
    for row in rows[:6]:
        giver, taker = paid[row["record_reading"], row["record_ordinal"]]
        pair = members.get((row["record_reading"], giver)), members.get((row["record_reading"], taker))
        for one in {name for name in pair if name}:
            found = dealings(world_home, str(one))
            here = [each for result in found.results for each in result.rows if same(each, row)]
            assert [(each["payer"], each["payee"]) for each in here] == [pair]
            checked += 1
    assert checked > 4


def same(told: object, row: dict[str, object]) -> bool:
    keys = ("test", "message_reading", "message_ordinal", "record_table", "record_reading", "record_ordinal", "value")
    return isinstance(told, dict) and all(told.get(name) == row[name] for name in keys)


def payments(home: Home) -> dict[tuple[object, object], tuple[object, object]]:
    from relais.ledger.read import read

    con, _state = read(home.ledger)
    found: pa.Table = con.execute("SELECT reading_id, ordinal, payer, payee FROM payment").to_arrow_table()
    return {(row["reading_id"], row["ordinal"]): (row["payer"], row["payee"]) for row in found.to_pylist()}
