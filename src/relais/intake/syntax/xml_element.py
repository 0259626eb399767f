"""An element of an XML message: what stands below it, by local names, whatever the namespace and its version."""

from lxml import etree


class Element:
    """One element. Paths are local names ('Refs/EndToEndId'); each element is looked into once, where a path leads.

    `place` is its XPath without namespaces, numbered ('TxDtls[2]') from the second of its name on.
    """

    __slots__ = ("_kids", "node", "place")

    def __init__(self, node: etree._Element, place: str) -> None:
        self.node = node
        self.place = place
        # Nothing points upwards: elements go as soon as they are read, without the collector of cycles.
        self._kids: dict[str, list[Element]] | None = None

    def attribute(self, name: str) -> str | None:
        """Return what an attribute says, without blanks around, or None."""
        return (self.node.get(name) or "").strip() or None

    @property
    def text(self) -> str:
        """Return what the element itself says, without blanks around."""
        return (self.node.text or "").strip()

    def of(self, *paths: str) -> str | None:
        """Return the text at the first of these paths that says something, or None."""
        for path in paths:
            found = self._at(path)
            if found is not None and (text := found.text):
                return text
        return None

    def one(self, *paths: str) -> "Element | None":
        """Return the element at the first of these paths that leads to one, or None."""
        for path in paths:
            if (found := self._at(path)) is not None:
                return found
        return None

    def each(self, name: str) -> "list[Element]":
        """Return the children of that name."""
        return self.children().get(name, [])

    def texts(self) -> list[str]:
        """Return every text below, in the order of the file."""
        return [text for node in self.node.iter() if (text := (node.text or "").strip())]

    def children(self) -> "dict[str, list[Element]]":
        """Return the children by name."""
        kids = self._kids
        if kids is None:
            self._kids = kids = {}
            before = f"{self.place}/"
            for node in self.node:
                tag = str(node.tag)
                name = tag[tag.rfind("}") + 1 :]
                same = kids.setdefault(name, [])
                same.append(Element(node, f"{before}{name}[{len(same) + 1}]" if same else before + name))
        return kids

    def _at(self, path: str) -> "Element | None":
        found = self
        for name in path.split("/"):
            kids = found.children().get(name)
            if kids is None:
                return None
            found = kids[0]
        return found
