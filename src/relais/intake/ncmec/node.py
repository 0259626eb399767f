"""A place in a JSON report: lists that are null, an object or wrapped, values that are bare or in an object."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any

from relais.intake.facts import Facts
from relais.intake.ncmec.fields import MISSPELT, Fields
from relais.model.notice import UnreadableError, msg

# Real reports nest about ten deep.
DEPTH = 100
TOO_DEEP = msg("objects nested more than {depth} deep: no report is, the file is not read further")
UNKNOWN_KEY = msg("the key “{path}” is not known to this reader: not read, {count} times")
LIKE_A_KEY = msg("the key “{path}” is not known to this reader but close to “{known}”: not read, {count} times")
SEVERAL = msg("{count} entries of “{key}” stand where one is expected: the first is read")
LOST_DIGITS = msg("a number with more digits than this reader takes in (about {raw}): kept as not stated")
OTHER_SPELLING = msg("the key “{path}” is read as “{known}”, {count} times")
MORE_KEYS = msg("{count} more unknown keys of other names")
# A hostile file may hold a million different keys: the first ones are named.
_PATHS = 200

# Stands in an object for the keys that were written otherwise; it is no text, so no key of a file can be it.
_SPELT: Any = ("spelt",)
_HOLDERS = (dict, list)


def escape(key: str) -> str:
    """Return a key as a step of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1") if "~" in key or "/" in key else key


class Node:
    """An object of the report, the JSON pointer to it, and the facts to which it says what it could not give."""

    __slots__ = ("facts", "pointer", "value")

    def __init__(self, value: dict[str, Any], pointer: str, facts: Facts) -> None:
        self.value = value
        self.pointer = pointer
        self.facts = facts

    def place(self, key: str) -> str:
        """Return the pointer to a member, in the spelling of the file."""
        return _step(self.value, self.pointer, key)

    def text(self, key: str) -> str | None:
        """Return a member as text: bare, in an object's `value`, or several joined by '; '. None where nothing is."""
        value = self.value.get(key)
        if value.__class__ is str:
            return value or None
        return None if value is None else self._text(value, key)

    def one(self, key: str, inner: str | None = None) -> "Node":
        """Return the object at a member, or an empty one. Of several, the first is returned and the others are said."""
        found = self.each(key, inner)
        if len(found) > 1:
            self.facts.notice(SEVERAL, self.place(key), skipped=len(found) - 1, key=key, count=len(found))
        return found[0] if found else Node({}, self.place(key), self.facts)

    def each(self, key: str, inner: str | None = None) -> Sequence["Node"]:
        """Return the objects at a member, whether it is null, an object, a list, or wraps `inner`.

        A bare value comes as an object that holds it under `value`.
        """
        value = self.value.get(key)
        if value is None:
            return ()
        found: list[Node] = []
        self._gather(value, self.place(key), inner or key, found)
        return found

    def _gather(self, value: Any, pointer: str, inner: str, found: list["Node"]) -> None:
        if value.__class__ is list:
            for index, item in enumerate(value):
                if item.__class__ is dict and item and inner not in item:
                    found.append(Node(item, f"{pointer}/{index}", self.facts))
                elif item is not None:
                    self._gather(item, f"{pointer}/{index}", inner, found)
        elif value.__class__ is not dict:
            found.append(Node({"value": value}, pointer, self.facts))
        elif inner in value:
            if value[inner] is not None:
                self._gather(value[inner], _step(value, pointer, inner), inner, found)
        elif value:
            found.append(Node(value, pointer, self.facts))

    def _text(self, value: Any, key: str) -> str | None:
        if isinstance(value, str):
            return value or None
        if isinstance(value, bool) or value is None:
            return None
        if isinstance(value, list):
            return "; ".join(text for text in (self._text(item, key) for item in value) if text) or None
        if isinstance(value, dict):
            return self._text(value.get("value"), key)
        if isinstance(value, float) and abs(value) >= 2**53:
            # A whole number that became a float has lost digits: better none than a wrong one.
            self.facts.notice(LOST_DIGITS, self.place(key), raw=value)
            return None
        return str(value)


def _step(value: dict[Any, Any], pointer: str, key: str) -> str:
    if _SPELT not in value:
        return f"{pointer}/{key}"
    return f"{pointer}/{escape(value[_SPELT].get(key, key))}"


class Survey:
    """Compares reports with the fields known, sets misspelt keys right in place, and counts what is unknown."""

    def __init__(self) -> None:
        self.keys = 0
        self._seen: dict[tuple[str, str, str], tuple[int, str]] = {}
        self._named: set[str] = set()
        self._more = 0

    def look(self, value: Any, fields: Fields, pointer: str) -> None:
        """Go through one report. Raises UnreadableError where it nests deeper than any report does."""
        if self._plain(value, fields, pointer):
            self._walk(value, fields, pointer)

    def _plain(self, value: Any, fields: Fields | None, pointer: str) -> bool:
        """Count the keys and tell whether any is strange, without making a pointer to each place."""
        strange = False
        left = [(value, fields, 0)]
        while left:
            value, fields, depth = left.pop()
            if depth > DEPTH:
                raise UnreadableError(TOO_DEEP, pointer, depth=DEPTH)
            if value.__class__ is list:
                left += [(item, fields, depth + 1) for item in value if item.__class__ in _HOLDERS]
                continue
            self.keys += len(value)
            if fields is None:
                left += [(member, None, depth + 1) for member in value.values() if member.__class__ in _HOLDERS]
                continue
            strange = strange or not value.keys() <= fields.keys()
            for key, member in value.items():
                if member.__class__ in _HOLDERS:
                    left.append((member, fields.get(key), depth + 1))
        return strange

    def _walk(self, value: Any, fields: Fields, pointer: str) -> None:
        if value.__class__ is list:
            for index, item in enumerate(value):
                if item.__class__ in _HOLDERS:
                    self._walk(item, fields, f"{pointer}/{index}")
            return
        if not value.keys() <= fields.keys():
            self._strangers(value, fields, pointer)
        for key, member in value.items():
            known = fields.get(key)
            if known is not None and member.__class__ in _HOLDERS:
                self._walk(member, known, _step(value, pointer, key))

    def tell(self, facts: Facts) -> None:
        """Say what was unknown: one notice per key path, with its first place and its count."""
        for (template, path, known), (count, place) in self._seen.items():
            facts.notice(template, place, path=path, known=known, count=count)
        if self._more:
            facts.notice(MORE_KEYS, count=self._more)

    def _strangers(self, value: dict[Any, Any], fields: Fields, pointer: str) -> None:
        path = [step for step in pointer.split("/")[1:] if not step.isdecimal()]
        folded = {key.casefold(): key for key in fields}
        spelt = {}
        for key in [key for key in value if key not in fields]:
            known = MISSPELT.get(key) or folded.get(key.casefold())
            where = ".".join([*path, key])
            if known in fields and known not in value:
                spelt[known] = key
                self._count(OTHER_SPELLING, where, known, f"{pointer}/{escape(key)}")
                continue
            if len(self._named) >= _PATHS and where[:200] not in self._named:
                self._more += 1  # it will not be named, so what it resembles need not be sought
                continue
            close = get_close_matches(key[:100], fields, n=1, cutoff=0.85)
            template = LIKE_A_KEY if close else UNKNOWN_KEY
            self._count(template, where, close[0] if close else "", f"{pointer}/{escape(key)}")
        for known, key in spelt.items():
            value[known] = value.pop(key)
        if spelt:
            value[_SPELT] = spelt

    def _count(self, template: str, path: str, known: str, place: str) -> None:
        key = (template, path[:200], known)
        count, first = self._seen.get(key, (0, place[:500]))
        if key in self._seen or len(self._seen) < _PATHS:
            self._seen[key] = (count + 1, first)
            self._named.add(path[:200])
        else:
            self._more += 1
