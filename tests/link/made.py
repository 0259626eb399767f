"""Nodes and runs for tests of `link`: what a ledger of a few parties gives."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa
from hypothesis import strategies as st

from relais.link import gather
from relais.link.decided import COVERAGE, PROCEDURES, Decisions
from relais.link.nodes import Nodes
from relais.link.run import clear, gathered, run
from relais.model.judgement import MEMBERS
from tests.views import views

PHONE = "+33639980001"
DAY = 86_400_000_000

_NAMES = ("Ana Example", "Anna Exampel", "EXAMPLE Ana", "Ana", "Ben Other", "B. Other", "Jo", "A", "", "Мария Иванова")
_VALUES = ("+33639980001", "+33639980002", "ana.example77@example.org", "anaexample77@example.com", "ana.other", "x")
party_rows = st.fixed_dictionaries(
    {
        "name_raw": st.sampled_from([None, *_NAMES]),
        "nickname": st.sampled_from([None, "ana.example77", "ben77", "rio"]),
        "birth_date_raw": st.sampled_from([None, "1980-05-17", "17/05/1980", "05.17.1980", "1980", "1981-05-17", "x"]),
        "address_raw": st.sampled_from([None, "1 High Street", "1 High Str", "High Street 1", "Low Road", ""]),
        "role": st.sampled_from(["other", "other", "victim"]),
    }
)
selector_rows = st.fixed_dictionaries(
    {
        "party": st.integers(0, 5),
        "kind": st.sampled_from(["phone", "email", "handle", "device", "ip"]),
        "value": st.sampled_from(_VALUES),
        "nature": st.just("public"),
        "at": st.sampled_from([None, 0, 50 * DAY]),
    }
)


@st.composite
def ledgers(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """Six parties of one source, in their order, and what they bear."""
    selector = draw(st.lists(selector_rows, max_size=12))
    party = draw(st.lists(party_rows, min_size=6, max_size=6))
    return {"party": party, "selector": selector}


@contextmanager
def nodes_of(
    decisions: Decisions | None = None, **tables: list[dict[str, Any]]
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Nodes]]:
    """The connection with all temporary tables of a run up to the nodes, and the nodes."""
    with views(**tables) as con:
        gathered(con, decisions or Decisions())
        yield con, gather.nodes(con)
        clear(con)


def groups(tables: dict[str, pa.Table]) -> set[frozenset[tuple[str, int]]]:
    """The subjects as sets of (source, ordinal)."""
    members: dict[str, set[tuple[str, int]]] = {}
    for row in tables["subject"].to_pylist():
        members.setdefault(row["subject_id"], set()).add((row["reading_id"].removeprefix("r-"), row["ordinal"]))
    return {frozenset(group) for group in members.values()}


def on_one_phone(parties: list[dict[str, Any]], decisions: Decisions | None = None) -> list[list[int]]:
    """The subjects of parties of one source that all bear `PHONE`, each as its ordinals."""
    phones = [{"party": i, "value": PHONE} for i in range(len(parties))]
    found = groups(run(views(party=parties, selector=phones), decisions=decisions))
    return sorted(sorted(ordinal for _source, ordinal in group) for group in found)


def judged(verdict: str, left: list[int], right: list[int] = [], number: int = 1) -> pa.Table:  # noqa: B006
    """One judgement on parties of source "a"."""
    sides = [("left", n) for n in left] + [("right", n) for n in right]
    rows = [
        {
            "judgement": number, "verdict": verdict, "side": side, "source_id": "a", "reading_id": "r-a",
            "ordinal": n, "locator": f"party/{n}", "role": "other",
        }
        for side, n in sides
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, MEMBERS)


def procedures(**of: str) -> pa.Table:
    """The procedures of sources, one word each where there are several."""
    rows = [(source, name) for source, names in of.items() for name in names.split()]
    return pa.table([pa.array(column, pa.string()) for column in zip(*rows, strict=True)], PROCEDURES)


def covered(*rows: tuple[str, int, date | None]) -> pa.Table:
    """The rows of `COVERAGE`."""
    return pa.table([pa.array([row[i] for row in rows], kind) for i, kind in enumerate(COVERAGE.types)], COVERAGE)


FIRST = ("Ana", "Ben", "Cara", "Dan", "Eve", "Filip", "Gina", "Hugo", "Ines", "Jan", "Kira", "Luca", "Mona", "Nils")
SYLLABLES = ("ba", "cor", "du", "fel", "gri", "hol", "kem", "lis", "mo", "nar", "pet", "rus", "sal", "tov")


def people(count: int = 400, **left_out: object) -> dict[str, list[dict[str, Any]]]:
    """Two mentions of each of so many people: one telephone, a name written in two ways, a date of birth, a place."""
    rng = random.Random(11)
    party: list[dict[str, Any]] = []
    selector: list[dict[str, Any]] = []
    for person in range(count):
        first, last = rng.choice(FIRST), "".join(rng.choices(SYLLABLES, k=3)).title()
        born = f"{rng.randint(1950, 2005)}-{rng.randint(2, 12):02}-{rng.randint(2, 28):02}"
        street = f"{rng.randint(1, 99)} {rng.choice(SYLLABLES).title()}street"
        for name in (f"{first} {last}", f"{last.upper()} {first if rng.random() < 0.7 else first[0] + '.'}"):
            row = {"name_raw": name, "birth_date_raw": born if rng.random() < 0.8 else None, "address_raw": street}
            party.append({**row, **left_out})
            if rng.random() < 0.8:
                selector.append({"party": len(party) - 1, "value": f"+3363998{person:04}"})
    return {"party": party, "selector": selector}
