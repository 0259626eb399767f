"""Cash App's answer to a legal request (a workbook), after the module `cashappReturns` of github.com/abrignoni/RLEAPP
(MIT): sections named in a cell, their values below; a date to the left of an e-mail or number; looked up 2026-11-28.

Odd cases named there: a number stored as a float; a section of cards above one of bank accounts, a blank row between; a
social security number that looks like a telephone number.
"""

import io
from datetime import UTC, datetime
from typing import Any

import openpyxl

_ROWS: list[list[Any]] = [
    ["Account Token", "C_0example0"], [], ["Display Name History"], ["Ana Roe"], ["Annie"], [],
    ["Date", "Alias"], ["2026-01-01 08:00:00", "ana@example.org"], ["2026-01-02 08:00:00", "+33639980001"], [],
    ["Full SSN"], ["123456789"], [],
    ["Payment Source History"], ["Card Number", "Brand", "Zip Code"], ["400000XXXXXX0002", "VISA", 69001.0], [],
    ["Bank Account Number", "Routing Number"], [1234567.0, 21000021.0], [],
    ["IP Address"], ["203.0.113.7"], ["2001:db8::1"],
]  # fmt: skip


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Account"
    for row in _ROWS:
        sheet.append(row)
    book.properties.created = book.properties.modified = datetime(2026, 2, 1, tzinfo=UTC).replace(tzinfo=None)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


SAMPLES = {"cash app": _workbook()}
EXPECTED = {
    "cash app": {"counts": {}, "spots": [
        ("selector", {"kind": "email"}, {"value": "ana@example.org"}),
        ("selector", {"kind": "phone"}, {"value": "+33639980001"}),
        ("selector", {"kind": "account", "raw": "1234567"}, {}),
    ]}
}  # fmt: skip
