"""How long others keep the data a case needs: the clocks of `data/retention.yaml`, checked as they are loaded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from relais.law.rows import BadLawError, Row, count, day, each, keys, one_of, provenance, some_day, tree

KINDS = (
    "mandatory_retention",  # the law obliges the holder to keep it
    "permitted_max",  # the law lets the holder keep it no longer: a maximum, no guarantee
    "preservation",  # kept because somebody ordered or reported it
    "provider_practice",  # published practice of a company, no law
    "service_end",  # the service is closed
    "reporting",  # a duty to report, not to keep
)
UNITS = ("years", "months", "days", "hours")

_TOP = {"meta", "clocks", "own_data", "sources"}
_NEEDED = {"id", "data", "basis", "duration", "days", "from_event", "product_rule", "status", "source", "confidence"}
_CLOCK = {"holder", "country", "kind"}
_OPTIONAL = {
    "access", "caveat", "renewable", "renewals_at_most", "applicable_from", "applicable_to", "legacy", "ends_at",
    "threshold_eur",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Duration:
    """A duration as a text states it: calendar months, then days, then hours. A year is twelve months."""

    months: int = 0
    days: int = 0
    hours: int = 0


@dataclass(frozen=True, slots=True)
class Legacy:
    """An older text: `duration` ran on events before that day."""

    before: date
    duration: Duration


@dataclass(frozen=True, slots=True)
class Clock:
    """One retention clock.

    `duration` is None where the text fixes none. It runs on events in [applicable_from, applicable_to), None being
    open; before `legacy.before` for the duration given there. `renewable` is by how much it can be prolonged, at most
    `renewals_at_most` times (None: the text read gives no number). `ends_at` is the day from which the data are gone
    whatever the event. `from_event` says in words what starts it. `sources` are the
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
    renewable: Duration | None = None
    renewals_at_most: int | None = None
    applicable_from: date | None = None
    applicable_to: date | None = None
    legacy: Legacy | None = None
    ends_at: date | None = None


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
    whole = keys("the retention file", tree(text, "the retention file"), _TOP)
    sources = whole["sources"]
    clocks = each("clocks", whole["clocks"], lambda name, row: _clock(name, row, sources, _NEEDED | _CLOCK))
    own = each("own_data", whole["own_data"], lambda name, row: _clock(name, row, sources, _NEEDED))
    if twice := sorted(clocks.keys() & own.keys()):
        raise BadLawError(f"{', '.join(twice)} stands twice in the retention file")
    return Retention(str(whole["meta"]["compiled"]), clocks, own)


def _clock(name: str, row: Row, sources: Mapping[str, str], needed: set[str]) -> Clock:
    keys(name, row, needed, _OPTIONAL)
    if "kind" in needed:
        one_of(name, "kind", row["kind"], KINDS)
    known = provenance(name, row, sources)
    renewable, most = row.get("renewable"), count(name, "renewals_at_most", row.get("renewals_at_most"))
    if most is not None and renewable is None:
        raise BadLawError(f"{name} has renewals_at_most and is not renewable")
    texts = ("data", "basis", "from_event", "product_rule", "status", "confidence")
    more = ("holder", "country", "kind", "access")
    return Clock(
        id=name,
        duration=duration(name, row["duration"]),
        sources=known.sources,
        caveat=known.caveat,
        renewable=duration(name, renewable),
        renewals_at_most=most,
        applicable_from=day(name, "applicable_from", row.get("applicable_from")),
        applicable_to=day(name, "applicable_to", row.get("applicable_to")),
        legacy=_legacy(name, row["legacy"]) if "legacy" in row else None,
        ends_at=day(name, "ends_at", row.get("ends_at")),
        **{key: str(row[key]) for key in texts},
        **{key: str(row[key]) for key in more if key in row},
    )


def _legacy(name: str, given: object) -> Legacy:
    row = keys(f"{name}, legacy", given, {"before", "duration"})
    if (older := duration(name, row["duration"])) is None:
        raise BadLawError(f"{name}: an older text has a duration")
    return Legacy(some_day(name, "before", row["before"]), older)


def duration(name: str, given: object) -> Duration | None:
    """Return a duration written as {unit: number}, or None for null. Raises BadLawError."""
    if given is None:
        return None
    if not isinstance(given, dict) or len(given) != 1:
        raise BadLawError(f"{name}: duration must be null or one of {', '.join(UNITS)} with a number")
    [(unit, number)] = given.items()
    if unit not in UNITS or type(number) is not int or number < 1:
        raise BadLawError(f"{name}: duration must be a whole number of {', '.join(UNITS)}, not {given}")
    return Duration(months=12 * number) if unit == "years" else Duration(**{unit: number})
