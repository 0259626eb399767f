"""The nodes of a CASE/UCO bundle: a record, its types and facets by local names, whatever the prefix or full IRI."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

_BETWEEN = ("#", "/", ":")
# The oldest bundles say facets, whose types have no suffix; a call was a PhoneCall then.
FACETS = ("hasFacet", "facets")
_OLD = {"PhoneCallFacet": "CallFacet"}


@lru_cache(maxsize=8_192)
def local(name: str) -> str:
    """Return a name without prefix or namespace: 'uco-observable:CallFacet' is 'CallFacet'."""
    if name.startswith("@"):
        return name
    return name[max(name.rfind(sign) for sign in _BETWEEN) + 1 :]


class Facet:
    """A facet or a record: its values by local names."""

    __slots__ = ("_held", "raw")

    def __init__(self, raw: dict[str, Any]) -> None:
        self.raw = raw
        self._held: dict[str, Any] | None = None

    @property
    def values(self) -> dict[str, Any]:
        """The values by local names."""
        if self._held is None:
            self._held = {local(key): value for key, value in self.raw.items()}
        return self._held

    def texts(self, *names: str) -> list[str]:
        """Return the plain values of the first of these names that has some, as texts."""
        for name in names:
            if found := [text for one in _listed(self.values.get(name)) if (text := _text(one))]:
                return found
        return []

    def text(self, *names: str) -> str | None:
        """Return the first of those values, or None."""
        return next(iter(self.texts(*names)), None)

    def only(self, name: str) -> object:
        """Return the one value of a name, bare; several stay a list, and nothing is None."""
        value = self.values.get(name)
        if isinstance(value, list) and len(value) < 2:
            value = value[0] if value else None
        return value.get("@value") if isinstance(value, dict) and "@value" in value else value

    def refs(self, *names: str) -> list[str]:
        """Return the identifiers of the nodes that these names lead to."""
        return [ref for name in names for one in _listed(self.values.get(name)) if (ref := _ref(one))]

    def facets(self, name: str) -> "list[Facet]":
        """Return the objects under a name."""
        return [Facet(one) for one in _listed(self.values.get(name)) if isinstance(one, dict)]


class Node(Facet):
    """One node of the graph; `place` is its JSON pointer."""

    __slots__ = ("_by_type", "place")

    def __init__(self, raw: dict[str, Any], place: str) -> None:
        super().__init__(raw)
        self.place = place
        self._by_type: dict[str, Facet] | None = None

    @property
    def id(self) -> str | None:
        """Its identifier, or None."""
        found = self.raw.get("@id")
        return found if isinstance(found, str) else None

    @property
    def types(self) -> list[str]:
        """The local names of its types."""
        return _types(self.raw)

    @property
    def by_type(self) -> dict[str, Facet]:
        """Its facets, by the local names of their types."""
        if self._by_type is None:
            self._by_type = {}
            for facet in (one for name in FACETS for one in _listed(self.values.get(name))):
                if isinstance(facet, dict):
                    for type_ in _types(facet):
                        full = type_ if type_.endswith("Facet") else f"{type_}Facet"
                        self._by_type.setdefault(_OLD.get(full, full), Facet(facet))
        return self._by_type

    def facet(self, *types: str) -> Facet | None:
        """Return the first facet of one of these types, or None."""
        held = self._by_type
        if held is None:
            held = self.by_type
        for type_ in types:
            if type_ in held:
                return held[type_]
        return None


def nodes(record: object, place: str) -> Iterator[Node]:
    """Yield the nodes that say something in one record of the graph: the record, and those written inside it."""
    waiting: list[tuple[Any, str]] = [(record, place)] if _says(record) else []
    while waiting:
        found, where = waiting.pop()
        if found.__class__ is dict:
            if where == place or any(local(key) in FACETS for key in found):
                yield Node(found, where)
            inner = [(value, f"{where}/{escaped(key)}") for key, value in found.items() if _says(value)]
        else:
            inner = [(value, f"{where}/{index}") for index, value in enumerate(found) if _says(value)]
        inner.reverse()
        waiting += inner


def _says(value: Any) -> bool:
    """Say whether a value may be a node, or hold one: a reference, a plain value and a number do not."""
    if value.__class__ is dict:
        return "@value" not in value and len(value) > ("@id" in value)
    return value.__class__ is list and len(value) > 0


def escaped(key: str) -> str:
    """Return a key as a step of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


def _types(raw: dict[str, Any]) -> list[str]:
    return [local(one) for one in _listed(raw.get("@type")) if isinstance(one, str)]


def _listed(value: object) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _text(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("@value")
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) and value != "" else None


def _ref(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("@id")
    return value if isinstance(value, str) and value else None
