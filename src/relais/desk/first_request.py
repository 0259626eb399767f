"""How long cases waited for their first request in a period: totals of the unit, for whoever may have its counts."""

from datetime import date

from relais.casework.first_request import LEAST_CASES, FirstRequests
from relais.casework.first_request import first_requests as counted
from relais.desk.act import act
from relais.desk.home import Home

__all__ = ["LEAST_CASES", "FirstRequests", "first_requests"]


def first_requests(home: Home, start: date, end: date) -> FirstRequests:
    """Return the figures of the period [start, end), in days of UTC, over every case of the unit; raises DeskError.

    Whose cases they are is not told. Counts that may leave the house are a head's: so are these, on a page to print.
    """
    with act(home, "export-counts", start=start.isoformat(), end=end.isoformat()) as connection:
        return counted(connection, start, end)
