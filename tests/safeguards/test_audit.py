"""The audit chain: every attack that leaves the chain's end in place is seen."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, delete, update

from relais.safeguards.access import ACTS, RefusedError, permit
from relais.safeguards.audit import GENESIS, LACKS, check, read_chain, record
from relais.store.sqlite import open_sqlite, writing
from relais.store.tables import AUDIT

HEADS = ["a" * 64, "b" * 64]


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = open_sqlite(tmp_path / "desk.db", bytes(32))
    with writing(engine) as connection:
        for number, head in enumerate([GENESIS, HEADS[0], HEADS[0], HEADS[1], HEADS[1]]):
            record(connection, "A. Martin", "search", {"number": number}, head)
    return engine


def test_an_untouched_chain_is_sound(engine: Engine) -> None:
    with engine.connect() as connection:
        assert check(read_chain(connection), HEADS) == []


def test_two_processes_chain_their_rows(engine: Engine, tmp_path: Path) -> None:
    other = open_sqlite(tmp_path / "desk.db", bytes(32))
    for number in range(10):
        with writing(engine if number % 2 else other) as connection:
            record(connection, "A. Martin", "show", {}, HEADS[1])
    with engine.connect() as connection:
        assert check(read_chain(connection), HEADS) == []


ATTACKS: dict[str, Callable[[Connection], object]] = {
    "edit the actor": lambda c: c.execute(update(AUDIT).where(AUDIT.c.number == 3).values(actor="B")),
    "edit the act": lambda c: c.execute(update(AUDIT).where(AUDIT.c.number == 2).values(act="show")),
    "edit the details": lambda c: c.execute(update(AUDIT).where(AUDIT.c.number == 2).values(details="{}")),
    "edit the time": lambda c: c.execute(update(AUDIT).where(AUDIT.c.number == 5).values(at="2020")),
    "delete a row": lambda c: c.execute(delete(AUDIT).where(AUDIT.c.number == 2)),
    "delete the first row": lambda c: c.execute(delete(AUDIT).where(AUDIT.c.number == 1)),
    "renumber": lambda c: c.execute(update(AUDIT).where(AUDIT.c.number == 5).values(number=6)),
    "name another head": lambda c: c.execute(update(AUDIT).where(AUDIT.c.number == 4).values(ledger_head=HEADS[0])),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_seen(engine: Engine, attack: str) -> None:
    with writing(engine) as connection:
        ATTACKS[attack](connection)
    with engine.connect() as connection:
        assert check(read_chain(connection), HEADS)


def test_a_ledger_cut_short_is_seen(engine: Engine) -> None:
    with engine.connect() as connection:
        assert [(fault.template, fault.params["number"]) for fault in check(read_chain(connection), HEADS[:1])] == [
            (LACKS, "4"),
            (LACKS, "5"),
        ]


def test_only_a_named_actor_may_act_and_only_known_acts() -> None:
    assert permit("A. Martin", "run") == "A. Martin"
    for actor, act in ((None, "run"), ("", "run"), ("A. Martin", "erase-everything")):
        with pytest.raises(RefusedError):
            permit(actor, act)
    words = {"creation", "collection", "alteration", "combination", "consultation", "disclosure", "erasure"}
    assert set(ACTS.values()) <= words
