"""Reads NCMEC reports as police receive them: JSON, one report or many per file.

Written after the field tree that independent practitioners' readers agree on; no official description is public.
A fact's locator is a JSON pointer (RFC 6901): '' is the whole file, where it holds one report. In JSON lines it
follows the line ('line 3/reportId'), in documents one after another the document ('document 2/reportId').

What the format does not say is not guessed: `verificationHash` names no algorithm, so it is a hash of no named kind;
no field declares a child at risk now, so `child_at_risk` stays unsaid, whatever the priority; free text is mined for
tokens and not kept; file names are not kept.
"""

import json
import re

from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.ncmec.keys import duplicates
from relais.intake.ncmec.report import Reader
from relais.intake.ncmec.values import NO_PLACE, WRAPPED, find, utf8, values
from relais.model.notice import UnreadableError, msg

DUPLICATE_KEYS = msg("{count} keys stand twice in one object, the first of them “{key}”: the last value was read")

_OWN = re.compile(rb'"(?:reportedinformation|additionalncmecinformation|lawenforcementcontactinformation)"')
_USUAL = re.compile(rb'"(?:datereceived|automatedinformation|incidentsummary|reportedpeople|reportingesp)"')


def recognise(sealed: Sealed) -> bool:
    """Tell an NCMEC report by the keys that only it has."""
    head = utf8(sealed.head).lstrip()
    if not head.startswith((b"{", b"[")):
        return False
    lower = head.lower()
    return _OWN.search(lower) is not None or (b'"reportid"' in lower and _USUAL.search(lower) is not None)


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every report of the file. Raises UnreadableError where the JSON breaks; what stands before is read."""
    reader = Reader(facts)
    try:
        for pointer, value in values(sealed.path, sealed.size, facts):
            reader.read(value, pointer)
    finally:
        reader.close()
    wrapper = WRAPPED.match(utf8(sealed.head)) is not None
    count, key = duplicates(sealed.path, reader.survey.keys + wrapper)
    if count:
        facts.notice(DUPLICATE_KEYS, count=count, key=key[:100])


def passage(data: bytes, locator: str) -> str:
    """Return the text at a locator: the text itself, or the JSON below it. Raises UnreadableError where none is."""
    value = find(data, locator)
    if isinstance(value, str):
        return value
    try:
        return json.dumps(value, indent=2, ensure_ascii=False, default=str)
    except (RecursionError, ValueError) as error:
        raise UnreadableError(NO_PLACE, locator) from error


FORMAT = Format(
    name="ncmec_json",
    version=2,
    title=msg("NCMEC CyberTipline report (JSON)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("report", "party", "selector", "login", "media"),
    limits=(
        msg("written after public readers of the format: no official description is public"),
        msg("the hash named verificationHash stays without an algorithm"),
    ),
)
