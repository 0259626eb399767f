"""How long others keep the data a case needs: the clocks of `data/retention.yaml`, checked as they are loaded."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

KINDS = (
    "mandatory_retention",  # the law obliges the holder to keep it
    "permitted_max",  # the law lets the holder keep it no longer: a maximum, no guarantee
    "preservation",  # kept because somebody ordered or reported it
    "provider_practice",  # published practice of a company, no law
    "service_end",  # the service is closed
    "reporting",  # a duty to report, not to keep
)
STATUSES = ("verified", "secondary", "remembered", "analysis")
CONFIDENCES = ("high", "medium", "low")
UNITS = ("years", "months", "days", "hours")

_TOP = {"meta", "clocks", "own_data", "sources"}
_NEEDED = {"id", "data", "basis", "duration", "days", "from_event", "product_rule", "status", "source", "confidence"}
_CLOCK = {"holder", "country", "kind"}
_OPTIONAL = {"access", "caveat", "renewable", "applicable_from", "threshold_eur"}


class BadLawError(ValueError):
    """The law file does not have the shape it must have; the message names the row and what was expected."""


@dataclass(frozen=True, slots=True)
class Duration:
    """A duration as a text states it: calendar months, then days, then hours. A year is twelve months."""

    months: int = 0
    days: int = 0
    hours: int = 0


@dataclass(frozen=True, slots=True)
class Clock:
    """One retention clock.

    `duration` is None where the text fixes none. `from_event` says in words what starts it. `sources` are the
    full references behind it; `status` and `confidence` how well they were read. `holder`, `country` and `kind`
    are empty for the unit's own data.
    """

    id: str
    data: str
    basis: str
    duration: Duration | None
    from_event: str
    product_rule: str
    status: str
    confidence: str
    sources: tuple[str, ...]
    holder: str = ""
    country: str = ""
    kind: str = ""
    access: str = ""
    caveat: str = ""


@dataclass(frozen=True, slots=True)
class Retention:
    """The whole file: the clocks others run on, and those of the unit's own data, by id."""

    compiled: str
    clocks: Mapping[str, Clock]
    own: Mapping[str, Clock]


@cache
def load() -> Retention:
    """Return the shipped clocks; read once."""
    return parse((files("relais.law") / "data" / "retention.yaml").read_text(encoding="utf-8"))


def parse(text: str) -> Retention:
    """Read a retention file. Raises BadLawError for anything it should not hold."""
    try:
        whole = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BadLawError(f"the retention file is no YAML: {error}") from error
    if not isinstance(whole, dict) or whole.keys() != _TOP:
        raise BadLawError(f"the retention file must hold exactly {', '.join(sorted(_TOP))}")
    sources = whole["sources"]
    clocks = [_clock(row, sources, _NEEDED | _CLOCK) for row in whole["clocks"]]
    own = [_clock(row, sources, _NEEDED) for row in whole["own_data"]]
    ids = [clock.id for clock in (*clocks, *own)]
    if twice := sorted({id_ for id_ in ids if ids.count(id_) > 1}):
        raise BadLawError(f"{', '.join(twice)} stands twice in the retention file")
    return Retention(
        str(whole["meta"]["compiled"]), {clock.id: clock for clock in clocks}, {clock.id: clock for clock in own}
    )


def _clock(row: Mapping[str, Any], sources: Mapping[str, str], needed: set[str]) -> Clock:
    name = str(row.get("id", "a row without id"))
    if missing := needed - row.keys():
        raise BadLawError(f"{name} lacks {', '.join(sorted(missing))}")
    if unknown := row.keys() - needed - _OPTIONAL:
        raise BadLawError(f"{name} has {', '.join(sorted(unknown))}, which no clock has")
    _one_of(name, "status", row["status"], STATUSES)
    _one_of(name, "confidence", row["confidence"], CONFIDENCES)
    if "kind" in needed:
        _one_of(name, "kind", row["kind"], KINDS)
    if absent := [key for key in row["source"] if key not in sources]:
        raise BadLawError(f"{name} names the source {', '.join(absent)}, which the file does not list")
    texts = ("data", "basis", "from_event", "product_rule", "status", "confidence")
    more = ("holder", "country", "kind", "access", "caveat")
    return Clock(
        id=name,
        duration=_duration(name, row["duration"]),
        sources=tuple(sources[key] for key in row["source"]),
        **{key: str(row[key]) for key in texts},
        **{key: str(row[key]) for key in more if key in row},
    )


def _one_of(name: str, key: str, value: object, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise BadLawError(f"{name}: {key} is “{value}”, expected one of {', '.join(allowed)}")


def _duration(name: str, given: object) -> Duration | None:
    if given is None:
        return None
    if not isinstance(given, dict) or len(given) != 1:
        raise BadLawError(f"{name}: duration must be null or one of {', '.join(UNITS)} with a number")
    [(unit, count)] = given.items()
    if unit not in UNITS or type(count) is not int or count < 1:
        raise BadLawError(f"{name}: duration must be a whole number of {', '.join(UNITS)}, not {given}")
    return Duration(months=12 * count) if unit == "years" else Duration(**{unit: count})
