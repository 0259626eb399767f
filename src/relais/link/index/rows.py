"""Nodes, mentions and members of judgements as the index keeps them."""

from dataclasses import dataclass

from relais.link.index.told import Said

Written = tuple[str | None, str | None]  # name_raw, nickname
# Judgement, side and verdict of a member, and the source_id, reading_id and ordinal of its mention.
Member = tuple[int, str, str, str, str, int]


@dataclass(frozen=True)
class Node:
    """A node as the index keeps it: see `tables.NODE`."""

    id: int
    node_id: str
    said: Said
    written: frozenset[Written]
    mentions: int
    first_day: int | None
    last_day: int | None
    own: float | None
    head: int | None


@dataclass(frozen=True)
class Mention:
    """A mention as the index keeps it: see `tables.MENTION`; `raw` its contacts as received, where they were kept."""

    id: int
    source_id: str
    reading_id: str
    ordinal: int
    node: int
    name_raw: str | None
    nickname: str | None
    first_day: int | None
    last_day: int | None
    raw: str | None
