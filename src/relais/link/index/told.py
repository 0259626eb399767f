"""What a mention brings to the index, and what names the node that it is told by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import md5, sha256
from typing import Any

import duckdb
import orjson
import pyarrow as pa

from relais.link import gather, keys, mentions
from relais.link.decided import PROCEDURES
from relais.link.fields import contact, words
from relais.link.run import clear
from relais.store.duck import register

Contact = tuple[str, str, str]  # kind, service, value

_POSITIVE = (1 << 63) - 1


@dataclass(frozen=True)
class Said:
    """All that a node is compared by: equal, they are one node. `contacts`, `nets` and `traits` in order."""

    name: str | None
    screen: str | None
    birth: str | None
    address: str | None
    victim: bool
    procedure: str
    contacts: tuple[Contact, ...]
    nets: tuple[str, ...]
    traits: tuple[str, ...]  # field=value

    @property
    def content(self) -> str:
        """Return the text that `gather` makes of a mention: its hash names the node."""
        plain = (self.name, self.screen, self.birth, self.address)
        lists = (["/".join(one) for one in self.contacts], self.nets, self.traits)
        told = [one or "" for one in plain] + ["true" if self.victim else "false", self.procedure]
        return "\x1d".join([*told, *("\x1e".join(one) for one in lists)])

    def to_json(self) -> str:
        """Return it as text."""
        plain = [self.name, self.screen, self.birth, self.address, self.victim, self.procedure]
        return orjson.dumps([*plain, self.contacts, self.nets, self.traits]).decode()

    @property
    def bears(self) -> dict[int, Contact]:
        """Return the contacts by their keys."""
        return {contact_key(one, victim=self.victim): one for one in self.contacts}

    @property
    def texts(self) -> dict[str, str]:
        """Return the address and further texts, folded, by field."""
        told = {"address": self.address or ""} | dict(one.split("=", 1) for one in self.traits)
        return {name: folded for name, raw in told.items() if (folded := words.fold(raw))}

    @property
    def keys(self) -> list[int]:
        """Return the blocking keys. A child victim meets others by a contact alone, so it has none (`pairs.blocks`)."""
        if self.victim:
            return []
        parts = [keys.of_name(self.name), *(keys.of_text(*one) for one in self.texts.items())]
        parts += [keys.of_birth(self.birth)] if self.birth else []
        parts += [keys.of_contact(kind, value) for kind, _service, value in self.contacts]
        parts += [keys.of_screen(self.bare_screen)] if self.screen else []
        return [key for _entry, key in keys.of_node(keys.gathered(parts))]

    @property
    def bare_screen(self) -> str:
        """Return the screen name as it is compared."""
        return contact.bare("handle", self.screen) if self.screen else ""


def said(text: str) -> Said:
    """Read what `to_json` wrote."""
    name, screen, birth, address, victim, procedure, contacts, nets, traits = orjson.loads(text)
    return Said(
        name, screen, birth, address, victim, procedure, tuple(map(tuple, contacts)), tuple(nets), tuple(traits)
    )


@dataclass(frozen=True)
class Told:
    """A mention: where it stands, what it says, the names as its source writes them, the days it was seen on.

    The contacts of `said` are as received: whether an account is an IBAN, the index knows (`resolved`).
    """

    source_id: str
    reading_id: str
    ordinal: int
    said: Said
    name_raw: str | None
    nickname: str | None
    first_day: int | None
    last_day: int | None

    @property
    def accounts(self) -> list[str]:
        """Return the values of its accounts."""
        return [value for kind, _service, value in self.said.contacts if kind == "account"]

    def resolved(self, ibans: Iterable[str]) -> Said:
        """Return what it says where these values are IBANs."""
        held = set(ibans)
        found = {
            ("iban", "", value) if kind == "account" and value in held else (kind, service, value)
            for kind, service, value in self.said.contacts
        }
        return replace(self.said, contacts=tuple(sorted(found)))


def node_id(said: Said, apart: tuple[str, int] | None = None) -> str:
    """Return what names a node; `apart`: source and ordinal of a judged mention that stands for itself."""
    own = f"\x1d{apart[0]}:{apart[1]}" if apart else ""
    return sha256((said.content + own).encode()).hexdigest()


def contact_key(one: Contact, *, victim: bool) -> int:
    """Return a contact as a number of 63 bits; what a victim bears meets only what a victim bears."""
    text = "\x1f".join((*one, "victim" if victim else ""))
    digest = md5(text.encode(), usedforsecurity=False).digest()
    return int.from_bytes(digest[8:], "little") & _POSITIVE


def read(con: duckdb.DuckDBPyConnection, procedures: pa.Table) -> tuple[tuple[Told, ...], frozenset[tuple[str, str]]]:
    """Return every mention of the views of `con`, and (value, source) of what they call an IBAN.

    `procedures` as `decided.PROCEDURES`, of these sources. `con` is left as it was found.
    """
    register(con, "link_procedure", procedures.cast(PROCEDURES))
    register(con, "link_trait", gather.TRAITS.empty_table())
    try:
        mentions.gather(con)
        gather.base(con)
        return mentions_of(con)
    finally:
        clear(con)


def mentions_of(con: duckdb.DuckDBPyConnection) -> tuple[tuple[Told, ...], frozenset[tuple[str, str]]]:
    """Return the same from the tables that `gather.base` left."""
    rows = con.execute(_MENTIONS).fetchall()
    ibans = "SELECT DISTINCT value, source_id FROM selector WHERE kind = 'iban' AND value IS NOT NULL"
    return tuple(map(_told, rows)), frozenset(con.execute(ibans).fetchall())


def _told(row: tuple[Any, ...]) -> Told:
    source, reading, ordinal, name_raw, nickname, first, last, *plain, nets, traits, contacts = row
    return Told(source, reading, ordinal, row_said(plain, nets, traits, contacts), name_raw, nickname, first, last)


def row_said(
    plain: Sequence[Any], nets: str | None, traits: str | None, contacts: Sequence[dict[str, str]] | None
) -> Said:
    """Return what a row of `link_base` says, from name to procedure, with the contacts of a `BEARS`."""
    bears = tuple((one["kind"], one["service"], one["value"]) for one in contacts or ())
    lists = [tuple(one.split("\x1e")) if one else () for one in (nets, traits)]
    name, screen, birth, address, victim, procedure = plain
    return Said(name, screen, birth, address, victim, procedure, bears, *lists)


# The contacts of a mention as received, before accounts are taken for IBANs (`mentions`).
BEARS = f"""
    bears AS (
        SELECT reading_id, party AS ordinal, list_sort(list(DISTINCT {{
            'kind': kind, 'value': value,
            'service': CASE WHEN kind IN ('handle', 'account') THEN coalesce(service, '') ELSE '' END}})) AS contacts
        FROM selector
        WHERE party IS NOT NULL AND value IS NOT NULL AND kind IN ({mentions.STRONG_KINDS})
        GROUP BY reading_id, party)
"""
_MENTIONS = f"""
    WITH {BEARS}
    SELECT link_party.source_id, link_party.reading_id, link_party.ordinal, name_raw, nickname, first_day, last_day,
        link_base.name, screen, birth, address, link_base.victim, procedure, nets, traits, bears.contacts
    FROM link_base JOIN link_party USING (m)
    JOIN party ON party.reading_id = link_party.reading_id AND party.ordinal = link_party.ordinal
    LEFT JOIN bears ON bears.reading_id = link_party.reading_id AND bears.ordinal = link_party.ordinal
    ORDER BY m
"""
