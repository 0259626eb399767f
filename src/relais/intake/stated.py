"""Reads what a field states: a moment, a country, or yes, no and nothing; what it cannot read is said, not guessed."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from relais.intake.country import country_code
from relais.intake.facts import Facts
from relais.intake.instant import (
    NEVER,
    NO_ZONE,
    BadTimeError,
    Instant,
    Precision,
    ZoneUnknownError,
    at_local,
    iso,
    zone_named,
)
from relais.intake.table.time import zone_of
from relais.model.notice import msg

NOT_A_FLAG = msg("“{raw}” is neither yes nor no: kept as not said")
NOT_A_COUNTRY = msg("“{raw}” is no country of ISO 3166: kept as not stated")
SEVERAL_ZONES = msg(
    "the zone is written “{zone}” here, which does not name one zone alone: the times wait for an answer"
)
NOT_A_ZONE = msg("the answer “{raw}” names no time zone: use one such as Europe/Paris")

_SAID = {True: True, False: False, "true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}


def moment(facts: Facts, locator: str, raw: str | None) -> Instant:
    """Read an ISO time. Without a zone it waits for the answer to `zone`; what is no time is kept as written."""
    if raw is None:
        return NEVER
    try:
        return iso(raw)
    except ZoneUnknownError:
        return _in_answered_zone(facts, locator, raw)
    except BadTimeError as error:
        facts.notice(error.template, locator, raw=raw[:100])
        return Instant(None, raw)


def moment_in(facts: Facts, locator: str, raw: str | None, named: str | None) -> Instant:
    """Read an ISO time whose zone the file names elsewhere, as in a header; the time's own offset is nearer.

    Where no zone is named, or one that means several, it waits for the answer to `zone`.
    """
    zone = zone_of(named) if named else None
    if raw is None or zone is None:
        if raw and named and facts.answer("zone") is None:
            facts.notice(SEVERAL_ZONES, locator, zone=named[:40])
        return moment(facts, locator, raw)
    try:
        return iso(raw, zone=timezone(zone) if isinstance(zone, timedelta) else zone, said_by="file")
    except BadTimeError as error:
        facts.notice(error.template, locator, raw=raw[:100])
        return Instant(None, raw)


def flag(facts: Facts, locator: str, raw: object) -> bool | None:
    """Read a three-state field: True, False, or None where nothing, or nothing clear, is said."""
    if raw is None or raw == "":
        return None
    said = _SAID.get(raw.strip().casefold() if isinstance(raw, str) else raw) if isinstance(raw, str | int) else None
    if said is None:
        facts.notice(NOT_A_FLAG, locator, raw=str(raw)[:100])
    return said


def country(facts: Facts, locator: str, raw: str | None) -> str | None:
    """Return the ISO 3166 alpha-2 code of a country as written; what is none is said."""
    code = None if raw is None else country_code(raw)
    if raw is not None and code is None:
        facts.notice(NOT_A_COUNTRY, locator, raw=raw[:100])
    return code


def local_moment(facts: Facts, locator: str, local: datetime, raw: str, precision: Precision = "second") -> Instant:
    """Place a wall-clock time of the file in the zone that a named person answered; until then it waits for `zone`."""
    return _answered(facts, locator, raw, lambda zone, who: at_local(local, raw, precision, zone, who))


def _in_answered_zone(facts: Facts, locator: str, raw: str) -> Instant:
    return _answered(facts, locator, raw, lambda zone, who: iso(raw, zone=zone, said_by=who))


def _answered(facts: Facts, locator: str, raw: str, read: Callable[[ZoneInfo, str], Instant]) -> Instant:
    answer = facts.answer("zone")
    if answer is None:
        facts.ask("zone", locator, raw)
        facts.notice(NO_ZONE, locator, raw=raw)
        return Instant(None, raw)
    try:
        zone = zone_named(answer[0])
    except BadTimeError:
        facts.notice(NOT_A_ZONE, locator, raw=answer[0])
        return Instant(None, raw)
    try:
        return read(zone, answer[1])
    except BadTimeError as error:
        facts.notice(error.template, locator, raw=raw[:100])
        return Instant(None, raw)
