"""Splits a SWIFT statement into its fields, line by line: a tag, and the lines up to the next."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# Only these begin a field: a text may break so that a line of it begins with a clock (':26:37').
_TAG = re.compile(r":(20|21|25P?|28C?|60[FM]|61|86|62[FM]|64|65|34F|13[CD]?|90[CD]|NS|940|942):")
_BLOCK = re.compile(r"\{([1-5S]):")
# 6 lines of 65 characters by the standard, some thousand in the wild.
LONGEST = 20_000


@dataclass(slots=True)
class Field:
    """One field: its tag, its lines without the tag, and the number of the first. The end of a message is '-'.

    The header of an envelope is '{' and stands before the field '20'. `cut` if it went on past `LONGEST` characters.
    """

    tag: str
    lines: list[str]
    number: int
    cut: bool = False

    @property
    def text(self) -> str:
        """Return the lines as one text that keeps its line ends."""
        return "\n".join(self.lines)


def fields(lines: Iterable[str], first: int = 1) -> Iterator[Field]:
    """Yield fields, headers of envelopes and ends of messages in order. What stands between messages is left out.

    `first` is the number of the first line.
    """
    last: Field | None = None
    room = LONGEST
    for number, raw in enumerate(lines, first):
        line = raw.rstrip("\r\n").removeprefix("\ufeff")
        tag = _TAG.match(line)
        if tag is not None:
            if last is not None:
                yield last
            room = LONGEST - (len(line) - tag.end())
            last = Field(tag[1], [line[tag.end() : tag.end() + LONGEST]], number, room < 0)
        elif is_end(line) or _BLOCK.match(line):
            if last is not None:
                yield last
                last = None
            if is_end(line):
                yield Field("-", [], number)
            if _BLOCK.search(line):
                yield Field("{", [line], number)
        elif last is not None and not last.cut:
            last.lines.append(line[: max(room, 0)])
            room -= len(line) + 1
            last.cut = room < 0
    if last is not None:
        yield last


def is_end(line: str) -> bool:
    """Say whether a line ends a message: '-', or '-}' in an envelope."""
    return line.rstrip() == "-" or line.startswith("-}")
