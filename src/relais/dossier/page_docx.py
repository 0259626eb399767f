"""A document as DOCX, to be edited in any word processor; the same page and letterhead, the same bytes."""

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from relais.dossier.page import Block, Page
from relais.dossier.page_pdf import picture_png

# The default day of a zip archive: the file says nothing of when it was made.
_DAY = (1980, 1, 1, 0, 0, 0)
_LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}
_STYLES = {"title": "Heading 1", "heading": "Heading 2", "part": "Heading 3", "text": "Normal", "list": "List Bullet"}
_TEXT_WIDTH_CM = 17
_SMALL, _SIGN_HEIGHT = Pt(8.5), Cm(2.2)


class BadLetterheadError(Exception):
    """The unit's letterhead is no DOCX, or would fetch something from elsewhere when it is opened."""


def docx_bytes(page: Page, letterhead: bytes | None = None) -> bytes:
    """Return the bytes of the DOCX of a page; raises BadLetterheadError.

    `letterhead`: a DOCX whose styles, header and footer are kept, and whose body is not; None: a plain page.
    """
    document = _plain(page) if letterhead is None else _on(letterhead)
    for name in _STYLES.values():
        if name not in document.styles:
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    _describe(document, page)
    if page.mark:
        _mark(document, page.mark)
    if letterhead is None and page.letterhead:
        document.add_paragraph("\n".join(page.letterhead))
    for block, following in zip_longest(page.blocks, page.blocks[1:]):
        _add(document, block, page.separator, keep=following is not None and following.kind == "table")
    return _packed(document)


def _plain(page: Page) -> Document:
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.2)
    for name, size in (("Normal", 10.5), ("Heading 1", 15), ("Heading 2", 11.5), ("Heading 3", 10.5)):
        style: Any = document.styles[name]
        style.font.size, style.font.name, style.font.color.rgb = Pt(size), "Liberation Serif", RGBColor(0, 0, 0)
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)
    document.styles["Normal"].paragraph_format.space_after = Pt(5)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run(f"{page.footer} - ")
    _number(footer, "PAGE")
    footer.add_run("/")
    _number(footer, "NUMPAGES")
    return document


def _on(letterhead: bytes) -> Document:
    try:
        document = docx.Document(io.BytesIO(letterhead))
        outside = [
            part.rels[key].reltype
            for part in document.part.package.iter_parts()
            for key in part.rels
            if part.rels[key].is_external and part.rels[key].reltype != RELATIONSHIP_TYPE.HYPERLINK
        ]
    # A file of the unit's: the library raises whatever it stumbles on.
    except Exception as error:
        raise BadLetterheadError from error
    if outside:
        raise BadLetterheadError
    body = document.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)
    return document


def _describe(document: Document, page: Page) -> None:
    about = document.core_properties
    about.title, about.language = page.title, _LANGUAGES[page.language]
    about.author = about.last_modified_by = about.comments = ""
    about.created = about.modified = datetime(*_DAY)  # noqa: DTZ001 - the library wants UTC without saying so
    defaults = document.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if defaults is not None:
        language = defaults.find(qn("w:lang"))
        if language is None:
            language = OxmlElement("w:lang")
            defaults.append(language)
        language.set(qn("w:val"), _LANGUAGES[page.language])


def _mark(document: Document, mark: str) -> None:
    for section in document.sections:
        headers = [section.header]
        headers += [section.first_page_header] if section.different_first_page_header_footer else []
        headers += [section.even_page_header] if document.settings.odd_and_even_pages_header_footer else []
        for header in headers:
            header.is_linked_to_previous = False
            paragraph = header.paragraphs[0].insert_paragraph_before() if header.paragraphs else header.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.add_run(mark).bold = True


def _add(document: Document, block: Block, separator: str, *, keep: bool) -> None:
    """Add a block; `keep`: on the page of the table that follows."""
    if block.kind in ("table", "notes"):
        _table(document, block)
    elif block.kind == "picture":
        _picture(document, block)
    elif block.kind == "list":
        for (item,), cites in block.cited():
            paragraph = _paragraph(document, "list")
            paragraph.add_run(item)
            _cite(paragraph, cites)
    elif block.kind == "entries":
        for (name, value), cites in block.cited():
            paragraph = _paragraph(document, "text")
            paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Cm(0.5), Cm(-0.5)
            paragraph.paragraph_format.keep_with_next = keep or None
            paragraph.add_run(f"{name}{separator}").bold = True
            paragraph.add_run(value)
            _cite(paragraph, cites)
    elif block.kind == "page":
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    else:
        paragraph = _paragraph(document, block.kind)
        paragraph.paragraph_format.keep_with_next = keep or None
        paragraph.add_run(block.text)
        _cite(paragraph, block.cites[0] if block.cites else ())


def _cite(paragraph: Paragraph, numbers: Sequence[int]) -> None:
    """Add the numbers of notes, above the line."""
    if numbers:
        paragraph.add_run(f" [{', '.join(map(str, numbers))}]").font.superscript = True


def _picture(document: Document, block: Block) -> None:
    """Add a drawing, with what can be seen in it for those who cannot; word processors want it in points."""
    document.add_picture(io.BytesIO(picture_png(block.svg)), width=Cm(_TEXT_WIDTH_CM))
    [drawn] = document.paragraphs[-1]._p.xpath(".//wp:docPr")  # noqa: SLF001 - the library knows no text for a picture
    drawn.set("descr", block.text)


def _paragraph(document: Document, kind: str) -> Paragraph:
    return document.add_paragraph(style=_STYLES[kind])


def _table(document: Document, block: Block) -> None:
    table = document.add_table(rows=0, cols=len(block.head))
    table.autofit = False
    _border(table)
    widths = [Cm(_TEXT_WIDTH_CM * share / sum(block.widths)) for share in block.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for number, (cells, cites) in enumerate([(block.head, ()), *block.cited()]):
        row: Any = table.add_row()
        for cell, text, width in zip(row.cells, cells, widths, strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            run = paragraph.add_run(text)
            run.bold = number == 0 or None
            run.font.size = None if block.tall else _SMALL
        if text == "":
            # A cell of their own.
            paragraph.add_run(", ".join(map(str, cites))).font.size = _SMALL
        else:
            _cite(paragraph, cites)
        if number == 0:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - no other way to name a heading
        elif block.tall:
            row.height = _SIGN_HEIGHT
    document.add_paragraph()


def _border(table: Any) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("color", "000000")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    # Where the schema wants it: before the layout and the look.
    table._tbl.tblPr.find(qn("w:tblLayout")).addprevious(borders)  # noqa: SLF001 - no style of tables is relied on


def _number(paragraph: Paragraph, field: str) -> None:
    """Add a field that the word processor counts."""
    simple = OxmlElement("w:fldSimple")
    simple.set(qn("w:instr"), field)
    paragraph._p.append(simple)  # noqa: SLF001 - the library knows no fields


def _packed(document: Document) -> bytes:
    """Return the file with every member under the same day."""
    first, last = io.BytesIO(), io.BytesIO()
    document.save(first)
    with zipfile.ZipFile(first) as given, zipfile.ZipFile(last, "w") as packed:
        for name in _sorted(given.namelist()):
            member = zipfile.ZipInfo(name, _DAY)
            packed.writestr(member, given.read(name))
    return last.getvalue()


def _sorted(names: Iterable[str]) -> list[str]:
    """Return the members in their order, the list of types first, as readers expect."""
    return sorted(names, key=lambda name: (name != "[Content_Types].xml", name))
