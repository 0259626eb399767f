"""Checkpoints of the audit chain as signed notes, and a witness's cosignature on them.

The text forms are C2SP's: signed-note, tlog-checkpoint and tlog-cosignature/v1 with Ed25519 keys, so that a tool of
somebody else can check them. Extension lines: `ledger HEX` (the ledger's head as the last row saw it), `time ISO 8601`
(the clock of the machine that signed, unqualified) and, where a beginning was removed, `closed SIZE HEX`.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

NOTE_KEY, COSIGNER_KEY = 1, 4  # the signature types of C2SP signed-note
_LINE = re.compile(r"— (\S+) ([A-Za-z0-9+/]+={0,2})")
_BODY = re.compile(
    r"(?P<origin>\S+)\n(?P<size>[1-9][0-9]{0,17})\n(?P<root>[A-Za-z0-9+/]{43}=)\n"
    r"ledger (?P<ledger>[0-9a-f]{64})\ntime (?P<at>\S{1,40})\n(?:closed (?P<closed>[1-9][0-9]{0,17} [0-9a-f]{64})\n)?"
)


class BadNoteError(ValueError):
    """The text is no checkpoint, no signature line or no key of the form that is read here."""


@dataclass(frozen=True)
class Key:
    """A public key by its name. `kind`: NOTE_KEY signs checkpoints, COSIGNER_KEY cosigns them. `public`: 32 bytes."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """Return the four bytes that begin its signatures."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64encode(bytes([self.kind]) + self.public).decode()}"

    def holds(self, signature: bytes, message: bytes) -> bool:
        """Say whether a signature of 64 bytes is this key's on the message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class Signer:
    """A private key by its name."""

    name: str
    kind: int
    private: Ed25519PrivateKey = field(repr=False)

    @property
    def key(self) -> Key:
        """Return its public key."""
        return Key(self.name, self.kind, self.private.public_key().public_bytes_raw())

    def sign(self, body: str) -> str:
        """Return the signature line of a note's text."""
        return _line(self.key, self.private.sign(body.encode()))

    def cosign(self, body: str, at: datetime) -> str:
        """Return the cosignature line of a checkpoint's text: seen at that moment as the longest, and consistent."""
        seconds = int(at.timestamp())
        return _line(self.key, seconds.to_bytes(8) + self.private.sign(_cosigned(body, seconds)))


@dataclass(frozen=True)
class Checkpoint:
    """What a checkpoint says: the first `size` rows have that root; the last of them saw that head of the ledger.

    `closed`: how many rows of the beginning were removed, and the SHA-256 of what is kept of them; None: none were.
    """

    origin: str
    size: int
    root: bytes
    ledger: str
    at: datetime
    closed: tuple[int, str] | None = None

    @property
    def body(self) -> str:
        """Return the note's text, which is what is signed."""
        lines = [self.origin, str(self.size), b64encode(self.root).decode(), f"ledger {self.ledger}"]
        lines.append(f"time {self.at.astimezone(UTC).isoformat(timespec='milliseconds')}")
        if self.closed:
            lines.append("closed {} {}".format(*self.closed))
        return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Note:
    """A signed checkpoint: its text as written, what it says, and its signature lines, the unit's and witnesses'."""

    body: str
    says: Checkpoint
    lines: tuple[str, ...]

    @property
    def digest(self) -> str:
        """Return the SHA-256 of its text, by which the audit rows name it."""
        return sha256(self.body.encode()).hexdigest()

    def __str__(self) -> str:
        return "".join([self.body, "\n", *(f"{line}\n" for line in self.lines)])

    def signed_by(self, key: Key) -> bool:
        """Say whether the key signed it, and no line that claims to be the key's is false."""
        found = [key.holds(signature, self.body.encode()) for signature in self._of(key)]
        return bool(found) and all(found)

    def cosigned_at(self, key: Key) -> list[datetime | None]:
        """Return when a witness cosigned it, for each line under its name and number; None for a line that is false."""
        found: list[datetime | None] = []
        for signature in self._of(key):
            seconds = int.from_bytes(signature[:8])
            true = seconds < 1 << 37 and key.holds(signature[8:], _cosigned(self.body, seconds))
            found.append(datetime.fromtimestamp(seconds, UTC) if true else None)
        return found

    def _of(self, key: Key) -> list[bytes]:
        given = [_parts(line) for line in self.lines]
        return [data[4:] for name, data in given if (name, data[:4]) == (key.name, key.id)]


def parse_note(text: str) -> Note:
    """Read a signed checkpoint; raises BadNoteError."""
    head, blank, tail = text.rpartition("\n\n")
    match = _BODY.fullmatch(f"{head}\n")
    lines = tuple(tail.split("\n")[:-1])
    if not (blank and match and tail.endswith("\n") and 0 < len(lines) <= 32):
        raise BadNoteError(text[:80])
    for line in lines:
        _parts(line)
    closed = tuple(match["closed"].split()) if match["closed"] else None
    says = Checkpoint(
        match["origin"],
        int(match["size"]),
        _bytes(match["root"]),
        match["ledger"],
        _moment(match["at"]),
        (int(closed[0]), closed[1]) if closed else None,
    )
    return Note(f"{head}\n", says, lines)


def parse_lines(text: str) -> tuple[str, ...]:
    """Read signature lines alone, as a witness answers them; raises BadNoteError."""
    lines = tuple(text.strip("\n").split("\n"))
    for line in lines:
        _parts(line)
    return lines


def parse_key(text: str) -> Key:
    """Read a public key as C2SP writes it, NAME+ID+BASE64; raises BadNoteError."""
    name, _plus, rest = text.strip().partition("+")
    id_, _plus, material = rest.partition("+")
    data = _bytes(material)
    if not name or len(data) != 33 or data[0] not in (NOTE_KEY, COSIGNER_KEY):
        raise BadNoteError(text[:80])
    key = Key(name, data[0], data[1:])
    if key.id.hex() != id_:
        raise BadNoteError(text[:80])
    return key


def named(line: str) -> tuple[str, bytes]:
    """Return whose signature a line says it is: the key's name and its four bytes."""
    name, data = _parts(line)
    return name, data[:4]


def holds_line(key: Key, line: str, body: str) -> bool:
    """Say whether a signature line is that key's on a note's text; raises BadNoteError where it is no such line."""
    name, data = _parts(line)
    return (name, data[:4]) == (key.name, key.id) and key.holds(data[4:], body.encode())


def write_proof(old: int, proof: Sequence[bytes], note: Note) -> str:
    """Return what a witness is asked with, in the form of C2SP tlog-witness (add-checkpoint)."""
    return "".join([f"old {old}\n", *(f"{b64encode(hash_).decode()}\n" for hash_ in proof), "\n", str(note)])


def parse_proof(text: str) -> tuple[int, list[bytes], Note]:
    """Read what a witness is asked with; raises BadNoteError."""
    head, blank, note = text.partition("\n\n")
    old, *proof = head.split("\n")
    if not (blank and re.fullmatch(r"old (?:0|[1-9][0-9]{0,17})", old) and len(proof) <= 63):
        raise BadNoteError(text[:80])
    return int(old[4:]), [_bytes(line) for line in proof], parse_note(note)


def _line(key: Key, signature: bytes) -> str:
    return f"— {key.name} {b64encode(key.id + signature).decode()}"


def _parts(line: str) -> tuple[str, bytes]:
    match = _LINE.fullmatch(line)
    data = _bytes(match[2]) if match else b""
    if match is None or len(data) <= 4:
        raise BadNoteError(line[:80])
    return match[1], data


def _cosigned(body: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{body}".encode()


def _bytes(text: str) -> bytes:
    try:
        data = b64decode(text, validate=True)
    except (Base64Error, ValueError) as error:
        raise BadNoteError(text[:80]) from error
    if b64encode(data).decode() != text:
        # The bits behind the last sign are of no byte: changed ones would be a change that nobody sees.
        raise BadNoteError(text[:80])
    return data


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadNoteError(text) from error
    if moment.tzinfo is None:
        raise BadNoteError(text)
    return moment
