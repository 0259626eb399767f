"""What a letter mentions: selectors, amounts and dates, each with its place, and the proposals made of them.

Proposals are numbered in the order of the letter, one per distinct thing: the same bytes give the same numbers.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa

from relais.intake.letter.dates import dates
from relais.intake.letter.paragraph import Paragraph
from relais.model.selector import KINDS
from relais.selectors.kinds import parse
from relais.selectors.miner import mine
from relais.selectors.words import SERVICES

_NEAR = 40
_SERVICE = re.compile(rf"\b({'|'.join(SERVICES)})\s*:\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention: its kind (a kind of selector, 'amount' or 'date'), its value, what is written, and where.

    `value` of a date is its day, None where it may be several. `start` and `end` count bytes of the paragraph's text.
    """

    kind: str
    value: str | None
    currency: str | None
    service: str | None
    raw: str
    near: str
    paragraph: int
    place: str
    start: int
    end: int

    @property
    def is_selector(self) -> bool:
        """Say whether it is a selector."""
        return self.kind in KINDS

    @property
    def key(self) -> tuple[str, str]:
        """Return what makes two mentions one proposal: kind and value, of a sum with its currency."""
        return self.kind, f"{self.value or self.raw} {self.currency or ''}".strip()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A thing that the letter mentions, under its number; `first` is where it does so first."""

    number: int
    first: Mention
    places: tuple[str, ...]


def mentions(paragraphs: Sequence[Paragraph]) -> list[Mention]:
    """Return what the paragraphs mention, in order."""
    mined = mine(pa.array([paragraph.text for paragraph in paragraphs], pa.string())).to_pylist()
    found: list[Mention] = []
    for number, (paragraph, tokens) in enumerate(zip(paragraphs, mined, strict=True)):
        found += sorted(_mentions(number, paragraph, tokens), key=lambda mention: mention.start)
    return found


def proposals(found: Sequence[Mention]) -> list[Proposal]:
    """Return one proposal per distinct thing mentioned."""
    first: dict[tuple[str, str], Mention] = {}
    places: dict[tuple[str, str], dict[str, None]] = {}
    for mention in found:
        first.setdefault(mention.key, mention)
        places.setdefault(mention.key, {})[mention.place] = None
    return [Proposal(number, mention, tuple(places[key])) for number, (key, mention) in enumerate(first.items(), 1)]


def _mentions(number: int, paragraph: Paragraph, tokens: Sequence[dict[str, object]]) -> Iterator[Mention]:
    data = paragraph.text.encode()
    starts: list[int] = []
    ends: list[int] = []
    for token in tokens:
        start, end = int(str(token["start"])), int(str(token["end"]))
        starts.append(start)
        ends.append(end)
        kind, value = str(token["kind"]), str(token["value"])
        currency = None if token["currency"] is None else str(token["currency"])
        yield _mention(number, paragraph, data, kind, value, start, end, currency)
    at, byte = 0, 0
    for found in dates(paragraph.text):
        # Dates come in order: each character is counted once.
        start = byte + len(paragraph.text[at : found.start].encode())
        end = start + len(paragraph.text[found.start : found.end].encode())
        at, byte = found.end, end
        after = bisect_right(ends, start)
        if after == len(starts) or starts[after] >= end:
            yield _mention(number, paragraph, data, "date", found.day, start, end)


def _mention(
    number: int,
    paragraph: Paragraph,
    data: bytes,
    kind: str,
    value: str | None,
    start: int,
    end: int,
    currency: str | None = None,
) -> Mention:
    before = data[max(0, start - 4 * _NEAR) : start].decode(errors="ignore").rpartition("\n")[2]
    label = paragraph.label(data.count(b"\n", 0, start)) if paragraph.beside else ""
    near = f"{label} {before}".strip()
    raw = data[start:end].decode()
    service = _SERVICE.search(near) if kind == "handle" else None
    if service is not None:
        parsed = parse("handle", raw, service=service[1])
        value = parsed.value if parsed else value
    return Mention(
        kind, value, currency, service[1] if service else None, raw, near[-_NEAR:], number, paragraph.place, start, end
    )
