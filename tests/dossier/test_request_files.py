"""The two files of a request: the same words in both, the same bytes each time, and hostile text that is only shown."""

import io
from dataclasses import replace

import docx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from pdfminer.psparser import literal_name

from relais.dossier.page import Page
from relais.dossier.page_docx import BadLetterheadError, docx_bytes
from relais.dossier.page_pdf import legible, pdf
from relais.dossier.request_fields import Told
from relais.dossier.request_template import SHIPPED, parse, shipped
from relais.dossier.request_text import fill
from tests.dossier.requested import address, docx_text, empty, full, pdf_text, plain

pytestmark = pytest.mark.slow

EVERY = [(channel, language) for channel, held in SHIPPED.items() for language in held]
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HOSTILE = (
    "#eval(\"1+1\") #read(\"/etc/passwd\") #import \"@preview/x:1.0.0\": * $x^2$ *b* _i_ `c` <l> @l = h \\u{1f600} //",
    "=HYPERLINK(\"http://x\") {reason} {{ }} %s <w:p/> &amp; ]]>", "\u202egpj.exe\u2066\x00\x07\ufffe\ud800",
    "中文 ไทย 😀 e\u0301",
    "Z" * 10_000,
)  # fmt: skip


def page(told: Told, language: str = "fr") -> Page:
    channel = told.request.channel
    return legible(fill(parse(shipped(channel, language), channel, language), told))


@pytest.mark.parametrize(("channel", "language"), EVERY)
def test_both_files_say_the_same_and_are_the_same_each_time(channel: str, language: str) -> None:
    for told in (full(channel, letterhead=("Unité d'exemple",)), empty(channel)):
        found = page(told, language)
        made, written = pdf(found), docx_bytes(found)
        assert pdf_text(made) == docx_text(written)
        assert plain(found.blocks[0].text) in pdf_text(made)
    assert (pdf(page(told, language)), docx_bytes(page(told, language))) == (made, written)


def test_a_pdf_is_tagged_has_its_title_and_its_language_and_no_date_or_picture() -> None:
    made = pdf(page(empty("FR-60-1")))
    read = PDFDocument(PDFParser(io.BytesIO(made)))
    assert resolve1(read.catalog["MarkInfo"])["Marked"] is True
    assert read.catalog["Lang"] == b"fr-FR"
    assert b"pdfuaid:part" in made
    assert b"/Subtype/Image" not in made
    assert b"CreationDate" not in made
    objects = [read.getobj(number) for xref in read.xrefs for number in xref.get_objids()]
    tags = [literal_name(one["S"]) for one in objects if isinstance(one, dict) and "S" in one and "P" in one]
    assert {"H1", "H2", "P", "Table", "TR", "TD"} <= set(tags)
    assert tags.count("TH") == 8 + 4


def test_a_docx_has_its_language_its_headings_and_its_mark_on_every_page() -> None:
    read = docx.Document(io.BytesIO(docx_bytes(page(empty("FR-60-1")))))
    assert read.core_properties.language == "fr-FR"
    assert read.core_properties.title == "Réquisition : enquête de flagrance"
    assert read.sections[0].header.paragraphs[0].text.startswith("PROJET")
    assert [table.rows[0]._tr.xpath("./w:trPr/w:tblHeader") != [] for table in read.tables] == [True, True]
    assert docx.Document(io.BytesIO(docx_bytes(page(full("FR-60-1"))))).sections[0].header.paragraphs[0].text == ""


@given(st.text(max_size=60), st.text(alphabet="#$*_`<>@=\\[]{}/\"'~-+&;%\u202e\u200f\x1b aé中", max_size=60))
@example(HOSTILE[0], HOSTILE[1])
@example(HOSTILE[2], HOSTILE[3])
@example("=", HOSTILE[4])
@settings(max_examples=15)
def test_hostile_text_is_shown_and_never_run(reason: str, written: str) -> None:
    told = full("FR-60-1", (replace(address(1), value_raw=written, instant_raw=reason),))
    told = replace(told, request=replace(told.request, reason=reason, holder=written))
    found = page(told)
    made, read = pdf_text(pdf(found)), docx_text(docx_bytes(found))
    # What is written from right to left, and a cell over several pages, come in another order out of a PDF.
    assert sorted(made) == sorted(read)
    [table] = [block for block in found.blocks if block.kind == "table" and not block.tall]
    assert plain(table.rows[0][2]) in read


def test_ten_thousand_signs_and_two_hundred_rows_stay_readable() -> None:
    told = full("FR-60-1", tuple(address(number, "2001:db8::" + "7" * 4) for number in range(1, 201)))
    found = page(replace(told, request=replace(told.request, reason="e3b0c442" * 1250)))
    text = pdf_text(pdf(found))
    assert "e3b0c442" * 1250 in text
    assert text.count("2001:db8::7777") == 400
    # The headings of a table that goes on are repeated, as no part of the text.
    assert text.count(plain("heure telle qu'écrite")) == 1


def test_a_sign_that_no_font_holds_is_written_out() -> None:
    told = full("FR-60-1")
    found = page(replace(told, request=replace(told.request, holder="中文 Ωмега")))
    assert plain("[U+4E2D][U+6587]Ωмега") in pdf_text(pdf(found))


def test_a_letterhead_keeps_its_styles_header_and_footer_and_gets_the_mark() -> None:
    base = docx.Document()
    base.add_paragraph("body of the letterhead")
    base.sections[0].footer.paragraphs[0].text = "Unit of example"
    base.sections[0].different_first_page_header_footer = True
    first = io.BytesIO()
    base.save(first)
    found = page(empty("FR-60-1"))
    read = docx.Document(io.BytesIO(docx_bytes(found, first.getvalue())))
    assert read.sections[0].footer.paragraphs[0].text == "Unit of example"
    assert read.sections[0].first_page_header.paragraphs[0].text.startswith("PROJET")
    assert docx_text(docx_bytes(found, first.getvalue())) == pdf_text(pdf(found))


def test_a_letterhead_that_fetches_or_is_none_is_refused() -> None:
    base = docx.Document()
    base.part.relate_to("http://x.example/t.dotx", f"{OFFICE}/attachedTemplate", is_external=True)
    first = io.BytesIO()
    base.save(first)
    for content in (first.getvalue(), b"no file", b""):
        with pytest.raises(BadLetterheadError):
            docx_bytes(page(empty("FR-60-1")), content)
