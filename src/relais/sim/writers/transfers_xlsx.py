"""Writes a money-transfer list as an English-speaking operator answers: one sheet of an XLSX workbook."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import chain
from xml.sax.saxutils import escape

from relais.sim.event import Payment
from relais.sim.person import Person
from relais.sim.talk import hyphened
from relais.sim.writers.archive import archive

HEADER = (
    "Reference Number", "Sent At (UTC)", "Paid At (UTC)", "Send Amount", "Send Currency", "Payout Amount",
    "Payout Currency", "Fee", "Status", "Sender Name", "Sender Phone", "Sender Email", "Receiver Name",
    "Receiver Phone", "Receiver Account", "Payout Agent",
)  # fmt: skip
_STATUS = {"paid": "PAID", "cancelled": "CANCELLED"}
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FIXED_PARTS = {
    "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET}.styles+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_SHEET}.sharedStrings+xml"/></Types>',
    "_rels/.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="Transfers" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId3" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    "xl/styles.xml": f'{_XML}<styleSheet xmlns="{_MAIN}">'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/></border></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="1"><xf xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}


def transfers_xlsx(payments: Iterable[Payment], people: Mapping[str, Person]) -> Iterator[bytes]:
    """Return the workbook, in one piece. Amounts are numbers, everything else is text, as spreadsheets hold them.

    The sheet stands in memory while it is written, some 2 KiB a row: a list of hundreds of thousands is a text table.
    """
    rows = chain([HEADER], (_row(payment, people) for payment in payments))
    texts: dict[str, int] = {}
    sheet = "".join(
        f'<row r="{number}">{"".join(_cell(cell, _name(at, number), texts) for at, cell in enumerate(row))}</row>'
        for number, row in enumerate(rows, start=1)
    )
    shared = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in texts)
    parts = _FIXED_PARTS | {
        "xl/worksheets/sheet1.xml": f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>{sheet}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'{_XML}<sst xmlns="{_MAIN}" uniqueCount="{len(texts)}">{shared}</sst>',
    }
    yield archive({name: text.encode() for name, text in parts.items()})


def _row(payment: Payment, people: Mapping[str, Person]) -> Sequence[str | Decimal | None]:
    payer, payee = people[payment.payer], people[payment.payee]
    paid = payment.paid_at is not None
    return [
        hyphened(payment.code),
        _utc(payment.sent_at),
        _utc(payment.paid_at) if payment.paid_at else None,
        payment.amount,
        "EUR",
        payment.paid_out if paid else None,
        "PHP" if paid else None,
        payment.fee,
        _STATUS[payment.status],
        payment.payer_name,
        payment.payer_phone,
        payer.emails[0] if payer.emails else None,
        payment.payee_name,
        payment.payee_phone,
        payee.wallet,
        payment.place if paid else None,
    ]


def _cell(value: str | Decimal | None, name: str, texts: dict[str, int]) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f'<c r="{name}"><v>{value:.2f}</v></c>'
    return f'<c r="{name}" t="s"><v>{texts.setdefault(value, len(texts))}</v></c>'


def _name(column: int, row: int) -> str:
    return f"{chr(ord('A') + column)}{row}"


def _utc(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S")
