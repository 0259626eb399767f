"""What every row of the law has, and the strict reading of a law file: a key nobody expects is refused."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import yaml

STATUSES = ("verified", "secondary", "remembered", "analysis")
CONFIDENCES = ("high", "medium", "low")
# Keys of every row that states law.
SHOWN = {"status", "source", "confidence"}
CODES = ("CP", "CPP", "CPCE", "CMF")

Row = Mapping[str, Any]
Word = TypeVar("Word", bound=str)
Made = TypeVar("Made")


class BadLawError(ValueError):
    """The law file does not have the shape it must have; the message names the row and what was expected."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """How well a row is known: `sources` are full references, `status` and `confidence` how they were read."""

    status: str
    confidence: str
    sources: tuple[str, ...]
    caveat: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """An article of a code, for facts or acts in [valid_from, valid_to); `successor` replaces it from then on."""

    code: str
    article: str
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str = ""


def tree(text: str, what: str) -> Row:
    """Read YAML whose top is a mapping. Raises BadLawError; a key that stands twice in a mapping is one reason."""
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        _no_key_twice(node, what)
        whole = loader.construct_document(node) if node else None
    except yaml.YAMLError as error:
        raise BadLawError(f"{what} is no YAML: {error}") from error
    finally:
        loader.dispose()
    if not isinstance(whole, dict):
        raise BadLawError(f"{what} is no mapping")
    return whole


def _no_key_twice(node: yaml.Node | None, what: str) -> None:
    if isinstance(node, yaml.MappingNode):
        names = [key.value for key, _value in node.value]
        if twice := sorted({str(name) for name in names if names.count(name) > 1}):
            raise BadLawError(f"{what}: {', '.join(twice)} stands twice{node.start_mark}")
    if isinstance(node, yaml.CollectionNode):
        for child in node.value:
            for part in child if isinstance(child, tuple) else (child,):
                _no_key_twice(part, what)


def keys(name: str, row: object, needed: set[str], optional: Collection[str] = ()) -> Row:
    """Return the row as a mapping that has every needed key and no unknown one. Raises BadLawError."""
    if not isinstance(row, dict):
        raise BadLawError(f"{name} is no row")
    if missing := needed - row.keys():
        raise BadLawError(f"{name} lacks {', '.join(sorted(missing))}")
    if unknown := row.keys() - needed - set(optional):
        raise BadLawError(f"{name} has {', '.join(sorted(map(str, unknown)))}, which no such row has")
    return row


def rows(where: str, given: object) -> list[Row]:
    """Return a list of rows, each with an `id` that no other has. Raises BadLawError."""
    if not isinstance(given, list) or not all(isinstance(row, dict) for row in given):
        raise BadLawError(f"{where} must be a list of rows")
    ids = [row.get("id") for row in given]
    if None in ids:
        raise BadLawError(f"{where}: a row without id")
    if twice := sorted({str(id_) for id_ in ids if ids.count(id_) > 1}):
        raise BadLawError(f"{', '.join(twice)} stands twice in {where}")
    return given


def one_of(name: str, key: str, value: object, allowed: Iterable[object]) -> None:
    """Raise BadLawError unless the value is one of those allowed."""
    allowed = list(allowed)
    # True == 1 in Python, and a list is in nothing: compare the type too.
    if not any(type(value) is type(one) and value == one for one in allowed):
        raise BadLawError(f"{name}: {key} is “{value}”, expected one of {', '.join(map(str, allowed))}")


def closed(name: str, key: str, given: object, allowed: Collection[Word]) -> tuple[Word, ...]:
    """Return a list of words of a closed list. Raises BadLawError."""
    if not isinstance(given, list):
        raise BadLawError(f"{name}: {key} must be a list")
    for value in given:
        one_of(name, key, value, allowed)
    return tuple(given)


def provenance(name: str, row: Row, sources: Mapping[str, str]) -> Provenance:
    """Return how well a row is known. Raises BadLawError, as where it names a source that the file does not list."""
    one_of(name, "status", row["status"], STATUSES)
    one_of(name, "confidence", row["confidence"], CONFIDENCES)
    if not isinstance(row["source"], list):
        raise BadLawError(f"{name}: source must be a list")
    if absent := [str(key) for key in row["source"] if key not in sources]:
        raise BadLawError(f"{name} names the source {', '.join(absent)}, which the file does not list")
    if row["status"] != "remembered" and not row["source"]:
        raise BadLawError(f"{name} is {row['status']} and names no source")
    named = tuple(sources[key] for key in row["source"])
    return Provenance(row["status"], row["confidence"], named, text(name, "caveat", row.get("caveat", "")))


def text(name: str, key: str, value: object) -> str:
    """Return the value as a text. Raises BadLawError."""
    if not isinstance(value, str):
        raise BadLawError(f"{name}: {key} must be text, not {value!r}")
    return value


def day(name: str, key: str, value: object) -> date | None:
    """Return a date written "YYYY-MM-DD", or None for null. Raises BadLawError."""
    if value is None:
        return None
    try:
        return date.fromisoformat(text(name, key, value))
    except ValueError as error:
        raise BadLawError(f"{name}: {key} must be a date as YYYY-MM-DD, not {value!r}") from error


def some_day(name: str, key: str, value: object) -> date:
    """Return a date that must stand there. Raises BadLawError."""
    if (read := day(name, key, value)) is None:
        raise BadLawError(f"{name}: {key} must be a date")
    return read


def count(name: str, key: str, value: object) -> int | None:
    """Return a whole number above zero, or None for null. Raises BadLawError."""
    if value is not None and (type(value) is not int or value < 1):
        raise BadLawError(f"{name}: {key} must be null or a whole number above zero, not {value!r}")
    return value


def flag(name: str, key: str, value: object) -> bool:
    """Return true or false. Raises BadLawError."""
    one_of(name, key, value, (True, False))
    return bool(value)


def reference(name: str, row: object) -> Reference:
    """Return one reference to an article. Raises BadLawError."""
    given = keys(f"{name}, references", row, {"code", "article"}, ("valid_from", "valid_to", "successor"))
    one_of(name, "code", given["code"], CODES)
    return Reference(
        given["code"],
        text(name, "article", given["article"]),
        day(name, "valid_from", given.get("valid_from")),
        day(name, "valid_to", given.get("valid_to")),
        text(name, "successor", given.get("successor", "")),
    )


def references(name: str, given: object) -> tuple[Reference, ...]:
    """Return the references of a row. Raises BadLawError."""
    if not isinstance(given, list):
        raise BadLawError(f"{name}: references must be a list")
    return tuple(reference(name, row) for row in given)


def each(where: str, given: object, make: Callable[[str, Row], Made]) -> dict[str, Made]:
    """Return what `make` makes of every row, by id. Raises BadLawError."""
    return {row["id"]: make(row["id"], row) for row in rows(where, given)}
