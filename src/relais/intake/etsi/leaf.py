"""What a retained-data record says at its leaves: a code, a moment, a span, an address with its ports."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from ipaddress import ip_address

from relais.intake.chat.gather import seconds
from relais.intake.facts import Facts
from relais.intake.instant import NEVER, NOT_A_TIME, BadTimeError, Instant, iso
from relais.intake.stated import local_moment, moment
from relais.intake.syntax.xml_element import Element
from relais.selectors.kinds import parse

# GeneralizedTime of ASN.1: minutes and seconds may be missing, the offset may be whole hours.
_GENERALIZED = re.compile(
    r"(\d{4})(\d{2})(\d{2})(\d{2})(?:(\d{2})(?:(\d{2})(?:[.,](\d{1,9}))?)?)?(Z|[+-]\d{2}(?:\d{2})?)?", re.ASCII
)
_OTHER_END = re.compile(r"dest|remote|server|peer|dns|gateway|ggsn|sgsn|pgw|sgw", re.IGNORECASE)
_ADDRESS = re.compile(r"ip|address", re.IGNORECASE)
# A port by its name ('natPort', 'startPort', 'portRange', 'natport'), not a transport, a report or a ported number.
_PORT = re.compile(r"Port(?!ab|al|ed|ing)|PORT|(?<!rans|pass)(?<!re|up|im|ex)(?<!Re)port(?!ab|al|ed|ing)")
_ABOUT_PORT = re.compile(r"type|protocol", re.IGNORECASE)
_LAST = re.compile(r"end|last|upper|max|to$", re.IGNORECASE)
# Keys under which German operators write addresses into the free text beside a record, as FQLite knows them.
_NATIONAL = re.compile(r'"?(A_P(?:RIVATE|UPLIC|UBLIC)_IPV[46])"?\s*=\s*"?([0-9a-fA-F.:]{3,45})')

_LASTS = ("timeSpan", "validity")
# Deeper than any answer nests what it says; a hostile one nests to where every step is long.
_DEEPEST = 20

Ports = tuple[str | None, str | None]
# An element on the way down, the ports beside it, how long it lasts, its depth, and whether a name told of an address.
_Frame = tuple[Element, Ports, Element | None, int, bool]


@dataclass(frozen=True)
class Address:
    """An IP address, as written, where it stands, the ports beside it, and the span nearest above it."""

    place: str
    raw: str
    port: str | None = None
    port_last: str | None = None
    lasts: Element | None = None


@dataclass(frozen=True)
class Span:
    """From when to when, and how many seconds."""

    start: Instant = NEVER
    end: Instant = NEVER
    seconds: int | None = None


def code(element: Element | None) -> str | None:
    """Return a value of an enumeration, which is the name of an empty element, or a text."""
    if element is None:
        return None
    kids = element.children()
    if not kids:
        return element.text or None
    name, [first, *_rest] = next(iter(kids.items()))
    return first.text if name == "other" and first.text else name


def when(facts: Facts, place: str, raw: str | None) -> Instant:
    """Read a GeneralizedTime ('20240115143000Z', '20240115153000+0100') or a time of XML Schema."""
    found = _GENERALIZED.fullmatch(raw) if raw else None
    if raw is None or found is None:
        return moment(facts, place, raw)
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    text = f"{year}-{month}-{day}T{hour}:{minute or '00'}:{second or '00'}"
    try:
        if offset is None:
            local = datetime.fromisoformat(text)
            return local_moment(facts, place, local, raw, "second" if second else "minute")
        zone = offset if offset == "Z" else f"{offset:0<5}"
        read = iso(f"{text}.{fraction}{zone}" if fraction else f"{text}{zone}")
    except ValueError as error:
        facts.notice(error.template if isinstance(error, BadTimeError) else NOT_A_TIME, place, raw=raw)
        return Instant(None, raw)
    return replace(read, raw=raw, precision="second" if second else "minute")


def span(facts: Facts, *holders: Element | None) -> Span:
    """Return the first span that states a beginning or a length."""
    for holder in holders:
        if holder is None:
            continue
        start, end = holder.of("startTime"), holder.of("endTime")
        length = seconds(holder.of("durationTime"))
        if start is None and end is None and length is None:
            continue
        begun, ended = (
            when(facts, f"{holder.place}/{name}", raw) for name, raw in (("startTime", start), ("endTime", end))
        )
        if length is None and begun.at is not None and ended.at is not None and ended.at >= begun.at:
            length = (ended.at - begun.at) // 1_000_000
        return Span(begun, ended, length)
    return Span()


def below(element: Element) -> Iterator[Element]:
    """Return every element below, down to a depth that no answer reaches."""
    waiting = [(element, 0)]
    while waiting:
        one, depth = waiting.pop()
        if depth:
            yield one
        if depth < _DEEPEST and len(one.node):
            kids = [(kid, depth + 1) for same in one.children().values() for kid in same]
            waiting += reversed(kids)


def addresses(session: Element) -> Iterator[Address]:
    """Return the addresses that a session was given, none of those at the other end, each with its ports.

    Operators nest them differently from version to version: what tells an address is its form, and a name that says
    so on the way to it.
    """
    waiting: list[_Frame] = [(session, _ports(session), session.one(*_LASTS), 0, False)]
    while waiting:
        element, ports, lasts, depth, named = waiting.pop()
        inside: list[_Frame] = []
        for name, kids in element.children().items():
            if depth >= _DEEPEST or _OTHER_END.search(name):
                continue
            tells = named or bool(_ADDRESS.search(name))
            for kid in kids:
                if len(kid.node):
                    # The ports stand beside the address, which may itself have a frame or two.
                    own = _ports(kid)
                    inside.append((kid, own if any(own) else ports, kid.one(*_LASTS) or lasts, depth + 1, tells))
                elif tells and (raw := _ip(name, kid.text)):
                    yield Address(kid.place, raw, *ports, lasts)
        waiting += reversed(inside)


def national(text: str | None, place: str) -> Iterator[Address]:
    """Return the addresses that stand in the free text beside a record, under the names that operators use."""
    for _key, raw in _NATIONAL.findall(text or ""):
        if parse("ip", raw) is not None:
            yield Address(place, raw)


def _ip(name: str, text: str) -> str | None:
    if "inary" in name and re.fullmatch(r"[0-9a-fA-F]{8}|[0-9a-fA-F]{32}", text):
        return str(ip_address(bytes.fromhex(text)))
    return text if parse("ip", text) is not None else None


def _ports(holder: Element) -> Ports:
    """Return the first and the last port that stand in an element, or in frames of that name in it, as written.

    Several are no port: they stay together, as written, for one of them alone would leave out who held the others.
    """
    firsts: list[str] = []
    lasts: list[str] = []
    for name, kids in holder.children().items():
        if not _PORT.search(name) or _OTHER_END.search(name):
            continue
        for leaf in (one for kid in kids for one in (kid, *below(kid))):
            own = leaf.place.rpartition("/")[2]
            if len(leaf.node) or not leaf.text or _ABOUT_PORT.search(own):
                continue
            (lasts if _LAST.search(own.lower().replace("port", "")) else firsts).append(leaf.text)
    first, last = (", ".join(dict.fromkeys(found)) or None for found in (firsts, lasts))
    return first, last
