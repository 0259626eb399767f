"""The audit chain: every attack that leaves the chain's end in place is seen."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Connection, Engine, delete, update

from relais.safeguards.audit import GENESIS, LACKS, check, read_chain, record
from relais.store.database import writing
from relais.store.tables import AUDIT
from tests.stores import open_store

pytestmark = pytest.mark.slow

HEADS = ["a" * 64, "b" * 64]


@pytest.fixture
def engine(place: str) -> Iterator[Engine]:
    engine = open_store(place)
    with writing(engine) as connection:
        for number, head in enumerate([GENESIS, HEADS[0], HEADS[0], HEADS[1], HEADS[1]]):
            record(connection, "A. Martin", "search", {"number": number}, head)
    yield engine
    engine.dispose()


def test_an_untouched_chain_is_sound(engine: Engine) -> None:
    with engine.connect() as connection:
        assert check(read_chain(connection), HEADS) == []


def test_two_processes_chain_their_rows(engine: Engine, place: str) -> None:
    other = open_store(place)
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
