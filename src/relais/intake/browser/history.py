"""The history of a web browser (SQLite): Chrome and other Chromium, Firefox (places.sqlite), Safari (History.db).

Tables as in the samples and, of Safari, in public forensic tools (checked 2026-11-28). Times count in UTC: microseconds
since 1601 in Chromium, microseconds since 1970 in Firefox, seconds since 2001 in Safari. Samples of the plaso project:
Chrome 59, 1 visit and 1 download; Firefox, 1 visit; counted by sqlite3. Locators: 'visits/12',
'moz_historyvisits/3', 'history_visits/5': table and row id. What it cannot tell: who sat before the screen.

Titles are free text and not kept. What of an address is kept, and which give no fact: `visited.py`.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from relais.intake.counted import APPLE, UNIX, WINDOWS, counted
from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.phone.android import DELETED
from relais.intake.syntax.sqlite_join import Pairs
from relais.intake.syntax.sqlite_source import Database, held
from relais.intake.syntax.sqlite_steps import NO_ROW, count_left_out, holds, read_steps, shown
from relais.intake.visited import Visited
from relais.model.notice import UnreadableError, msg

NO_PAGE = msg("the page of this visit is not in the database: the visit is skipped")

_PAGES_REMEMBERED = 65_536


class _Layout(NamedTuple):
    """Where a browser keeps visits and pages, and how it counts time."""

    visits: str
    page_of: str
    time: str
    pages: str
    per_second: int
    origin: int
    left_out: tuple[str, ...]


_LAYOUTS = (
    _Layout("visits", "url", "visit_time", "urls", 1_000_000, WINDOWS, ("downloads",)),
    _Layout("moz_historyvisits", "place_id", "visit_date", "moz_places", 1_000_000, UNIX, ("moz_downloads",)),
    _Layout("history_visits", "history_item", "visit_time", "history_items", 1, APPLE, ()),
)


def recognise(sealed: Sealed) -> bool:
    """Tell it by its tables."""
    return any(holds(sealed, _tables(layout)) for layout in _LAYOUTS)


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every visit as a web address seen at a time."""
    steps = [step for layout in _LAYOUTS for step in _steps(facts, layout)]
    read_steps(sealed.path, facts, steps)


def passage(data: bytes, locator: str) -> str:
    """Return the address, the title and the time of the visit at 'visits/12'. Raises UnreadableError where none is."""
    table, _, row = locator.partition("/")
    layout = next((one for one in _LAYOUTS if one.visits == table), None)
    if layout is None or not (row.isascii() and row.isdigit() and len(row) < 19):
        raise UnreadableError(NO_ROW, locator)
    database = held(data)
    try:
        visit = database.finder(table, (layout.page_of, layout.time))(int(row))
        page = _finder(database, layout)(visit[0]) if visit else None
    finally:
        database.close()
    if visit is None:
        raise UnreadableError(NO_ROW, locator)
    return "\n".join(map(shown, (*(page or ()), visit[1])))


def _tables(layout: _Layout) -> dict[str, frozenset[str]]:
    return {layout.visits: frozenset({layout.page_of, layout.time}), layout.pages: frozenset({"id", "url"})}


def _steps(facts: Facts, layout: _Layout) -> list[Callable[[Database], None]]:
    return [
        lambda database: _visits(database, facts, layout),
        lambda database: count_left_out(database, facts, layout.left_out),
    ]


def _finder(database: Database, layout: _Layout) -> Callable[[Any], tuple[Any, ...] | None]:
    """Return a function that gives the address and the title of a page by its number."""
    # A table copied without its key has row numbers other than those by which visits name its pages.
    rows = Pairs((number, row) for row, number in database.select(layout.pages, ("id",)))
    find = database.finder(layout.pages, ("url", "title"))

    @lru_cache(maxsize=_PAGES_REMEMBERED)
    def page(number: int) -> tuple[Any, ...] | None:
        found = rows.first(number)
        return find(found) if found is not None else None

    return lambda number: page(number) if number.__class__ is int else None


def _visits(database: Database, facts: Facts, layout: _Layout) -> None:
    visited = Visited(facts, layout.visits)
    page = _finder(database, layout)
    try:
        for row, number, time in database.select(layout.visits, (layout.page_of, layout.time)):
            place = f"{layout.visits}/{row}"
            url = found[0] if (found := page(number)) is not None else None
            if not isinstance(url, str) or not url:
                facts.notice(NO_PAGE, place, skipped=1)
            else:
                visited.add(place, url, seen=counted(facts, place, time, layout.per_second, layout.origin))
    finally:
        visited.flush()


FORMAT = Format(
    name="browser_history",
    version=1,
    title=msg("History of a web browser (Chrome, Firefox, Safari)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("selector",),
    samples=("browser_sqlite/chrome_History-59.db", "browser_sqlite/firefox_places.sqlite"),
    limits=(
        msg("who used the browser is not said: an address seen belongs to nobody"),
        msg("titles, words searched for, downloads and bookmarks are not read"),
        DELETED,
    ),
)
