"""The tables of a case for a spreadsheet: persons, what ties to them, payments, chronology, results, and the rest."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from relais.dossier.case_file import CaseFile, Party, Place
from relais.dossier.login_words import login_told
from relais.dossier.spreadsheet import Sheet, sheet
from relais.language.desk_words import CATEGORIES, DIRECTIONS, HOLDINGS, PRECISIONS, REQUEST_DATA, REQUEST_STATES
from relais.language.result import heading, shown
from relais.language.tongue import Tongue
from relais.model.notice import msg

_PLACE = (msg("exhibit"), msg("place"))


def case_tables(file: CaseFile, said: Tongue) -> bytes:
    """Return the workbook; the same file, the same bytes."""
    return sheet(tables(file, said))


def tables(file: CaseFile, said: Tongue) -> Iterator[Sheet]:
    """Yield each table of the case."""
    of = _Tables(file, said)
    yield of.people()
    yield of.selectors()
    yield of.payments()
    yield of.chronology()
    yield of.months()
    yield from of.results()
    yield of.clocks()
    yield of.requests()
    yield of.exhibits()
    yield of.notes()


class _Tables:
    def __init__(self, file: CaseFile, said: Tongue) -> None:
        self._file, self._said = file, said
        self._numbers = {one.source_id: one.number for one in file.exhibits}

    def _table(self, name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Sheet:
        return Sheet(self._said.text(name), [self._said.text(one) for one in headings], rows)

    def _place(self, at: Place) -> tuple[object, object]:
        return self._numbers.get(at[0]), at[1]

    def _stands(self, row: Mapping[str, Any]) -> tuple[object, object]:
        return self._place((row["source_id"], row["locator"]))

    def _word(self, word: str | None) -> str | None:
        return None if word is None else self._said.text(word)

    def _of(self, area: Mapping[str, str], word: str | None) -> str | None:
        """Return a code word of an area; another text, as the gate leaves, stays as it is."""
        return word if word is None or word not in area else self._said.text(area[word])

    def people(self) -> Sheet:
        headings = msg("no."), msg("person"), msg("category"), msg("ground"), msg("decided by"), msg("when (UTC)")
        return self._table(
            msg("people"), headings,
            (
                (one.number, one.label, self._said.said(CATEGORIES, one.category), self._word(one.ground),
                 one.decided_by, _instant(one.decided_at))
                for one in self._file.parties
            ),
        )  # fmt: skip

    def selectors(self) -> Sheet:
        headings = (
            msg("person"), msg("what"), msg("service"), msg("as read"), msg("as written"), msg("times"), *_PLACE,
        )  # fmt: skip
        rows = (row for one in self._file.parties for row in self._ties(one))
        return self._table(msg("Names and selectors"), headings, rows)

    def _ties(self, one: Party) -> Iterator[Sequence[object]]:
        for name in one.names:
            yield (one.label, self._word("name"), None, name.text, name.text, name.mentions, *self._place(name.place))
        for held in one.identifiers:
            what, place = self._word(held.kind), self._place(held.place)
            yield one.label, what, held.service, held.value, held.raw, held.mentions, *place

    def payments(self) -> Sheet:
        headings = (
            msg("when (UTC)"), msg("precision"), msg("time as written"), msg("payer"), msg("payee"), msg("sum"),
            msg("currency"), msg("paid out (UTC)"), msg("sum paid out"), msg("currency paid out"),
            msg("paid out where"), msg("fee"), msg("currency of the fee"), msg("status"), msg("operator"),
            msg("reference"), msg("times told"), *_PLACE,
        )  # fmt: skip
        paid = self._file.events.filter(pc.equal(self._file.events["kind"], "payment"))
        return self._table(
            msg("Payments"), headings,
            (
                (row["at"], self._of(PRECISIONS, row["precision"]), row["raw"], *_ends(row), row["amount"],
                 row["currency"], row["paid_out_at"], row["paid_out_amount"], row["paid_out_currency"],
                 row["paid_out_place"], row["fee_amount"], row["fee_currency"],
                 self._word(row["status"]), row["what"], row["reference"], row["tellings"], *self._stands(row))
                for row in _rows(paid)
            ),
        )  # fmt: skip

    def chronology(self) -> Sheet:
        headings = (
            msg("when (UTC)"), msg("precision"), msg("what"), msg("who"), msg("direction"), msg("with"), msg("sum"),
            msg("currency"), msg("length (s)"), msg("messages"), msg("status"), msg("more"), *_PLACE,
        )  # fmt: skip
        return self._table(
            msg("Chronology"), headings,
            (
                (row["at"], self._of(PRECISIONS, row["precision"]), self._word(row["kind"]), row["who"],
                 self._of(DIRECTIONS, row["direction"]), row["other"], row["amount"], row["currency"], row["length_s"],
                 row["count"], self._word(row["status"]), login_told(row, self._said), *self._stands(row))
                for row in _rows(self._file.events)
            ),
        )  # fmt: skip

    def months(self) -> Sheet:
        """Return how many events of each kind each month has: of very many sessions of chat nothing else is told."""
        rows = ((row["month"], self._word(row["kind"]), row["events"]) for row in self._file.months.to_pylist())
        return self._table(msg("By month"), (msg("month"), msg("what"), msg("count")), rows)

    def results(self) -> Iterator[Sheet]:
        """Yield what each test offers: whom it is about, the result, its innocent reading in every row."""
        said, names = self._said, {source: str(number) for source, number in self._numbers.items()}
        for one in self._file.results:
            if not one.offered.num_rows:
                continue
            columns = [name for name in one.test.columns if name != "refused"]
            # A test of quotes has its sides beside its own columns.
            sides = [name for name in ("payer", "payee") if name in one.offered.column_names]
            columns = [*(name for name in sides if name not in columns), *columns]
            told = (shown({name: row[name] for name in columns}, names, said) for row in one.offered.to_pylist())
            headings = [*(heading(name, said) for name in columns), said.text("innocent reading")]
            innocent = said.text(one.test.innocent)
            yield Sheet(said.text(one.test.title), headings, [[*row.values(), innocent] for row in told])

    def clocks(self) -> Sheet:
        headings = (
            msg("state"), msg("ask before"), msg("kept until"), msg("what"), msg("country"), msg("as written"),
            msg("request"),
        )  # fmt: skip
        return self._table(
            msg("clocks"), headings,
            (
                (self._word(row["state"]), row["safe_expiry"], row["legal_expiry"],
                 self._said.said(HOLDINGS, row["holding"]), row["country"], row["value"], row["request"])
                for row in self._file.clocks.to_pylist()
            ),
        )  # fmt: skip

    def requests(self) -> Sheet:
        headings = (
            msg("no."), msg("channel"), msg("data"), msg("holder"), msg("state"), msg("due"), msg("rows"),
        )  # fmt: skip
        return self._table(
            msg("requests"), headings,
            (
                (one.number, one.channel, self._said.said(REQUEST_DATA, one.data), one.holder,
                 self._said.said(REQUEST_STATES, one.state), self._file.due.get(one.number), len(one.items))
                for one in self._file.requests
            ),
        )  # fmt: skip

    def exhibits(self) -> Sheet:
        headings = (
            msg("no."), msg("name"), msg("SHA-256"), msg("size"), msg("received (UTC)"), msg("how it came"),
            msg("read"), msg("skipped"),
        )  # fmt: skip
        return self._table(
            msg("Exhibits"), headings,
            (
                (one.number, one.name, one.source_id, one.size, _instant(one.received_at),
                 self._word("by linking" if one.linked else "for the case"), self._word(one.status), one.skipped)
                for one in self._file.exhibits
            ),
        )  # fmt: skip

    def notes(self) -> Sheet:
        headings = msg("no."), msg("kind"), msg("text"), msg("who"), msg("when (UTC)"), msg("places")
        return self._table(
            msg("Notes"), headings,
            (
                (one.number, self._word(one.kind), one.text, one.actor, _instant(one.at),
                 "; ".join(f"{number}: {where}" for number, where in map(self._place, one.places)))
                for one in self._file.statements
            ),
        )  # fmt: skip


def _rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    for batch in table.to_batches(max_chunksize=4_096):
        yield from batch.to_pylist()


def _ends(row: dict[str, Any]) -> tuple[object, object]:
    both = row["who"], row["other"]
    return both if row["direction"] == "out" else both[::-1]


def _instant(told: str) -> datetime | str | None:
    """Return an instant as it is kept; text that is none, as the gate leaves, stays as it is."""
    try:
        return datetime.fromisoformat(told) if told else None
    except ValueError:
        return told
