"""What is wrong with a home and what to do about it: every check is one function, and all of them are listed here."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from relais.desk import doctor_audit, doctor_disk, doctor_people
from relais.desk.act import act
from relais.desk.doctor_audit import DAMAGED, RESTORE
from relais.desk.doctor_look import WRONG, Finding, Look
from relais.desk.error import DeskError
from relais.desk.home import Home, open_home
from relais.law.version import version
from relais.model.notice import msg

Check = Callable[[Look], Iterator[Finding]]

# In the order in which they are told: what keeps everything else from working stands first.
CHECKS: dict[str, Check] = {
    "key": doctor_disk.key,
    "volume": doctor_disk.volume,
    "space": doctor_disk.space,
    "leftovers": doctor_disk.leftovers,
    "database": doctor_audit.database,
    "schema": doctor_audit.schema,
    "ledger": doctor_audit.ledger,
    "clock": doctor_audit.clock,
    "checkpoint": doctor_audit.checkpoint,
    "backup": doctor_audit.backup,
    "law": doctor_audit.law,
    "settings": doctor_people.settings,
    "sign-in": doctor_people.sign_in,
}
OPENS = "opens"
FIX_FIRST = msg("put this right first: nothing else can be looked at before the home opens")


def doctor(root: Path, now: datetime) -> list[Finding]:
    """Run every check on the home at `root`; `now` has a zone. A home that does not open is itself what is wrong."""
    try:
        home = open_home(root)
    except DeskError as error:
        return [Finding(OPENS, WRONG, error.template, error.params, FIX_FIRST)]
    return examine(home, now)


def examine(home: Home, now: datetime) -> list[Finding]:
    """Run every check on an open home, as the person who opened it; `now` has a zone."""
    details: dict[str, object] = {"law": version().sha256}
    found: list[Finding] = []
    try:
        with act(home, "doctor", doctor=details) as connection:
            look = Look(home, connection, now)
            for name, check in CHECKS.items():
                found += list(check(look)) or [Finding(name)]
            details["wrong"] = [one.check for one in found if one.state == WRONG]
    except DatabaseError as error:
        # After a damaged page nothing else is to be had from this database: neither a check nor an audit line.
        found.append(Finding("database", WRONG, DAMAGED, {"told": error.orig}, RESTORE))
    return found
