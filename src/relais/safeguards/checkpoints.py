"""The checkpoints a home has signed, who cosigned them, and what is kept of removed rows."""

from base64 import b64decode
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection, Row, insert, select

from relais.model.notice import Notice
from relais.safeguards.audit import check, read_chain
from relais.safeguards.checkpoint import BadNoteError, Checkpoint, Key, Note, Signer, named, parse_key, parse_note
from relais.safeguards.closed import Closed, parse_closed
from relais.safeguards.merkle import Range, Tree, leaf
from relais.store.audit_tables import AUDIT_KEY, CHECKPOINT, CLOSED_SEGMENT, COSIGNATURE, TIME_STAMP

UNIT, WITNESS = "unit", "witness"


class BrokenChainError(Exception):
    """The rows are not what was chained or signed before: nothing is signed over them."""

    def __init__(self, faults: Sequence[Notice]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


class Chain(NamedTuple):
    """The audit chain as it was read and recomputed, and what is kept of its removed beginning."""

    rows: Sequence[Row[tuple[object, ...]]]
    closed: Closed

    @property
    def size(self) -> int:
        """Return how many rows there were ever."""
        return self.closed.size + len(self.rows)

    def tree(self) -> Tree:
        """Return the tree over the rows, for proofs."""
        return Tree([leaf(bytes.fromhex(str(row.hash))) for row in self.rows], self.closed.tree())


def read_closed(connection: Connection) -> Closed:
    """Return what is kept of the removed beginning; of none, where nothing was removed.

    What cannot be read counts as none: the first row that is left then breaks the chain, and is told as such.
    """
    query = select(CLOSED_SEGMENT.c.kept).order_by(CLOSED_SEGMENT.c.number.desc()).limit(1)
    kept = connection.execute(query).scalar()
    try:
        return Closed() if kept is None else parse_closed(kept)
    except ValueError:
        return Closed()


def read_rehashed(connection: Connection, heads: Sequence[str]) -> Chain:
    """Return the chain, every row hashed again and compared with what was signed; raises BrokenChainError.

    A flipped bit that is signed over can never be told from a forgery afterwards: so nothing is signed that has not
    just been recomputed. `heads` are the ledger's manifests in order.
    """
    chain = Chain(read_chain(connection), read_closed(connection))
    faults = check(chain.rows, heads, chain.closed)
    if faults:
        raise BrokenChainError(faults)
    try:
        signed = notes(connection)
    except BadNoteError as error:
        raise BrokenChainError([]) from error
    closing = (chain.closed.size, chain.closed.digest)
    if chain.closed.size and closing not in {note.says.closed for note in signed}:
        raise BrokenChainError([])
    if signed:
        last = signed[-1].says
        if last.size > chain.size or (last.size >= chain.closed.size and prefix(chain, last.size).root() != last.root):
            raise BrokenChainError([])
    return chain


def sign(connection: Connection, chain: Chain, signer: Signer, now: datetime, closed: Closed | None = None) -> Note:
    """Sign a checkpoint over the rows of a chain just recomputed; `closed` closes the beginning that it describes."""
    says = Checkpoint(
        signer.name,
        chain.size,
        prefix(chain, chain.size).root(),
        str(chain.rows[-1].ledger_head),
        now,
        (closed.size, closed.digest) if closed else None,
    )
    note = Note(says.body, says, (signer.sign(says.body),))
    row = {"size": says.size, "digest": note.digest, "body": note.body, "signature": note.lines[0]}
    connection.execute(insert(CHECKPOINT).values(row))
    if closed is not None:
        number = select(CHECKPOINT.c.number).where(CHECKPOINT.c.digest == note.digest).scalar_subquery()
        connection.execute(insert(CLOSED_SEGMENT).values(kept=closed.text, checkpoint=number))
    return note


def notes(connection: Connection) -> list[Note]:
    """Return every checkpoint with the cosignatures that came back for it, in order; raises BadNoteError."""
    return [parse_note(text) for text in texts(connection)]


def texts(connection: Connection) -> list[str]:
    """Return every checkpoint as text, in order, whether or not it can be read."""
    lines: dict[int, list[str]] = {}
    for checkpoint, line in connection.execute(
        select(COSIGNATURE.c.checkpoint, COSIGNATURE.c.line).order_by(COSIGNATURE.c.number)
    ):
        lines.setdefault(checkpoint, []).append(line)
    return [
        "\n".join([row.body, row.signature, *lines.get(row.number, ()), ""])
        for row in connection.execute(select(CHECKPOINT).order_by(CHECKPOINT.c.number))
    ]


def stamps(connection: Connection) -> list[tuple[int, bytes]]:
    """Return the time stamps that hold, each with the place of its checkpoint among all, from 1."""
    place = {number: at for at, number in enumerate(_numbers(connection), 1)}
    query = select(TIME_STAMP.c.checkpoint, TIME_STAMP.c.token).where(TIME_STAMP.c.token.is_not(None))
    return [(place[number], b64decode(token)) for number, token in connection.execute(query)]


def keys(connection: Connection, role: str) -> list[Key]:
    """Return the public keys of a role, `UNIT` or `WITNESS`, in the order in which they came."""
    query = select(AUDIT_KEY.c.key).where(AUDIT_KEY.c.role == role).order_by(AUDIT_KEY.c.number)
    return [parse_key(key) for key in connection.execute(query).scalars()]


def add_key(connection: Connection, role: str, key: Key) -> None:
    """Remember a public key."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    connection.execute(insert(AUDIT_KEY).values(role=role, key=str(key), at=at))


def witnessed(connection: Connection) -> int:
    """Return the size of the longest checkpoint that came back cosigned; 0 where none did."""
    query = select(CHECKPOINT.c.size).join(COSIGNATURE, COSIGNATURE.c.checkpoint == CHECKPOINT.c.number)
    return max(connection.execute(query).scalars(), default=0)


def take_cosignatures(connection: Connection, lines: Sequence[str]) -> list[tuple[Note, Key, str]]:
    """Keep the lines that a known witness signed over one of the checkpoints; return what each is over and by whom.

    A line that is kept already, or that no known witness signed, is left out.
    """
    found = []
    known = {(key.name, key.id): (key, number) for key, number in _witnesses(connection)}
    held = set(connection.execute(select(COSIGNATURE.c.line)).scalars())
    signed = list(zip(_numbers(connection), notes(connection), strict=True))
    for line in lines:
        key, witness = known.get(named(line), (None, 0))
        if key is None or line in held:
            continue
        for number, note in reversed(signed):
            [at] = Note(note.body, note.says, (line,)).cosigned_at(key)
            if at is not None:
                row = {"checkpoint": number, "witness": witness, "line": line, "at": at.isoformat()}
                connection.execute(insert(COSIGNATURE).values(row))
                found.append((note, key, line))
                break
    return found


def _numbers(connection: Connection) -> list[int]:
    return list(connection.execute(select(CHECKPOINT.c.number).order_by(CHECKPOINT.c.number)).scalars())


def _witnesses(connection: Connection) -> list[tuple[Key, int]]:
    rows = connection.execute(select(AUDIT_KEY.c.key, AUDIT_KEY.c.number).where(AUDIT_KEY.c.role == WITNESS))
    return [(parse_key(key), number) for key, number in rows]


def prefix(chain: Chain, size: int) -> Range:
    """Return the compact range of the first `size` rows."""
    whole = chain.closed.tree()
    for row in chain.rows[: size - chain.closed.size]:
        whole.append(leaf(bytes.fromhex(str(row.hash))))
    return whole
