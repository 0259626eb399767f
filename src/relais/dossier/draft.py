"""A document while it is written: its blocks so far, and the notes that say where each statement stands."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from relais.dossier.case_file import Exhibit, Place
from relais.dossier.page import Block, Language, Page, shown
from relais.dossier.request_words import PARIS, SEPARATOR
from relais.dossier.request_words import say as say_label
from relais.language.shown import amount, day, number
from relais.language.tongue import Tongue
from relais.model.notice import msg

EXHIBIT = msg("exhibit {number}")
ROWS_SHOWN = msg("{shown} of {all} rows shown; all stand in the exhibit bundle.")
NOTHING = msg("nothing")
DAYS = msg("{n} d")
_NOTES = msg("notes")
_NOTE_HEAD = (msg("note no."), msg("exhibit"), msg("place in it"), msg("SHA-256 begins"))
_NOTE_WIDTHS = (8, 11, 52, 29)
# So much of a hash tells one exhibit from every other; the list of exhibits has it whole.
_HASH = 16
# A row of a table: its cells, and where they stand.
Row = tuple[Sequence[object], Iterable[Place]]
_Told = tuple[tuple[str, ...], tuple[int, ...]]


class Draft:
    """What is written so far. Texts are messages in the document's language; what was received is only ever shown."""

    def __init__(self, said: Tongue, exhibits: Sequence[Exhibit]) -> None:
        self.said = said
        self._language: Language = "fr" if said.language == "fr" else "en"
        self._numbers = {one.source_id: one.number for one in exhibits}
        self._notes: dict[Place, int] = {}
        self._blocks: list[Block] = []

    @property
    def notes(self) -> dict[Place, int]:
        """Return the number of the note of each place that was cited."""
        return self._notes

    def say(self, text: str, **params: object) -> str:
        """Return a message, filled in; days, instants and sums are written as the language writes them."""
        return self.said.say(text, {name: self.written(value) for name, value in params.items()})

    def written(self, value: object) -> str:
        """Return a value as a cell: exact, and in the language of the document."""
        match value:
            case None | "":
                return "—"
            case bool():
                return self.said.text("yes" if value else "no")
            case datetime():
                return f"{self.in_utc(value, None)} UTC"
            case date():
                return day(value, self._language)
            case Decimal():
                return amount(value, self._language)
            case int() | float():
                return number(value, self._language)
            case _:
                return shown(str(value))

    def moment(self, at: datetime | None, precision: str | None, raw: str | None) -> str:
        """Return a moment in UTC and, in brackets, the legal time of France, no finer than it is known.

        What nobody could place is quoted as written.
        """
        if at is None:
            return self.written(raw)
        told, france = self.in_utc(at, precision), at.astimezone(PARIS)
        if precision == "day":
            return told
        local = self._clock(france, precision)
        return f"{told} ({local.rpartition(' ')[2] if france.date() == at.astimezone(UTC).date() else local})"

    def in_utc(self, at: datetime, precision: str | None) -> str:
        """Return a moment in UTC, without saying so, no finer than it is known."""
        return self._clock(at.astimezone(UTC), precision)

    def labelled(self, label: str, value: str) -> str:
        """Return a label with its value, as the language of the document sets them apart."""
        return f"{label}{say_label(SEPARATOR, self._language)}{value}"

    def day(self, told: str) -> str:
        """Return the day of an instant as it is kept; text that is none, as the gate leaves, stays as it is."""
        return day(told, self._language)

    def in_france(self, at: datetime) -> str:
        """Return a moment in the legal time of France, with its offset from UTC."""
        local = at.astimezone(PARIS)
        offset = f"{local:%z}"
        return f"{self._clock(local, None)} UTC{offset[:3]}:{offset[3:]}"

    def lasting(self, seconds: int) -> str:
        """Return a duration in days, hours, minutes and seconds, exact."""
        minutes, rest = divmod(seconds, 60)
        hours, minutes = divmod(minutes, 60)
        days, hours = divmod(hours, 24)
        told = [self.say(DAYS, n=days)] if days else []
        told += [f"{n} {unit}" for n, unit in ((hours, "h"), (minutes, "min"), (rest, "s")) if n]
        return " ".join(told) or "0 s"

    def _clock(self, at: datetime, precision: str | None) -> str:
        told = day(at.date(), self._language)
        return told if precision == "day" else f"{told} {at:%H:%M}{'' if precision == 'minute' else f':{at:%S}'}"

    def exhibit(self, source_id: str) -> str:
        """Return what a source is called in the document: its number, or the start of its hash where it is none."""
        number = self._numbers.get(source_id)
        return self.say(EXHIBIT, number=number) if number else source_id[:12]

    def cite(self, places: Iterable[Place]) -> tuple[int, ...]:
        """Return the numbers of the notes of places, each once, in order."""
        return tuple(dict.fromkeys(self._notes.setdefault(place, len(self._notes) + 1) for place in places))

    def title(self, text: str, **params: object) -> None:
        """Begin the document."""
        self._blocks.append(Block("title", self.say(text, **params)))

    def heading(self, text: str, *, on_new_page: bool = False, **params: object) -> None:
        """Begin a section."""
        if on_new_page:
            self._blocks.append(Block("page"))
        self._blocks.append(Block("heading", self.say(text, **params)))

    def part(self, text: str, **params: object) -> None:
        """Begin a part of a section."""
        self._blocks.append(Block("part", self.say(text, **params)))

    def text(self, text: str, places: Iterable[Place] = (), **params: object) -> None:
        """Write a paragraph."""
        self._blocks.append(Block("text", self.say(text, **params), cites=(self.cite(places),)))

    def items(self, rows: Iterable[tuple[str, Iterable[Place]]]) -> None:
        """Write a list of sentences that are said already; of none it says so."""
        told = [(sentence, self.cite(places)) for sentence, places in rows] or [(self.say(NOTHING), ())]
        self._blocks.append(
            Block("list", rows=tuple((one,) for one, _cites in told), cites=tuple(cites for _one, cites in told))
        )  # fmt: skip

    def entries(self, rows: Iterable[tuple[str, object, Iterable[Place]]]) -> None:
        """Write labels with their values."""
        told = [((self.say(label), self.written(value)), self.cite(places)) for label, value, places in rows]
        self._blocks.append(
            Block("entries", rows=tuple(one for one, _cites in told), cites=tuple(cites for _one, cites in told))
        )  # fmt: skip

    def table(self, head: Sequence[str], widths: Sequence[int], rows: Iterable[Row], hidden: int = 0) -> None:
        """Write a table, of which `hidden` more rows are not shown; of no row it says so."""
        told = [(tuple(self.written(cell) for cell in cells), self.cite(places)) for cells, places in rows]
        if any(cites for _cells, cites in told):
            # The numbers of the notes have a column of their own.
            head, widths = (*head, _NOTES), (*widths, sum(widths) // 11)
            told = [((*cells, ""), cites) for cells, cites in told]
        if not told and not hidden:
            self.text(NOTHING)
        if told:
            self._sheet(head, widths, told)
        if hidden:
            self.text(ROWS_SHOWN, shown=len(told), all=len(told) + hidden)

    def _sheet(self, head: Sequence[str], widths: Sequence[int], told: Sequence[_Told]) -> None:
        self._blocks.append(
            Block(
                "table", head=tuple(self.say(one) for one in head), widths=tuple(widths),
                rows=tuple(one for one, _cites in told), cites=tuple(cites for _one, cites in told),
            )
        )  # fmt: skip

    def picture(self, svg: str, text: str) -> None:
        """Draw a picture, which bears its title; `text` says what can be seen in it."""
        self._blocks.append(Block("picture", text, svg=svg))

    def note_list(self) -> None:
        """Write where each note leads: the exhibit, the place in it and its hash."""
        rows = tuple(
            (str(number), str(self._numbers.get(source_id, "")), shown(locator), source_id[:_HASH])
            for (source_id, locator), number in self._notes.items()
        )
        if rows:
            head = tuple(self.say(one) for one in _NOTE_HEAD)
            self._blocks.append(Block("notes", rows=rows, head=head, widths=_NOTE_WIDTHS))

    def page(self, mark: str, footer: str, letterhead: Sequence[str]) -> Page:
        """Return the document."""
        return Page(
            self._blocks[0].text, self._language, mark, footer, tuple(map(shown, letterhead)), tuple(self._blocks),
            say_label(SEPARATOR, self._language),
        )  # fmt: skip
