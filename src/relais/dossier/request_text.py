"""A request's document before it has a format: a template filled with what people recorded, as blocks of plain text.

Every text of a block is only ever shown (`page.shown`), and the two writers, `page_pdf` and `page_docx`, print the
same blocks.
"""

from collections.abc import Iterable, Sequence

from relais.casework.request import DRAFT, Item
from relais.dossier import request_words as words
from relais.dossier.page import Block, Language, Page, shown
from relais.dossier.request_fields import Told, values
from relais.dossier.request_template import ROWS, SIGNATURE, Line, Part, Template
from relais.dossier.request_words import in_france, in_utc, label, say, word

_BLANK = "—"


def fill(template: Template, told: Told) -> Page:
    """Return the document of a request; the same request and template, the same document."""
    language: Language = "fr" if template.language == "fr" else "en"
    filled = values(told, language)
    blocks: list[Block] = []
    for line in template.lines:
        if line.conditional and not all(filled.get(field) for field in line.fields):
            continue
        blocks.append(_block(line, filled, told, language))
        if line.kind == "title" and told.missing:
            blocks.append(Block("heading", say(words.MISSING, language)))
            blocks.append(Block("list", rows=tuple((shown(piece),) for piece in told.missing)))
    return Page(
        blocks[0].text,
        language,
        _mark(told, language),
        say(words.FOOTER, language, number=told.request.number),
        tuple(map(shown, told.letterhead)),
        tuple(_joined(blocks)),
        say(words.SEPARATOR, language),
    )


def _mark(told: Told, language: Language) -> str:
    marks = {DRAFT: words.DRAFT, "withdrawn": words.WITHDRAWN}
    state = told.request.state
    return say(marks[state], language) if state in marks else ""


def _block(line: Line, filled: dict[str, str], told: Told, language: Language) -> Block:
    if line.kind == ROWS:
        rows = tuple(tuple(map(shown, _cells(item, language))) for item in told.request.items)
        empty = ((_BLANK, _BLANK, say(words.NO_ROWS, language), *[_BLANK] * (len(words.HEADINGS) - 3)),)
        head = tuple(say(one, language) for one in words.HEADINGS)
        return Block("table", rows=rows or empty, head=head, widths=words.WIDTHS)
    if line.kind == SIGNATURE:
        return _to_sign(told, language)
    text = _text(line.parts, filled, language)
    if line.kind == "entry":
        return Block("entries", rows=((_text(line.label, filled, language), text),))
    return Block("list", rows=((text,),)) if line.kind == "item" else Block(line.kind, text)


def _text(parts: Iterable[Part], filled: dict[str, str], language: Language) -> str:
    return "".join(_part(part, filled, language) for part in parts)


def _part(part: Part, filled: dict[str, str], language: Language) -> str:
    if not part.is_field:
        return shown(part.text)
    value = shown(filled.get(part.text, "")).strip()
    return value or say(words.TO_COMPLETE, language, what=label(part.text, language))


def _cells(item: Item, language: Language) -> tuple[str, ...]:
    return (
        str(item.number),
        word(words.KINDS, item.kind, language),
        item.value_raw or _BLANK,
        item.value or _BLANK,
        _BLANK if item.port is None else str(item.port),
        item.instant_raw or say(words.NOT_STATED, language),
        in_utc(item.instant, item.precision) if item.instant else _BLANK,
        in_france(item.instant, item.precision) if item.instant else _BLANK,
    )


def _to_sign(told: Told, language: Language) -> Block:
    """Return the block to sign: whose hand it waits for, and nothing in it."""
    functions = [one for one in (told.request.issuer, told.request.validator) if one]
    rows = tuple((word(words.FUNCTIONS, one, language), "", "", "") for one in functions)
    head = tuple(say(one, language) for one in words.SIGN_HEADINGS)
    return Block("table", rows=rows, head=head, widths=words.SIGN_WIDTHS, tall=True)


def _joined(blocks: Sequence[Block]) -> list[Block]:
    """Join items that follow each other into one list, and entries into one form."""
    joined: list[Block] = []
    for block in blocks:
        if joined and block.kind in ("list", "entries") and joined[-1].kind == block.kind:
            joined[-1] = Block(block.kind, rows=(*joined[-1].rows, *block.rows))
        else:
            joined.append(block)
    return joined
