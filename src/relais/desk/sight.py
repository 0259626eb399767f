"""The one place through which use cases read: the ledger and the last run, as the person may see them."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from relais.desk import derived, shown, veiled_facts
from relais.desk.derived import Run
from relais.desk.home import Home
from relais.desk.reach import Reach, reach
from relais.desk.values import victims
from relais.desk.veil import Veil
from relais.law.clocks import STOPPED, URGENCY
from relais.ledger.few import Told, few
from relais.ledger.read import glance, read
from relais.ledger.state import State, head, load
from relais.model.facts import FACTS
from relais.model.source import Reading, Source
from relais.store import keyed
from relais.store.duck import register
from relais.store.indexed import Columns, having

# The state of the ledger as people see it, made once for a state: each act asks for it, whatever the act is about.
# None of an older state is kept, and so many sources in all.
_SEEN: dict[Reach, tuple[State, State]] = {}
_MOST_SEEN, _MOST_SOURCES = 32, 2_000_000
_MENTION = ("reading_id", "ordinal")


class Sight:
    """What one person may see of a home; where nothing is hidden from them, the ledger and the run as they lie."""

    def __init__(self, home: Home, sees: Reach) -> None:
        self.reach = sees
        self._home = home
        self._veil = Veil(home.ledger, home.key, sees)
        self._mask: shown.Mask | None = None
        self._read: dict[tuple[str, Columns, frozenset[str | keyed.Key]], pa.Table] = {}

    def facts(
        self, only: Collection[str] | None = None, tables: Collection[str] | None = None
    ) -> tuple[duckdb.DuckDBPyConnection, State]:
        """Return a connection with the views of the ledger, of these sources alone, and the state that they show.

        `tables`: the facts that are looked at, where not all are. What is made on the connection must be temporary.
        """
        visible = self._visible(only)
        if visible is not None and self.reach.veiled.isdisjoint(visible):
            # Nothing of it is masked for them.
            con, state = glance(self._home.ledger, visible, tables)
            return con, state if self.reach.whole else self._seen
        under = None if visible is None or tables is None else {*tables, *veiled_facts.ALWAYS}
        con, state = read(self._home.ledger, visible, under)
        if self.reach.whole:
            return con, state
        veiled_facts.draw(con, self._seen, self._veil, under)
        return con, self._seen

    def told(self, records: Collection[tuple[str, int]], columns: Mapping[str, Told]) -> dict[str, pa.Table]:
        """Return what is read of records (reading, number), as far as their readings are those of their sources now.

        `columns`: of each table, the column in which the number stands, and which others are told beside it and the
        reading.
        """
        whole, reach = self._whole, self.reach
        of = {one: whole.ever[one[0]].source_id for one in records if one[0] in whole.ever}
        veiled = {one for one, source_id in of.items() if source_id in reach.veiled}
        plain = {one for one, source_id in of.items() if source_id not in reach.hidden} - veiled
        found = {name: few(whole, name, plain, told) for name, told in columns.items()}
        if not veiled:
            return found
        concealed = victims(whole, {reading for reading, _number in veiled})
        for name, rows in found.items():
            under = few(whole, name, veiled, (columns[name][0], FACTS[name].names))
            masked = veiled_facts.over(name, under, self._veil, concealed)
            found[name] = pa.concat_tables([rows, masked.select(rows.column_names)])
        return found

    def plain(self) -> tuple[duckdb.DuckDBPyConnection, State]:
        """Return the same without what is masked: what may leave the house."""
        if self.reach.whole:
            return read(self._home.ledger)
        return read(self._home.ledger, self._whole.sources.keys() - self.reach.hidden - self.reach.masked)

    def memory(self) -> duckdb.DuckDBPyConnection:
        """Return the whole ledger, to say hit or no hit of it and nothing else."""
        con, _state = read(self._home.ledger)
        return con

    def state(self) -> State:
        """Return the sources and readings."""
        return self._whole if self.reach.whole else self._seen

    def results(self, *names: str) -> tuple[dict[str, pa.Table], bool]:
        """Return the named tables of the last run, and whether the ledger has grown since; raises DeskError."""
        if self.reach.whole:
            return derived.results(self._home, *names)
        tables, stale = derived.results(self._home, *shown.needed(names))
        kept = shown.kept(tables, self._shown())
        return {name: kept[name] for name in names}, stale

    def some(self, **wanted: tuple[Columns, Collection[str | keyed.Key]]) -> dict[str, pa.Table]:
        """Return, of the named tables of the last run, the rows that have one of some values in a column or several.

        What belongs to another table (`shown_tables`) is asked for beside the rows of that. Raises DeskError.
        """
        if self.reach.hidden and not shown.row_by_row(wanted):
            # What is hidden changes ranks and scores of all that remains.
            tables, _stale = self.results(*wanted)
            return {name: having(tables[name], *which) for name, which in wanted.items()}
        kept = self._kept({name: self._where(name, *which) for name, which in wanted.items()})
        return {name: having(kept[name], *which) for name, which in wanted.items()}

    def clocks(self, reports: Collection[str]) -> dict[str, tuple[datetime | None, str]]:
        """Return of visible reports the first expiry, and the most urgent state, of the data that are not hidden."""
        table = self._where("clock", "report_id", reports)
        rows = table.filter(pc.invert(pc.is_in(table["source_id"], pa.array(sorted(self.reach.hidden), pa.string()))))
        found: dict[str, list[dict[str, Any]]] = {one: [] for one in reports}
        for row in rows.select(["report_id", "legal_expiry", "state"]).to_pylist():
            found[row["report_id"]].append(row)
        return {one: _first(held) for one, held in found.items()}

    def mentions(self, wanted: Collection[tuple[str, int]]) -> pa.Table:
        """Return the rows of `subject` of these mentions (reading, ordinal); raises DeskError."""
        found = {"subject": self._where("subject", _MENTION, wanted)}
        return having(self._kept(found)["subject"], _MENTION, wanted)

    def _where(self, name: str, column: Columns, wanted: Collection[str | keyed.Key]) -> pa.Table:
        """Return rows of the last run as they lie; one act asks for the same rows more than once."""
        asked = name, column, frozenset(wanted)
        if asked not in self._read:
            self._read[asked] = self.last.where(name, column, wanted)
        return self._read[asked]

    def _kept(self, found: dict[str, pa.Table]) -> dict[str, pa.Table]:
        """Return rows as they are shown where nothing is hidden, beside all that is said of the subjects they name."""
        if self.reach.whole:
            return found
        subjects = {one for name, table in found.items() for one in shown.subjects(name, table)}
        found = {**found, "subject": self._where("subject", "subject_id", subjects)}
        named = {one for name, table in found.items() for one in shown.readings(name, table)}
        return shown.kept(found, self._mask_over(named))

    @property
    def stale(self) -> bool:
        """Say whether the ledger has grown since the last run; raises DeskError."""
        return self.run.ledger_head != head(self._home.ledger)

    @property
    def run(self) -> Run:
        """Return what the last run worked on; raises DeskError."""
        return self.last.run

    @cached_property
    def last(self) -> derived.Opened:
        """Return the last run, open; raises DeskError. What it holds is not yet as the person may see it."""
        return derived.opened(self._home)

    def rows(self, name: str, *keys: keyed.Key) -> list[dict[str, Any]]:
        """Return the rows of a table of the last run that have these keys; raises DeskError."""
        if self.reach.whole:
            return self.last.rows(name, *keys)
        table = self.last.table(name, *keys)
        if self.reach.hidden and name == "link_common":
            table = self._borne(table)
        if self.reach.hidden and not shown.row_by_row((name,)):
            table = shown.kept({name: table, **self._beside(name)}, self._shown())[name]
        else:
            table = self._kept({name: table})[name]
        rows: list[dict[str, Any]] = table.to_pylist()
        return rows

    def bytes(self, source_id: str) -> bytes:
        """Return the bytes of a sealed source that is not `closed`."""
        return self._home.ledger.source(source_id).read_bytes()

    def stated(self, values: Iterable[str]) -> None:
        """Note values that the person wrote themselves: they are not masked for them."""
        self._veil.state(values)

    def own(self, source_id: str) -> bool:
        """Say whether a source is the person's own or the unit's, and of nobody else's case."""
        return source_id not in self.reach.hidden and source_id not in self.reach.veiled

    def closed(self, source_id: str) -> bool:
        """Say whether the text of a source is closed to them."""
        return source_id in self.reach.masked

    def look(self, texts: Iterable[str | None]) -> None:
        """Find out at once of references that are going to be shown whether they are shown as they are."""
        if self.reach.masked:
            self._veil.look({one for one in texts if one is not None})

    def reference(self, source_id: str, text: str | None) -> str | None:
        """Return a report's own reference as it is shown."""
        return text if text is None or source_id not in self.reach.masked else self._veil.value(None, text)

    def masks(self, source_ids: Iterable[str]) -> bool:
        """Say whether one of these sources is masked."""
        return not self.reach.masked.isdisjoint(source_ids)

    def hides(self, source_ids: Iterable[str]) -> bool:
        """Say whether one of these sources does not exist for them."""
        return not self.reach.hidden.isdisjoint(source_ids)

    @cached_property
    def _whole(self) -> State:
        return load(self._home.ledger)

    @cached_property
    def _seen(self) -> State:
        held = _SEEN.get(self.reach)
        if held is None or held[0] is not self._whole:
            older = [one for one, (whole, _seen) in tuple(_SEEN.items()) if whole is not self._whole]
            most = min(_MOST_SEEN, 1 + _MOST_SOURCES // max(1, len(self._whole.sources)))
            for one in older or tuple(_SEEN)[: max(0, len(_SEEN) + 1 - most)]:
                _SEEN.pop(one, None)
            held = _SEEN[self.reach] = self._whole, self._state(self._whole)
        return held[1]

    def _visible(self, only: Collection[str] | None = None) -> Collection[str] | None:
        """Return the sources of `only` that are not hidden; None: all there are."""
        if not self.reach.hidden:
            return only
        return (self._whole.sources.keys() if only is None else frozenset(only)) - self.reach.hidden

    def _beside(self, name: str) -> dict[str, pa.Table]:
        """Return what is needed to know which subjects rest on what the person may not see."""
        return derived.results(self._home, "subject")[0] if name != "subject" else {}

    def _borne(self, table: pa.Table) -> pa.Table:
        """Return who holds a contact as far as visible sources name them; since when is not told."""
        con, _state = read(self._home.ledger, self._visible())
        register(con, "held", table.append_column("place", pa.array(range(table.num_rows), pa.int64())))
        rows = con.execute(_BORNE).to_arrow_table()
        con.close()
        return rows.cast(table.schema)

    def _state(self, whole: State) -> State:
        """Return the state without hidden sources; of masked ones no name, no count and no text is told."""
        hidden, masked = self.reach.hidden, self.reach.masked
        return State(
            head=whole.head,
            number=whole.number,
            sources={one: self._source(held) for one, held in whole.sources.items() if one not in hidden},
            arrivals={(one, name) for one, name in whole.arrivals if one not in hidden and one not in masked},
            received={one: at for one, at in whole.received.items() if one not in hidden},
            readings={one: self._reading(held) for one, held in whole.readings.items() if one not in hidden},
            ever={one: self._reading(held) for one, held in whole.ever.items() if held.source_id not in hidden},
            superseded=whole.superseded,
            files=whole.files,
        )

    def _source(self, held: Source) -> Source:
        if held.source_id in self.reach.masked:
            return replace(held, name=self._veil.pseudonym(held.name, "F"), size=0, members=())
        if not held.members:
            return held
        theirs = self.reach.hidden | self.reach.masked
        return replace(held, members=tuple(one for one in held.members if one.source_id not in theirs))

    def _reading(self, held: Reading) -> Reading:
        if held.source_id not in self.reach.masked:
            return held
        return replace(held, facts={}, skipped=0, notices=(), questions=())

    def _shown(self) -> shown.Mask:
        if self._mask is None:
            self._mask = self._mask_over(self._whole.ever)
        return self._mask

    def _mask_over(self, readings: Collection[str]) -> shown.Mask:
        """Return what decides on rows that name these readings, of which all victims must be known."""
        source_of = {one: self._whole.ever[one].source_id for one in readings if one in self._whole.ever}
        veiled = [one for one, source_id in source_of.items() if source_id in self.reach.veiled]
        return shown.Mask(self._veil, source_of, victims(self._whole, veiled))


def _first(rows: Sequence[Mapping[str, Any]]) -> tuple[datetime | None, str]:
    ends = [row["legal_expiry"] for row in rows if row["state"] not in STOPPED and row["legal_expiry"] is not None]
    return min(ends, default=None), min((row["state"] for row in rows), key=URGENCY.index, default="unknown")


_BORNE = """
    SELECT * EXCLUDE (place) REPLACE (NULL AS first_day, NULL AS last_day) FROM held
    WHERE name IS NULL OR name IN (SELECT name_raw FROM party UNION ALL SELECT nickname FROM party) ORDER BY place
"""


def sight(home: Home, connection: Connection) -> Sight:
    """Return what the acting person may see of the home."""
    return Sight(home, reach(home, connection))
