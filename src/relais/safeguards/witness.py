"""The witness: somebody outside the unit who remembers how long its audit chain was, and signs only what continues it.

Its folder holds its private key (`key`) and what it has seen (`witness.json`). It reads and writes files, no more: it
runs on any machine and never sees an audit row. It answers as C2SP tlog-witness asks, with files in place of requests.
"""

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relais.ledger.durable import sync, write
from relais.model.notice import msg
from relais.safeguards.audit_proof import SLACK
from relais.safeguards.checkpoint import (
    COSIGNER_KEY,
    NOTE_KEY,
    BadNoteError,
    Note,
    Signer,
    parse_key,
    parse_note,
    parse_proof,
)
from relais.safeguards.merkle import EMPTY, consistent

EXISTS = msg("{path} exists already: a witness's key is never overwritten")
NO_WITNESS = msg("{path} is no folder of a witness: make one with `relais witness start`")
BAD_NAME = msg("“{name}” cannot name a witness: it must have no blank and no plus sign, such as witness.example/1")
BAD_KEY = msg("“{text}” is no public key of a unit: NAME+NUMBER+LETTERS was expected, as `relais audit key` prints it")
OTHER_KEY = msg("{origin} is trusted under another key: ask the unit, in person, why it has changed")
UNKNOWN = msg(
    "{origin} is unknown to this witness: `relais witness trust` with the unit's key, from the unit in person"
)
BAD_REQUEST = msg("{path} is no checkpoint with its proof, as `relais audit checkpoint` writes it")
NOT_SIGNED = msg("refused: the checkpoint of {origin} is not signed by the unit's key")
SHORTER = msg(
    "refused: {origin} shows {size} rows, and this witness has seen {held}: rows were removed, or an earlier state was"
    " put back"
)
OTHER_START = msg(
    "refused: the proof starts from {old} rows, and this witness has seen {held}: the unit makes one that fits with"
    " `relais audit checkpoint FILE --since {held}`"
)
CHANGED = msg("refused: rows of {origin} that this witness has seen are not the same any more; keep the file as proof")
CLOCK = msg("refused: the checkpoint is timed {at}; this witness's clock says {now}, and the one before was {before}")
IN_USE = msg("another process works in this witness's folder, or one was stopped: remove {path} if none does")


class WitnessError(Exception):
    """The witness cannot or will not; `template` says why."""

    def __init__(self, template: str, **params: object) -> None:
        super().__init__(template.format(**params))
        self.template = template
        self.params = params


@dataclass
class Seen:
    """What a witness knows of one log: the unit's key, and the last checkpoint it cosigned with its own line."""

    key: str
    size: int = 0
    root: str = b64encode(EMPTY).decode()
    last: str = ""


@dataclass
class Witness:
    """A witness's name and what it has seen, per origin."""

    folder: Path
    name: str
    logs: dict[str, Seen] = field(default_factory=dict)

    @property
    def signer(self) -> Signer:
        """Return its key."""
        seed = bytes.fromhex((self.folder / "key").read_text(encoding="ascii").strip())
        return Signer(self.name, COSIGNER_KEY, Ed25519PrivateKey.from_private_bytes(seed))

    def save(self) -> None:
        """Write down what it has seen, on the disk when this returns."""
        logs = {origin: asdict(seen) for origin, seen in self.logs.items()}
        write(self.folder / "witness.json", json.dumps({"name": self.name, "logs": logs}, indent=1))


def start(folder: Path, name: str) -> Witness:
    """Make a witness with a key of its own; raises WitnessError."""
    if not name or "+" in name or not name.isprintable() or any(sign.isspace() for sign in name):
        raise WitnessError(BAD_NAME, name=name)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(folder / "key", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise WitnessError(EXISTS, path=folder / "key") from error
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(Ed25519PrivateKey.generate().private_bytes_raw().hex())
    sync([folder / "key", folder])
    witness = Witness(folder, name)
    witness.save()
    return witness


def load(folder: Path) -> Witness:
    """Return the witness of a folder; raises WitnessError."""
    try:
        told = json.loads((folder / "witness.json").read_text(encoding="utf-8"))
        return Witness(folder, told["name"], {origin: Seen(**seen) for origin, seen in told["logs"].items()})
    except (FileNotFoundError, ValueError, KeyError, TypeError) as error:
        raise WitnessError(NO_WITNESS, path=folder) from error


@contextmanager
def changing(folder: Path) -> Iterator[Witness]:
    """Give the witness, alone: between the look at what was seen and its new record, nobody else may answer."""
    path = folder / "busy"
    witness = load(folder)
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
    except FileExistsError as error:
        raise WitnessError(IN_USE, path=path) from error
    try:
        witness = load(folder)
        yield witness
    finally:
        path.unlink()


def trust(witness: Witness, text: str) -> str:
    """Take a unit's public key, which its person gave in person; return its origin. Raises WitnessError."""
    try:
        key = parse_key(text)
    except BadNoteError as error:
        raise WitnessError(BAD_KEY, text=text) from error
    if key.kind != NOTE_KEY:
        raise WitnessError(BAD_KEY, text=text)
    if witness.logs.setdefault(key.name, Seen(str(key))).key != str(key):
        raise WitnessError(OTHER_KEY, origin=key.name)
    witness.save()
    return key.name


def cosign(witness: Witness, path: Path, now: datetime) -> tuple[Note, str]:
    """Return the checkpoint of a file and the line that cosigns it, after it was written down; raises WitnessError.

    Refuses what is not signed by the unit, shorter than what it has seen, or not a continuation of it. `now`: aware.
    """
    try:
        old, proof, note = parse_proof(path.read_bytes().decode())
    except ValueError as error:
        raise WitnessError(BAD_REQUEST, path=path) from error
    says = note.says
    seen = witness.logs.get(says.origin)
    if seen is None:
        raise WitnessError(UNKNOWN, origin=says.origin)
    if not note.signed_by(parse_key(seen.key)):
        raise WitnessError(NOT_SIGNED, origin=says.origin)
    if says.size < seen.size:
        raise WitnessError(SHORTER, origin=says.origin, size=says.size, held=seen.size)
    if old != seen.size and says.size != seen.size:
        raise WitnessError(OTHER_START, old=old, held=seen.size)
    path_of = proof if says.size != seen.size else []
    if not consistent(seen.size, b64decode(seen.root), says.size, says.root, path_of):
        raise WitnessError(CHANGED, origin=says.origin)
    before = parse_note(seen.last).says.at if seen.last else says.at
    if says.at - now > SLACK or before - says.at > SLACK:
        raise WitnessError(CLOCK, at=says.at, now=now, before=before)
    line = witness.signer.cosign(note.body, now)
    seen.size, seen.root = says.size, b64encode(says.root).decode()
    seen.last = str(Note(note.body, says, (note.lines[0], line)))
    witness.save()
    return note, line
