"""Judges an audit chain with its checkpoints, against keys that came another way: in a home, or in an export."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from relais.model.notice import Notice, msg
from relais.safeguards.audit import hash_of
from relais.safeguards.checkpoint import BadNoteError, Checkpoint, Key, Note, parse_note
from relais.safeguards.closed import Closed
from relais.safeguards.merkle import leaf

# What can be wrong, under the word that the one-file verifier prints too.
FAULTS = {
    "row": msg("audit row {number} breaks the chain"),
    "clock": msg("audit row {number} is timed before a row that was written earlier: a clock was set back"),
    "lost": msg("audit row {number} names a checkpoint, a cosignature or a closing that is not there"),
    "form": msg("checkpoint {number} cannot be read"),
    "origin": msg("checkpoint {number} is of another origin"),
    "signature": msg("checkpoint {number} is not signed by the unit's key"),
    "order": msg("checkpoint {number} is older or shorter than the one before it, or timed before its rows"),
    "size": msg("checkpoint {number} covers rows that are not there"),
    "root": msg("checkpoint {number} was signed over other rows"),
    "head": msg("checkpoint {number} names another head of the ledger than its last row"),
    "cosignature": msg("checkpoint {number} bears a line under the witness's name that the witness did not sign"),
    "unsigned": msg("rows after {number} are covered by no checkpoint"),
    "closed": msg("the first {number} rows were removed and no signed checkpoint closed them"),
    "unwitnessed": msg("no checkpoint is cosigned by the witness"),
    "witness": msg("the witness saw {number} rows, and they are not the rows of this chain"),
}
# What a holder of the unit's key can do that nothing but a witness shows.
UNSEEN = (
    msg("rows removed from the end, and what is left signed again"),
    msg("rows changed, and everything after them signed again"),
    msg("everything put back to an earlier state, and carried on from there"),
)
# Machines of one unit need not agree to the second; more than this is a clock set back.
SLACK = timedelta(seconds=120)
_SIGNING = ("audit-checkpoint", "audit-export", "audit-close")


@dataclass(frozen=True)
class Trust:
    """What the verifier was given another way than with the chain: never taken from what is being verified.

    `last` is the last checkpoint that the witness cosigned, as the witness keeps it.
    """

    origin: str
    key: Key
    witnesses: tuple[Key, ...] = ()
    last: str | None = None


@dataclass(frozen=True)
class Held:
    """An audit chain: its rows in order, its signed checkpoints as text, what is kept of a removed beginning."""

    rows: Sequence[Mapping[str, object]]
    notes: Sequence[str]
    closed: Closed | None = None


@dataclass
class Verdict:
    """What was found. `faults` are (word of FAULTS, number of the row or checkpoint), `signed` and `witnessed` sizes.

    `witnessed_at` is the witness's own clock at its last cosignature; `unseen` what could have been done unseen.
    """

    rows: int = 0
    removed: int = 0
    signed: int = 0
    witnessed: int = 0
    witnessed_at: datetime | None = None
    checkpoints: int = 0
    faults: list[tuple[str, int]] = field(default_factory=list)
    unseen: tuple[str, ...] = UNSEEN

    @property
    def sound(self) -> bool:
        """Say whether nothing wrong was found."""
        return not self.faults

    @property
    def notices(self) -> list[Notice]:
        """Return the faults as a person reads them."""
        return [Notice(FAULTS[word], "audit", 0, {"number": str(number)}) for word, number in self.faults]

    def add(self, word: str, number: int) -> None:
        """Add a fault."""
        self.faults.append((word, number))


@dataclass
class _Reached:
    """What the rows come to at each size at which a checkpoint was signed, and at their end."""

    start: int
    end: int
    at: dict[int, tuple[bytes, str, datetime | None]]


def judge(held: Held, trust: Trust, *, whole: bool) -> Verdict:
    """Verify a chain from its rows up. `whole`: every row must be covered by a checkpoint, as in an export."""
    notes = [_note(text) for text in held.notes]
    last = None if trust.last is None else _note(trust.last)
    closed = held.closed or Closed()
    verdict = Verdict(len(held.rows), closed.size, checkpoints=len(notes))
    wanted = {note.says.size for note in [*notes, last] if note is not None}
    reached = _walk(held, closed, wanted, verdict)
    before: Checkpoint | None = None
    for number, note in enumerate(notes, 1):
        if note is None:
            verdict.add("form", number)
        elif _ours(note, trust, number, verdict):
            _place(note, number, before, reached, verdict)
            _witnesses(note, trust, number, verdict)
            before = note.says
            verdict.signed = max(verdict.signed, note.says.size)
    if whole and verdict.signed != reached.end:
        verdict.add("unsigned", verdict.signed)
    good = [note for note in notes if note is not None]
    _names(held, good, verdict)
    if closed.size and not _closing(held, good, closed):
        verdict.add("closed", closed.size)
    _last(last, trust, reached, verdict)
    return verdict


def _walk(held: Held, closed: Closed, wanted: set[int], verdict: Verdict) -> _Reached:
    tree = closed.tree()
    reached = _Reached(closed.size, closed.size + len(held.rows), {})
    previous, latest = closed.hash, None
    if tree.size in wanted:
        reached.at[tree.size] = (tree.root(), closed.ledger_head, None)
    for row in held.rows:
        made = hash_of({name: value for name, value in row.items() if name != "hash"})
        number = tree.size + 1
        if (row["number"], row["previous"], row["hash"]) != (number, previous, made):
            verdict.add("row", number)
        at = _moment(row["at"])
        if latest is not None and (at is None or latest - at > SLACK):
            verdict.add("clock", number)
        latest = at if latest is None or (at is not None and at > latest) else latest
        tree.append(leaf(bytes.fromhex(made)))
        previous = str(row["hash"])
        if tree.size in wanted:
            reached.at[tree.size] = (tree.root(), str(row["ledger_head"]), latest)
    return reached


def _ours(note: Note, trust: Trust, number: int, verdict: Verdict) -> bool:
    if note.says.origin != trust.origin:
        verdict.add("origin", number)
    elif not note.signed_by(trust.key):
        verdict.add("signature", number)
    else:
        return True
    return False


def _place(note: Note, number: int, before: Checkpoint | None, reached: _Reached, verdict: Verdict) -> None:
    says = note.says
    earlier = before is not None and (says.size < before.size or before.at - says.at > SLACK)
    root, ledger, latest = reached.at.get(says.size, (says.root, says.ledger, None))
    if earlier or (latest is not None and latest - says.at > SLACK):
        verdict.add("order", number)
    # What was signed before the removed rows were closed is tied to nothing that is left, its own signature apart.
    if says.size > reached.end:
        verdict.add("size", number)
    elif root != says.root:
        verdict.add("root", number)
    elif ledger != says.ledger:
        verdict.add("head", number)


def _witnesses(note: Note, trust: Trust, number: int, verdict: Verdict) -> None:
    for key in trust.witnesses:
        for at in note.cosigned_at(key):
            if at is None or note.says.at - at > SLACK:
                verdict.add("cosignature", number)
            elif note.says.size >= verdict.witnessed:
                verdict.witnessed, verdict.witnessed_at = note.says.size, at


def _names(held: Held, notes: Sequence[Note], verdict: Verdict) -> None:
    digests = {note.digest for note in notes}
    lines = {sha256(line.encode()).hexdigest() for note in notes for line in note.lines}
    for place, row in enumerate(held.rows, 1 + (held.closed.size if held.closed else 0)):
        details = _details(row)
        if row["act"] in _SIGNING and details.get("checkpoint") not in digests:
            verdict.add("lost", place)
        elif row["act"] == "audit-cosigned":
            told = details.get("cosignatures")
            if not isinstance(told, list) or not lines.issuperset(told):
                verdict.add("lost", place)


def _closing(held: Held, notes: Sequence[Note], closed: Closed) -> bool:
    signed = {note.digest for note in notes if note.says.closed == (closed.size, closed.digest)}
    return any(row["act"] == "audit-close" and _details(row).get("checkpoint") in signed for row in held.rows)


def _last(last: Note | None, trust: Trust, reached: _Reached, verdict: Verdict) -> None:
    """Compare the chain with what the witness itself says it saw last."""
    if trust.last is None:
        if trust.witnesses and not verdict.witnessed:
            verdict.add("unwitnessed", 0)
        return
    seen = [] if last is None else [at for key in trust.witnesses for at in last.cosigned_at(key)]
    if last is None or not seen or None in seen or last.says.origin != trust.origin:
        verdict.add("witness", 0)
        return
    root, _ledger, _at = reached.at.get(last.says.size, (b"", "", None))
    if root != last.says.root:
        verdict.add("witness", last.says.size)
        return
    if last.says.size >= verdict.witnessed:
        verdict.witnessed, verdict.witnessed_at = last.says.size, max(at for at in seen if at)
    verdict.unseen = ()


def _note(text: str) -> Note | None:
    try:
        return parse_note(text)
    except BadNoteError:
        return None


def _details(row: Mapping[str, object]) -> Mapping[str, object]:
    try:
        details = json.loads(str(row["details"]))
    except ValueError:
        return {}
    return details if isinstance(details, dict) else {}


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
