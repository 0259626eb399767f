"""Google Meet in a Takeout: conference_history_records.csv, the calls and meetings of one account.

Columns and values as public readers of the file know them, checked 2026-11-28; no sample is public, so the columns are
found by their names and may be fewer. Times are in UTC and say so; a length is written '0:02:16', and follows from
beginning and end where it is not. The people called may stand in brackets, with commas that no quotation mark protects.
Locators: 'line 12'. An outgoing call to n others is n rows at one locator; its conversation is the code of the meeting.
Who called of several others in an incoming call is not said: it is one row without a caller, and they are its others.
"""

import re
from collections.abc import Iterator
from io import StringIO

from relais.intake.calls import outcome
from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.instant import Instant
from relais.intake.side import NOBODY, Parties, Side
from relais.intake.stated import moment
from relais.intake.syntax.csv_lines import records
from relais.model.notice import UnreadableError, msg

NO_HEADER = msg("the first line does not name the columns of a meeting history: nothing could be read")
NOT_A_ROW = msg("this line has {cells} cells where the first has {expected}: it is skipped")
NOT_A_LENGTH = msg("“{raw}” is no length of a call, and beginning and end do not give one: it is kept without")
NO_ROW = msg("no call stands on this line")

SERVICE = "google meet"
_TOLD_BY = ("Start Time", "Duration", "Call Direction")
_MOST_LINES = 50
_LENGTH = re.compile(r"(\d{1,4}):(\d{2}):(\d{2})(?:\.\d+)?")
_VIDEO = {"video": True, "audio": False}


def recognise(sealed: Sealed) -> bool:
    """Tell the history by the names of its columns."""
    first = sealed.head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].decode("utf-8", "replace").strip()
    cells = [cell.strip(' "') for cell in first.split(",")]
    return all(name in cells for name in _TOLD_BY) and ("Meeting Code" in cells or "Call Counterparts" in cells)


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every call: who called whom, when, how long, and how it ended, as far as stated."""
    parties = Parties(facts)
    with sealed.path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        rows = _rows(records(file, _MOST_LINES))
        header = next(rows, ("", None))[1]
        if header is None or "Start Time" not in header:
            raise UnreadableError(NO_HEADER, "line 1")
        for place, cells in rows:
            if cells is None or len(cells) != len(header):
                facts.notice(NOT_A_ROW, place, skipped=1, cells=len(cells or ()), expected=len(header))
                continue
            _call(facts, parties, place, dict(zip(header, cells, strict=True)))


def passage(data: bytes, locator: str) -> str:
    """Return the call at 'line 12', its cells with bars between."""
    for place, cells in _rows(records(StringIO(data.decode("utf-8-sig", "replace"), newline=""), _MOST_LINES)):
        if place == locator and cells is not None:
            return " | ".join(cells)
    raise UnreadableError(NO_ROW, locator)


def _rows(found: Iterator[tuple[str, list[str] | None]]) -> Iterator[tuple[str, list[str] | None]]:
    for place, cells in found:
        yield place, None if cells is None else _joined([cell.strip() for cell in cells])


def _joined(cells: list[str]) -> list[str]:
    """Put a list in brackets together again, whose commas were taken for the ends of cells."""
    for first, cell in enumerate(cells):
        if cell.startswith("[") and "]" not in cell:
            last = next((at for at in range(first + 1, len(cells)) if cells[at].endswith("]")), None)
            if last is not None:
                return [*cells[:first], ",".join(cells[first : last + 1]), *cells[last + 1 :]]
    return cells


def _call(facts: Facts, parties: Parties, place: str, row: dict[str, str]) -> None:
    direction = row.get("Call Direction", "").casefold()
    outgoing = {"outgoing": True, "incoming": False}.get(direction)
    gaia = row.get("Owner Gaia Id", "")
    owner = Side(selectors=(("handle", "google", gaia),) if gaia else ())
    others = [_side(one) for one in row.get("Call Counterparts", "").strip("[]").split(",")]
    began, ended = (moment(facts, place, row.get(name) or None) for name in ("Start Time", "End Time"))
    said = (row.get("Direct Call Result"), row.get("Participation State"))
    status, seconds = outcome(facts, place, said, _seconds(facts, place, row.get("Duration", ""), began, ended))
    named = [one for one in others if one] or [NOBODY]
    for caller, callee in _sides(parties, place, owner, named, outgoing=outgoing):
        facts.add(
            "call",
            place,
            caller=caller,
            callee=callee,
            service=SERVICE,
            conversation=row.get("Meeting Code") or None,
            duration_s=seconds,
            video=_VIDEO.get(row.get("Meeting Media Type", "").casefold()),
            status=status,
            **began.columns(),
        )


def _sides(
    parties: Parties, place: str, owner: Side, others: list[Side], *, outgoing: bool | None
) -> list[tuple[int | None, int | None]]:
    """Return (caller, callee) of each row of a call, as far as they are said; add those whose side is not."""
    if outgoing:
        mine = parties.ordinal(place, "caller", owner)
        return [(mine, parties.ordinal(place, "callee", other)) for other in others]
    mine = parties.ordinal(place, "account" if outgoing is None else "callee", owner)
    alone = outgoing is False and len(others) == 1
    theirs = [parties.ordinal(place, "caller" if alone else "other", other) for other in others]
    return [(theirs[0] if alone else None, None if outgoing is None else mine)]


def _side(raw: str) -> Side:
    name = raw.strip()
    if "@" in name:
        return Side(selectors=(("email", None, name),))
    if name.startswith("+") and sum(sign.isdigit() for sign in name) > 6:
        return Side(selectors=(("phone", None, name),))
    return Side(nickname=name or None)


def _seconds(facts: Facts, place: str, raw: str, began: Instant, ended: Instant) -> int | None:
    if found := _LENGTH.fullmatch(raw):
        return int(found[1]) * 3600 + int(found[2]) * 60 + int(found[3])
    if began.at is not None and ended.at is not None and ended.at >= began.at:
        return (ended.at - began.at) // 1_000_000
    if raw:
        facts.notice(NOT_A_LENGTH, place, raw=raw[:40])
    return None


FORMAT = Format(
    name="google_meet",
    version=1,
    title=msg("Google Meet history (Takeout)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "call"),
    limits=(
        msg("who called is unknown where no direction is stated, as in meetings"),
        msg("which of several others called is not said of an incoming call: its caller stays open"),
        msg("the columns may be named in another language: the file is then read as a table"),
    ),
)
