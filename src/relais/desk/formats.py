"""What relais reads: its readers, what each fills, on whose files it was tried, and what it cannot know."""

from dataclasses import dataclass

from relais.intake.formats import FORMATS
from relais.intake.table.mapping import shipped


@dataclass(frozen=True)
class FormatLine:
    """One reader. `samples` are files of software that is not ours; none means that the reader is unproven."""

    name: str
    version: int
    title: str
    fills: tuple[str, ...]
    samples: tuple[str, ...]
    limits: tuple[str, ...]


def formats() -> list[FormatLine]:
    """Return every reader, in the order in which they are asked. Nothing of a home is read: it needs none."""
    return [FormatLine(one.name, one.version, one.title, one.fills, one.samples, one.limits) for one in FORMATS]


@dataclass(frozen=True)
class MappingLine:
    """One table mapping: of the program, or a unit's own, which a named person confirmed."""

    name: str
    title: str
    fills: str
    columns: tuple[str, ...]
    confirmed_by: str | None = None


def mappings() -> list[MappingLine]:
    """Return the table mappings that come with the program, by name."""
    return [MappingLine(one.name, one.title, one.table, one.header) for one in shipped()]
