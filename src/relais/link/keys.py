"""Blocking keys: two nodes are compared where they share one. A key that too many nodes share brings nobody together.

Each entry of `KEYS` is made of one text per part named in it. The parts come from single values (a name, a date, a
contact), so that each value is taken apart once; `of_node` puts them together for one node, `sql` for a whole table.
"""

from collections.abc import Iterable, Mapping
from hashlib import md5
from itertools import product

from relais.link.fields import alias, birth, contact
from relais.link.names.keys import keys as name_keys
from relais.link.names.name import parse as parse_name

# Nodes that one key may bring together; with more, it says too little: sixty make 1,770 pairs.
MOST = 60

KEYS: tuple[tuple[str, ...], ...] = (
    ("half",),
    ("screen",),
    ("letters",),
    ("name",),
    ("name", "year"),
    ("name", "text"),
    ("word", "year"),
    ("word", "day"),
    ("word", "text"),
    ("date",),
    ("text", "year"),
)

_FEWEST = 4


def of_name(name: str | None) -> dict[str, list[str]]:
    """Return the parts of a name: its keys, its words, and what a mailbox could spell it as."""
    parsed = parse_name(name) if name else None
    if parsed is None:
        return {}
    return {
        # Keys of an initial and a word bring four times as many pairs together, and hardly one person more.
        "name": sorted(key for key in name_keys(parsed) if "." not in key),
        "word": sorted({word for word in parsed.skeletons if len(word) > 1}),
        "letters": sorted(alias.spelt(name)),
    }


def of_birth(raw: str | None) -> dict[str, list[str]]:
    """Return the parts of a date of birth: the whole date, its year, its day in the year."""
    year, month, day, _either = birth.parse(raw)
    if not year:
        return {}
    first, second = sorted((month, day))  # exchanged or not
    whole = {"date": [f"{year}-{first}-{second}"], "day": [f"{first}-{second}"]} if day else {}
    return {"year": [str(year)], **whole}


def of_text(field: str, folded: str) -> dict[str, list[str]]:
    """Return the parts of an address or another text."""
    return {"text": [f"{field}={folded}"]} if len(folded) >= _FEWEST else {}


def of_contact(kind: str, value: str) -> dict[str, list[str]]:
    """Return the parts of a contact: its halves, its letters, and what a screen name elsewhere would be."""
    parts = {"half": list(contact.halves(kind, value))}
    return parts | of_screen(contact.bare(kind, value)) if contact.CLASSES.get(kind) == "screen" else parts


def of_screen(bare: str) -> dict[str, list[str]]:
    """Return the parts of a bare screen name or mailbox."""
    if len(bare) < _FEWEST:
        return {}
    spelt = "".join(sign for sign in bare if not sign.isdigit())
    return {"screen": [bare], "letters": [spelt] if len(spelt) > _FEWEST else []}


def gathered(parts: Iterable[Mapping[str, list[str]]]) -> dict[str, list[str]]:
    """Put the parts of several values together."""
    all_: dict[str, set[str]] = {}
    for told in parts:
        for part, texts in told.items():
            all_.setdefault(part, set()).update(texts)
    return {part: sorted(texts) for part, texts in all_.items()}


def of_node(parts: Mapping[str, list[str]]) -> list[tuple[int, int]]:
    """Return the (entry of KEYS, key) of a node whose parts are given, each key once."""
    made = {
        hashed(entry, texts): entry
        for entry, names in enumerate(KEYS)
        for texts in product(*(parts.get(name, ()) for name in names))
    }
    return sorted((entry, key) for key, entry in made.items())


def hashed(entry: int, texts: Iterable[str]) -> int:
    """Return a key as a number of 63 bits; `sql` reckons the same."""
    digest = md5("|".join((str(entry), *texts)).encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest[8:], "little") & _POSITIVE


_POSITIVE = (1 << 63) - 1


def sql() -> str:
    """Return the SQL that makes (entry, key, n) from `link_part(n, part, text)`."""
    selects = []
    for entry, names in enumerate(KEYS):
        tables = " JOIN ".join(f"link_part p{i}" + (" USING (n)" if i else "") for i in range(len(names)))
        where = " AND ".join(f"p{i}.part = '{name}'" for i, name in enumerate(names))
        text = " || '|' || ".join([f"'{entry}'", *(f"p{i}.text" for i in range(len(names)))])
        key = f"(md5_number_lower({text}) & {_POSITIVE})::BIGINT"
        selects.append(f"SELECT {entry} AS entry, {key} AS key, n FROM {tables} WHERE {where}")
    return " UNION ALL ".join(selects)
