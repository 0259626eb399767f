"""An element of the reporting XML: its XPath, its text, its children by name; what is unknown is counted."""

from collections.abc import Iterator, Sequence

from lxml import etree

from relais.intake.facts import Facts
from relais.intake.ispws.fields import ATTRIBUTES, CHILDREN, READ, REQUIRED
from relais.model.notice import msg

UNKNOWN_ELEMENT = msg("the element “{path}” is not known to this reader: not read, {count} times")
UNKNOWN_ATTRIBUTE = msg("the attribute “{path}” is not known to this reader: not read, {count} times")
MISSING = msg("“{path}” is missing, which the schema demands, {count} times: the rest is read")
MORE_UNKNOWN = msg("{count} more unknown elements of other names")
_NONE: frozenset[str] = frozenset()
_SEEN = 200
_INSTANCE = "{http://www.w3.org/2001/XMLSchema-instance}"


class Element:
    """One element: where it stands, what it says, what it holds. `place` is its XPath without namespaces."""

    __slots__ = ("_groups", "_survey", "node", "place")

    def __init__(self, node: etree._Element, name: str, place: str, survey: "Survey") -> None:
        self.node = node
        self.place = place
        self._survey = survey
        self._groups = survey.children(node, name, place)

    @property
    def text(self) -> str | None:
        """Return what the element says, or None where it says nothing."""
        return _text(self.node)

    @property
    def names(self) -> list[str]:
        """Return the names of the children, in the order of the file."""
        return list(self._groups)

    def each(self, name: str) -> list["Element"]:
        """Return the children of that name."""
        nodes = self._groups.get(name)
        if nodes is None:
            return []
        if len(nodes) == 1:
            return [Element(nodes[0], name, f"{self.place}/{name}", self._survey)]
        return [
            Element(node, name, f"{self.place}/{name}[{number}]", self._survey) for number, node in enumerate(nodes, 1)
        ]

    def one(self, name: str) -> "Element | None":
        """Return the first child of that name, or None."""
        found = self.each(name)
        return found[0] if found else None

    def of(self, name: str) -> str | None:
        """Return the text of the first child of that name, or None where there is none or it is empty."""
        nodes = self._groups.get(name)
        return None if nodes is None else _text(nodes[0])

    def texts(self, *names: str) -> Iterator[str]:
        """Return the texts of the children of these names."""
        for name in names:
            for node in self._groups.get(name, ()):
                text = _text(node)
                if text:
                    yield text


def _text(node: etree._Element) -> str | None:
    text = node.text
    return text.strip() or None if text else None


class Survey:
    """Groups the children of elements by name, and counts what the schema does not know or misses."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], tuple[int, str]] = {}
        self._more = 0

    def children(self, node: etree._Element, name: str, place: str) -> dict[str, list[etree._Element]]:
        """Return the known children of an element by name, in the order of the file."""
        known = CHILDREN.get(name, _NONE)
        groups: dict[str, list[etree._Element]] = {}
        for child in node:
            tag = child.tag
            if tag[0] == "{":
                tag = str(tag).rpartition("}")[2]
            if tag not in known:
                self.count(UNKNOWN_ELEMENT, f"{name}/{tag}", f"{place}/{tag}")
                continue
            same = groups.get(tag)
            if same is None:
                groups[tag] = [child]
            else:
                same.append(child)
            keys = child.keys()
            if keys and not ATTRIBUTES.issuperset(keys):
                self._attributes(keys, tag, f"{place}/{tag}")
            if tag not in READ and len(child):
                # Nothing of it is read, so that nobody else would look at what it holds.
                self.children(child, tag, f"{place}/{tag}")
        required = REQUIRED.get(name)
        if required is not None and not required <= groups.keys():
            for missing in sorted(required - groups.keys()):
                self.count(MISSING, f"{name}/{missing}", place)
        return groups

    def _attributes(self, keys: Sequence[str | bytes], name: str, place: str) -> None:
        for key in keys:
            if key not in ATTRIBUTES and not str(key).startswith(_INSTANCE):
                self.count(UNKNOWN_ATTRIBUTE, f"{name}/@{key!s}", place)

    def count(self, template: str, path: str, place: str) -> None:
        """Count something unknown, by its name and that of the element around it."""
        key = (template, path[:200])
        count, first = self._seen.get(key, (0, place))
        if key in self._seen or len(self._seen) < _SEEN:
            self._seen[key] = (count + 1, first)
        else:
            self._more += 1

    def tell(self, facts: Facts) -> None:
        """Say what was unknown: one notice per name, with its first place and its count."""
        for (template, path), (count, place) in self._seen.items():
            facts.notice(template, place, path=path, count=count)
        if self._more:
            facts.notice(MORE_UNKNOWN, count=self._more)
