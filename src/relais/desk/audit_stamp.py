"""Time stamps of an outside authority on the last checkpoint, by files: asked for, then checked and kept."""

from base64 import b64decode, b64encode
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert, select, update

from relais.desk.act import decision
from relais.desk.audit import FILE_EXISTS, NOTHING_SIGNED
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.settings import FILE, load
from relais.model.notice import msg
from relais.safeguards.time_stamp import StampError, check, request
from relais.store.audit_tables import CHECKPOINT, TIME_STAMP

NO_AUTHORITY = msg('{path}: [audit] authority = "FILE.pem" must name the certificates of the time-stamping authority')
NOT_ASKED = msg("no time stamp waits for an answer: `relais audit stamp --request FILE` asks for one")


def ask(home: Home, out: Path) -> int:
    """Write a request for a stamp on the last checkpoint; return how many rows it covers. Raises DeskError."""
    if out.exists():
        raise DeskError(FILE_EXISTS, path=out)
    details: dict[str, object] = {"step": "request"}
    try:
        with decision(home, "audit-stamp", details) as connection:
            last = connection.execute(select(CHECKPOINT).order_by(CHECKPOINT.c.number.desc()).limit(1)).first()
            if last is None:
                raise DeskError(NOTHING_SIGNED)
            asked = request(last.body)
            row = {"checkpoint": last.number, "request": b64encode(asked).decode()}
            connection.execute(insert(TIME_STAMP).values(row))
            details["of"] = last.digest
    except StampError as error:
        raise DeskError(error.template, **error.params) from error
    out.write_bytes(asked)
    return int(last.size)


def take(home: Home, path: Path) -> datetime:
    """Check the authority's answer to the last request and keep it; return the authority's time. Raises DeskError."""
    answer, authority = path.read_bytes(), _authority(home)
    details: dict[str, object] = {"step": "response"}
    try:
        with decision(home, "audit-stamp", details) as connection:
            waiting = connection.execute(
                select(TIME_STAMP.c.number, TIME_STAMP.c.request, CHECKPOINT.c.body, CHECKPOINT.c.digest)
                .join(CHECKPOINT, CHECKPOINT.c.number == TIME_STAMP.c.checkpoint)
                .where(TIME_STAMP.c.token.is_(None))
                .order_by(TIME_STAMP.c.number.desc())
                .limit(1)
            ).first()
            if waiting is None:
                raise DeskError(NOT_ASKED)
            at = check(waiting.body, b64decode(waiting.request), answer, authority)
            kept = {"token": b64encode(answer).decode(), "stamped_at": at.isoformat()}
            connection.execute(update(TIME_STAMP).where(TIME_STAMP.c.number == waiting.number).values(kept))
            details |= {"of": waiting.digest, "stamped_at": at.isoformat()}
    except StampError as error:
        raise DeskError(error.template, **error.params) from error
    return at


def _authority(home: Home) -> bytes:
    named = load(home.root / FILE).audit.authority
    if named is None:
        raise DeskError(NO_AUTHORITY, path=home.root / FILE)
    return (home.root / named).read_bytes()
