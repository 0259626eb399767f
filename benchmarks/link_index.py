"""Measures the index on a home of many mentions: one new report, one judgement and its undo, each durable.

Audit rows and merges are included. Seconds of CPU tell what it costs; the clock tells the disk and the neighbours too.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import duckdb
import numpy as np
import pyarrow as pa
from sqlalchemy import Connection, func, select

from relais.casework.judgement import give, undo
from relais.desk import index
from relais.desk.act import decision
from relais.desk.home import Home, init
from relais.link import identity, run
from relais.link.decided import Decisions, covered
from relais.link.index.placed import Change
from relais.link.index.shelf import Shelf
from relais.link.index.tables import MENTION
from relais.link.index.told import Said, Told
from relais.link.index.update import update
from relais.link.weights.model import shipped
from relais.model.facts import FACTS
from relais.model.judgement import Judgement, Mention
from relais.safeguards.audit import GENESIS

MENTIONS = 1_000_000
REPORTS = 1_000
CROSSINGS = 50
JUDGEMENTS = 50

Took = tuple[float, float]  # seconds by the clock and of CPU


def measure(mentions: int = MENTIONS) -> list[dict[str, object]]:
    """Return one row per figure: what was measured, value, unit, of what."""
    of = f"{mentions / 1e6:g} M mentions"
    draw = np.random.default_rng(5)
    with TemporaryDirectory() as folder:
        home = init(Path(folder) / "home", "bench", key_file=Path(folder) / "key", authorisation="bench")
        whole, whole_cpu, built = _filled(home, mentions)
        reports = [_told(draw, number, mentions) for number in range(2 * REPORTS)]
        alone, met = _reports(home, reports[:REPORTS])
        # Where no other connection is open, closing the last one writes the log back into the database each time.
        with home.engine.connect():
            beside, _met = _reports(home, reports[REPORTS:])
        hub, _met = _reports(home, _crossing())
        before = _state(home)
        judged, undone = _judgements(home, draw)
        same = _state(home) == before
        size = (home.root / "desk.db").stat().st_size / 2**20
    rows = [
        ("full run of identity, wall", whole, "s"),
        ("index built from it, wall", built, "s"),
        ("index on disk", size, "MiB"),
        *_spread("one new report, durable, with audit row and merges", alone),
        *_spread("the same while another connection is open", beside),
        *_spread("one that makes a contact a hub", hub[4::5]),
        *_spread("one human merge, durable, the index regrouped", judged),
        *_spread("its undo, durable, the index regrouped", undone),
        ("after all undos, the index is as it was (1: by hash)", same, ""),
        ("new reports that met a known mention", met / REPORTS, ""),
        ("full run, CPU", whole_cpu, "s"),
        ("full run to p95", whole / float(np.percentile([wall for wall, _cpu in alone], 95)), "x"),
    ]
    return [{"what": what, "value": round(float(value), 3), "unit": unit, "of": of} for what, value, unit in rows]


def _spread(what: str, took: list[Took]) -> list[tuple[str, float, str]]:
    wall, cpu = np.array(took).T * 1e3
    told = [(f"{what}: p{q}", float(np.percentile(wall, q)), "ms") for q in (50, 95, 100)]
    return [*told, (f"{what}: p95 of CPU", float(np.percentile(cpu, 95)), "ms")]


def _filled(home: Home, mentions: int) -> tuple[float, float, float]:
    with _ledger(mentions) as con:
        began, worked = perf_counter(), process_time()
        decisions, model = Decisions(), shipped()
        run.gathered(con, decisions)
        found = identity.propose(con, model, decisions)
        whole, cpu = perf_counter() - began, process_time() - worked
        began = perf_counter()
        with home.engine.connect() as connection:
            on = index.seen(connection)
        index.build(home, con, found, model, decisions, on, GENESIS)
        return whole, cpu, perf_counter() - began


def _judgements(home: Home, draw: np.random.Generator) -> tuple[list[Took], list[Took]]:
    """Judge pairs of mentions the same, and undo each at once."""
    judged, undone = [], []
    for _pair in range(JUDGEMENTS):
        left, right = (_mention(home, draw) for _side in range(2))
        given: list[Judgement] = []

        def merge(connection: Connection, a: Mention = left, b: Mention = right, to: list[Judgement] = given) -> None:
            to.append(give(connection, "same", [a], [b], "bench", "bench"))

        def part(connection: Connection, of: list[Judgement] = given) -> None:
            undo(connection, of[0].number, "bench", "bench")

        judged.append(_decided(home, "judge", merge))
        undone.append(_decided(home, "undo", part))
    return judged, undone


def _mention(home: Home, draw: np.random.Generator) -> Mention:
    with home.engine.connect() as connection:
        last = connection.execute(select(func.max(MENTION.c.id))).scalar_one()
        columns = MENTION.c.source_id, MENTION.c.reading_id, MENTION.c.ordinal
        one = connection.execute(select(*columns).where(MENTION.c.id == int(draw.integers(0, last + 1)))).one()
    return Mention(one.source_id, one.ordinal, "line", "other", one.reading_id)


def _decided(home: Home, act: str, record: Callable[[Connection], None]) -> Took:
    began, worked = perf_counter(), process_time()
    with decision(home, act, {}) as connection:
        record(connection)
        index.judged(home, connection)
    return perf_counter() - began, process_time() - worked


def _state(home: Home) -> int:
    """Return a hash of where every mention stands and what links it, whatever the numbers of nodes."""
    told = 0
    with home.engine.connect() as connection:
        # Tables are read in their own order: at this size, to look each node up would take minutes.
        rows = connection.exec_driver_sql("SELECT id, node_id, told, written, mentions, own, head FROM derived_node")
        nodes = {number: (node_id, hash(tuple(rest)), head) for number, node_id, *rest, head in rows}
        name = {number: node_id for number, (node_id, _rest, _head) in nodes.items()} | {None: None}
        for table in ("mention", "link", "key", "bearer", "judged", "hub"):
            for row in connection.exec_driver_sql(f"SELECT * FROM derived_{table}").mappings():
                told += hash((table, *(name[value] if of in ("node", "other") else value for of, value in row.items())))
        told += sum(hash((node_id, rest, name[head])) for node_id, rest, head in nodes.values())
    return told


def _reports(home: Home, reports: list[Told]) -> tuple[list[Took], int]:
    model, within = shipped(), covered(Decisions().coverage)
    took, met = [], 0
    for told in reports:
        began, worked = perf_counter(), process_time()
        with decision(home, "link-batch", {"sources": 1}) as connection:
            changed = update(connection, Change(frozenset({told.source_id}), (told,)), model, within)
        took.append((perf_counter() - began, process_time() - worked))
        with home.engine.connect() as connection:
            shelf = Shelf(connection)
            (node,) = shelf.nodes([changed.placed[0][1]]).values()
            met += bool(shelf.links([node.id])) or node.mentions > 1
    return took, met


def _crossing() -> list[Told]:
    """Return reports of which each fifth brings the fifth name to a telephone."""
    found = []
    for number in range(5 * CROSSINGS):
        source = f"{2_000_000 + number:064x}"
        contacts = (("phone", "", f"+3363999{number // 5:04}"),)
        name = person(number * 7_919)[0]
        said = Said(name, None, None, None, victim=False, procedure="", contacts=contacts, nets=(), traits=())
        found.append(Told(source, f"r-{source}", 0, said, name, None, 20_000, 20_000))
    return found


# About three mentions to a person, every other with a telephone or a mailbox, some with a date of birth or a place.
_GIVEN, _FAMILY = 2_000, 40_000
_SYLLABLES = (
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "la",
    "me",
    "ni",
    "po",
    "ru",
    "sa",
    "te",
    "vi",
    "zo",
    "kha",
    "lin",
    "mar",
    "tor",
)


def _word(number: int) -> str:
    told = []
    for _place in range(4):
        number, at = divmod(number, len(_SYLLABLES))
        told.append(_SYLLABLES[at])
    return "".join(told).capitalize()


def person(person: int) -> tuple[str, str, str, str, str]:
    mixed = (person * 2_654_435_761) % 2**32
    name = f"{_word(mixed % _GIVEN)} {_word(_GIVEN + (mixed >> 8) % _FAMILY)}"
    born = f"{1950 + mixed % 55}-{1 + (mixed >> 4) % 12:02}-{2 + (mixed >> 9) % 27:02}"
    place = f"{1 + mixed % 90} rue {_word(mixed % 5_000)}, {_word((mixed >> 5) % 300)}"
    return name, born, place, f"+3363{person:08}", f"{name.replace(' ', '.').lower()}{person % 1000}@example.org"


def _told(draw: np.random.Generator, number: int, mentions: int) -> Told:
    name, born, place, phone, mailbox = person(int(draw.integers(0, mentions // 3 + mentions // 30)))
    with_, source = draw.random(4), f"{number:064x}"
    contacts = [("phone", "", phone)] if with_[0] < 0.5 else [("email", "", mailbox)]
    if with_[3] < 0.002:
        contacts = [("phone", "", f"+33639980{int(draw.integers(0, 40)):03}")]  # a cash agent's
    born_, place_ = born if with_[1] < 0.3 else None, place if with_[2] < 0.2 else None
    said = Said(name, None, born_, place_, victim=False, procedure="", contacts=tuple(contacts), nets=(), traits=())
    return Told(source, f"r-{source}", 0, said, name, None, 20_000, 20_000)


def _ledger(mentions: int) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(config={"threads": 2})
    con.execute("SET enable_progress_bar = false")
    for name, schema in FACTS.items():
        con.register("empty", schema.empty_table())
        con.execute(f"CREATE TABLE {name} AS SELECT * FROM empty")
    con.unregister("empty")
    draw = np.random.default_rng(3)
    for first in range(0, mentions, 100_000):
        _fill(con, draw, first, min(100_000, mentions - first), mentions)
    return con


def _fill(con: duckdb.DuckDBPyConnection, draw: np.random.Generator, first: int, count: int, mentions: int) -> None:
    people = [person(one) for one in draw.integers(0, mentions // 3, count).tolist()]
    at = np.arange(first, first + count)
    with_ = draw.random((count, 4))
    agent = draw.integers(0, 40, count).tolist()
    source = [f"{1_000_000 + one // 1000:064x}" for one in at.tolist()]
    ordinal = (at % 1000).tolist()
    base = {"source_id": source, "reading_id": [f"r-{one}" for one in source]}
    party = pa.table({**base, "ordinal": ordinal, "locator": [f"line {one}" for one in at], "role": ["other"] * count,
        "name_raw": [one[0] for one in people],
        "birth_date_raw": [one[1] if w < 0.3 else None for one, w in zip(people, with_[:, 1], strict=True)],
        "address_raw": [one[2] if w < 0.2 else None for one, w in zip(people, with_[:, 2], strict=True)]})  # fmt: skip
    phone = [w < 0.5 for w in with_[:, 0]]
    value = [
        f"+33639980{a:03}" if w < 0.002 else one[3] if p else one[4]
        for one, p, w, a in zip(people, phone, with_[:, 3], agent, strict=True)
    ]
    kind = ["phone" if p or w < 0.002 else "email" for p, w in zip(phone, with_[:, 3], strict=True)]
    selector = pa.table({**base, "ordinal": ordinal, "party": ordinal, "locator": [f"line {one}" for one in at],
        "kind": kind, "value": value, "raw": value})  # fmt: skip
    for name, rows in (("party", party), ("selector", selector)):
        con.register("rows", rows)
        con.execute(f"INSERT INTO {name} BY NAME SELECT * FROM rows")
        con.unregister("rows")


if __name__ == "__main__":
    for row in measure(int(sys.argv[1]) if len(sys.argv) > 1 else MENTIONS):
        print(f"{row['what']:<60} {row['value']:>14,} {row['unit']:<4} {row['of']}", flush=True)
