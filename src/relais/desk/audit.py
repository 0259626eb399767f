"""The audit chain's use cases: sign a checkpoint, take in a witness's answer, export, verify."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection

from relais.desk.act import act, decision
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.unit_key import signer
from relais.ledger import state
from relais.ledger.durable import settle, write
from relais.model.notice import msg
from relais.safeguards.audit import read_chain
from relais.safeguards.audit_export import BadExportError, read_export, write_export
from relais.safeguards.audit_proof import UNSEEN, Held, Trust, Verdict, judge
from relais.safeguards.checkpoint import COSIGNER_KEY, NOTE_KEY, BadNoteError, Key, parse_key, parse_lines, write_proof
from relais.safeguards.checkpoints import (
    UNIT,
    WITNESS,
    BrokenChainError,
    Chain,
    add_key,
    keys,
    read_closed,
    read_rehashed,
    sign,
    stamps,
    take_cosignatures,
    texts,
    witnessed,
)

__all__ = ["UNSEEN", "Made", "Verdict", "checkpoint", "cosigned", "export", "key", "parse", "rehashed", "verify",
           "verify_export"]  # fmt: skip

FILE_EXISTS = msg("{path} exists already: nothing is overwritten, name another")
NOT_SIGNED_OVER = msg(
    "nothing is signed: {count} rows are not as they were chained, or not as they were signed (`relais verify`,"
    " `relais audit verify`)"
)
BAD_SINCE = msg("there is no proof from {since} rows: there are {size}, and the first {removed} were removed")
BAD_KEY = msg("“{text}” is no public key of this kind: NAME+NUMBER+LETTERS was expected")
NO_LINES = msg("{path} holds no line with which a witness cosigns")
NO_COSIGNATURE = msg(
    "{path} holds no new cosignature of a known witness on a checkpoint of this home: a witness is made known with"
    " --witness-key, as the witness told it another way"
)
NOTHING_SIGNED = msg("no checkpoint has been signed yet: `relais audit checkpoint FILE`")
TRUST_NEEDED = msg("an export is verified against --origin and --key, as the unit told them another way than with it")


@dataclass(frozen=True)
class Made:
    """A checkpoint that was signed: the rows it covers, the digest that names it, where its proof starts."""

    size: int
    digest: str
    since: int


def key(home: Home) -> Key:
    """Return the unit's public key, drawn at first use, to be told to witnesses and verifiers in person."""
    with decision(home, "audit-key", {}) as connection:
        return signer(home, connection).key


def checkpoint(home: Home, out: Path, now: datetime, since: int | None = None) -> Made:
    """Sign a checkpoint over every row, hashed again, and write it with its proof for the witness; raises DeskError.

    `since`: from how many rows the proof starts; None: from what came back cosigned last. `now`: aware.
    """
    _absent(out)
    details: dict[str, object] = {}
    with decision(home, "audit-checkpoint", details) as connection:
        chain = rehashed(home, connection)
        note = sign(connection, chain, signer(home, connection), now)
        old = witnessed(connection) if since is None else since
        if not (old == 0 or chain.closed.size <= old <= chain.size):
            raise DeskError(BAD_SINCE, since=old, size=chain.size, removed=chain.closed.size)
        proof = chain.tree().consistency(old, chain.size)
        details |= {"checkpoint": note.digest, "size": chain.size}
    write(out, write_proof(old, proof, note))
    return Made(chain.size, note.digest, old)


def cosigned(home: Home, path: Path, witness_key: str | None = None) -> list[tuple[str, int]]:
    """Take in a witness's answer; return (witness, rows) for each cosignature. Raises DeskError.

    `witness_key` makes a witness known: its public key, as it was told another way than with the file.
    """
    try:
        lines = parse_lines(path.read_bytes().decode())
    except ValueError as error:
        raise DeskError(NO_LINES, path=path) from error
    details: dict[str, object] = {}
    with decision(home, "audit-cosigned", details) as connection:
        if witness_key is not None:
            given = parse(witness_key, COSIGNER_KEY)
            if given not in keys(connection, WITNESS):
                add_key(connection, WITNESS, given)
        found = take_cosignatures(connection, lines)
        if not found:
            raise DeskError(NO_COSIGNATURE, path=path)
        details |= {"cosignatures": [sha256(line.encode()).hexdigest() for _note, _key, line in found]}
        details |= {"checkpoints": [note.digest for note, _key, _line in found]}
    return [(by.name, note.says.size) for note, by, _line in found]


def export(home: Home, folder: Path, now: datetime) -> Made:
    """Sign a checkpoint and write everything under it into a new folder, for verification offline; raises DeskError."""
    _absent(folder)
    details: dict[str, object] = {}
    with decision(home, "audit-export", details) as connection:
        chain = rehashed(home, connection)
        note = sign(connection, chain, signer(home, connection), now)
        held = _held(connection, chain)
        known = {role: [str(one) for one in keys(connection, role)] for role in (UNIT, WITNESS)}
        tokens = stamps(connection)
        details |= {"checkpoint": note.digest, "size": chain.size}
    part = folder.absolute().with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    write_export(part, held, known, tokens)
    settle(part, folder)
    return Made(chain.size, note.digest, 0)


def verify(home: Home, witness_keys: Sequence[str] = (), last: Path | None = None) -> Verdict:
    """Verify the home's own chain and checkpoints, against the keys that the home knows; raises DeskError."""
    details: dict[str, object] = {}
    with act(home, "audit-verify", found=details) as connection:
        known = keys(connection, UNIT)
        if not known:
            raise DeskError(NOTHING_SIGNED)
        witnesses = [parse(one, COSIGNER_KEY) for one in witness_keys] or keys(connection, WITNESS)
        held = _held(connection, Chain(read_chain(connection), read_closed(connection)))
        verdict = judge(held, Trust(known[0].name, known[0], tuple(witnesses), _text(last)), whole=False)
        details |= {"rows": verdict.rows, "faults": len(verdict.faults), "witnessed": verdict.witnessed}
    return verdict


def verify_export(
    folder: Path, origin: str | None, unit_key: str | None, witness_keys: Sequence[str] = (), last: Path | None = None
) -> Verdict:
    """Verify an export offline, against keys that were told another way; raises DeskError. Needs no home."""
    if not origin or not unit_key:
        raise DeskError(TRUST_NEEDED)
    witnesses = tuple(parse(one, COSIGNER_KEY) for one in witness_keys)
    try:
        return judge(read_export(folder), Trust(origin, parse(unit_key, NOTE_KEY), witnesses, _text(last)), whole=True)
    except BadExportError as error:
        raise DeskError(error.template, **error.params) from error


def parse(text: str, kind: int) -> Key:
    """Return a public key of that kind; raises DeskError."""
    try:
        found = parse_key(text)
    except BadNoteError as error:
        raise DeskError(BAD_KEY, text=text) from error
    if found.kind != kind:
        raise DeskError(BAD_KEY, text=text)
    return found


def rehashed(home: Home, connection: Connection) -> Chain:
    """Return the chain, recomputed, or refuse to sign over it; raises DeskError."""
    try:
        return read_rehashed(connection, state.heads(home.ledger))
    except BrokenChainError as error:
        raise DeskError(NOT_SIGNED_OVER, count=len(error.faults) or 1) from error


def _held(connection: Connection, chain: Chain) -> Held:
    rows = [dict(row._mapping) for row in chain.rows]  # noqa: SLF001 - SQLAlchemy's documented accessor
    return Held(rows, texts(connection), chain.closed if chain.closed.size else None)


def _absent(path: Path) -> None:
    if path.exists():
        raise DeskError(FILE_EXISTS, path=path)


def _text(path: Path | None) -> str | None:
    # What is no text is no note either, and is told as such.
    return None if path is None else path.read_bytes().decode(errors="replace")
