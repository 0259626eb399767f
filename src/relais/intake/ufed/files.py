"""The images and videos that a report lists: their hashes and sizes. Never a name, a path or a category of the tool."""

import re
from typing import Any

from lxml import etree

from relais.intake.facts import Facts
from relais.intake.ufed.place import Places
from relais.model.notice import msg

NOT_A_HASH = msg("“{raw}” is no {kind}: the hash is left out")
NO_HASH = msg("{count} images and videos are listed without a hash: they give no fact")

_ROWS = 10_000
_MEDIA = frozenset(("image", "video"))
_HASHES = {
    "md5": ("md5", re.compile(r"[0-9a-f]{32}")),
    "sha1": ("sha1", re.compile(r"[0-9a-f]{40}")),
    "sha256": ("sha256", re.compile(r"[0-9a-f]{64}")),
}


class Files:
    """Turns the hashed images and videos into media rows; `flush` hands on what is gathered."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._places = Places("file")
        self._bare = 0
        self._rows: list[tuple[str, int | None, dict[str, str]]] = []

    def add(self, node: etree._Element) -> None:
        """Add a file, if it is an image or a video and a hash is stated; any other file is no fact."""
        self._places.ended(node)
        items = {
            str(item.get("name", "")).lower(): (item.text or "").strip()
            for section in node.iterchildren("{*}metadata")
            for item in section.iterchildren("{*}item")
        }
        if items.get("tags", "").lower() not in _MEDIA:
            return
        place = self._places.last(node)
        hashes = {}
        for name, (column, shape) in _HASHES.items():
            raw = items.get(name)
            if raw and shape.fullmatch(raw.lower()):
                hashes[column] = raw.lower()
            elif raw:
                self._facts.notice(NOT_A_HASH, place, raw=raw[:100], kind=name)
        if hashes:
            size = node.get("size", "")
            self._rows.append(
                (place, int(size) if size.isascii() and size.isdigit() and len(size) < 19 else None, hashes)
            )
            if len(self._rows) >= _ROWS:
                self.flush()
        else:
            self._bare += 1

    def close(self) -> None:
        """Hand on what is gathered, and say how many images and videos have no hash."""
        self.flush()
        if self._bare:
            self._facts.notice(NO_HASH, skipped=self._bare, count=self._bare)

    def flush(self) -> None:
        """Hand on the media gathered so far."""
        if not self._rows:
            return
        places, sizes, hashes = zip(*self._rows, strict=True)
        self._rows = []
        columns: dict[str, Any] = {"size": sizes}
        columns |= {column: [one.get(column) for one in hashes] for column, _shape in _HASHES.values()}
        self._facts.add_cells("media", places, columns)
