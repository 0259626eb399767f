"""A table mapping: which column of a table means what. A small TOML file, confirmed once by a named person."""

import codecs
import tomllib
import unicodedata
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

import tomli_w

from relais.intake.instant import BadTimeError, zone_named
from relais.intake.table.mapping_fields import FIELDS, FIXED, FORMAT, SIDES, VALUES, is_field

_KEYS = (
    "name", "title", "header", "open", "table", "columns", "fixed", "values", "format", "confirmed_by", "confirmed_at",
)  # fmt: skip
_NEEDED = ("name", "title", "header", "table", "columns")


class BadMappingError(ValueError):
    """The mapping cannot be used; the message says which key, what was expected, and in which file."""


@dataclass(frozen=True)
class Mapping:
    """How one kind of table is read.

    `header` is the exact list of column names it serves; of an `open` mapping, those that a table must have at least,
    in any order, whatever else it has. `table` is the fact table of its rows ('payment',
    'call', 'message', 'login', or 'party' where a row is a person and no event). `columns` maps a field of that
    table (dotted for parties: 'payer.phone') to the names of the columns that hold it, joined by a space where
    there are several. `fixed` holds what every row shares;
    `zone` there stands with `zone_said_by`. `values` translates the words of a column ('status', 'direction',
    'video', 'proxy'), whatever their case. `format` holds what a person confirmed of the file's form:
    'separator', 'encoding', 'decimal' (',' or '.'), 'date_order' ('dmy' or 'mdy'); what is absent is detected.
    `digest` is the SHA-256 of the TOML file's bytes.
    """

    name: str
    header: tuple[str, ...]
    table: str
    columns: dict[str, tuple[str, ...]]
    title: str = ""
    fixed: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    format: dict[str, str] = field(default_factory=dict)
    confirmed_by: str | None = None
    confirmed_at: str | None = None
    digest: str = ""
    open: bool = False

    def serves(self, header: tuple[str, ...]) -> "Mapping | None":
        """Return the mapping as it reads a table of this header, None where it serves it not.

        An open mapping leaves out the columns that the table lacks.
        """
        there = same_header(header)
        if not self.open:
            return self if there == same_header(self.header) else None
        if not set(same_header(self.header)) <= set(there):
            return None
        columns = {}
        for name, told in self.columns.items():
            found = tuple(header[there.index(one)] for one in same_header(told) if one in there)
            if any(there.count(one) > 1 for one in same_header(found)):
                return None
            if found:
                columns[name] = found
        return replace(self, header=header, columns=columns, open=False)


def load(path: Path) -> Mapping:
    """Read a mapping file; raises BadMappingError where it cannot be used."""
    return loads(path.read_bytes(), path.name)


def loads(raw: bytes, name: str) -> Mapping:
    """Read the bytes of the mapping file called `name`; raises BadMappingError where they cannot be used."""
    try:
        told = tomllib.loads(raw.decode("utf-8"))
        return _mapping(told, sha256(raw).hexdigest())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadMappingError(f"{name}: this is no TOML file in UTF-8: {error}") from error
    except BadMappingError as error:
        raise BadMappingError(f"{name}: {error}") from error


def dump(mapping: Mapping) -> str:
    """Write a mapping as TOML; `loads` reads it back equal, the digest apart."""
    told: dict[str, Any] = {
        "name": mapping.name,
        "title": mapping.title,
        "table": mapping.table,
        "confirmed_by": mapping.confirmed_by,
        "confirmed_at": mapping.confirmed_at,
        "header": list(mapping.header),
        "open": mapping.open,
        "columns": {
            name: columns[0] if len(columns) == 1 else list(columns) for name, columns in mapping.columns.items()
        },
        "fixed": mapping.fixed,
        "format": mapping.format,
        "values": mapping.values,
    }
    return tomli_w.dumps({key: value for key, value in told.items() if value or key == "title"})


@cache
def shipped() -> tuple[Mapping, ...]:
    """Return the mappings that come with the program, by name."""
    folder = resources.files("relais.intake.table").joinpath("mappings")
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return tuple(loads(file.read_bytes(), file.name) for file in files)


def same_header(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Return the form under which two spellings of one header are equal: blanks, case and width folded."""
    return tuple(
        " ".join(unicodedata.normalize("NFKC", cell).replace("\ufeff", "").casefold().split()) for cell in cells
    )


def _mapping(told: dict[str, Any], digest: str) -> Mapping:
    _known(told, _KEYS, "key")
    for key in _NEEDED:
        if key not in told:
            raise BadMappingError(f"the key “{key}” is missing")
    table = _text(told, "table")
    if table not in FIELDS:
        raise BadMappingError(f"table = “{table}”: one of {', '.join(FIELDS)} was expected")
    header = _names(told["header"], "header")
    fixed = _texts(told.get("fixed", {}), "fixed")
    mapping = Mapping(
        name=_text(told, "name"),
        title=_text(told, "title"),
        header=header,
        table=table,
        columns=_columns(told["columns"], table, None if told.get("open") else header),
        open=_flag(told.get("open", False), "open"),
        fixed=fixed,
        values=_values(told.get("values", {}), table),
        format=_texts(told.get("format", {}), "format"),
        confirmed_by=_text(told, "confirmed_by") if "confirmed_by" in told else None,
        confirmed_at=_moment(told["confirmed_at"]) if "confirmed_at" in told else None,
        digest=digest,
    )
    _check_fixed(mapping)
    _check_format(mapping.format)
    return mapping


def _columns(told: object, table: str, header: tuple[str, ...] | None) -> dict[str, tuple[str, ...]]:
    if not isinstance(told, dict) or not told:
        raise BadMappingError("[columns] must say which column holds which field")
    columns = {}
    for name, value in _flat(told).items():
        if not is_field(table, name):
            raise BadMappingError(f"[columns] {name}: a {table} has no such field; see docs/formats.md")
        columns[name] = _names([value] if isinstance(value, str) else value, f"[columns] {name}")
        if header is not None:
            _check_columns(name, columns[name], header)
    return columns


def _check_columns(name: str, columns: tuple[str, ...], header: tuple[str, ...]) -> None:
    for column in columns:
        if column not in header:
            raise BadMappingError(f"[columns] {name}: the header has no column “{column}”")
        if header.count(column) > 1:
            raise BadMappingError(f"[columns] {name}: the header names “{column}” twice; it cannot be told which")


def _flat(told: Dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Unquoted dots in TOML make tables: `payer.name = "Sender"` and `"payer.name" = "Sender"` mean the same."""
    flat: dict[str, Any] = {}
    for key, value in told.items():
        flat |= _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value}
    return flat


def _values(told: object, table: str) -> dict[str, dict[str, str]]:
    if not isinstance(told, dict):
        raise BadMappingError("[values] must hold tables of words")
    for name, words in told.items():
        allowed = VALUES[table].get(name)
        if allowed is None:
            raise BadMappingError(f"[values.{name}]: one of {', '.join(VALUES[table])} was expected")
        for word, meaning in _texts(words, f"values.{name}").items():
            if name == "zone":
                _check_zone(meaning, f"[values.zone] “{word}”")
            elif meaning not in allowed:
                raise BadMappingError(f"[values.{name}] “{word}”: one of {', '.join(allowed)} was expected")
    return {name: dict(words) for name, words in told.items()}


def _check_fixed(mapping: Mapping) -> None:
    fixed = mapping.fixed
    _known(fixed, FIXED, "[fixed]")
    if ("zone" in fixed) != ("zone_said_by" in fixed):
        raise BadMappingError("[fixed] zone and zone_said_by stand together: a zone is a statement of someone")
    if "zone" in fixed:
        _check_zone(fixed["zone"], "[fixed] zone")
    sides = SIDES.get(mapping.table, ())
    if "owner" in fixed and fixed["owner"] not in sides:
        raise BadMappingError(f"[fixed] owner: one of {', '.join(sides) or 'nothing'} was expected")
    statuses = VALUES[mapping.table].get("status", ())
    if "status" in fixed and fixed["status"] not in statuses:
        raise BadMappingError(f"[fixed] status: one of {', '.join(statuses) or 'nothing'} was expected")


def _check_zone(zone: str, where: str) -> None:
    try:
        zone_named(zone)
    except BadTimeError as error:
        raise BadMappingError(f"{where}: “{zone}” is no IANA time zone (Europe/Paris, UTC)") from error


def _check_format(told: dict[str, str]) -> None:
    _known(told, FORMAT, "[format]")
    for key, allowed in (("decimal", (",", ".")), ("date_order", ("dmy", "mdy")), ("separator", (",", ";", "\t", "|"))):
        if told.get(key, allowed[0]) not in allowed:
            raise BadMappingError(f"[format] {key}: one of {' '.join(map(repr, allowed))} was expected")
    try:
        codecs.lookup(told.get("encoding", "utf-8"))
    except LookupError as error:
        raise BadMappingError(f"[format] encoding: “{told['encoding']}” is not known") from error


def _known(told: Dict[str, Any], allowed: tuple[str, ...], what: str) -> None:
    for key in told:
        if key not in allowed:
            raise BadMappingError(f"{what} “{key}” is not known; one of {', '.join(allowed)} was expected")


def _text(told: dict[str, Any], key: str) -> str:
    if not isinstance(told[key], str) or not told[key]:
        raise BadMappingError(f"{key}: a text was expected")
    return str(told[key])


def _texts(told: object, what: str) -> dict[str, str]:
    if not isinstance(told, dict):
        raise BadMappingError(f"[{what}] must hold texts")
    flat = told if what.startswith("values") else _flat(told)
    for key, value in flat.items():
        if not isinstance(value, str) or not value:
            raise BadMappingError(f"[{what}] {key}: a text was expected")
    return dict(flat)


def _flag(told: object, what: str) -> bool:
    if not isinstance(told, bool):
        raise BadMappingError(f"{what}: true or false was expected")
    return told


def _names(told: object, what: str) -> tuple[str, ...]:
    if not isinstance(told, list) or not told or not all(isinstance(name, str) and name for name in told):
        raise BadMappingError(f"{what}: column names were expected")
    return tuple(told)


def _moment(told: object) -> str:
    if isinstance(told, date | datetime):
        return told.isoformat()
    if isinstance(told, str) and told:
        return told
    raise BadMappingError("confirmed_at: a date was expected")
