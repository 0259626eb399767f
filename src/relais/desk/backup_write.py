"""Writes a backup: the decisions as of one instant, the ledger up to what they have seen, and what else is kept."""

import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, select

from relais.desk.backup_file import DATABASE, LEDGER, DamagedError, Told, fingerprint, form, writing
from relais.desk.error import DeskError
from relais.desk.settings import Settings
from relais.ledger.contents import contents
from relais.ledger.layout import Layout
from relais.ledger.whole import kept
from relais.model.notice import msg
from relais.store import database
from relais.store.copy import copy, revision_of
from relais.store.sqlite import connect_sqlite
from relais.store.tables import AUDIT

EXISTS = msg("{path} exists already: a backup is never written over another, name a new folder or file")
OUT_INSIDE = msg("{path} lies inside the home: whoever loses the home would lose its backup")
NO_FOLDER = msg("{path} does not exist: make the folder that is to hold the backup")
DAMAGED_HOME = msg(
    "{path} is not what its manifest says: the home is damaged (`relais verify`), and no backup was made"
)
ERASING = msg(
    "an erasure was stopped before its end: `relais retention carry-out` goes on with it; then make the backup"
)
MISWRITTEN = msg("{path} was read back otherwise than written: the disk of the backup is failing, and none was made")

_LAST = select(AUDIT.c.number, AUDIT.c.hash, AUDIT.c.ledger_head).order_by(AUDIT.c.number.desc()).limit(1)
# Made anew by a run or a writer, or copied by other means.
_LEFT_OUT = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", LEDGER, "derived")


def check_place(root: Path, out: Path) -> None:
    """Raise DeskError where a backup cannot lie."""
    if out.exists():
        raise DeskError(EXISTS, path=out)
    if not out.absolute().parent.is_dir():
        raise DeskError(NO_FOLDER, path=out.absolute().parent)
    if root.resolve() in out.resolve().parents:
        raise DeskError(OUT_INSIDE, path=out)


def write(root: Path, settings: Settings, connection: Connection, key: bytes, out: Path) -> Told:
    """Write the backup of the home at `root`, whose decisions `connection` reads as of one instant."""
    layout = Layout(root / LEDGER)
    last = connection.execute(_LAST).one()
    try:
        with (
            kept(layout),
            writing(out) as writer,
            tempfile.TemporaryDirectory(prefix=".relais-", dir=out.absolute().parent) as place,
        ):
            if layout.erasing.exists():
                raise DeskError(ERASING)
            revision = revision_of(connection)
            rows = _decisions(connection, revision, Path(place) / DATABASE, key)
            writer.put(DATABASE, Path(place) / DATABASE)
            for name, digest in contents(layout, last.ledger_head).items():
                if writer.put(f"{LEDGER}/{name}", _there(layout.root / name)) != digest:
                    raise DeskError(DAMAGED_HOME, path=layout.root / name)
            for name, path in _others(root):
                writer.put(name, path)
            told = Told(
                form=form(),
                home=settings.home,
                made_at=datetime.now(UTC).isoformat(timespec="seconds"),
                key=settings.key,
                fingerprint=fingerprint(key),
                revision=revision,
                audit=(last.number, last.hash),
                ledger_head=last.ledger_head,
                rows=rows,
                files=dict(writer.files),
            )
            writer.tell(told.to_bytes(key))
    except DamagedError as error:
        raise DeskError(MISWRITTEN, path=error) from error
    return told


def _decisions(connection: Connection, revision: str, path: Path, key: bytes) -> Mapping[str, int]:
    """Copy the decisions into a file encrypted with the home's key, whatever engine they come from."""
    engine = connect_sqlite(path, key)
    try:
        database.upgrade(engine, revision)
        with database.writing(engine) as target:
            rows = copy(connection, target)
        with engine.connect() as target:
            # One file: without this, what was written last would lie in a log beside it.
            target.exec_driver_sql("ROLLBACK")
            target.exec_driver_sql("PRAGMA journal_mode = DELETE")
            target.exec_driver_sql("BEGIN")
    finally:
        engine.dispose()
    return rows


def _there(path: Path) -> Path:
    if not path.is_file():
        raise DeskError(DAMAGED_HOME, path=path)
    return path


def _others(root: Path) -> Iterator[tuple[str, Path]]:
    """Yield the settings, mappings, models and other files that the unit keeps in its home."""
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root)
        if path.is_file() and not path.is_symlink() and name.parts[0] not in _LEFT_OUT and name.parts[-1][0] != ".":
            yield name.as_posix(), path
