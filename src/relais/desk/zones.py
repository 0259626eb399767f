"""By which clock a subject lives, as far as sources state where they live; nothing is guessed.

A postal address names a country; where all clocks of that country agree, its hours are known. Telephone numbers and
accounts carry a country too, but travel: what they say is a proposal, taken only where a person says so.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from relais.desk.error import DeskError
from relais.desk.sight import Sight
from relais.desk.try_timing import UNKNOWN_ZONE
from relais.model.notice import msg
from relais.store.duck import register

BY_ADDRESS = msg("by the postal addresses that sources state: {countries}")
SAID = msg("as you said; no source states it")
SEVERAL = msg("not known: postal addresses are in several countries, or in one of several clocks: {countries}")
UNTOLD = msg("not known: no source states a postal address with its country")
# The years over which the clocks of a country are compared: before them, nothing that is received was made.
_YEARS = range(2000, 2038)

_TOLD = """
    SELECT s.subject_id, p.address_country AS country, 'address' AS basis
    FROM subject s JOIN party p ON p.reading_id = s.reading_id AND p.ordinal = s.ordinal
    WHERE p.address_country IS NOT NULL
    UNION
    SELECT s.subject_id, x.country, x.kind
    FROM subject s JOIN selector x ON x.reading_id = s.reading_id AND x.party = s.ordinal
    WHERE x.country IS NOT NULL AND x.kind IN ('phone', 'iban') AND x.value IS NOT NULL
    ORDER BY ALL
"""


@dataclass(frozen=True)
class Local:
    """The clock of a subject, None where it is not known, and why; `proposed`: the zone that their contacts carry."""

    zone: ZoneInfo | None
    why: str
    countries: tuple[str, ...] = ()
    proposed: str | None = None


def stated(name: str) -> ZoneInfo | None:
    """Return the zone that a person names, None where they name none; raises DeskError."""
    if not name.strip():
        return None
    try:
        return ZoneInfo(name.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise DeskError(UNKNOWN_ZONE, zone=name[:40]) from error


def zones(seen: Sight, subjects: Collection[str]) -> dict[str, Local]:
    """Return the clock of each of these subjects of the last run."""
    mentions = seen.some(subject=("subject_id", subjects))["subject"]
    ever = seen.state().ever
    within = {ever[one].source_id for one in mentions["reading_id"].to_pylist() if one in ever}
    con, _state = seen.facts(within, ("party", "selector"))
    with con:
        register(con, "subject", mentions)
        rows = con.execute(_TOLD).fetchall()
    told: dict[str, dict[str, set[str]]] = {one: {} for one in subjects}
    for subject, country, basis in rows:
        told[subject].setdefault("address" if basis == "address" else "contact", set()).add(country)
    return {one: _local(held) for one, held in told.items()}


def _local(told: Mapping[str, Collection[str]]) -> Local:
    homes, contacts = (tuple(sorted(told.get(name, ()))) for name in ("address", "contact"))
    if homes:
        zone = _one(homes)
        return Local(ZoneInfo(zone), BY_ADDRESS, homes) if zone else Local(None, SEVERAL, homes)
    return Local(None, UNTOLD, contacts, _one(contacts))


def _one(countries: tuple[str, ...]) -> str | None:
    """Return the zone of all these countries, None where their clocks, or those within one, differ."""
    found = {_clock(one) for one in countries}
    return found.pop() if len(found) == 1 else None


@cache
def _clock(country: str) -> str | None:
    """Return a zone of a country (ISO 3166) if every other one of it has shown the same hours."""
    names = _zones().get(country, ())
    moments = [datetime(year, month, 1, tzinfo=UTC) for year in _YEARS for month in (1, 7)]
    shown = {tuple(one.astimezone(ZoneInfo(name)).utcoffset() for one in moments) for name in names}
    return names[0] if len(shown) == 1 else None


@cache
def _zones() -> Mapping[str, tuple[str, ...]]:
    """Return the zones of each country, as the time zone database lists them."""
    text = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    found: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            country, _place, name = line.split("\t")[:3]
            found[country] = (*found.get(country, ()), name)
    return found
