"""Reads the days and moments of one source that states no zone, in the zone that a named person answered."""

from datetime import date

from relais.intake.facts import Facts
from relais.intake.instant import (
    NEVER,
    BadTimeError,
    Instant,
    ZoneUnknownError,
    iso,
    zone_named,
)
from relais.intake.stated import NOT_A_ZONE


class Clock:
    """Reads ISO days and moments; the zone is looked up once, for files of many."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._zone, self._said_by = None, None
        if answered := facts.answer("zone"):
            try:
                self._zone, self._said_by = zone_named(answered[0]), answered[1]
            except BadTimeError:
                facts.notice(NOT_A_ZONE, raw=answered[0])

    def moment(self, place: str, raw: str | None) -> Instant:
        """Read one moment; without a zone it waits for the answer, and what is no time is kept as written."""
        if raw is None:
            return NEVER
        try:
            if len(raw) > 10 and raw[10] in "Z+-":
                # A day may carry its zone, too.
                return Instant(iso(f"{raw[:10]}T00:00:00{raw[10:]}").at, raw, "day", "file")
            return iso(raw, zone=self._zone, said_by=self._said_by)
        except ZoneUnknownError:
            self._facts.ask("zone", place, raw)
        except BadTimeError as error:
            self._facts.notice(error.template, place, raw=raw[:100])
        return Instant(None, raw)

    def day(self, place: str, day: date, raw: str) -> Instant:
        """Read a day of which `raw` is what was written."""
        if self._zone is None:
            # As `moment` would end, without a parse: files of days state no zone in any of them.
            self._facts.ask("zone", place, day.isoformat())
            return Instant(None, raw)
        found = self.moment(place, day.isoformat())
        return Instant(found.at, raw, found.precision, found.zone_source)
