"""Checks a bag (RFC 8493) from its bytes up, as a folder or as one zip; every fault names its file and place."""

import re
from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256

from relais.dossier.bag import DECLARATION, INFO, MANIFEST, PAYLOAD, TAGS, escaped
from relais.dossier.bag_bytes import ADDED, Bytes, UnreadError, read
from relais.model.notice import Notice, msg

UNREADABLE = msg("cannot be read: {reason}")
DECLARED = msg("does not declare BagIt 1.0 in UTF-8, as a bundle does")
MISSING = msg("is missing: the manifest names it")
CHANGED = msg("was changed: its SHA-256 is {found}, the manifest says {told}")
BAD_LINE = msg("line {number} of it is no line of a manifest: HASH, two blanks and a path were expected")
TWICE = msg("line {number} of it names {name} a second time")
OXUM = msg("says {told} for the bytes and number of files of the payload; there are {found}")

_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")
_OXUM = re.compile(r"^Payload-Oxum: (.*)$", re.MULTILINE)


def check(held: Bytes, unlisted: Collection[str] = ()) -> list[Notice]:
    """Return what is wrong with a bag; `unlisted`: the tag files that no manifest names."""
    faults = list(held.faults)
    names = set(held.names())
    faults += _declared(held, names)
    payload, tags = (_manifest(held, name, faults) for name in (MANIFEST, TAGS))
    told = {**payload, **tags}
    sizes: dict[str, int] = {}
    for name in sorted(names | told.keys()):
        if name not in names:
            faults.append(Notice(MISSING, name))
        elif name not in told:
            if name != TAGS and name not in unlisted:
                faults.append(Notice(ADDED, name))
        else:
            try:
                found, sizes[name] = _hash(held, name)
            except UnreadError as error:
                faults.append(Notice(UNREADABLE, name, 0, {"reason": str(error)}))
                continue
            if found != told[name]:
                faults.append(Notice(CHANGED, name, 0, {"found": found, "told": told[name]}))
    inside = [size for name, size in sizes.items() if name.startswith(PAYLOAD)]
    if all(one.template != UNREADABLE for one in faults):
        faults += _oxum(held, names, f"{sum(inside)}.{len(inside)}")
    # A payload that its own manifest does not name, and a tag file that the other does: both are out of place.
    faults += [Notice(ADDED, name) for name in sorted(payload) if not name.startswith(PAYLOAD)]
    faults += [Notice(ADDED, name) for name in sorted(tags) if name.startswith(PAYLOAD)]
    return faults


def _declared(held: Bytes, names: Collection[str]) -> Iterator[Notice]:
    try:
        told = read(held, "bagit.txt") if "bagit.txt" in names else b""
    except UnreadError:
        told = b""
    if told != DECLARATION:
        yield Notice(DECLARED, "bagit.txt")


def _manifest(held: Bytes, name: str, faults: list[Notice]) -> Mapping[str, str]:
    try:
        text = read(held, name).decode()
    except KeyError:
        faults.append(Notice(MISSING, name))
        return {}
    except (UnreadError, ValueError) as error:
        faults.append(Notice(UNREADABLE, name, 0, {"reason": str(error)}))
        return {}
    found: dict[str, str] = {}
    for number, line in enumerate(text.split("\n")[: -1 if text.endswith("\n") else None], 1):
        match = _LINE.fullmatch(line)
        path = match[2].replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%") if match else ""
        if match is None or escaped(path) != match[2]:
            faults.append(Notice(BAD_LINE, name, 0, {"number": str(number)}))
        elif path in found:
            faults.append(Notice(TWICE, name, 0, {"number": str(number), "name": path}))
        else:
            found[path] = match[1]
    return found


def _oxum(held: Bytes, names: Collection[str], found: str) -> Iterator[Notice]:
    try:
        told = _OXUM.findall(read(held, INFO).decode()) if INFO in names else []
    except (UnreadError, ValueError) as error:
        yield Notice(UNREADABLE, INFO, 0, {"reason": str(error)})
        return
    if told != [found]:
        yield Notice(OXUM, INFO, 0, {"told": ", ".join(told) or "—", "found": found})


def _hash(held: Bytes, name: str) -> tuple[str, int]:
    digest, size = sha256(), 0
    for piece in held.pieces(name):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size
