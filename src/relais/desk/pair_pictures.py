"""The pictures of one pair, each with its table: payments and calls by day and hour, lags, sessions over the years."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from io import StringIO
from pathlib import Path

import numpy as np

from relais.corroborate.lags import EDGES, counted, expected, nearest
from relais.corroborate.local_windows import local, windows
from relais.corroborate.near import Flags
from relais.corroborate.payment_then_call import SPAN, WINDOW_H
from relais.desk.error import DeskError
from relais.desk.open_pair import Pair
from relais.figures import lags, plane, years
from relais.model.notice import msg

EXISTS = msg("{path} exists already: pictures are written to a new folder")

Tell = Callable[[str], str]


@dataclass(frozen=True)
class Picture:
    """One picture: the name of its file, its SVG text, and its table (headings by column, and rows)."""

    name: str
    svg: str
    columns: Sequence[tuple[str, str]]
    rows: Sequence[Mapping[str, object]]


def draw(found: Pair, tell: Tell) -> tuple[Picture, ...]:
    """Draw a pair in the language of the reader."""
    return _plane(found, tell), _lags(found, tell), _years(found, tell)


def write(found: Pair, folder: Path, tell: Tell) -> list[Path]:
    """Write each picture as SVG and its table as CSV into a new folder, and the bare list of times, `events.csv`.

    That list is what `relais try-timing` reads. Raises DeskError where the folder exists.
    """
    if folder.exists():
        raise DeskError(EXISTS, path=folder)
    folder.mkdir(parents=True)
    written = []
    # Files leave the desk: they name nobody.
    for one in draw(replace(found, called={}), tell):
        for suffix, text in (("svg", one.svg), ("csv", _csv(one, tell))):
            written.append(folder / f"{one.name}.{suffix}")
            written[-1].write_text(text, encoding="utf-8", newline="")
    written.append(folder / "events.csv")
    written[-1].write_text(_events(found), encoding="utf-8", newline="")
    return written


def _events(found: Pair) -> str:
    """Return the times of the pair, one payment or call a line; of what is known to the day, its noon in its zone."""
    text = StringIO()
    out = csv.writer(text)
    out.writerow(("pair", "event", "at", "precision"))
    pair = f"{found.payer} {found.payee}"
    for one in found.payments:
        timed = isinstance(one.at, datetime)
        at = one.at if timed else datetime.combine(one.at, time(12), found.place)
        out.writerow((pair, "payment", at.isoformat(), "" if timed else "day"))
    out.writerows((pair, "call", one.at.isoformat(), "") for one in found.calls)
    return text.getvalue()


def _plane(found: Pair, tell: Tell) -> Picture:
    paid, called = (local(at, found.place) for at in (found.paid_ms, found.called_ms))
    words = _words(plane.WORDS, found, tell)
    near = _near(found)
    picture = plane.picture(paid, called, near, words)
    return Picture("plane", picture, plane.COLUMNS, plane.table(paid, called, near, words))


def _lags(found: Pair, tell: Tell) -> Picture:
    ours, theirs = found.paid_ms, found.called_ms
    of, to = np.zeros(ours.size, np.int64), np.zeros(theirs.size, np.int64)
    begin, end = windows(ours, found.place, WINDOW_H)
    seen = counted(nearest(of, ours, to, theirs))
    chance = expected(of, begin, end, to, theirs)
    wider = 1000 * (found.clock_error_s + 3600 * found.zone_error_h)
    span = -SPAN.before - wider, SPAN.after + wider
    picture = lags.picture(seen, chance, EDGES, ours.size, _words(lags.WORDS, found, tell), span)
    return Picture("lags", picture, lags.COLUMNS, lags.table(seen, chance, EDGES, ours.size))


def _years(found: Pair, tell: Tell) -> Picture:
    """Draw the sessions, and the payments left over; money by the month, the weakest kind, is not drawn."""
    rows = [one for one in found.sessions if not one.by_month]
    paid = {one.paid_at for one in found.sessions}
    left = np.array([at for at in found.paid_ms.tolist() if at not in paid], np.int64)
    begun = np.concatenate((np.array([int(one.at.timestamp() * 1000) for one in rows], np.int64), left))
    flags = {
        name: np.array([getattr(one, name) for one in rows] + [name == "payment"] * left.size, bool)
        for name in ("payment", "call", "chat", "ambiguous")
    }
    sessions = years.Sessions(local(begun, found.place), **flags)
    picture = years.picture(sessions, _words(years.WORDS, found, tell))
    return Picture("years", picture, years.COLUMNS, years.table(sessions))


def _near(found: Pair) -> Flags:
    return np.array([one.near for one in found.payments if isinstance(one.at, datetime)], bool)


def _words(words: Mapping[str, str], found: Pair, tell: Tell) -> dict[str, str]:
    ends = (f"{found.called[one]} ({one})" if one in found.called else one for one in (found.payer, found.payee))
    title = {"title": f"{tell(words['title'])}: {', '.join(ends)}"}
    return {name: tell(text) for name, text in words.items()} | title


def _csv(one: Picture, tell: Tell) -> str:
    text = StringIO()
    out = csv.writer(text)
    out.writerow([tell(heading) for _key, heading in one.columns])
    out.writerows([["" if row[key] is None else row[key] for key, _heading in one.columns] for row in one.rows])
    return text.getvalue()
