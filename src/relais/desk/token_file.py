"""Where the command line keeps a session's token: a file that only its owner reads, one for each home."""

import os
from pathlib import Path

from relais.desk.error import DeskError
from relais.model.notice import msg

VARIABLE = "RELAIS_SESSION"
OPEN_TO_OTHERS = msg("{path} can be read by others, and whoever reads it is you: remove it, and `relais login` again")


def kept(path: Path) -> str | None:
    """Return the token of RELAIS_SESSION, or else of the file; None where there is none; raises DeskError."""
    stated = os.environ.get(VARIABLE, "").strip()
    if stated:
        return stated
    try:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise DeskError(OPEN_TO_OTHERS, path=path)
        return path.read_text(encoding="ascii", errors="replace").strip() or None
    except FileNotFoundError:
        return None


def keep(path: Path, token: str) -> None:
    """Write the token down; what stood there before is replaced whole."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(token)
    new.replace(path)


def forget(path: Path) -> None:
    """Remove the token."""
    path.unlink(missing_ok=True)
