"""Pictures inside a text file: lists of hashes that carry a small picture of each medium beside its hash.

Project VIC's older form does so (`Miniature`, in base64). Such a file is a medium to us, and known by its hash alone.
"""

import mmap
import re
from pathlib import Path

EMBEDDED = "application/json; with pictures"

_LIST = b"/DataModels/"
_PICTURE = re.compile(rb'"Miniature"\s*:\s*"[A-Za-z0-9+/\\=]{40}')


def may_embed(head: bytes) -> bool:
    """Say whether a file that begins so is of a form that may hold pictures."""
    return _LIST in head and b"odata" in head


def holds_picture(data: bytes | mmap.mmap) -> bool:
    """Say whether these bytes hold a picture in text."""
    return _PICTURE.search(data) is not None


def embeds(path: Path) -> bool:
    """Say whether the file holds one."""
    if not path.stat().st_size:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return holds_picture(data)
