"""A home from a backup: refused where a byte of it has changed, verified before it is called one."""

import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from relais.desk import backup_file
from relais.desk.backup_file import DATABASE, DamagedError, OtherKeyError, Told
from relais.desk.error import DeskError
from relais.desk.home import PASSPHRASE, key_of, open_home
from relais.desk.prove import examine
from relais.desk.settings import FILE, Settings, load
from relais.desk.settings_text import save
from relais.desk.unit_database import new_on_server
from relais.ledger.durable import settle
from relais.ledger.layout import Layout
from relais.ledger.state import head
from relais.model.notice import msg
from relais.safeguards.audit import record
from relais.store import database
from relais.store.copy import copy, counts, revision_of
from relais.store.sqlite import connect_sqlite
from relais.store.tables import AUDIT

NO_BACKUP = msg("{path} is no backup: a folder or a .tar file that `relais backup` wrote was expected")
DAMAGED = msg("the backup is damaged at {name}: nothing was restored; use another backup")
OTHER_KEY = msg("this backup needs the key {fingerprint}, which lay in {place}; the one given is {given}")
NOT_EMPTY = msg("{path} is not empty: choose another folder for the home")
UNSOUND = msg("what was restored does not verify ({fault}): nothing was kept; use another backup")
OLDER_TABLES = msg(
    "this backup has older tables ({revision}): restore it into a folder, open it there, and move it afterwards"
)

_LAST = select(AUDIT.c.number, AUDIT.c.hash).order_by(AUDIT.c.number.desc()).limit(1)


@dataclass(frozen=True)
class Restored:
    """A home from a backup: its rows, files, facts and the last audit line, all as in the backup."""

    root: Path
    made_at: str
    rows: int
    files: int
    facts: int | None
    audit: int


def restore(
    backup: Path,
    root: Path,
    *,
    key_file: Path | None = None,
    passphrase: str | None = None,
    db: str | None = None,
    as_it_was: bool = False,
) -> Restored:
    """Restore `backup` as the home at `root`; raises DeskError, and then leaves nothing behind in `root`.

    `db`: the address of an empty PostgreSQL database for the decisions; None: they lie in a file of the home. Both take
    backups from both. The key is that of the home that was backed up, wherever it lies now.
    `as_it_was`: its tables stay those of the version that wrote them, for that version to open; then only hashes,
    counts and the last audit line are compared.
    """
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise DeskError(NOT_EMPTY, path=root)
    if not backup.exists():
        raise DeskError(NO_BACKUP, path=backup)
    waiting = root.absolute().with_name(f".{root.absolute().name}.new")
    shutil.rmtree(waiting, ignore_errors=True)
    try:
        raw, _data = backup_file.told(backup)
        key = _key(raw, key_file, passphrase)
        told = _opened(raw, key)
        backup_file.check(backup, told.files, into=waiting)
        Layout(waiting / backup_file.LEDGER).create()
        _settle_settings(waiting, key_file, db)
        _decide(waiting, told, key, db)
        facts = None if as_it_was else _verified(waiting, told, passphrase)
        if root.exists():
            root.rmdir()
        settle(waiting, root)
    except DamagedError as error:
        raise DeskError(DAMAGED, name=error) from error
    finally:
        shutil.rmtree(waiting, ignore_errors=True)
    if not as_it_was:
        _note(root, told, passphrase)
    return Restored(root, told.made_at, sum(told.rows.values()), len(told.files), facts, told.audit[0])


def _key(raw: dict[str, object], key_file: Path | None, passphrase: str | None) -> bytes:
    place = str(raw["key"])
    place = place if key_file is None or place == PASSPHRASE else str(key_file)
    return key_of(Settings(str(raw["home"]), place), passphrase)


def _opened(raw: dict[str, object], key: bytes) -> Told:
    try:
        return backup_file.opened(raw, key)
    except OtherKeyError as error:
        given = backup_file.fingerprint(key)
        raise DeskError(OTHER_KEY, fingerprint=error, place=raw["key"], given=given) from error


def _settle_settings(waiting: Path, key_file: Path | None, db: str | None) -> None:
    """State where the key and the decisions of the restored home lie, where that is not where they lay."""
    held = load(waiting / FILE)
    key = held.key if key_file is None or held.key == PASSPHRASE else str(key_file.absolute())
    if (key, db) == (held.key, held.db):
        return
    values = tomllib.loads((waiting / FILE).read_text(encoding="utf-8"))
    values.pop("db", None)
    save(waiting, {**values, "key": key} | ({} if db is None else {"db": db}))


def _decide(waiting: Path, told: Told, key: bytes, db: str | None) -> None:
    """Put the decisions where the home is to have them, and compare their counts and their last audit line."""
    path = waiting / DATABASE
    source = connect_sqlite(path, key)
    try:
        with database.reading(source) as held:
            _compare(tuple(held.execute(_LAST).one()), told.audit)
            _compare(counts(held), dict(told.rows))
            if db is None:
                return
            target = new_on_server(db)
            with database.writing(target) as connection:
                if revision_of(connection) != told.revision:
                    raise DeskError(OLDER_TABLES, revision=told.revision)
                _compare(copy(held, connection), dict(told.rows))
            target.dispose()
    finally:
        source.dispose()
    path.unlink()


def _compare(found: object, expected: object) -> None:
    if found != expected:
        raise DeskError(UNSOUND, fault=f"{found} ≠ {expected}")


def _verified(waiting: Path, told: Told, passphrase: str | None) -> int:
    """Verify the whole home as it stands in its waiting place; return how many facts it has."""
    home = open_home(waiting, passphrase=passphrase, backed_up=True)
    try:
        _compare(head(home.ledger), told.ledger_head)
        with database.reading(home.engine) as connection:
            proof = examine(connection, home.ledger)
        for fault in (*proof.ledger.faults, *proof.audit):
            raise DeskError(UNSOUND, fault=f"{fault.place}: {fault.template.format(**fault.params)}")
        return proof.ledger.facts
    finally:
        home.engine.dispose()


def _note(root: Path, told: Told, passphrase: str | None) -> None:
    """Note the restoring in the chain: it goes on from there, and a witness of what came later says so."""
    home = open_home(root, passphrase=passphrase, backed_up=True)
    with database.writing(home.engine) as connection:
        record(connection, home.actor, "restore", {"audit": told.audit[0], "made_at": told.made_at}, head(home.ledger))
    home.engine.dispose()
