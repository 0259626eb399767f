"""The views of the ledger as a person may see them: hidden sources are not there, veiled ones are masked.

A child victim of a veiled source is not there either, nor is what tells of them by name.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

import duckdb
import pyarrow as pa
from duckdb.func import FunctionNullHandling, PythonUDFType

from relais.desk.veil import CLOSED, Veil, listed, marks
from relais.ledger.state import State
from relais.store.duck import register

# How each column that says who or what is shown masked. Every other column of text is a word of a list, a place in a
# source, a time, a country or a company; a test holds this to the model.
_VALUE, _RAW, _PERSON, _NAMED, _CLOSED, _CODE, _TOKENS, _NONE = (
    "veil_value({kind}, {column})",
    "CASE WHEN veil_value({kind}, {beside}) = {beside} THEN {column} ELSE '" + CLOSED + "' END",
    "veil_person({column}, NULL)",
    "veil_person({column}, birth_date_raw)",
    "'" + CLOSED + "'",
    "veil_code({column})",
    "veil_tokens({column})",
    "NULL",
)
MASKS: dict[str, dict[str, tuple[str, ...]]] = {
    "party": {
        "name_raw": (_NAMED,), "nickname": (_PERSON,), "birth_date_raw": (_CLOSED,), "age_raw": (_CLOSED,),
        "address_raw": (_CLOSED,),
    },
    "selector": {"value": (_VALUE, "kind"), "raw": (_RAW, "kind", "value")},
    "login": {"ip": (_VALUE, "'ip'"), "ip_raw": (_RAW, "'ip'", "ip")},
    "payment": {
        "reference": (_VALUE, "'transfer_code'"),
        "reference_raw": (_RAW, "'transfer_code'", "reference"),
        "related_reference": (_VALUE, "'transfer_code'"),
        "related_reference_raw": (_RAW, "'transfer_code'", "related_reference"),
        "paid_out_place": (_CLOSED,),
        "type_raw": (_CLOSED,),
        "tokens": (_TOKENS,),
    },
    "call": {"conversation": (_CODE,)},
    "message": {"conversation": (_CODE,), "tokens": (_TOKENS,)},
    "report": {"reference": (_VALUE, "NULL"), "incident_type": (_CLOSED,), "places": (_NONE,), "tokens": (_TOKENS,)},
    "media": dict.fromkeys(("md5", "sha1", "sha256", "hash_raw"), (_VALUE, "NULL")),
    "trip": {"number": (_CLOSED,), "booking": (_VALUE, "'transfer_code'")},
}  # fmt: skip
# The parties of each fact: what tells of a victim is not there, and what tells of an unmasked party is not masked.
_PARTIES = {
    "party": ("ordinal",), "selector": ("party",), "login": ("party",), "media": ("party",), "trip": ("traveller",),
    "payment": ("payer", "payee"), "call": ("caller", "callee"), "message": ("sender", "recipient"), "report": (),
}  # fmt: skip
# Whom a mask hides stands in one, the form of tokens in the other.
ALWAYS = ("party", "report")
_NULLS = FunctionNullHandling.SPECIAL
CONCEALED = "SELECT reading_id, ordinal FROM memory.main.party SEMI JOIN veiled USING (source_id) WHERE role = 'victim'"


def draw(con: duckdb.DuckDBPyConnection, state: State, veil: Veil, tables: Collection[str] | None = None) -> None:
    """Lay the mask over the views of the ledger that `con` has; `tables`: those, ALWAYS among them, where not all."""
    register(con, "veiled", listed(veil.reach.veiled))
    register(con, "masked", listed(veil.reach.masked))
    register(con, "mark", marks(veil.reach))
    con.execute(f"CREATE TEMP TABLE concealed AS {CONCEALED}" if state.files.get("party") else _NOBODY)
    _functions(con, veil)
    for table, columns in MASKS.items():
        if state.files.get(table) and (tables is None or table in tables):
            con.execute(_view(table, columns))
    source = con.execute("SELECT * FROM source").to_arrow_table()
    names = [
        _named(veil, *row) for row in zip(source["source_id"].to_pylist(), source["name"].to_pylist(), strict=True)
    ]
    place = source.column_names.index("name")
    register(con, "source", source.set_column(place, "name", pa.array(names, pa.string())))


def over(table: str, rows: pa.Table, veil: Veil, concealed: Collection[tuple[str, int]]) -> pa.Table:
    """Lay the same mask over facts in memory, with all their columns: for a few, a view takes ten times as long.

    `concealed`: the child victims (reading, ordinal) of their readings.
    """
    shown, facts = [], rows.to_pylist()
    values = [name for name, how in MASKS.get(table, {}).items() if how[0] == _VALUE]
    veil.look({row[name] for row in facts for name in values if row[name] is not None})
    for row in facts:
        parties = [row[one] for one in _PARTIES[table] if row[one] is not None]
        if any((row["reading_id"], one) in concealed for one in parties):
            continue
        source_id = row["source_id"]
        veiled = source_id in veil.reach.masked and not any((source_id, one) in veil.reach.marks for one in parties)
        masks = MASKS.get(table, {}) if veiled else {}
        cells = {name: _cell(veil, row, row[name], *how) for name, how in masks.items() if row[name] is not None}
        shown.append(row | cells)
    return pa.Table.from_pylist(shown, rows.schema)


def _cell(veil: Veil, row: Mapping[str, Any], cell: Any, template: str, kind: str = "", beside: str = "") -> Any:
    """Return a cell as the template of a view shows it."""
    of = kind.strip("'") if kind.startswith("'") else row.get(kind)
    if template == _VALUE:
        return veil.value(of, cell)
    if template == _RAW:
        value = row[beside]
        return cell if value is not None and veil.value(of, value) == value else CLOSED
    if template in (_PERSON, _NAMED):
        return veil.person(cell, row["birth_date_raw"] if template == _NAMED else None)
    if template == _CODE:
        return veil.pseudonym(cell, "C")
    if template == _TOKENS:
        return _kept(veil, cell)
    return None if template == _NONE else CLOSED


def _kept(veil: Veil, tokens: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for one in tokens if one["kind"] == "amount" or veil.knows(one["value"])]


_NOBODY = "CREATE TEMP TABLE concealed (reading_id VARCHAR, ordinal BIGINT)"


def _named(veil: Veil, source_id: str, name: str) -> str:
    return veil.pseudonym(name, "F") if source_id in veil.reach.masked else name


def _view(table: str, columns: dict[str, tuple[str, ...]]) -> str:
    """Return the statement that puts the masked view before that of the whole ledger."""
    parties = _PARTIES[table]
    shown = " OR ".join(f"(w.source_id, w.{one}) IN (SELECT (source_id, ordinal) FROM mark)" for one in parties)
    about = " OR ".join(f"(w.reading_id, w.{one}) IN (SELECT (reading_id, ordinal) FROM concealed)" for one in parties)
    replaced = ", ".join(_masked(name, *how) for name, how in columns.items())
    return f"""
        CREATE TEMP VIEW "{table}" AS
        SELECT * EXCLUDE (veil_on) REPLACE ({replaced})
        FROM (
            SELECT w.*, w.source_id IN (FROM masked) AND NOT coalesce({shown or "false"}, false) AS veil_on
            FROM memory.main."{table}" w
            WHERE NOT coalesce({about or "false"}, false))
    """


def _masked(column: str, template: str, kind: str = "", beside: str = "") -> str:
    shown = template.format(column=f'"{column}"', kind=kind, beside=beside)
    return f'CASE WHEN veil_on AND "{column}" IS NOT NULL THEN {shown} ELSE "{column}" END AS "{column}"'


def _functions(con: duckdb.DuckDBPyConnection, veil: Veil) -> None:
    text = duckdb.sqltypes.VARCHAR
    tokens = con.execute("SELECT tokens FROM memory.main.report LIMIT 0").description[0][1]

    def value(kinds: list[str | None], cells: list[str | None]) -> list[str | None]:
        veil.look({cell for cell in cells if cell is not None})
        return [None if cell is None else veil.value(kind, cell) for kind, cell in zip(kinds, cells, strict=True)]

    def person(names: list[str | None], births: list[str | None]) -> list[str | None]:
        return [None if name is None else veil.person(name, birth) for name, birth in zip(names, births, strict=True)]

    _of_two(con, "veil_value", value)
    _of_two(con, "veil_person", person)
    _of_one(con, "veil_code", lambda name: name if name is None else veil.pseudonym(name, "C"), text)
    _of_one(con, "veil_tokens", lambda rows: rows if rows is None else _kept(veil, rows), tokens)


def _of_one(con: duckdb.DuckDBPyConnection, name: str, of: Callable[[Any], Any], kind: Any) -> None:
    """Register a function of one column, of the same type; what is null stays null."""

    def column(cells: pa.ChunkedArray) -> pa.Array:
        return pa.array([of(cell) for cell in cells.to_pylist()], cells.type)

    con.create_function(name, column, [kind], kind, type=PythonUDFType.ARROW, null_handling=_NULLS)


def _of_two(con: duckdb.DuckDBPyConnection, name: str, of: Callable[[list[Any], list[Any]], list[Any]]) -> None:
    """Register a function of two columns of text."""

    def column(left: pa.ChunkedArray, right: pa.ChunkedArray) -> pa.Array:
        return pa.array(of(left.to_pylist(), right.to_pylist()), pa.string())

    text = duckdb.sqltypes.VARCHAR
    con.create_function(name, column, [text, text], text, type=PythonUDFType.ARROW, null_handling=_NULLS)
