"""An export of the audit chain in the hands of an attacker, with or without the unit's key."""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relais.safeguards.audit import hash_of
from relais.safeguards.audit_export import read_export, write_export
from relais.safeguards.audit_proof import Held
from relais.safeguards.checkpoint import Key, Note, Signer, parse_note
from relais.safeguards.closed import Closed
from relais.safeguards.merkle import leaf

Row = dict[str, object]


@dataclass
class Copy:
    """The export as the attacker changes it. `seen`: how many rows the witness has seen. `signer`: the unit's key."""

    rows: list[Row]
    notes: list[Note]
    closed: Closed | None
    seen: int
    signer: Signer
    witness: Key
    draw: Random

    @property
    def start(self) -> int:
        return self.closed.size if self.closed else 0

    @property
    def least(self) -> int:
        """Return how many rows must stay so that the one that closed a removed beginning is among them.

        To go back before it, the attacker takes the older copy that still has the beginning: the other export.
        """
        return max([place for place, row in enumerate(self.rows, 1) if row["act"] == "audit-close"], default=1)

    def write(self, folder: Path) -> None:
        write_export(folder, Held(self.rows, [str(note) for note in self.notes], self.closed), {})

    def any(self, most: int | None = None) -> int:
        """Draw the index of a row that the witness has seen, or of one of the first `most`."""
        return self.draw.randrange(self.seen - self.start if most is None else most)

    def chain(self) -> None:
        """Number, link and hash every row again, as anyone who may write can."""
        size, previous = self.start, self.closed.hash if self.closed else "0" * 64
        for row in self.rows:
            size += 1
            row |= {"number": size, "previous": previous}
            previous = row["hash"] = hash_of({name: value for name, value in row.items() if name != "hash"})

    def timeline(self) -> Iterator[Row | Note]:
        """Give rows and checkpoints in the order in which they were written."""
        notes = list(self.notes)
        for size in range(self.start, self.start + len(self.rows) + 1):
            while notes and notes[0].says.size <= size:
                yield notes.pop(0)
            if size - self.start < len(self.rows):
                yield self.rows[size - self.start]

    def sign_again(self, parts: list[Row | Note]) -> None:
        """Write rows and checkpoints anew so that all of it fits, as only the unit's key can.

        A checkpoint that comes out as it was keeps its cosignatures; rows that took in lost ones are dropped.
        """
        tree = (self.closed or Closed()).tree()
        rows: list[Row] = []
        notes: list[Note] = []
        named: dict[str, str] = {}
        lost: set[str] = set()
        previous = self.closed.hash if self.closed else "0" * 64
        for part in parts:
            if isinstance(part, Note):
                if part.says.size >= self.start and tree.size:
                    root = tree.root()
                    ledger = str(rows[-1]["ledger_head"]) if rows else part.says.ledger
                    says = replace(part.says, size=tree.size, root=root, ledger=ledger)
                    if says.body != part.body:
                        lost |= {sha256(line.encode()).hexdigest() for line in part.lines}
                        made = Note(says.body, says, (self.signer.sign(says.body),))
                        named[part.digest] = made.digest
                        notes.append(made)
                        continue
                notes.append(part)
                continue
            told = json.loads(str(part["details"]))
            if part["act"] == "audit-cosigned" and lost & set(told["cosignatures"]):
                continue
            if told.get("checkpoint") in named:
                told["checkpoint"] = named[told["checkpoint"]]
            row = {**part, "number": tree.size + 1, "previous": previous}
            row["details"] = json.dumps(told, ensure_ascii=False, sort_keys=True)
            del row["hash"]
            previous = row["hash"] = hash_of(row)
            tree.append(leaf(bytes.fromhex(previous)))
            rows.append(row)
        self.rows, self.notes = rows, notes


def load(folder: Path, seen: int, signer: Signer, witness: Key, draw: Random) -> Copy:
    held = read_export(folder)
    return Copy([dict(row) for row in held.rows], [parse_note(text) for text in held.notes], held.closed,
                seen, signer, witness, draw)  # fmt: skip


def _later(row: Row, hours: float) -> Row:
    at = datetime.fromisoformat(str(row["at"])) + timedelta(hours=hours)
    return {**row, "at": at.isoformat(timespec="milliseconds")}


def edit(copy: Copy) -> None:
    row = copy.rows[copy.any(len(copy.rows))]
    name = copy.draw.choice(["at", "actor", "act", "details", "ledger_head", "previous", "hash"])
    row[name] = {"at": "2026-01-01T00:00:00.000+00:00", "details": "{}"}.get(name, "f" * 64)


def edit_and_chain(copy: Copy) -> None:
    copy.rows[copy.any(len(copy.rows))]["actor"] = "B. Durand"
    copy.chain()


def drop(copy: Copy) -> None:
    del copy.rows[copy.any(len(copy.rows) - 1)]


def drop_and_chain(copy: Copy) -> None:
    del copy.rows[copy.any(len(copy.rows))]
    copy.chain()


def reorder(copy: Copy) -> None:
    place = copy.any(len(copy.rows) - 1)
    copy.rows[place : place + 2] = copy.rows[place : place + 2][::-1]


def reorder_and_chain(copy: Copy) -> None:
    reorder(copy)
    copy.chain()


def insert(copy: Copy) -> None:
    place = copy.any(len(copy.rows))
    copy.rows.insert(place, {**copy.rows[place], "actor": "B. Durand"})
    copy.chain()


def replay(copy: Copy) -> None:
    place = copy.any(len(copy.rows))
    copy.rows.insert(copy.draw.randrange(place, len(copy.rows) + 1), dict(copy.rows[place]))


def truncate(copy: Copy) -> None:
    del copy.rows[-1 - copy.any(len(copy.rows) - 1) :]


def truncate_and_sign(copy: Copy) -> None:
    kept = copy.draw.randrange(copy.least, copy.seen - copy.start)
    parts: list[Row | Note] = []
    for part in copy.timeline():
        if not isinstance(part, Note) and not kept:
            break
        kept -= not isinstance(part, Note)
        parts.append(part)
    # A checkpoint that stood right at the new end would be one of two over the same rows.
    last = parts[-1]
    end = last if isinstance(last, Note) else _as_of(copy, parts)
    copy.sign_again([*(parts[:-1] if isinstance(last, Note) else parts), end])


def edit_and_sign(copy: Copy) -> None:
    place = copy.any()
    # A row that names a signature or a closing says in itself what it is: another is taken.
    while str(copy.rows[place]["act"]).startswith("audit-"):
        place = copy.any()
    copy.rows[place] |= {"actor": "B. Durand", "details": '{"found": 0}'}
    copy.sign_again(list(copy.timeline()))


def roll_back_and_continue(copy: Copy) -> None:
    ends = [note.says.size for note in copy.notes if copy.start + copy.least <= note.says.size < copy.seen]
    end = copy.draw.choice(ends)
    parts = [part for part in copy.timeline() if (part.says.size if isinstance(part, Note) else part["number"]) <= end]
    first = next(place for place, row in enumerate(copy.rows) if row["number"] == end)
    more = copy.draw.randrange(80)
    rows = [{**copy.rows[first], "act": "search", "actor": "B. Durand", "details": f'{{"found": {n}}}'}
            for n in range(more)]  # fmt: skip
    copy.sign_again([*parts, *rows, *([_as_of(copy, [*parts, *rows])] if more else [])])


def _as_of(copy: Copy, parts: list[Row | Note]) -> Note:
    """Return the last checkpoint, timed as the last row: `sign_again` signs it over what stands before it."""
    times = [datetime.fromisoformat(str(part["at"])) for part in parts if not isinstance(part, Note)]
    times += [part.says.at for part in parts if isinstance(part, Note)]
    end = copy.notes[-1]
    return replace(end, says=replace(end.says, at=max(times), closed=None))


def clock_set_back(copy: Copy) -> None:
    # From a row on that followed another on the same day: behind years of silence, no earlier row is passed.
    days = [str(row["at"])[:10] for row in copy.rows]
    place = copy.draw.choice([place for place in range(1, len(days)) if days[place] == days[place - 1] > "2022"])
    hours = copy.draw.uniform(0.1, 700)
    number = copy.start + place
    copy.rows[place:] = [_later(row, -hours) for row in copy.rows[place:]]
    notes = []
    for note in copy.notes:
        at = note.says.at - timedelta(hours=hours)
        notes.append(replace(note, says=replace(note.says, at=at)) if note.says.size > number else note)
    copy.notes = notes
    copy.sign_again(list(copy.timeline()))


def forged_checkpoint(copy: Copy) -> None:
    place = copy.draw.randrange(len(copy.notes))
    forger = replace(copy.signer, private=Ed25519PrivateKey.generate())
    note = copy.notes[place]
    line = forger.sign(note.body)
    if copy.draw.random() < 0.5:  # under the number of the unit's key
        line = f"— {copy.signer.name} {b64encode(copy.signer.key.id + copy.draw.randbytes(64)).decode()}"
    copy.notes[place] = replace(note, lines=(line, *note.lines[1:]))


def other_origin(copy: Copy) -> None:
    place = copy.draw.randrange(len(copy.notes))
    other = replace(copy.signer, name=f"relais/{copy.draw.randbytes(16).hex()}")
    says = replace(copy.notes[place].says, origin=other.name)
    copy.notes[place] = Note(says.body, says, (other.sign(says.body), copy.signer.sign(says.body)))


def _cosigned(copy: Copy) -> int:
    return copy.draw.choice([place for place, note in enumerate(copy.notes) if len(note.lines) > 1])


def cosignature_stripped(copy: Copy) -> None:
    place = _cosigned(copy)
    copy.notes[place] = replace(copy.notes[place], lines=copy.notes[place].lines[:1])


def cosignature_forged(copy: Copy) -> None:
    place = _cosigned(copy)
    seconds = int(copy.notes[place].says.at.timestamp()).to_bytes(8)
    line = f"— {copy.witness.name} {b64encode(copy.witness.id + seconds + copy.draw.randbytes(64)).decode()}"
    copy.notes[place] = replace(copy.notes[place], lines=(copy.notes[place].lines[0], line))


def beginning_removed(copy: Copy) -> None:
    del copy.rows[: 1 + copy.any(len(copy.rows) - 1)]


def closing_forged(copy: Copy) -> None:
    """Remove a beginning and keep of it what a true closing keeps, but for the unit's signature."""
    gone = 1 + copy.any()
    tree = (copy.closed or Closed()).tree()
    for row in copy.rows[:gone]:
        tree.append(leaf(bytes.fromhex(str(row["hash"]))))
    last = copy.rows[gone - 1]
    kept = tuple(hash_.hex() for hash_ in tree.hashes)
    copy.closed = Closed(tree.size, str(last["hash"]), str(last["ledger_head"]), kept, {})
    del copy.rows[:gone]


def ledger_head_swapped(copy: Copy) -> None:
    place, head = copy.any(len(copy.rows)), copy.draw.randbytes(32).hex()
    if copy.draw.random() < 0.5:
        copy.rows[place]["ledger_head"] = head
        copy.chain()
        return
    # The key holder lets a checkpoint name another ledger than its last row.
    for place in range(len(copy.notes) - 1, -1, -1):
        note = copy.notes[place]
        if note.says.size >= copy.start:
            says = replace(note.says, ledger=head)
            copy.notes[place] = Note(says.body, says, (copy.signer.sign(says.body),))
            return


def checkpoint_dropped(copy: Copy) -> None:
    place = copy.draw.choice([place for place, note in enumerate(copy.notes[:-1]) if note.says.size > copy.start])
    del copy.notes[place]


def checkpoint_replayed(copy: Copy) -> None:
    copy.notes.append(copy.draw.choice(copy.notes[:-1]))


ATTACKS: dict[str, Callable[[Copy], None]] = {
    "edit": edit,
    "edit and chain again": edit_and_chain,
    "drop": drop,
    "drop and chain again": drop_and_chain,
    "reorder": reorder,
    "reorder and chain again": reorder_and_chain,
    "insert": insert,
    "replay": replay,
    "truncate": truncate,
    "truncate and sign again": truncate_and_sign,
    "edit and sign again": edit_and_sign,
    "roll back and continue": roll_back_and_continue,
    "clock set back": clock_set_back,
    "forged checkpoint": forged_checkpoint,
    "checkpoint of another origin": other_origin,
    "cosignature stripped": cosignature_stripped,
    "cosignature forged": cosignature_forged,
    "beginning removed without closing": beginning_removed,
    "closing forged": closing_forged,
    "ledger head swapped": ledger_head_swapped,
    "checkpoint dropped": checkpoint_dropped,
    "checkpoint replayed": checkpoint_replayed,
}
# What a holder of the unit's key can do unseen where no witness is asked.
HIDDEN = ("truncate and sign again", "edit and sign again", "roll back and continue")
