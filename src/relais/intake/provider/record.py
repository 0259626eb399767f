"""Groups the fields of a page into records: a label that comes again, or the end of a block, ends one."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from relais.intake.chat import gather as chat
from relais.intake.facts import Facts
from relais.intake.instant import NEVER, Instant
from relais.intake.stated import moment

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# 'Wed Aug 19 12:00:00 UTC 2021', 'Apr 06 2026 03:48:31 UTC'.
_WRITTEN_OUT = re.compile(
    rf"(?:[A-Z][a-z]{{2}} )?({'|'.join(_MONTHS)}) (\d{{1,2}}) (?:(\d{{4}}) )?(\d\d:\d\d:\d\d) UTC(?: (\d{{4}}))?"
)


@dataclass(slots=True)
class Record:
    """One record: where it begins, how deep its fields stand, and what they say."""

    place: str
    depth: int
    said: dict[str, list[str]] = field(default_factory=dict)

    def first(self, *labels: str) -> str | None:
        """Return what the first of these labels that says anything says."""
        return next((text for label in labels for text in self.said.get(label, ()) if text), None)


class Records:
    """Gathers fields of these `labels` into records and hands each on to `finish`.

    `beginning` labels always begin a record; `repeated` ones may come more than once in one.
    """

    def __init__(
        self,
        finish: Callable[[Record], None],
        labels: Iterable[str],
        *,
        beginning: Iterable[str] = (),
        repeated: Iterable[str] = (),
    ) -> None:
        self._finish = finish
        self._labels = frozenset(labels)
        self._beginning = frozenset(beginning)
        self._repeated = frozenset(repeated)
        self._record: Record | None = None

    @property
    def labels(self) -> frozenset[str]:
        """The labels of the record that is open."""
        return frozenset(self._record.said if self._record is not None else ())

    def take(self, place: str, depth: int, label: str, text: str) -> bool:
        """Take one field; False where its label is none of these."""
        if label not in self._labels:
            return False
        record = self._record
        if record is not None and (label in self._beginning or (label in record.said and label not in self._repeated)):
            self.end()
            record = None
        if record is None:
            record = self._record = Record(place, depth)
        record.said.setdefault(label, []).append(text)
        return True

    def gap(self, depth: int) -> None:
        """Take the end of a block whose fields stand at `depth`."""
        if self._record is not None and depth <= self._record.depth:
            self.end()

    def end(self) -> None:
        """Hand on what is gathered."""
        record, self._record = self._record, None
        if record is not None:
            self._finish(record)


def when(facts: Facts, place: str, raw: str | None) -> Instant:
    """Read a time of an answer: '2026-04-11 04:02:00 UTC', one written out, or a count of seconds since 1970."""
    if not raw:
        return NEVER
    if raw.isascii() and raw.isdigit() and len(raw) in (9, 10):
        return chat.clock(facts, place, raw, 1)
    if (found := _WRITTEN_OUT.fullmatch(raw.strip())) and bool(found[3]) != bool(found[5]):
        month, day, clock = _MONTHS.index(found[1]) + 1, int(found[2]), found[4]
        seen = moment(facts, place, f"{found[3] or found[5]}-{month:02}-{day:02} {clock} UTC")
        return replace(seen, raw=raw)
    return moment(facts, place, raw)
