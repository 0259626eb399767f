"""Proposes a mapping for a table nobody has mapped; a person sees it beside an example of each column, and confirms."""

from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyarrow as pa

from relais.intake.format import Sealed
from relais.intake.syntax.xlsx import Workbook
from relais.intake.table.encoding import file_encoding, text_blocks
from relais.intake.table.layout import layout
from relais.intake.table.mapping import Mapping
from relais.intake.table.mapping_fields import FIELDS, ROLES, VALUES
from relais.intake.table.money import mark_shown
from relais.intake.table.rows import blocks
from relais.intake.table.sheets import sheet_layouts
from relais.intake.table.time import order_shown
from relais.intake.table.words import FIELDS as WORDS
from relais.intake.table.words import NOT_A_FIELD, SIDES, STATUSES, WHATS, plain, stands
from relais.model.notice import UnreadableError, msg
from relais.selectors.kinds import parse

NO_TABLE = msg("this is no table: no header with columns below it was found")

_EXAMPLES = 500
# Kinds that a cell shows by itself, most telling first.
_TELLING = ("email", "iban", "ip", "phone")


@dataclass(frozen=True)
class Column:
    """A column of the table: its name, a cell of it, and the field it seems to hold (None: none was found)."""

    name: str
    example: str | None
    field: str | None


@dataclass(frozen=True)
class Proposal:
    """What was found in a table. `mapping` is a draft that nobody has confirmed; `layout` names what was detected."""

    mapping: Mapping
    columns: tuple[Column, ...]
    layout: dict[str, str]


def propose(sealed: Sealed) -> Proposal:
    """Look at a table and propose what its columns mean. Raises UnreadableError where it is none."""
    header, found, columns = _looked_at(sealed)
    table = _table(header)
    fields: dict[str, tuple[str, ...]] = {}
    shown = []
    for name, cells in zip(header, columns, strict=True):
        examples = [cell for cell in cells if cell.strip()]
        field = _field(table, name, examples)
        if field is not None and (header.count(name) > 1 or (field in fields and field != "purpose")):
            field = None
        if field is not None:
            fields[field] = (*fields.get(field, ()), name)
        shown.append(Column(name, examples[0] if examples else None, field))
    by_name = dict(zip(header, columns, strict=True))
    form = dict(found)

    def cells_of(*wanted: str) -> pa.StringArray:
        cells = (cell for field in wanted for name in fields.get(field, ()) for cell in by_name[name])
        return pa.array([cell.strip() for cell in cells], pa.string())

    proofs = (
        ("date_order", order_shown(cells_of("date", "paid_out.date", "until.date"))),
        ("decimal", mark_shown(cells_of("amount", "credit", "debit"))),
    )
    form |= {key: proved for key, proved in proofs if proved is not None}
    words = {
        field: told for field in fields if field == "status" and (told := _statuses(table, by_name[fields[field][0]]))
    }
    draft = Mapping(name="draft", title="draft", header=header, table=table, columns=fields, values=words, format=form)
    return Proposal(draft, tuple(shown), form)


def _looked_at(sealed: Sealed) -> tuple[tuple[str, ...], dict[str, str], list[list[str]]]:
    if sealed.head.startswith(b"PK"):
        return _sheet(sealed.path)
    found = layout(sealed.head)
    if found is None:
        raise UnreadableError(NO_TABLE)
    encoding = file_encoding(sealed.path)
    width = len(found.header)
    pieces = islice(text_blocks(sealed.path, encoding), 1)
    first = next(blocks(pieces, found, range(width), lambda _template, _place, _params: None), None)
    columns = [first.columns[at].slice(0, _EXAMPLES).to_pylist() if first else [] for at in range(width)]
    return found.header, {"separator": found.separator, "encoding": encoding}, columns


def _sheet(path: Path) -> tuple[tuple[str, ...], dict[str, str], list[list[str]]]:
    with path.open("rb") as file:
        book = Workbook(file)
        found = next(sheet_layouts(book), None)
        if found is None:
            raise UnreadableError(NO_TABLE)
        sheet = next(sheet for sheet in book.sheets if sheet.name == found.sheet)
        below = (cells for number, cells in book.rows(sheet) if number > found.row)
        rows = list(islice(below, _EXAMPLES))
    return found.header, {}, [[row[at] if at < len(row) else "" for row in rows] for at in range(len(found.header))]


def _table(header: tuple[str, ...]) -> str:
    names = [plain(name) for name in header]

    def hits(*patterns: str) -> int:
        return sum(stands(pattern, name) for pattern in patterns for name in names)

    money = hits(r"amount|montant|credit|debit|currency|devise|fee|frais|balance|solde")
    if money:
        return "payment"
    if hits(r"ip|ipv4|ipv6|adresse ip"):
        return "login"
    return "call" if hits(r"caller|callee|called|calling|appelant|appele|duration|duree") else "payment"


def _field(table: str, name: str, examples: list[str]) -> str | None:
    text = plain(name)
    if stands(NOT_A_FIELD, text):
        return None
    side = next((side for side, pattern in SIDES if side in ROLES[table] and stands(pattern, text)), None)
    kind = next((kind for kind in _TELLING if examples and _all(kind, examples[:20])), None)
    own = next((field for field, pattern in WORDS[table] if field in FIELDS[table] and stands(pattern, text)), None)
    if side is None and (kind not in ("email", "iban", "phone") or own is not None):
        return own
    # 'From' and 'To' name a side, and the ends of a period: what the cells hold decides.
    if table == "login" and own is not None and kind != "phone" and side not in ("subscriber", "account"):
        return own
    what = kind if kind in ("email", "iban", "phone") else None
    what = what or next((what for what, pattern in WHATS if stands(pattern, text)), None) or "name"
    if table == "call" and what == "name" and kind is None and side in ("caller", "callee"):
        what = "phone"
    return f"{side or ROLES[table][-1]}.{what}"


def _all(kind: str, examples: list[str]) -> bool:
    parsed = [parse(kind, cell) for cell in examples]
    # A bare number may be anything; a telephone number is told by its plus sign.
    return all(parsed) and (kind != "phone" or any(cell.strip().startswith(("+", "00")) for cell in examples))


def _statuses(table: str, cells: list[str]) -> dict[str, str]:
    known = {word: meaning for meaning, words in STATUSES.get(table, {}).items() for word in words.split()}
    told = {cell.strip(): known[plain(cell)] for cell in cells if plain(cell) in known}
    return dict(sorted(told.items())) if "status" in VALUES[table] else {}
