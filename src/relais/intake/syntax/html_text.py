"""Paragraphs of an HTML page, as a reader of it sees them. Nothing in it is run or fetched."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

_HIDDEN = frozenset(("head", "script", "style", "template", "noscript", "title"))
_BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figure",
        "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p",
        "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    )
)  # fmt: skip
_BLANKS = re.compile(r"[^\S\n]+")


@dataclass
class _State:
    """What is being gathered: pieces of the paragraph, the cell before it in its row, what the row's cell holds."""

    pieces: list[str] = field(default_factory=list)
    left: str = ""
    cell: str = ""
    hidden: int = 0


def html_texts(page: str) -> Iterator[tuple[str, str]]:
    """Yield (text, text of the cell to its left) for each paragraph. A page that is none yields nothing."""
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8")
    try:
        root = etree.fromstring(page.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return
    if root is None:
        return
    state = _State()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = str(element.tag).lower()
        if event == "start":
            yield from _opened(state, name, element.text or "")
        else:
            yield from _closed(state, name, element.tail or "")
    yield from _flushed(state)


def _opened(state: _State, name: str, text: str) -> Iterator[tuple[str, str]]:
    if name in _HIDDEN:
        state.hidden += 1
    if name in _BLOCKS:
        yield from _flushed(state)
    if name in ("tr", "table"):
        state.left = state.cell = ""
    if name == "br":
        state.pieces.append("\n")
    _add(state, text)


def _closed(state: _State, name: str, tail: str) -> Iterator[tuple[str, str]]:
    if name in _BLOCKS:
        yield from _flushed(state)
    if name in ("td", "th"):
        state.left, state.cell = state.cell, ""
    elif name in ("tr", "table"):
        state.left = state.cell = ""
    if name in _HIDDEN:
        state.hidden -= 1
    _add(state, tail)


def _add(state: _State, text: str) -> None:
    if text and not state.hidden:
        # A line end of the source is a blank; only <br> ends a line.
        state.pieces.append(re.sub(r"\s+", " ", text))


def _flushed(state: _State) -> Iterator[tuple[str, str]]:
    """Yield the paragraphs gathered so far: two line ends in a row part them."""
    whole = re.sub(" ?\n ?", "\n", _BLANKS.sub(" ", "".join(state.pieces)))
    state.pieces = []
    for text in re.split(r"\n{2,}", whole):
        if text.strip():
            state.cell = f"{state.cell} {text.strip()}".strip()
            yield text.strip(), state.left
