"""A workbook of our own, in the form that RLEAPP describes of Cash App's answers."""

import io

import openpyxl

ROWS = (
    ("Display Name History", None, "Full SSN", None, "Date", "Phone Numbers"),
    ("Ana R", None, "123456789", None, "2024-01-15 10:50:00", "16395550101"),
    ("Ana Roe", None, None, None, "2024-01-16 10:50:00", "+33639980051"),
    (),
    ("Payment Source History",),
    ("Card Number", "Brand", "Zip"),
    ("4111111111111111", "VISA", "75001"),
    ("5500000000000004", "MASTERCARD", None),
    (),
    ("Bank Account Number", "Routing Number"),
    ("000123456789", "110000000"),
    (),
    ("Issued Instruments",),
    ("Virtual Card Number", "Issued"),
    ("4000000000000002", "2024-01-01 00:00:00"),
)
EVENTS = (
    ("Date", "Email", "IP"),
    ("2024-01-15 10:50:00", "ana@example.org", None),
    ("2024-01-17 10:50:00", None, "203.0.113.7"),
    ("2024-01-18 10:50:00", "a payment", "5"),
)


def workbook(first=ROWS, second=EVENTS) -> bytes:
    """Write the workbook."""
    book = openpyxl.Workbook()
    for name, rows in (("Account", first), ("Events", second)):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.remove(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


SOUND = {"cashapp_answer": workbook()}
