"""Which results of a case also rest on records outside its bundle: on somebody who is met in sources of other cases.

A stranger who pays a person of the case has other payees, calls and logins. Of the two together a bundle holds every
event; of the stranger alone it may not: what a test counts of them can then come out otherwise.
"""

from collections.abc import Callable, Collection
from typing import Any

import duckdb

_SIDES = """
    SELECT p.reading_id, p.ordinal, s.subject_id
    FROM payment p JOIN subject s ON s.reading_id = p.reading_id AND s.ordinal IN (p.payer, p.payee)
"""
_PAYERS = """
    SELECT DISTINCT b.subject_id AS payee, a.subject_id AS payer
    FROM payment p JOIN subject a ON a.reading_id = p.reading_id AND a.ordinal = p.payer
    JOIN subject b ON b.reading_id = p.reading_id AND b.ordinal = p.payee
"""


class Elsewhere:
    """`whole`: the subjects of whom the bundle holds every mention."""

    def __init__(self, con: duckdb.DuckDBPyConnection, whole: Collection[str]) -> None:
        """Look up whom payments are between, in the views of facts and the table `subject` of `con`."""
        self._whole = frozenset(whole)
        self._outside = {
            (reading, ordinal) for reading, ordinal, one in con.execute(_SIDES).fetchall() if one not in self._whole
        }
        self._paid = {payee for payee, payer in con.execute(_PAYERS).fetchall() if payer not in self._whole}

    def of(self, table: str) -> Callable[[dict[str, Any]], bool]:
        """Return what says of a row of that table whether it rests on somebody who stands elsewhere too."""
        if table == "finding":
            return self._record
        if table == "many_payers":
            return lambda row: row["payee"] not in self._whole or row["payee"] in self._paid
        return lambda row: any(name in row and row[name] not in self._whole for name in _NAMED)

    def _record(self, row: dict[str, Any]) -> bool:
        return row["record_table"] != "payment" or (row["record_reading"], row["record_ordinal"]) in self._outside


_NAMED = ("payer", "payee", "subject_id")
