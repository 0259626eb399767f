"""Checks an exhibit bundle without a home: the bag, the signature, the sealed sources and the extract of the chain."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from relais.dossier.bag import TAGS
from relais.dossier.bag_bytes import BagError, Bytes, UnreadError, opened, read
from relais.dossier.bag_check import check as check_bag
from relais.dossier.bundle import AUDIT, CHECKPOINTS, CLOSED, KEY, SIGNATURE, SOURCES, statement, top
from relais.dossier.bundle_order import out_of_order
from relais.model.notice import Notice, msg
from relais.safeguards.audit_extract import faults_in
from relais.safeguards.checkpoint import NOTE_KEY, BadNoteError, Key, holds_line, parse_key, parse_lines
from relais.safeguards.closed import Closed, parse_closed

__all__ = ["BagError", "Checked", "check"]

NOT_THERE = msg("is missing: every bundle has it")
NO_KEY = msg("is no public key as relais writes it (NAME+NUMBER+LETTERS)")
OTHER_KEY = msg("is another key than the one that was given with --key")
NO_SIGNATURE = msg("is no signature of a bundle, in the form in which relais signs")
OTHER_BUNDLE = msg("signs another bundle: the manifest of its tag files has the SHA-256 {told}, here it is {found}")
OTHER_TOP = msg("signs what lies in the folder “{told}”, and this lies in “{found}”")
FALSE = msg("was not made with the key of this bundle")
OTHER_SOURCE = msg("its bytes are not those of the source that its name says: their SHA-256 is {found}")
NO_CLOSED = msg("is not what is kept of removed rows of an audit chain")
NO_TEXT = msg("is no text in UTF-8")

_TOLD = re.compile(r"[^\n]*\nrelais exhibit bundle\ncase (\d{1,9})\nkind ([a-z]+)\ntagmanifest-sha256 ([0-9a-f]{64})\n")


@dataclass(frozen=True)
class Checked:
    """What was found of a bundle: faults, each with its file as `place`; what the signature says; how much was checked.

    `key`: the public key in the bundle, to be compared with what the unit tells another way; `trusted`: it was given.
    """

    faults: tuple[Notice, ...]
    case: int | None
    kind: str | None
    key: str | None
    trusted: bool
    files: int
    sources: int
    rows: int


def check(path: Path, key: Key | None = None) -> Checked:
    """Check a bundle; raises BagError where there is none. `key`: the unit's, as it was told another way."""
    held = opened(path)
    faults = check_bag(held, (SIGNATURE,))
    faults += out_of_order(held)
    own = _key(held, key, faults)
    case, kind = _signature(held, own, faults)
    if held.top is not None and case is not None and kind is not None and held.top != top(case, kind):
        faults.append(Notice(OTHER_TOP, SIGNATURE, 0, {"found": held.top, "told": top(case, kind)}))
    rows = _audit(held, own, faults) if own is not None else 0
    sealed = [name for name in held.names() if name.startswith(SOURCES)]
    faults += _sources(held, sealed)
    return Checked(
        tuple(_once(faults)), case, kind, None if own is None else str(own), key is not None,
        len(held.names()), len(sealed), rows,
    )  # fmt: skip


def _once(faults: list[Notice]) -> Iterator[Notice]:
    """Yield each fault once: a file that is missing is told of by whoever looks for it."""
    told = set()
    for one in faults:
        if (one.place, one.template, *one.params.values()) not in told:
            told.add((one.place, one.template, *one.params.values()))
            yield one


def _key(held: Bytes, given: Key | None, faults: list[Notice]) -> Key | None:
    text = _text(held, KEY, faults)
    if text is None:
        return given
    try:
        own = parse_key(text)
    except (BadNoteError, ValueError):
        own = None
    if own is None or own.kind != NOTE_KEY or text != f"{own}\n":
        faults.append(Notice(NO_KEY, KEY))
        return given
    if given is not None and given != own:
        faults.append(Notice(OTHER_KEY, KEY))
        return given
    return own


def _signature(held: Bytes, key: Key | None, faults: list[Notice]) -> tuple[int | None, str | None]:
    text = _text(held, SIGNATURE, faults)
    if text is None or key is None:
        return None, None
    body, _blank, tail = text.partition("\n\n")
    match = _TOLD.fullmatch(f"{body}\n")
    try:
        line = parse_lines(tail)
        whole = match is not None and len(line) == 1 and tail == f"{line[0]}\n"
    except BadNoteError:
        whole = False
    if match is None or not whole:
        faults.append(Notice(NO_SIGNATURE, SIGNATURE))
        return None, None
    case, kind = int(match[1]), match[2]
    found = sha256(_bytes(held, TAGS, faults) or b"").hexdigest()
    if match[3] != found:
        faults.append(Notice(OTHER_BUNDLE, SIGNATURE, 0, {"told": match[3], "found": found}))
    if f"{body}\n" != statement(str(key), case, kind, match[3]) or not holds_line(key, line[0], f"{body}\n"):
        faults.append(Notice(FALSE, SIGNATURE))
    return case, kind


def _audit(held: Bytes, key: Key, faults: list[Notice]) -> int:
    text = _text(held, AUDIT, faults)
    if text is None:
        return 0
    closed = Closed()
    if CLOSED in held.names() and (kept := _text(held, CLOSED, faults)) is not None:
        try:
            closed = parse_closed(kept)
        except (ValueError, RecursionError):
            faults.append(Notice(NO_CLOSED, CLOSED))
    names = sorted(name for name in held.names() if name.startswith(CHECKPOINTS))
    notes = [(name, note) for name in names if (note := _text(held, name, faults)) is not None]
    found, rows = faults_in(AUDIT, text.split("\n")[:-1], notes, closed, key)
    faults += found
    return rows


def _sources(held: Bytes, names: list[str]) -> Iterator[Notice]:
    for name in names:
        digest = sha256()
        try:
            for piece in held.pieces(name):
                digest.update(piece)
        except UnreadError:
            continue  # told of by the bag's own check
        if digest.hexdigest() != name.removeprefix(SOURCES):
            yield Notice(OTHER_SOURCE, name, 0, {"found": digest.hexdigest()})


def _text(held: Bytes, name: str, faults: list[Notice]) -> str | None:
    content = _bytes(held, name, faults)
    try:
        return None if content is None else content.decode()
    except ValueError:
        faults.append(Notice(NO_TEXT, name))
        return None


def _bytes(held: Bytes, name: str, faults: list[Notice]) -> bytes | None:
    try:
        return read(held, name)
    except KeyError:
        faults.append(Notice(NOT_THERE, name))
    except UnreadError:
        pass  # told of by the bag's own check
    return None
