"""Pictures inside a text file: lists of hashes that carry a small picture of each medium beside its hash.

Project VIC's older form does so (`Miniature`, in base64). Such a file is a medium to us, and known by its hash alone.
"""

import re
from pathlib import Path

EMBEDDED = "application/json; with pictures"

_PIECE, _REACH = 1 << 22, 1 << 10
_LIST = b"/DataModels/"
_PICTURE = re.compile(rb'"Miniature"\s*:\s*"[A-Za-z0-9+/\\=]{40}')


def may_embed(head: bytes) -> bool:
    """Say whether a file that begins so is of a form that may hold pictures."""
    return _LIST in head and b"odata" in head


def holds_picture(data: bytes) -> bool:
    """Say whether these bytes hold a picture in text."""
    return _PICTURE.search(data) is not None


def embeds(path: Path) -> bool:
    """Say whether the file holds one."""
    before = b""
    with path.open("rb") as file:
        while chunk := file.read(_PIECE):
            if holds_picture(before + chunk):
                return True
            before = chunk[-_REACH:]
    return False
