"""Reads columns of moments: the day once per distinct day, the hour once per distinct hour, the zone last."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from relais.intake.facts import Facts
from relais.intake.instant import NOT_A_TIME, UNKNOWN_TIME, BadTimeError, Precision, at_local, zone_named
from relais.intake.table.cells import Cells, distinct, joined, per_distinct
from relais.model.column import INSTANT

DAY = 86_400_000_000
_BAD, _UNSURE = -(1 << 62), -(1 << 61)
# Daylight saving begins and ends on a quarter of an hour wherever it has since 1972.
_QUARTER = 900_000_000
_PARTS = (
    r"^(?P<day>[^:]*?)"
    r"(?:[T ,]+(?P<hour>\d{1,2}[:hH]\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:\s?[AaPp]\.?[Mm]\.?)?)"
    r"\s*(?P<zone>[+-]\d{2}:?\d{2}|[A-Za-z]{1,5}|[A-Za-z]+/[A-Za-z_/]+)?)?$"
)
_ISO_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_NUMERIC_DAY = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})", re.ASCII)
_WORDED_DAY = re.compile(r"(\d{1,2})(?:er)?[- ./]([^\W\d_]+)\.?[- ./,]+(\d{4})|([^\W\d_]+)\.? (\d{1,2}),? (\d{4})")
_HOUR = re.compile(r"(\d{1,2})[:hH](\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?:\s?([AaPp])\.?[Mm]\.?)?", re.ASCII)
_FULL_HOUR = r"^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$"
_OFFSET = re.compile(r"(?:UTC|GMT)?\s?([+-])(\d{1,2}):?(\d{2})?", re.ASCII)
_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "jan january janv janvier", "feb february févr fév février fevr fevrier", "mar march mars",
            "apr april avr avril", "may mai", "jun june juin", "jul july juil juillet", "aug august août aout",
            "sep sept september septembre", "oct october octobre", "nov november novembre",
            "dec december déc décembre decembre",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip
# Hours ahead of UTC of abbreviations that mean one thing. CST, IST, BST, EST, PST and the like mean several, and
# 'CET' is written all summer by those who mean Paris time: they are a question.
_ABBREVIATIONS = {
    "utc": 0, "z": 0, "gmt": 0, "west": 1, "cest": 2, "eest": 3, "msk": 3, "wib": 7, "wita": 8, "phst": 8, "pht": 8,
    "hkt": 8, "sgt": 8, "jst": 9, "kst": 9, "aest": 10, "aedt": 11, "edt": -4, "mdt": -6, "pdt": -7,
}  # fmt: skip

Zone = ZoneInfo | timedelta


class Clock:
    """Reads the moments of one source. `order` is 'dmy', 'mdy' or None where nobody has said."""

    def __init__(self, facts: Facts, order: str | None) -> None:
        self._facts = facts
        self._order = order
        self._zone: Zone | None = None
        self._said_by: str | None = None
        answered = facts.answer("zone")
        mapping = facts.mapping
        if answered is not None:
            self._zone, self._said_by = zone_of(answered[0]), answered[1]
        elif mapping is not None and "zone" in mapping.fixed:
            self._zone, self._said_by = zone_named(mapping.fixed["zone"]), f"mapping {mapping.name}"

    def columns(self, cells: Cells, prefix: str = "") -> dict[str, pa.Array]:
        """Return the four columns of the moment that the mapping calls 'date', or `prefix` + 'date', if it does."""
        dotted = f"{prefix}." if prefix else ""
        if not cells.has(f"{dotted}date"):
            return {}
        raw = joined([cells.text(f"{dotted}date"), cells.text(f"{dotted}time")])
        parts = pc.extract_regex(raw, _PARTS)
        local, to_minute = self._local(raw, parts, cells)
        # A zone written in the cell itself is nearer than a column beside it.
        stated = pc.coalesce(_part(parts, "zone"), cells.text(f"{dotted}zone"), cells.text("zone"))
        if words := cells.mapping.values.get("zone"):
            # What the mapping says an abbreviation means in files of this kind.
            stated = per_distinct(stated, lambda zone: words.get(zone, zone), pa.string())
        whole = pc.is_null(_part(parts, "hour"))
        at, known = self._in_utc(local, np.asarray(whole), stated, raw, cells)
        shown = pa.array(known)
        empty = pa.scalar(None, pa.string())
        sharp = pc.if_else(pa.array(to_minute), "minute", "second")
        precision = pc.if_else(whole, "day", sharp)
        said = pc.if_else(pc.is_valid(stated), "file", pa.scalar(self._said_by, pa.string()))
        column = f"{prefix}_" if prefix else ""
        return {
            f"{column}at": pa.array(at, pa.int64(), mask=~known).cast(INSTANT),
            f"{column}time_raw": raw,
            f"{column}time_precision": pc.if_else(shown, precision, empty),
            f"{column}zone_source": pc.if_else(shown, said, empty),
        }

    def _local(
        self, raw: pa.Array, parts: pa.Array, cells: Cells
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
        day_codes, days = distinct(_part(parts, "day"))
        read_hours, to_minute = _hours(_part(parts, "hour"))
        read_days = np.array([*(_day(text, self._order) for text in days), _BAD], np.int64)[day_codes]
        stated = np.asarray(pc.is_valid(raw))
        bad = stated & ((read_days == _BAD) | (read_hours == _BAD))
        for row in np.flatnonzero(bad):
            why = _why_bad(days[day_codes[row]] if day_codes[row] >= 0 else "")
            self._facts.notice(why, cells.place(int(row)), raw=raw[int(row)].as_py())
        unsure = stated & ~bad & (read_days == _UNSURE)
        if unsure.any():
            self._ask("date_order", unsure, raw, cells)
        local = np.where(stated & ~bad & ~unsure, read_days * DAY + read_hours, _BAD)
        return local, to_minute

    def _in_utc(
        self, local: npt.NDArray[np.int64], whole: npt.NDArray[np.bool_], stated: pa.Array, raw: pa.Array, cells: Cells
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
        codes, names = distinct(stated)
        zones = [*(zone_of(name) for name in names), self._zone]
        at = np.full(len(local), _BAD, np.int64)
        readable = local != _BAD
        unknown = np.zeros(len(local), np.bool_)
        for code, zone in zip([*range(len(names)), -1], zones, strict=True):
            rows = readable & (codes == code)
            # A zone this table does not know may be settled by the answer of a person.
            if zone is None and self._zone is not None and self._facts.answer("zone") is not None:
                zone = self._zone  # noqa: PLW2901 - the stated name is no zone; the answer stands for it
            if zone is None:
                unknown |= rows
            else:
                at[rows] = _utc(local[rows], whole[rows], zone)
        for row in np.flatnonzero(readable & ~unknown & (at == _BAD)):
            self._facts.notice(NOT_A_TIME, cells.place(int(row)), raw=raw[int(row)].as_py())
        if unknown.any():
            self._ask("zone", unknown, raw, cells)
        return at, at != _BAD

    def _ask(self, key: str, waiting: npt.NDArray[np.bool_], raw: pa.Array, cells: Cells) -> None:
        row = int(np.argmax(waiting))
        self._facts.ask(key, cells.place(row), str(raw[row].as_py()), records=int(waiting.sum()))


def order_shown(days: pa.Array) -> str | None:
    """Return the order of day and month that these dates prove ('dmy', 'mdy'), or None where they prove none."""
    for text in distinct(_part(pc.extract_regex(days, _PARTS), "day"))[1]:
        found = _NUMERIC_DAY.fullmatch(text)
        if found and 31 >= int(found[1]) > 12 >= int(found[2]):
            return "dmy"
        if found and 31 >= int(found[2]) > 12 >= int(found[1]):
            return "mdy"
    return None


def needs_order(days: pa.Array) -> bool:
    """Say whether some of these dates cannot be read without knowing the order of day and month."""
    return any(_NUMERIC_DAY.fullmatch(text) for text in distinct(_part(pc.extract_regex(days, _PARTS), "day"))[1])


@lru_cache(maxsize=1024)
def zone_of(name: str) -> Zone | None:
    """Return the zone a file names: an IANA name, an offset, or an abbreviation that means one thing; else None."""
    text = name.strip()
    hours = _ABBREVIATIONS.get(text.casefold())
    if hours is not None:
        return timedelta(hours=hours)
    offset = _OFFSET.fullmatch(text)
    if offset is not None and int(offset[2]) <= 14 and int(offset[3] or 0) <= 59:
        size = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return -size if offset[1] == "-" else size
    try:
        return zone_named(text) if "/" in text else None
    except BadTimeError:
        return None


def _part(parts: pa.Array, name: str) -> pa.Array:
    text = pc.struct_field(parts, name)
    return pc.if_else(pc.equal(pc.binary_length(text), 0), pa.scalar(None, pa.string()), text)


@lru_cache(maxsize=16_384)
def _day(text: str, order: str | None) -> int:
    try:
        if found := _ISO_DAY.fullmatch(text):
            return _number(int(found[1]), int(found[2]), int(found[3]))
        if found := _WORDED_DAY.fullmatch(text):
            day, word, year = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
            return _number(int(year), _MONTHS.get(word.casefold(), 0), int(day))
        if found := _NUMERIC_DAY.fullmatch(text):
            first, second, year = int(found[1]), int(found[2]), _century(found[3])
            if first == second:
                return _number(year, first, second)
            if order is None:
                return _UNSURE
            return _number(year, second, first) if order == "dmy" else _number(year, first, second)
    except ValueError:
        pass
    return _BAD


def _why_bad(day: str) -> str:
    """Return why a moment of that day could not be read: its layout is not known, or the calendar has no such."""
    worded = _WORDED_DAY.fullmatch(day)
    if worded:
        return NOT_A_TIME if (worded[2] or worded[4]).casefold() in _MONTHS else UNKNOWN_TIME
    return NOT_A_TIME if _ISO_DAY.fullmatch(day) or _NUMERIC_DAY.fullmatch(day) else UNKNOWN_TIME


def _century(text: str) -> int:
    year = int(text)
    # POSIX: 69 to 99 are 1969 to 1999.
    return year if len(text) == 4 else year + (1900 if year >= 69 else 2000)


def _number(year: int, month: int, day: int) -> int:
    return date(year, month, day).toordinal() - date(1970, 1, 1).toordinal()


def _hours(column: pa.Array) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Return the microseconds since midnight of each hour, 0 where none is written, and which are to the minute."""
    if len(column) and pc.all(pc.match_substring_regex(column, _FULL_HOUR)).as_py():
        parts = (pc.cast(pc.utf8_slice_codeunits(column, at, at + 2), pa.int64()) for at in (0, 3, 6))
        hour, minute, second = (np.asarray(pc.fill_null(part, 0)) for part in parts)
        return ((hour * 60 + minute) * 60 + second) * 1_000_000, np.zeros(len(column), np.bool_)
    codes, texts = distinct(column)
    read = np.array([*(_hour(text) for text in texts), 0], np.int64)[codes]
    return read, np.array([*(text.count(":") < 2 for text in texts), False], np.bool_)[codes]


def _hour(text: str) -> int:
    found = _HOUR.fullmatch(text)
    if found is None:
        return _BAD
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if found[5]:
        if not 1 <= hour <= 12:
            return _BAD
        hour = hour % 12 + (12 if found[5] in "Pp" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return _BAD
    return ((hour * 60 + minute) * 60 + second) * 1_000_000 + int((found[4] or "0")[:6].ljust(6, "0"))


def _utc(local: npt.NDArray[np.int64], whole: npt.NDArray[np.bool_], zone: Zone) -> npt.NDArray[np.int64]:
    if isinstance(zone, timedelta):
        return local - zone // timedelta(microseconds=1)
    days, inverse = np.unique(local // DAY, return_inverse=True)
    begin = np.array([_shift(int(day) * DAY, zone) for day in days], np.int64)
    end = np.array([_shift(int(day + 1) * DAY, zone) for day in days], np.int64)
    shifts = begin[inverse]
    # A day that begins and ends at one distance from UTC keeps it throughout; the others go by the quarter.
    changing = np.flatnonzero(((begin != end) | (begin == _BAD))[inverse])
    shifts[changing] = [
        _shift(int(at), zone, "day") if day else _shift(int(at) // _QUARTER * _QUARTER, zone)
        for at, day in zip(local[changing], whole[changing], strict=True)
    ]
    return np.where(shifts == _BAD, _BAD, local + shifts)


@lru_cache(maxsize=16_384)
def _shift(local: int, zone: ZoneInfo, precision: Precision = "second") -> int:
    try:
        placed = at_local(datetime(1970, 1, 1) + timedelta(microseconds=local), "", precision, zone, None)  # noqa: DTZ001 - the zone is what is looked up
    except (BadTimeError, OverflowError):
        return _BAD
    return _BAD if placed.at is None else placed.at - local
