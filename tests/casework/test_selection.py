"""Selections: what was chosen and all that had been seen, read back as written."""

from sqlalchemy import Engine

from relais.casework.selection import Chosen, digests, every, record
from relais.store.database import writing

SEEN = (("payment", 1_700_000_000_000, "a" * 64, "line 1"), ("call", 1_700_000_600_000, "b" * 64, "row 2"))


def test_what_was_selected_is_read_back_with_what_had_been_seen(engine: Engine) -> None:
    chosen = [
        Chosen("payment_then_call", "payment, then call", "S-1", "S-2", {"p": 0.001, "near": 4}, SEEN),
        Chosen("same_evening", "same evening", "S-1", "S-2", {"p": None}, SEEN[:1]),
    ]
    with writing(engine) as connection:
        made = record(connection, chosen[:1], "2026-11-25", "head", None, "A. Martin")
        made += record(connection, chosen[1:], "2026-11-26", "head", 1_700_000_000_000, "A. Martin")
        rows = every(connection)
        assert [row.number for row in rows] == [1, 2]
        assert [row.kept_back for row in rows] == [None, 1_700_000_000_000]
        assert [row.chosen[:5] for row in rows] == [one[:5] for one in chosen]
        assert [set(row.chosen.events) for row in rows] == [set(one.events) for one in chosen]
        assert [row.digest for row in rows] == made == digests(connection)
        assert len(set(made)) == 2
