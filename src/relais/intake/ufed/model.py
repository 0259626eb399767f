"""A model of the report: one record, with its fields by name and the records inside it."""

from collections.abc import Iterator

from lxml import etree

_LONGEST_ID = 100


class Model:
    """One <model>: `fields` are the values that stand in it directly, `each` the models inside one of its lists.

    Values are without blanks around; `raw` returns one as written. An empty value is no value.
    """

    __slots__ = ("fields", "node")

    def __init__(self, node: etree._Element) -> None:
        self.node = node
        self.fields: dict[str, str] = {}
        for field in node.iterchildren("{*}field"):
            if len(field):
                text = field[0].text
                if text and (text := text.strip()):
                    self.fields[field.get("name", "")] = text

    @property
    def type(self) -> str:
        """The type of record."""
        return str(self.node.get("type", ""))

    @property
    def id(self) -> str | None:
        """Its identifier in the report, or None."""
        return identifier(self.node)

    @property
    def state(self) -> str | None:
        """Whether it was there to see or was recovered, as written, or None."""
        return self.node.get("deleted_state") or None

    def of(self, *names: str) -> str | None:
        """Return the first of these fields that says something, or None."""
        return next((found for name in names if (found := self.fields.get(name))), None)

    def raw(self, name: str) -> str | None:
        """Return a text exactly as it stands in the file, or None."""
        for field in self.node.iterchildren("{*}field"):
            if field.get("name") == name and len(field):
                return field[0].text or None
        return None

    def each(self, *names: str) -> "list[Model]":
        """Return the models in the lists (or single places) of these names, in the order of the file."""
        return [Model(node) for name, node in self.parts() if name in names]

    def parts(self) -> Iterator[tuple[str, etree._Element]]:
        """Return all models inside it, unread, each with the name of its list."""
        for holder in self.node.iterchildren("{*}modelField", "{*}multiModelField"):
            name = holder.get("name", "")
            for node in holder.iterchildren("{*}model"):
                yield name, node


def identifier(node: etree._Element) -> str | None:
    """Return the identifier of an element, where it is one to find it by."""
    found = node.get("id")
    return found if found and len(found) <= _LONGEST_ID else None
