"""Requests as documents are written from: a full one, an empty one, and the text that a PDF and a DOCX say."""

import io
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph
from pdfminer.converter import TextConverter
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage

from relais.casework.case import Case
from relais.casework.ground import Ground
from relais.casework.request import Item, Request, Step
from relais.dossier.request_fields import Told
from relais.law.channel import load

SUMMER, WINTER = datetime(2026, 7, 1, 22, 30, 5, tzinfo=UTC), datetime(2026, 1, 5, 11, 0, 0, tzinfo=UTC)
SIGNED = datetime(2026, 9, 2, 8, 0, tzinfo=UTC)


def address(number: int, value: str = "192.0.2.7", instant: datetime = SUMMER) -> Item:
    """A row about an address; its time is written as French legal time."""
    raw = (instant + timedelta(hours=2)).strftime("%d/%m/%Y %H:%M:%S (Paris)")
    return Item(
        number, "address", value, f" {value} ", 51034 + number, instant, raw, "second", "format", "a" * 64,
        f"line {number}", None, None, "confirmed", "B. Petit",
    )  # fmt: skip


def items(count: int = 2) -> tuple[Item, ...]:
    """Addresses, and one row of each other kind."""
    others = (
        ("line", "+33639980001"), ("account", "jean_exemple"), ("account", "jean@example.org"),
        ("payment", "MTCN-0000001"), ("submission", "CT-1"),
    )  # fmt: skip
    made = [address(number) for number in range(1, count + 1)]
    for number, (kind, value) in enumerate(others, count + 2):
        made.append(replace(address(number), kind=kind, value=value, value_raw=value, port=None, instant=None,
                            instant_raw=None))  # fmt: skip
    return tuple(made)


def full(channel: str, rows: tuple[Item, ...] | None = None, **more: Any) -> Told:
    """A request of which everything is known, issued, validated and sent."""
    law = load().channels[channel]
    steps = tuple(
        Step(step, SIGNED, person, function, None, None, None, "", "A. Martin")
        for step, person, function in (
            ("ready", None, None), ("issued", "C. Robert", "opj"), ("validated", "D. Leroy", "prosecutor"),
            ("sent", "C. Robert", "opj"),
        )
    )  # fmt: skip
    request = Request(
        12, 3, channel, law.categories[0], "Exemple Télécom", "IE", law.issuers[0], (law.validators or ("judge",))[0],
        "identify the user of the account", True, True, "A. Martin", SIGNED, items() if rows is None else rows, steps,
    )  # fmt: skip
    ground = Ground(
        date(2026, 3, 1), ("FR-CPL-222-23", "FR-227-23"), "CR 4/2026", "parquet 7/2026", True, True, True
    )  # fmt: skip
    case = Case(3, "2026/0042", "PV 12/2026", "preliminary", "open", None, {"A. Martin": "lead"})
    told = Told(
        request, case, law, ground, SIGNED + timedelta(days=10), ("R9 of 2026-08-01",), "unit@example.org, 24/7",
    )  # fmt: skip
    return replace(told, **more)


def empty(channel: str) -> Told:
    """A draft of which nothing is known but what a draft must have."""
    law = load().channels[channel]
    request = Request(
        12, 3, channel, law.categories[0], "Exemple Télécom", None, law.issuers[0], None, "identify the user", False,
        False, "A. Martin", SIGNED, (), (),
    )  # fmt: skip
    case = Case(3, "", "", "preliminary", "open", None, {})
    return Told(request, case, law, Ground(), missing=("no procedure number", "no qualified offence"))


class _Read(TextConverter):
    """Keeps the text in its order, but for what is marked as no part of it: headers, footers, repeated headings."""

    def __init__(self, manager: PDFResourceManager) -> None:
        self.told = io.StringIO()
        self.outside = 0
        super().__init__(manager, self.told, laparams=None)

    def begin_tag(self, tag: Any, props: Any = None) -> None:
        self.stack = [*getattr(self, "stack", []), tag.name]

    def end_tag(self) -> None:
        self.stack.pop()

    def render_char(self, *args: Any, **more: Any) -> float:
        if "Artifact" not in getattr(self, "stack", []):
            font, cid = args[1], args[5]
            self.told.write(font.to_unichr(cid))
        return super().render_char(*args, **more)

    def receive_layout(self, ltpage: Any) -> None:
        pass


def pdf_text(content: bytes) -> str:
    """What the PDF says, in the order of its tags, without blanks and bullets."""
    manager = PDFResourceManager()
    device = _Read(manager)
    interpreter = PDFPageInterpreter(manager, device)
    for page in PDFPage.get_pages(io.BytesIO(content)):
        interpreter.process_page(page)
    return plain(device.told.getvalue())


def docx_text(content: bytes) -> str:
    """What the DOCX says, in its order, without blanks."""
    told = []
    for block in docx.Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(block, Paragraph):
            told.append(block.text)
        elif isinstance(block, Table):
            told += [cell.text for row in block.rows for cell in row.cells]
    return plain("".join(told))


def plain(text: str) -> str:
    """The signs of a text without blanks and without the bullets that a list adds; accents stand apart."""
    return "".join(
        sign for sign in unicodedata.normalize("NFD", text) if not sign.isspace() and sign not in "•\u200b\xad"
    )
