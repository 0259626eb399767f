"""What the messages of ISO 20022 state alike: moments, references, banks, sums and free text."""

from typing import Any

from relais.intake.facts import Facts
from relais.intake.instant import (
    NEVER,
    NOT_A_TIME,
    BadTimeError,
    Instant,
    ZoneUnknownError,
    iso,
    zone_named,
)
from relais.intake.payments import sum_columns
from relais.intake.stated import NOT_A_ZONE
from relais.intake.syntax.xml_element import Element
from relais.selectors.spelling import compact


class Clock:
    """Reads the days and moments of one source, in the zone that a named person answered where none is written."""

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
        except BadTimeError:
            self._facts.notice(NOT_A_TIME, place, raw=raw[:100])
        return Instant(None, raw)


def reference_of(holder: Element, paths: tuple[str, ...]) -> str | None:
    """Return the first reference that says something: 'NOTPROVIDED' stands where there is none."""
    for path in paths:
        found = holder.of(path)
        if found is not None and compact(found) != "NOTPROVIDED":
            return found
    return None


def bank_of(holder: Element | None, path: str) -> str | None:
    """Return the name of the bank at a path, or its BIC."""
    return None if holder is None else holder.of(f"{path}/Nm", f"{path}/BICFI", f"{path}/BIC")


def money(facts: Facts, prefix: str, stated: Element) -> dict[str, Any]:
    """Return the three columns of a sum that stands in an element, its currency in an attribute."""
    return sum_columns(facts, stated.place, stated.text, stated.attribute("Ccy"), prefix=prefix)


def texts_of(holder: Element, names: tuple[str, ...]) -> list[str]:
    """Return the free texts below the children of these names."""
    return [text for name in names for found in holder.each(name) for text in found.texts()]
