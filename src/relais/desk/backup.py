"""A backup of a home while people work; and one by itself before its tables are brought up to date."""

from dataclasses import dataclass
from pathlib import Path

from relais.desk.act import act
from relais.desk.backup_write import check_place, write
from relais.desk.home import Home, key_of


@dataclass(frozen=True)
class Made:
    """A backup: where it is, its files and rows, the last audit line in it, and which key it needs."""

    path: Path
    files: int
    rows: int
    audit: int
    key: str
    fingerprint: str


def backup(home: Home, out: Path, passphrase: str | None = None) -> Made:
    """Write a backup to `out` (a tar file where its name ends in .tar, else a folder); raises DeskError.

    The decisions are read first: every manifest that they name is then committed, whatever is taken in meanwhile.
    """
    check_place(home.root, out)
    details: dict[str, object] = {}
    with act(home, "backup", backup=details) as connection:
        told = write(home.root, home.settings, connection, key_of(home.settings, passphrase), out)
        details |= {"audit": told.audit[0], "files": len(told.files), "ledger_head": told.ledger_head}
    return Made(out, len(told.files), sum(told.rows.values()), told.audit[0], told.key, told.fingerprint)
