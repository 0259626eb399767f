"""Checks of the doctor on what is kept: the database, the ledger, the audit chain, backups, the law data."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import select

from relais.desk.doctor_look import WRONG, Finding, Look
from relais.law.version import version
from relais.ledger.manifest import digest_in
from relais.ledger.state import BrokenLedgerError, load
from relais.ledger.tombstone import replacements
from relais.model.notice import msg
from relais.safeguards.audit import details_of
from relais.safeguards.checkpoints import WITNESS, keys, witnessed
from relais.store.audit_tables import CHECKPOINT
from relais.store.copy import revision_of
from relais.store.database import newest
from relais.store.tables import AUDIT

DAMAGED = msg("the database has a damaged page: {told}")
RESTORE = msg("stop working in this home, and restore the last backup elsewhere: relais restore")
BEHIND = msg("the tables are of revision {held}, this version's are {newest}")
UPGRADE = msg("bring them up to date: relais upgrade")
BROKEN = msg("the manifest {name} is not what its name says")
LOST = msg("{path} is missing: a manifest names it")
VERIFY = msg("relais verify names every file that has changed; restore from a backup what is lost")
FUTURE = msg("the audit chain's last line is of {at}, later than this machine's clock")
SET_CLOCK = msg("set the clock: deadlines and the order of events hang on it")
NEVER_SIGNED = msg("no checkpoint of the audit chain was ever signed")
OLD_CHECKPOINT = msg("the last checkpoint of the audit chain is of {at}")
SIGN = msg("sign one: relais audit checkpoint; a timer can do it every night (docs/keeping.md)")
NO_WITNESS = msg("nobody outside the unit cosigns: whoever holds the key could cut the chain short, or write it anew")
ASK_WITNESS = msg("find a witness (docs/audit.md)")
UNWITNESSED = msg("the witness has cosigned up to line {up_to}; the chain has {rows}")
TAKE_TO = msg("take the last checkpoint to the witness (docs/audit.md)")
NEVER_BACKED = msg("no backup was ever made")
OLD_BACKUP = msg("the last backup is of {at}")
BACK_UP = msg("make one: relais backup; a timer can do it every night (docs/keeping.md)")
LAW_CHANGED = msg("the law data have changed since this was last looked at")
RECOMPUTE = msg("have clocks and ranks computed anew: relais run")

_LATE = timedelta(days=2)
_SKEW = timedelta(minutes=5)
# So many lines may have been added since the witness last cosigned.
_LINES = 1_000


def database(look: Look) -> Iterator[Finding]:
    """Check every page of the database; a server checks its own."""
    if look.connection.dialect.name != "sqlite":
        return
    rows = [str(row[0]) for row in look.connection.exec_driver_sql("PRAGMA cipher_integrity_check")]
    rows += [str(row[0]) for row in look.connection.exec_driver_sql("PRAGMA quick_check(1)") if row[0] != "ok"]
    for told in rows[:1]:
        yield Finding("database", WRONG, DAMAGED, {"told": told}, RESTORE)


def schema(look: Look) -> Iterator[Finding]:
    """Check that the tables are those of this version."""
    held = revision_of(look.connection)
    if held != newest():
        yield Finding("schema", WRONG, BEHIND, {"held": held, "newest": newest()}, UPGRADE)


def ledger(look: Look) -> Iterator[Finding]:
    """Check the manifests by their bytes, and that every file that they name is there, without reading those."""
    layout = look.home.ledger
    try:
        state = load(layout)
    except BrokenLedgerError as error:
        yield Finding("ledger", WRONG, BROKEN, {"name": error}, VERIFY)
        return
    stones = replacements(state.tombstones)
    for path in sorted(layout.manifests.glob("*.json")):
        stone = stones.get(f"manifests/{path.name}")
        if sha256(path.read_bytes()).hexdigest() != (stone.new if stone else digest_in(path)):
            yield Finding("ledger", WRONG, BROKEN, {"name": path.name}, VERIFY)
    places = [path for files in state.files.values() for path in files]
    places += [layout.source(one.source_id) for one in state.sources.values() if one.custody == "sealed"]
    for path in places:
        if not path.exists():
            yield Finding("ledger", WRONG, LOST, {"path": path}, VERIFY)


def clock(look: Look) -> Iterator[Finding]:
    """Check that nothing was recorded later than now."""
    at = look.connection.execute(select(AUDIT.c.at).order_by(AUDIT.c.number.desc()).limit(1)).scalar_one()
    if datetime.fromisoformat(at) > look.now + _SKEW:
        yield Finding("clock", WRONG, FUTURE, {"at": at}, SET_CLOCK)


def checkpoint(look: Look) -> Iterator[Finding]:
    """Check when the chain was last signed, and whether somebody outside has cosigned it."""
    rows = look.connection.execute(select(AUDIT.c.number).order_by(AUDIT.c.number.desc()).limit(1)).scalar_one()
    size = look.connection.execute(select(CHECKPOINT.c.size).order_by(CHECKPOINT.c.number.desc()).limit(1)).scalar()
    if size is None:
        yield Finding("checkpoint", WRONG, NEVER_SIGNED, {}, SIGN)
    else:
        at = look.connection.execute(select(AUDIT.c.at).where(AUDIT.c.number == size)).scalar()
        if at is not None and look.now - datetime.fromisoformat(at) > _LATE:
            yield Finding("checkpoint", WRONG, OLD_CHECKPOINT, {"at": at[:10]}, SIGN)
    if not keys(look.connection, WITNESS):
        yield Finding("checkpoint", WRONG, NO_WITNESS, {}, ASK_WITNESS)
    elif rows - (up_to := witnessed(look.connection)) > _LINES:
        yield Finding("checkpoint", WRONG, UNWITNESSED, {"up_to": up_to, "rows": rows}, TAKE_TO)


def backup(look: Look) -> Iterator[Finding]:
    """Check when the last backup was made."""
    last = select(AUDIT.c.at).where(AUDIT.c.act == "backup").order_by(AUDIT.c.number.desc()).limit(1)
    at = look.connection.execute(last).scalar()
    if at is None:
        yield Finding("backup", WRONG, NEVER_BACKED, {}, BACK_UP)
    elif look.now - datetime.fromisoformat(at) > timedelta(days=look.home.settings.backup.days):
        yield Finding("backup", WRONG, OLD_BACKUP, {"at": at[:10]}, BACK_UP)


def law(look: Look) -> Iterator[Finding]:
    """Check whether the law data are those of the last time that the doctor looked."""
    before = [told.get("doctor") for told in details_of(look.connection, "doctor")]
    last = before[-1] if before else None
    if isinstance(last, dict) and last.get("law") != version().sha256:
        yield Finding("law", WRONG, LAW_CHANGED, {}, RECOMPUTE)
