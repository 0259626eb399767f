"""Until when an offence may be prosecuted: calendar years from the victim's majority or from the facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from relais.law.clocks import months_later
from relais.law.offences import Offence
from relais.law.rows import SHOWN, BadLawError, Provenance, Reference, Row, count, keys, one_of, provenance, references
from relais.law.rows import text as as_text
from relais.model.notice import msg

CountedFrom = Literal["majority", "facts"]
# A template of a sentence, and its params.
Said = tuple[str, Mapping[str, str]]
MAJORITY_YEARS = 18
_YEAR = 12

FROM_FACTS = msg("counted from the day of the facts")
FROM_BIRTH = msg("counted from the victim's majority, by the date of birth stated")
AGE_UNKNOWN = msg(
    "assumption: the victim's age is not known; counted from the latest plausible majority, that of a child of"
    " {age} on the day of the facts. If majority came the day after the facts, it ends on {earliest}"
)
OF_AGE = msg("the victim was of age on the day of the facts: the period for minors does not apply")
BIRTH_AFTER = msg(
    "the date of birth stated lies after the facts: it cannot be the victim's, or one of the two is wrong"
)
NO_PERIOD = msg("no limitation text was read for this offence: a magistrate states it")
AS_CRIME = msg("counted as a crime; as a délit the period is shorter and is not settled here")


@dataclass(frozen=True, slots=True)
class Period:
    """A limitation period: so many calendar years from the victim's majority or from the facts."""

    id: str
    years: int
    counted_from: CountedFrom
    fr: str
    en: str
    references: tuple[Reference, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Limit:
    """When prosecution is barred. `barred_from` is the first barred day, None where it cannot be counted.

    `earliest` is the first barred day by the reading least favourable to prosecution: plan by it.
    `assumptions` are templates of sentences with their params, to be shown beside the date; `period` is the row.
    Acts that interrupt or suspend a period, and later offences that extend it, are not counted.
    """

    barred_from: date | None
    earliest: date | None
    assumptions: tuple[Said, ...]
    period: Period | None


def period(name: str, row: Row, sources: Mapping[str, str]) -> Period:
    """Return one limitation period of the file. Raises BadLawError."""
    keys(name, row, {"id", "years", "counted_from", "references", "fr", "en", *SHOWN}, ("caveat",))
    one_of(name, "counted_from", row["counted_from"], get_args(CountedFrom))
    if (years := count(name, "years", row["years"])) is None:
        raise BadLawError(f"{name}: years must be a number")
    said = (as_text(name, "fr", row["fr"]), as_text(name, "en", row["en"]))
    cited = references(name, row["references"])
    return Period(name, years, row["counted_from"], *said, cited, provenance(name, row, sources))


def limit(
    offence: Offence, periods: Mapping[str, Period], facts: date, birth: date | None = None, age_at_least: int = 0
) -> Limit:
    """Return when prosecution of the offence is barred, for facts on a day.

    `birth` is the victim's date of birth where it is known; `age_at_least` the least age in whole years that the
    victim had on that day where only that is known (0: nothing is).
    """
    if offence.limitation is None:
        return Limit(None, None, ((NO_PERIOD, {}),), None)
    row = periods[offence.limitation]
    also: tuple[Said, ...] = ((AS_CRIME, {}),) if offence.nature == "crime_or_delit" else ()
    if row.counted_from == "facts":
        ends = _years_later(facts, row.years)
        return Limit(ends, ends, ((FROM_FACTS, {}), *also), row)
    if birth is None:
        return _age_unknown(row, facts, age_at_least, also)
    majority = _years_later(birth, MAJORITY_YEARS)
    if birth > facts or majority <= facts:
        return Limit(None, None, ((BIRTH_AFTER if birth > facts else OF_AGE, {}),), row)
    ends = _years_later(majority, row.years)
    return Limit(ends, ends, ((FROM_BIRTH, {}), *also), row)


def _age_unknown(row: Period, facts: date, age_at_least: int, also: tuple[Said, ...]) -> Limit:
    if not 0 <= age_at_least < MAJORITY_YEARS:
        raise ValueError(f"a minor's age lies in 0 to {MAJORITY_YEARS - 1}, not {age_at_least}")
    latest = _years_later(facts, MAJORITY_YEARS - age_at_least + row.years)
    earliest = _years_later(date.fromordinal(facts.toordinal() + 1), row.years)
    said = {"age": str(age_at_least), "earliest": earliest.isoformat()}
    return Limit(latest, earliest, ((AGE_UNKNOWN, said), *also), row)


def _years_later(day: date, years: int) -> date:
    return months_later(day, years * _YEAR)
