"""The list with its drawn alerts: against a model, at every length, and where nothing tells them apart."""

import hmac
from decimal import Decimal
from hashlib import sha256

import duckdb
import pytest

from relais.casework.draw import WHOLE, DrawSettings
from relais.desk.alert import Said, decide
from relais.desk.alert_filter import Filter, matching
from relais.desk.alerts import alerts
from relais.desk.derived import last_run, results, save
from relais.desk.home import Home
from relais.desk.shown_tables import TABLES
from relais.triage.run import QUEUE
from tests.desk.unit import FIRST

pytestmark = pytest.mark.slow

MANY = 400
SETTINGS = DrawSettings(Decimal("0.25"))
_QUEUE = f"""
    SELECT n + 1 AS rank, 'R-' || sha256('s' || n)[1:10] AS report_id, sha256('r' || n) AS reading_id, 0 AS ordinal,
           sha256('s' || n) AS source_id, '/report' AS locator, 'X-' || n AS reference, 'Unit' AS sender,
           CAST(300 - n // 2 AS DECIMAL(18, 6)) AS score, NULL::TIMESTAMPTZ AS first_expiry, 'unknown' AS clock_state,
           []::VARCHAR[] AS duplicates
    FROM range({MANY}) t(n)
"""


@pytest.fixture
def mine(unit: dict[str, Home]) -> Home:
    """A home whose last run ranked many reports."""
    home = unit[FIRST]
    tables, _stale = results(home, *(name for name in TABLES if name != "queue"))
    with duckdb.connect() as con:
        save(home, last_run(home), {**tables, "queue": con.execute(_QUEUE).to_arrow_table().cast(QUEUE)})
    return home


def part(home: Home, number: int) -> int | None:
    """Return where a report is drawn to, of 2**48; None where it is not."""
    key = hmac.new(home.key, b"relais blind draw", sha256).digest()
    source = sha256(f"s{number}".encode()).hexdigest()
    told = hmac.new(key, f"{source}:/report".encode(), sha256).hexdigest()
    return int(told[12:24], 16) if int(told[:12], 16) < SETTINGS.below else None


def expected(home: Home, without: set[int]) -> list[str]:
    """Return the references in the order of the list: a drawn one before what is ranked where it was drawn to."""
    keys = []
    for number in range(MANY):
        drawn = part(home, number)
        place = 1 + drawn * MANY // WHOLE if drawn is not None else MANY + 1
        keys.append((min(number + 1, place), place >= number + 1, WHOLE if drawn is None else drawn, number))
    return [f"X-{number}" for *_key, number in sorted(keys) if number not in without]


def test_the_list_is_that_of_the_model_at_every_length(mine: Home) -> None:
    for limit in (1, 7, 50, 399, None):
        found = alerts(mine, limit, settings=SETTINGS)
        assert [line.reference for line in found.lines] == expected(mine, set())[:limit]
        assert [line.place for line in found.lines] == list(range(1, len(found.lines) + 1))
        assert found.of == MANY


def test_of_what_is_opened_about_the_share_was_drawn_from_every_rank(mine: Home) -> None:
    first = alerts(mine, 200, settings=SETTINGS).lines
    numbers = [int(str(line.reference)[2:]) for line in first]
    low = [number for number in numbers if number >= 200]
    assert low
    assert all(part(mine, number) is not None for number in low)
    # A drawn alert that ranks higher than it was drawn to is not kept waiting.
    assert alerts(mine, 1, settings=SETTINGS).lines[0].place == 1


def test_what_is_decided_leaves_the_list_and_nothing_else_moves(mine: Home) -> None:
    lines = alerts(mine, 5, settings=SETTINGS).lines
    gone = {int(str(line.reference)[2:]) for line in lines[:3]}
    for line in lines[:3]:
        decide(mine, line.report, Said("no_nexus", "why"), settings=SETTINGS)
    found = alerts(mine, 20, settings=SETTINGS)
    assert [line.reference for line in found.lines] == expected(mine, gone)[:20]
    assert found.of == MANY - 3


def test_a_filter_keeps_the_order_and_counts_all_that_match(mine: Home) -> None:
    numbers = [int(one[2:]) for one in expected(mine, set()) if "7" in one]
    wanted = Filter(reference="7", sender="UNIT", taken="nobody")
    for limit, offset in ((1, 0), (10, 0), (10, 10), (500, 0), (10, 70), (10, 500)):
        found = matching(mine, wanted, limit, offset, settings=SETTINGS)
        assert [line.reference for line in found.lines] == [f"X-{one}" for one in numbers[offset : offset + limit]]
        assert [line.place for line in found.lines] == list(range(offset + 1, offset + 1 + len(found.lines)))
        assert found.of == len(numbers)
    decide(mine, matching(mine, wanted, 1, settings=SETTINGS).lines[0].report, Said("unusable", "x"), settings=SETTINGS)
    found = matching(mine, wanted, 10, settings=SETTINGS)
    assert [line.reference for line in found.lines] == [f"X-{one}" for one in numbers[1:11]]
    assert found.of == len(numbers) - 1
