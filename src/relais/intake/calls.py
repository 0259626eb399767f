"""What readers of calls share: how a call ended, how long it lasted, and its rows gathered in bulk."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from relais.intake.facts import Facts
from relais.intake.instant import Instant
from relais.model.notice import msg

NOT_A_DURATION = msg("“{raw}” is not a duration in seconds or h:mm:ss: the call is kept without it")
MISSED_WITH_LENGTH = msg(
    "this call is said not to have been answered, and to have lasted {seconds} s: it is kept as missed"
)

_MISSED = re.compile(
    r"\b(?:missed|declined|rejected|refused|blocked|busy|no ?answer|unanswered|failed|cancel(?:l?ed)?"
    r"|not (?:answered|accepted|connected|completed))\b"
)
_ANSWERED = re.compile(
    r"\b(?:answered|accepted|connected|established|succeeded|success(?:ful)?|received|completed|participated|joined)\b"
)
# Of the kind and direction of a call, which say nothing of its end.
_OF_NO_END = frozenset(
    [
        "incoming",
        "outgoing",
        "dialed",
        "dialled",
        "placed",
        "direct",
        "group",
        "call",
        "voice",
        "audio",
        "video",
        "phone",
    ]
)
_SPAN = re.compile(r"(?:(\d{1,4}):)?(\d{1,5}):([0-5]\d)(?:[.,]\d+)?", re.ASCII)
_ISO = re.compile(r"P(?:(\d{1,4})D)?(?:T(?=\d)(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,9})(?:[.,]\d+)?S)?)?", re.ASCII)
_COUNT = re.compile(r"\d{1,18}(?:\.\d{1,18})?", re.ASCII)
_ROWS = 10_000
_COLUMNS = ("caller", "callee", "service", "duration_s", "video", "status", "state")
_TIMES = ("at", "time_raw", "time_precision", "zone_source")


class Calls:
    """The calls of one source on their way to the fact table; `flush` hands on what is gathered."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._rows: list[tuple[Any, ...]] = []

    def add(
        self,
        place: str,
        at: Instant,
        sides: tuple[int | None, Iterable[int | None]],
        *,
        service: str | None,
        seconds: int | None,
        video: bool | None,
        status: str,
        state: str | None = None,
    ) -> None:
        """Add one call: a row for each of the called, or one where none is known. `sides` are who calls and whom."""
        told = (service, seconds, video, status, state, at.at, at.raw, at.precision, at.zone_source)
        caller, callees = sides
        self._rows += [(place, caller, callee, *told) for callee in callees] or [(place, caller, None, *told)]
        if len(self._rows) >= _ROWS:
            self.flush()

    def flush(self) -> None:
        """Hand on the calls gathered so far."""
        if not self._rows:
            return
        places, *cells = zip(*self._rows, strict=True)
        self._rows = []
        self._facts.add_cells("call", places, dict(zip((*_COLUMNS, *_TIMES), cells, strict=True)))


def outcome(facts: Facts, place: str, said: Iterable[str | None], seconds: int | None) -> tuple[str, int | None]:
    """Return the status of a call and its length, from the words on its end and the length that are stated.

    A word that says nobody answered wins over a length, and is said where there is one; a word not known leaves it
    open; a length alone, without a word, is a call that was answered.
    """
    words = " ".join(re.sub(r"[\W_]+", " ", one.casefold()) for one in said if one)
    if _MISSED.search(words):
        if seconds:
            facts.notice(MISSED_WITH_LENGTH, place, seconds=seconds)
        return "missed", seconds or 0
    if _ANSWERED.search(words):
        return "answered", seconds
    return "answered" if seconds and _OF_NO_END.issuperset(words.split()) else "unknown", seconds


def length(facts: Facts, place: str, raw: object) -> int | None:
    """Read a length in whole seconds: 125, '125.7', '0:02:05', 'PT2M5S'. What is none of these is said."""
    if raw is None or raw == "":
        return None
    found = _length(raw)
    if found is None or found >= 1 << 31:
        shown = str(raw)[:40] if isinstance(raw, str | int | float | Decimal) else type(raw).__name__
        facts.notice(NOT_A_DURATION, place, raw=shown)
        return None
    return found


def _length(raw: object) -> int | None:
    if isinstance(raw, int | float | Decimal) and not isinstance(raw, bool):
        # Neither endless nor no number, which compare as false.
        return int(raw) if 0 <= raw < 1 << 31 else None
    if not isinstance(raw, str):
        return None
    text = raw.strip()
    if _COUNT.fullmatch(text):
        return int(text.partition(".")[0])
    if found := _SPAN.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return hours * 3600 + minutes * 60 + seconds if not found[1] or minutes < 60 else None
    if (found := _ISO.fullmatch(text)) and any(found.groups()):
        days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return ((days * 24 + hours) * 60 + minutes) * 60 + seconds
    return None
