"""A document before it has a format: blocks of plain text, that `page_pdf` and `page_docx` print alike.

Every text of a block is only ever shown: signs that cannot be seen are written out (`[U+202E]`).
"""

import unicodedata
from dataclasses import dataclass
from typing import Literal, get_args

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True)
class Block:
    """One block. `kind`: title, heading, part (below a heading), text, list, entries, table, picture, notes or page.

    `rows`: of a list the items, of entries (label, value), of a table and of notes the cells. `head` and `widths`
    (shares of the page) are a table's; `tall`: its rows leave room to sign. `cites`: the numbers of notes, per row, or
    of a text in its one row. A picture has its `svg`, and says in `text` what can be seen. `page` begins a new one.
    """

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    head: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    tall: bool = False
    cites: tuple[tuple[int, ...], ...] = ()
    svg: str = ""

    def cited(self) -> list[tuple[tuple[str, ...], tuple[int, ...]]]:
        """Return each row with the numbers of its notes."""
        return list(zip(self.rows, self.cites or ((),) * len(self.rows), strict=True))


@dataclass(frozen=True)
class Page:
    """A document: its blocks, and what stands on every page: `mark` above (empty: none), `footer` below.

    `separator` stands between a label and its value.
    """

    title: str
    language: Language
    mark: str
    footer: str
    letterhead: tuple[str, ...]
    blocks: tuple[Block, ...]
    separator: str


def written_out(sign: str) -> str:
    """Return a sign that cannot be shown as its number."""
    return f"[U+{ord(sign):04X}]"


def shown(text: str) -> str:
    """Return a received text so that every sign of it can be seen; blanks of any width and line ends are blanks."""
    return "".join(_shown(sign) for sign in text)


def _shown(sign: str) -> str:
    if sign in "\t\n\r" or unicodedata.category(sign) == "Zs":
        return " "
    return sign if sign.isprintable() else written_out(sign)
