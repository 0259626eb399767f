"""Streams the tags of an OFX file, SGML (1.x, leaves without an end) and XML (2.x) alike.

Files named XML are often SGML in truth, so one loose reading serves both. No entity is ever defined by the file.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import TextIO

_CHUNK = 1 << 20
# A memo has 390 characters at most by the standard.
LONGEST = 20_000

_TAG = re.compile(r"<(/?)([A-Za-z][\w.]*)\s*/?>((?:[^<]+|<(?![/A-Za-z]))*)")
_ENTITY = re.compile(r"&#?\w{1,8};")


@dataclass(slots=True)
class Tag:
    """One tag: its name, whether it ends, and what stands behind it; `cut` if that was longer than `LONGEST`."""

    name: str
    ends: bool
    value: str
    raw: str
    cut: bool


def tags(file: TextIO) -> Iterator[Tag]:
    """Yield the tags in order."""
    left = ""
    while True:
        chunk = file.read(_CHUNK)
        last: re.Match[str] | None = None
        for found in _TAG.finditer(left + chunk):
            if last is not None:
                yield _tag(last)
            last = found
        if not chunk:
            if last is not None:
                yield _tag(last)
            return
        # The last may go on in the next chunk; of what is longer than a chunk the end is left out.
        left = (left + chunk if last is None else last.string[last.start() :])[:_CHUNK]


def _tag(found: re.Match[str]) -> Tag:
    written = found[0][found[0].index(">") + 1 :]
    value = written[:LONGEST].replace("<![CDATA[", "").replace("]]>", "")
    if "&" in value:
        value = _ENTITY.sub(lambda one: unescape(one[0]), value)
    return Tag(found[2].upper(), bool(found[1]), value.strip(), found[0], len(written) > LONGEST)
