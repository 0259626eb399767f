"""Reads HTML as a stream of tags and texts: no tree is built, and nothing that a page names is fetched."""

from collections.abc import Mapping
from os import SEEK_END
from typing import IO, Protocol, cast

from lxml import etree

from relais.model.notice import UnreadableError, msg

BROKEN = msg("the HTML breaks off here ({why}): what stands before is read, the rest is not")
CUT = msg("the page has a beginning and no end: it was cut, and what is missing is not known")

_HEAD, _TAIL = 65_536, 4_096


class Target(Protocol):
    """What takes the tags and texts of a page, in their order. An element that is not closed is closed at the end."""

    def start(self, tag: str, attrib: Mapping[str, str]) -> None:
        """Take the start of an element."""

    def end(self, tag: str) -> None:
        """Take its end."""

    def data(self, text: str) -> None:
        """Take a piece of text."""

    def close(self) -> None:
        """Take the end of the page."""


def feed(file: IO[bytes], target: Target) -> None:
    """Hand the page on to `target`. Raises UnreadableError where it cannot be followed to its end."""
    # UTF-8 is what these pages are in; bytes that are none become signs of replacement. Parsed in pieces as they are
    # read, memory stays flat; handed over piece by piece, the parser would keep them all.
    parser = etree.HTMLParser(target=cast("etree.ParserTarget", target), encoding="utf-8", no_network=True)
    try:
        etree.parse(file, parser)
    except (etree.LxmlError, LookupError, ValueError) as error:
        raise UnreadableError(BROKEN, why=str(error)[:200]) from error
    fatal = [entry for entry in parser.error_log if entry.level == etree.ErrorLevels.FATAL]
    if fatal:
        raise UnreadableError(BROKEN, f"line {fatal[0].line}", why=fatal[0].message.strip()[:200])
    if is_cut(file):
        raise UnreadableError(CUT)


def is_cut(file: IO[bytes]) -> bool:
    """Say whether a page begins (`<html>`) and does not end."""
    file.seek(0)
    begins = b"<html" in file.read(_HEAD).lower()
    file.seek(max(0, file.seek(0, SEEK_END) - _TAIL))
    return begins and b"</html" not in file.read().lower()
