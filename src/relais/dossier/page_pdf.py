"""A document as PDF: PDF/UA-1, tagged, black on white, with fonts that come along; the same page, the same bytes.

Texts reach the typesetter as data, never as its markup; it reads no network and no file but fonts.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from importlib.resources import files
from pathlib import Path

import typst

from relais.dossier.page import Block, Page, written_out

# The end of Latin extended A: the fonts that come along hold every sign up to here that can be seen.
_HELD = 0x17F
# As a laser prints it well enough to be read: 17 cm are 1,340 points.
_POINTS = 200
_REGIONS = {"fr": "FR", "en": "GB"}


def legible(page: Page, fonts: Path | None = None) -> Page:
    """Return the page with every sign that no font can print written out as its number.

    `fonts`: a folder of the unit's own fonts; None, or a folder that is not there: those that come along alone.
    """
    doubtful = sorted({word for text in _texts(page) for word in text.split(" ") if any(map(_unusual, word))})
    without = {
        word: "".join(written_out(sign) if _unusual(sign) else sign for sign in word)
        for word in _unprintable(doubtful, page, _book(fonts))
    }
    return _retold(page, lambda text: " ".join(without.get(word, word) for word in text.split(" ")))


def pdf(page: Page, fonts: Path | None = None) -> bytes:
    """Return the bytes of the PDF of a legible page."""
    return _compiled(page, _book(fonts))


def picture_png(svg: str) -> bytes:
    """Return a drawing as the points of a PNG, for what cannot show lines."""
    source = b"""#set page(width: auto, height: auto, margin: 0pt)
    #image(bytes(sys.inputs.svg), format: "svg", width: 17cm)"""
    return typst.compile(source, ignore_system_fonts=True, format="png", ppi=_POINTS, sys_inputs={"svg": svg})


def _book(fonts: Path | None) -> typst.Fonts:
    own = [fonts] if fonts is not None and fonts.is_dir() else []
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=own)


def _compiled(page: Page, fonts: typst.Fonts) -> bytes:
    told = {**asdict(page), "region": _REGIONS[page.language]}
    source = (files("relais.dossier") / "page.typ").read_bytes()
    return typst.compile(
        source, font_paths=fonts, ignore_system_fonts=True, format="pdf", pdf_standards=["ua-1"], timestamp=0,
        sys_inputs={"page": json.dumps(told, ensure_ascii=False)},
    )  # fmt: skip


def _unprintable(words: Sequence[str], page: Page, fonts: typst.Fonts) -> list[str]:
    """Return the words that hold a sign without a glyph: PDF/UA-1 refuses to print them. Halved until they are few."""
    if not words:
        return []
    # As a title too: the bold face may lack what the other has.
    tried = (Block("title", " ".join(words)), Block("text", " ".join(words)))
    try:
        _compiled(replace(page, title="-", letterhead=(), blocks=tried), fonts)
    except typst.TypstError:
        if len(words) == 1:
            return list(words)
        half = len(words) // 2
        return [*_unprintable(words[:half], page, fonts), *_unprintable(words[half:], page, fonts)]
    return []


def _unusual(sign: str) -> bool:
    return ord(sign) > _HELD


def _texts(page: Page) -> Iterator[str]:
    yield page.title
    yield from page.letterhead
    for block in page.blocks:
        yield block.text
        for row in block.rows:
            yield from row


def _retold(page: Page, tell: Callable[[str], str]) -> Page:
    blocks = tuple(
        replace(block, text=tell(block.text), rows=tuple(tuple(map(tell, row)) for row in block.rows))
        for block in page.blocks
    )
    return replace(page, title=tell(page.title), letterhead=tuple(map(tell, page.letterhead)), blocks=blocks)
