"""Erasing at the desk: two people, time to undo, holds that win, a stop limit; and what is gone is gone everywhere."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from relais.casework import retention as store
from relais.casework.case import CLOSED, ERASED, attach, case, open_case, set_state
from relais.desk import analyse, erase
from relais.desk.act import decision
from relais.desk.derived import has_run
from relais.desk.error import DeskError
from relais.desk.home import Home, open_home
from relais.desk.judge import judge
from relais.desk.prove import UNDECIDED, verify
from relais.desk.retention import hold, release
from relais.ledger.append import writing as ledger_writing
from relais.ledger.erase import Why, prepare
from relais.ledger.finish import finish
from relais.ledger.state import load
from relais.safeguards.audit import details_of
from relais.store.database import writing
from relais.store.tables import ACTOR
from tests.desk.made import report, take
from tests.ledger.killed import killed_at

pytestmark = pytest.mark.slow

PHONES = ("+33639980001", "+33639980001", "+33639980003")
AS_OF = datetime(2026, 11, 25, tzinfo=UTC)
OVER = timedelta(days=8)


@pytest.fixture
def three(home: Home, tmp_path: Path) -> list[str]:
    found = [take(home, tmp_path, report(f"secretfile{n}", phone), f"P-{n}") for n, phone in enumerate(PHONES)]
    with writing(home.engine) as connection:
        connection.execute(insert(ACTOR).values(name="B. Petit", named_at="2026-01-01T00:00:00+00:00"))
    return found


def other(home: Home) -> Home:
    return replace(home, actor="B. Petit")


def now() -> datetime:
    return datetime.now(UTC)


def signed(home: Home, *sources: str) -> int:
    number, _measured = erase.propose(home, sources, None, "out of remit")
    erase.sign(other(home), number)
    return number


def refused(act: Callable[[], object], template: str) -> DeskError:
    with pytest.raises(DeskError) as met:
        act()
    assert met.value.template == template
    return met.value


def everywhere(home: Home) -> bytes:
    return b"".join(path.read_bytes() for path in home.root.rglob("*") if path.is_file())


def test_an_erased_source_is_gone_from_ledger_index_results_and_decisions(home: Home, three: list[str]) -> None:
    analyse.run(home, AS_OF)
    judge(home, "same", [f"{three[0]}:0", f"{three[1]}:0"], "one telephone")
    judge(home, "different", [f"{three[0]}:0", f"{three[0]}:1"], "payer and payee")
    assert verify(home).sound
    assert b"secretfile0" in everywhere(home)
    measured = erase.measure(home, [three[0]], None)
    assert (measured.sources, measured.facts > 3, measured.decisions["judgement"]) == ((three[0],), True, 1)
    number = signed(home, three[0])
    assert erase.carry_out(home, now()) == []
    done = erase.carry_out(home, now() + OVER)
    assert [(one.number, one.sources, one.facts) for one in done] == [(number, 1, measured.facts)]
    assert verify(home).sound
    assert b"secretfile0" not in everywhere(home)
    assert not has_run(home)
    assert three[0] not in load(home.ledger).sources
    with home.engine.connect() as connection:
        told = details_of(connection, "erase")[-1]
    assert {"judgement", "judgement_member", "procedure_source"} <= {str(table) for table, _n in told["erased"]}  # type: ignore[attr-defined]
    analyse.run(home, AS_OF)
    take(home, home.root.parent, report("later", "+33639980009"))
    judge(home, "unsure", [f"{three[1]}:0", f"{three[2]}:0"], "again")
    assert verify(home).sound
    second = signed(home, three[1])
    assert [one.number for one in erase.carry_out(home, now() + OVER)] == [second]
    assert verify(home).sound


def test_one_person_alone_erases_nothing(home: Home, three: list[str]) -> None:
    number, _measured = erase.propose(home, [three[0]], None, "out of remit")
    refused(lambda: erase.sign(home, number), erase.NOT_SECOND)
    assert erase.carry_out(home, now() + OVER) == []
    erase.sign(other(home), number)
    refused(lambda: erase.sign(other(home), number), erase.NO_ERASURE)
    erase.withdraw(home, number)
    assert erase.carry_out(home, now() + OVER) == []
    assert set(three) == set(load(home.ledger).sources)


def test_the_fault_of_2021_deletes_nothing(home: Home, three: list[str]) -> None:
    """A weeding deleted before it asked whether a record may be held: here, a hold placed last of all still wins."""
    hold(home, three[1], None, "court order")
    refused(lambda: erase.propose(home, three, None, "weekly weeding"), erase.HELD)
    release(home, three[1], None, "order lifted")
    signed(home, *three)
    hold(home, three[1], None, "court order, again")
    before = everywhere(home)
    error = refused(lambda: erase.carry_out(home, now() + OVER), erase.HELD)
    assert three[1][:12] in error.params["held"]
    assert set(three) == set(load(home.ledger).sources)
    assert b"secretfile0" in before
    assert not load(home.ledger).erasures
    assert verify(home).sound


def test_a_hold_placed_while_an_erasure_is_prepared_wins(home: Home, three: list[str]) -> None:
    number = signed(home, *three)
    with ledger_writing(home.ledger) as writer, home.engine.connect() as connection:
        one = store.erasure(connection, number)
        connection.rollback()
        hold(home, three[2], None, "court order")
        refused(lambda: erase._carry_out(home, writer, one, now() + OVER), erase.HELD)
    assert set(three) == set(load(home.ledger).sources)
    assert verify(home).sound


def test_a_case_on_hold_holds_its_sources(home: Home, three: list[str]) -> None:
    with decision(home, "open-case", {}) as connection:
        number = open_case(connection, "2026/1", "P-0", "preliminary", home.actor)
    hold(home, None, number, "appeal")
    refused(lambda: erase.propose(home, [three[0]], None, "weeding"), erase.HELD)
    erase.propose(home, [three[1]], None, "weeding")


def test_more_than_so_many_times_the_usual_is_refused(home: Home, three: list[str]) -> None:
    few = replace(
        home, settings=replace(home.settings, retention=replace(home.settings.retention, usual=1, stop_factor=2))
    )
    refused(lambda: erase.propose(few, three, None, "weeding"), erase.STOPPED)
    for one in three:
        signed(few, one)
    refused(lambda: erase.carry_out(few, now() + OVER), erase.STOPPED)
    assert set(three) == set(load(home.ledger).sources)
    assert len(erase.carry_out(home, now() + OVER)) == 3


def test_a_closed_case_goes_with_its_sources_but_for_those_of_another(home: Home, three: list[str]) -> None:
    with decision(home, "open-case", {}) as connection:
        one = open_case(connection, "2026/1", "P-0", "preliminary", home.actor)
        two = open_case(connection, "2026/2", "P-1", "preliminary", home.actor)
        attach(connection, one, three[1], None, home.actor)
        attach(connection, one, three[2], None, home.actor)
    refused(lambda: erase.propose(home, [], one, "closed"), erase.CASE_OPEN)
    with decision(home, "close-case", {}, case=one) as connection:
        set_state(connection, one, CLOSED, "judged", home.actor, "convicted")
    number, measured = erase.propose(home, [], one, "closed")
    assert (set(measured.sources), measured.shared) == ({three[0], three[2]}, 1)
    erase.sign(other(home), number)
    erase.carry_out(home, now() + OVER)
    assert set(load(home.ledger).sources) == {three[1]}
    with home.engine.connect() as connection:
        assert case(connection, one).state == ERASED
        assert case(connection, two).state == "open"
    assert verify(home).sound


def test_a_tombstone_that_nobody_decided_is_found(home: Home, three: list[str]) -> None:
    with ledger_writing(home.ledger) as writer:
        prepare(home.ledger, writer.state, [three[0]], Why(1, "A. Martin", "B. Petit", "forged")).commit()
        finish(home.ledger)
    assert UNDECIDED in [one.template for one in verify(home).audit]


def test_stopped_between_ledger_and_decisions_it_goes_on(home: Home, three: list[str]) -> None:
    number = signed(home, three[0])
    with ledger_writing(home.ledger) as writer:
        prepare(home.ledger, writer.state, [three[0]], Why(number, "A. Martin", "B. Petit", "out of remit")).commit()
    proof = verify(home)
    assert proof.sound
    assert proof.ledger.waiting
    shutil.rmtree(home.derived, ignore_errors=True)
    done = erase.carry_out(open_home(home.root), now() + OVER)
    assert [one.number for one in done] == [number]
    assert verify(home).sound
    assert not verify(home).ledger.waiting
    assert erase.carry_out(home, now() + OVER) == []


def carry(root: Path) -> None:
    erase.carry_out(open_home(root), now() + OVER)


@pytest.mark.enable_socket  # the server that forks the children listens on a local socket
def test_killed_at_any_step_it_verifies_and_goes_on(home: Home, three: list[str], tmp_path: Path) -> None:
    if home.settings.db is not None:
        pytest.skip("a database on a server is not copied with its folder; the steps are the same")
    number = signed(home, three[0])
    home.engine.dispose()
    seen = set()
    # Every fifteenth step: tests/ledger/test_erase.py walks each of those that change the ledger.
    for step in range(1, 1_000, 15):
        root = tmp_path / f"home{step}"
        shutil.copytree(home.root, root)
        killed = killed_at(step, carry, root)
        again = open_home(root)
        assert verify(again).sound, step
        after = three[0] not in load(again.ledger).sources
        with again.engine.connect() as connection:
            state = store.erasure(connection, number).state
        assert (after, state) in {(False, "signed"), (True, "signed"), (True, "done")}, step
        seen.add((after, state))
        assert set(three[1:]) <= set(load(again.ledger).sources)
        carry(root)
        assert set(load(again.ledger).sources) == set(three[1:])
        assert b"secretfile0" not in everywhere(again)
        proof = verify(again)
        assert (proof.sound, proof.ledger.waiting) == (True, []), step
        with again.engine.connect() as connection:
            assert store.erasure(connection, number).state == "done"
        again.engine.dispose()
        shutil.rmtree(root)
        if not killed:
            break
    else:
        pytest.fail("it never ended")
    assert seen >= {(False, "signed"), (True, "done")}
