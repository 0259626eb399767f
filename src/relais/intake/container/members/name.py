"""Labels for members: what a container calls them, made safe to show and impossible to mistake for a path out."""

import re
import unicodedata
from hashlib import sha256

from relais.model.notice import Notice, msg

UNSAFE_NAME = msg("the container names this member {name}: read under a safe label")
SAME_NAME = msg("the container holds several members of this name: read under a numbered label")

_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
_DRIVE = re.compile(r"^[A-Za-z]:")


class Labels:
    """Gives each member of one container a relative POSIX label, unique in it, of at most `longest` bytes."""

    def __init__(self, longest: int) -> None:
        self._longest = longest
        self._used: set[str] = set()
        self._next: dict[str, int] = {}

    def label(self, name: str) -> tuple[str, Notice | None]:
        """Return the label of the member called `name`, and what there is to say of it."""
        safe = shorten(safe_name(name), self._longest)
        plain = "/".join(part for part in name.split("/") if part not in ("", ".")) == safe and name[:1] != "/"
        notice = None if plain else Notice(UNSAFE_NAME, safe, 0, {"name": ascii(name[:200])})
        if safe in self._used:
            stem, safe = safe, self._numbered(safe)
            notice = notice or Notice(SAME_NAME, stem)
        self._used.add(safe)
        return safe, notice

    def _numbered(self, safe: str) -> str:
        number = self._next.get(safe, 2)
        while f"{safe} ({number})" in self._used:
            number += 1
        self._next[safe] = number + 1
        return f"{safe} ({number})"


def safe_name(name: str) -> str:
    """Return a relative path without '..', drives, backslashes, control or direction signs, lone surrogates."""
    parts: list[str] = []
    for part in name.replace("\\", "/").split("/"):
        if part in ("", "."):
            continue
        inside = part if parts else _DRIVE.sub("_", part)
        shown = "".join("_" if unicodedata.category(sign) in _HIDDEN else sign for sign in inside)
        parts.append("__" if part == ".." else shown)
    return "/".join(parts) or "_"


def shorten(name: str, longest: int) -> str:
    """Cut a name to `longest` bytes of UTF-8; a cut name ends in a digest of the whole."""
    raw = name.encode()
    if len(raw) <= longest:
        return name
    mark = f"~{sha256(raw).hexdigest()[:8]}"
    return raw[: longest - len(mark)].decode(errors="ignore") + mark
