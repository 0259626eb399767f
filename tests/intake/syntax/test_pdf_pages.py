"""The limits of a PDF end with its reading: whoever else in the process uses the library is not held to them."""

import io

import pytest
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import stream_value

from relais.intake.syntax import pdf_pages
from relais.intake.syntax.pdf_page import Page
from relais.intake.syntax.pdf_pages import STOPPED, TOO_MUCH, pages
from relais.model.notice import Notice
from tests.intake.pdf_writer import pdf

PACKED = pdf([[(60, 780, "Jean Exemple")]], packed=True)


def _elsewhere() -> bytes:
    """Read the first page's drawing as other code would."""
    [page] = PDFPage.get_pages(io.BytesIO(PACKED))
    return b"".join(stream_value(each).get_data() for each in page.contents)


@pytest.mark.parametrize(("limit", "least", "why"), [("SECONDS", -100.0, STOPPED), ("_UNPACKED_BYTES", 10, TOO_MUCH)])
def test_a_limit_that_stopped_one_pdf_stops_nothing_else(
    limit: str, least: float, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(pdf_pages, limit, least)
        [stopped] = pages(io.BytesIO(PACKED))
        assert isinstance(stopped, Notice)
        assert stopped.template == why
        assert pdf_pages._Meter.ends == float("inf")
    assert b"Jean Exemple" in _elsewhere()


def test_what_was_unpacked_is_counted_for_one_pdf_at_a_time_and_not_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    size = len(_elsewhere())
    monkeypatch.setattr(pdf_pages, "_UNPACKED_BYTES", size + size // 2)
    for _ in range(3):
        assert [type(each) for each in pages(io.BytesIO(PACKED))] == [Page]
        assert [len(_elsewhere()) for _ in range(3)] == [size] * 3


def test_a_reading_that_is_left_half_way_lets_go_as_well() -> None:
    reading = pages(io.BytesIO(pdf([[(60, 780, "one")], [(60, 780, "two")]])))
    next(reading)
    assert pdf_pages._Meter.ends < float("inf")
    reading.close()
    assert pdf_pages._Meter.ends == float("inf")
