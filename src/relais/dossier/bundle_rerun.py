"""Recomputes every test and every link of an exhibit bundle, in an empty folder and from the bundle alone.

Who is the same is recomputed from the facts, and compared. The tests then start from who is the same as the bundle says
it: so a link that cannot be recomputed, as of a victim whose name is not in the bundle, changes no test.
"""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from relais.corroborate.counts import restored
from relais.corroborate.finding import SCHEMA as FINDING
from relais.corroborate.finding import TAKING_PART
from relais.corroborate.registry import TESTS
from relais.corroborate.run import run as corroborate
from relais.corroborate.timing_test import Setting
from relais.dossier.bag_bytes import Bytes, UnreadError, opened, read
from relais.dossier.bundle import DECISIONS, FACTS_AT, RERUN, RESULTS
from relais.dossier.rerun_compare import Compared, compared
from relais.dossier.rerun_elsewhere import Elsewhere
from relais.link import frozen
from relais.link.decided import Decisions
from relais.link.run import grouped, identified
from relais.link.weights.model import from_json
from relais.model.facts import FACTS
from relais.model.notice import msg
from relais.store.duck import connect, quoted, register

# Tables of links; the others are the tests'.
LINKS = ("subject", "link", "link_part")
INCOMPLETE = msg("{name} is missing from the bundle, or is not what it must be ({reason}): nothing can be recomputed")


class RerunError(Exception):
    """The bundle lacks what a rerun needs."""

    def __init__(self, name: str, reason: object) -> None:
        super().__init__(name)
        self.template, self.params = INCOMPLETE, {"name": name, "reason": str(reason)}


@dataclass(frozen=True)
class Concerned:
    """Whom results are about: the subjects of the case. `victims`: mentions of which no link is told.

    `whole`: the subjects of the case that stand in the bundle with all their mentions.
    """

    people: frozenset[str]
    victims: frozenset[tuple[str, int]]
    whole: frozenset[str]


def rerun(path: Path, scratch: Path, progress: Callable[[str], None] = lambda _name: None) -> tuple[Compared, ...]:
    """Recompute a bundle in `scratch`, an empty folder; raises BagError, RerunError."""
    held = opened(path)
    try:
        return _rerun(held, scratch, progress)
    # Whatever a stranger's bundle has in the place of what relais writes: the libraries raise what they stumble on.
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError, duckdb.Error) as error:
        raise RerunError(RERUN, error) from error


def _rerun(held: Bytes, scratch: Path, progress: Callable[[str], None]) -> tuple[Compared, ...]:
    given = _Given(held)
    con = connect(scratch / "tmp")
    try:
        _facts(con, held, scratch)
        progress("link")
        made = _linked(con, given)
        progress("corroborate")
        made |= _tested(con, given, scratch)
        concerned = given.concerned()
        made["finding"] = findings_about(con, made["finding"], given.table(f"{RERUN}subject.parquet"), concerned)
        elsewhere = Elsewhere(con, concerned.whole)
    finally:
        con.close()
    made = restored(about(made, concerned), given.table(f"{RERUN}counts.parquet"))
    return tuple(
        compared(name, given.table(f"{RESULTS}{name}.parquet"), made[name], elsewhere.of(name))
        for name in (*LINKS, *dict.fromkeys(test.table for test in TESTS))
    )


def about(tables: Mapping[str, pa.Table], of: Concerned) -> dict[str, pa.Table]:
    """Return of each table the rows that a bundle's results hold: about persons of the case; of findings all."""
    made = dict(tables)
    for name in dict.fromkeys(test.table for test in TESTS):
        if name != "finding":
            made[name] = _paying(tables[name], of.people)
    return made | links_about(tables, of)


def _paying(table: pa.Table, people: Collection[str]) -> pa.Table:
    kept = _in(table["payee"], people)
    return table.filter(pc.or_(kept, _in(table["payer"], people)) if "payer" in table.column_names else kept)


def findings_about(con: duckdb.DuckDBPyConnection, found: pa.Table, subject: pa.Table, of: Concerned) -> pa.Table:
    """Return the findings in which persons of the case take part; `con` has the facts."""
    register(con, "found", found)
    register(con, "mine", subject.filter(_in(subject["subject_id"], of.people)).select(["reading_id", "ordinal"]))
    rows = con.execute(TAKING_PART).to_arrow_table().select(FINDING.names).cast(FINDING)
    con.unregister("found")
    con.unregister("mine")
    return rows


def links_about(tables: Mapping[str, pa.Table], of: Concerned) -> dict[str, pa.Table]:
    """Return the links between mentions of persons of the case, and whose mentions they are; of victims none."""
    subject = tables["subject"].filter(_in(tables["subject"]["subject_id"], of.people))
    mentions = set(zip(subject["reading_id"].to_pylist(), subject["ordinal"].to_pylist(), strict=True)) - of.victims
    link = tables["link"]
    ends = [
        zip(link[f"{side}_reading"].to_pylist(), link[f"{side}_ordinal"].to_pylist(), strict=True)
        for side in ("left", "right")
    ]
    link = link.filter(pa.array([a in mentions and b in mentions for a, b in zip(*ends, strict=True)], pa.bool_()))
    part = tables["link_part"]
    return {
        "subject": subject,
        "link": link,
        "link_part": part.filter(_in(part["link_id"], link["link_id"].to_pylist())),
    }


def _in(column: pa.ChunkedArray, wanted: Collection[str]) -> pa.ChunkedArray:
    return pc.is_in(column, pa.array(sorted(wanted), pa.string()))


class _Given:
    """What the bundle hands to a rerun beside the facts."""

    def __init__(self, held: Bytes) -> None:
        self._held = held
        self.setting: dict[str, Any] = self._json(f"{RERUN}setting.json")

    def concerned(self) -> Concerned:
        told = self.setting
        victims = frozenset((reading, ordinal) for reading, ordinal in told["victims"])
        return Concerned(frozenset(told["people"]), victims, frozenset(told["whole"]))

    def table(self, name: str) -> pa.Table:
        try:
            return pq.read_table(BytesIO(read(self._held, name)))
        except (KeyError, UnreadError, OSError, pa.ArrowException) as error:
            raise RerunError(name, error) from error

    def text(self, name: str) -> str:
        try:
            return read(self._held, name).decode()
        except (KeyError, UnreadError, ValueError) as error:
            raise RerunError(name, error) from error

    def has(self, name: str) -> bool:
        return name in self._held.names()

    def _json(self, name: str) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads(self.text(name))
        except ValueError as error:
            raise RerunError(name, error) from error
        return found


def _facts(con: duckdb.DuckDBPyConnection, held: Bytes, scratch: Path) -> None:
    """Make a view per fact table, of files copied out of the bundle."""
    for table in FACTS:
        name, path = f"{FACTS_AT}{table}.parquet", scratch / f"{table}.parquet"
        try:
            with path.open("wb") as out:
                out.writelines(held.pieces(name))
            con.execute(f'CREATE VIEW "{table}" AS SELECT * FROM read_parquet({quoted(str(path))})')
        except (KeyError, UnreadError, duckdb.Error) as error:
            raise RerunError(name, error) from error


def _linked(con: duckdb.DuckDBPyConnection, given: _Given) -> dict[str, pa.Table]:
    model = from_json(given.text(f"{RERUN}model.json"))
    decided = Decisions(
        *(given.table(f"{DECISIONS}{name}.parquet") for name in ("judgements", "procedures", "coverage"))
    )
    propose = partial(frozen.propose, held=given.table(f"{RERUN}holders.parquet"))
    tables = identified(con, model, decided, propose, given.table(f"{RERUN}hubs.parquet"))
    return {name: tables[name] for name in LINKS}


def _tested(con: duckdb.DuckDBPyConnection, given: _Given, scratch: Path) -> dict[str, pa.Table]:
    subject = given.table(f"{RERUN}subject.parquet")
    for name, table in {"subject": subject, **grouped(con, subject, given.table(f"{RERUN}hubs.parquet"))}.items():
        register(con, name, table)
    payees = None
    if given.has(f"{RERUN}payees.toml"):
        payees = scratch / "payees.toml"
        payees.write_text(given.text(f"{RERUN}payees.toml"), encoding="utf-8")
    return corroborate(con, Setting(kept_back=given.setting["kept_back"]), payees)
