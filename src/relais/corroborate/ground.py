"""What the tests of one run stand on: the ledger's views, and what several of them prepare but once."""

from functools import cached_property
from pathlib import Path

import duckdb

from relais.corroborate import paid, quotes
from relais.corroborate.timed import Timed, timed
from relais.corroborate.timing_test import Setting


class Ground:
    """`con` has a view per fact table, latest readings only, and the tables of `link`.

    `setting`: what the unit has laid down for the tests of times; `payees`: its own reference of lawful payees, if any.
    Used as a context: what was prepared in `con` is gone after it.
    """

    def __init__(
        self, con: duckdb.DuckDBPyConnection, setting: Setting | None = None, payees: Path | None = None
    ) -> None:
        """Stand on the connection."""
        self.con = con
        self.setting = setting or Setting()
        self.payees = payees
        self._quoting = False
        self._paying = False

    @cached_property
    def timed(self) -> Timed:
        """The payments and calls of every pair."""
        return timed(self.con, self.setting.kept_back)

    def quotes(self) -> duckdb.DuckDBPyConnection:
        """Return the connection with the tables of `quotes` in it."""
        if not self._quoting:
            self._quoting = True
            quotes.gather(self.con)
        return self.con

    def paid(self) -> duckdb.DuckDBPyConnection:
        """Return the connection with the tables of `paid` in it."""
        if not self._paying:
            self._paying = True
            paid.gather(self.con)
        return self.con

    def __enter__(self) -> "Ground":
        """Give itself."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Remove what was prepared."""
        for name in (*quotes.TEMPORARY, *paid.TEMPORARY):
            self.con.execute(f"DROP TABLE IF EXISTS {name}")
