"""Whether French courts may judge: the hooks of an offence, from facts that people state; what is unsaid is unknown."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Literal, get_args

from relais.law.offences import Offence
from relais.law.rows import (
    SHOWN,
    BadLawError,
    Provenance,
    Reference,
    Row,
    closed,
    day,
    flag,
    keys,
    provenance,
    references,
    text,
)

Answer = Literal["yes", "no", "unknown"]
OneNature = Literal["crime", "delit"]


@dataclass(frozen=True, slots=True)
class ReachFacts:
    """What a hook may need; each is true, false, or None where nobody has stated it.

    sent_from_france: a message, an instruction or a payment left from France
    committed_abroad: the principal act, or the act against the child, took place outside France
    french_national, resides_in_france: of the person whose acts are looked at; residence is habitual residence
    victim_resides_in_france, through_a_network: of the victim; by means of an electronic network
    punishable_where_committed, complaint_or_denunciation: what active personality asks for a delit
    is_crime: for an offence that is a crime or a delit according to the act, which of the two
    """

    sent_from_france: bool | None = None
    committed_abroad: bool | None = None
    french_national: bool | None = None
    resides_in_france: bool | None = None
    victim_resides_in_france: bool | None = None
    through_a_network: bool | None = None
    punishable_where_committed: bool | None = None
    complaint_or_denunciation: bool | None = None
    is_crime: bool | None = None


@dataclass(frozen=True, slots=True)
class Hook:
    """One ground on which French courts may judge: every fact of one list of `any_of`, and for a delit more."""

    id: str
    references: tuple[Reference, ...]
    fr: str
    en: str
    any_of: tuple[tuple[str, ...], ...]
    more_for_delit: tuple[str, ...]
    natures: tuple[OneNature, ...]
    every_offence: bool
    omits: tuple[str, ...]
    proof: tuple[str, ...]
    valid_from: date | None
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Reach:
    """What one hook says. `missing` are the facts that nobody has stated and that could still settle it."""

    hook: Hook
    answer: Answer
    missing: tuple[str, ...]


def hook(name: str, row: Row, evidence_types: Collection[str], sources: Mapping[str, str]) -> Hook:
    """Return one hook of the file. Raises BadLawError."""
    needed = {"id", "references", "any_of", "natures", "fr", "en", "proof", *SHOWN}
    keys(name, row, needed, ("more_for_delit", "every_offence", "omits", "valid_from", "caveat"))
    facts = [field.name for field in fields(ReachFacts)]
    any_of = tuple(closed(name, "any_of", each, facts) for each in row["any_of"])
    if not any_of or not all(any_of):
        raise BadLawError(f"{name}: any_of must name facts")
    return Hook(
        id=name,
        references=references(name, row["references"]),
        fr=text(name, "fr", row["fr"]),
        en=text(name, "en", row["en"]),
        any_of=any_of,
        more_for_delit=closed(name, "more_for_delit", row.get("more_for_delit", []), facts),
        natures=closed(name, "natures", row["natures"], get_args(OneNature)),
        every_offence=flag(name, "every_offence", row.get("every_offence", False)),
        omits=tuple(text(name, "omits", each) for each in row.get("omits", [])),
        proof=closed(name, "proof", row["proof"], evidence_types),
        valid_from=day(name, "valid_from", row.get("valid_from")),
        provenance=provenance(name, row, sources),
    )


def reach(offence: Offence, hooks: Iterable[Hook], stated: ReachFacts, facts: date) -> tuple[Reach, ...]:
    """Return what each hook of the offence says, in the order given; `facts` is the day of the facts.

    A hook that did not exist on that day, or that is for crimes alone where the offence is a delit, answers `no`.
    """
    return tuple(_ask(offence, each, stated, facts) for each in hooks if each.every_offence or each.id in offence.hooks)


def _ask(offence: Offence, asked: Hook, stated: ReachFacts, facts: date) -> Reach:
    if asked.valid_from is not None and facts < asked.valid_from:
        return Reach(asked, "no", ())
    answers = [_of_nature(asked, nature, stated) for nature in _natures(offence, stated)]
    if len(answers) == 1 or answers[0] == answers[1]:
        answer, missing = answers[0]
        return Reach(asked, answer, missing)
    # A crime or a delit: the hook answers differently, so which of the two is what is missing first.
    missing = ("is_crime", *(fact for _answer, facts_ in answers for fact in facts_))
    return Reach(asked, "unknown", tuple(dict.fromkeys(missing)))


def _natures(offence: Offence, stated: ReachFacts) -> tuple[OneNature, ...]:
    if offence.nature != "crime_or_delit":
        return (offence.nature,)
    if stated.is_crime is None:
        return ("crime", "delit")
    return ("crime",) if stated.is_crime else ("delit",)


def _of_nature(asked: Hook, nature: OneNature, stated: ReachFacts) -> tuple[Answer, tuple[str, ...]]:
    if nature not in asked.natures:
        return "no", ()
    more = asked.more_for_delit if nature == "delit" else ()
    ways = [_all(stated, (*way, *more)) for way in asked.any_of]
    for answer in ("yes", "unknown"):
        if found := [missing for said, missing in ways if said == answer]:
            return answer, tuple(dict.fromkeys(fact for missing in found for fact in missing))
    return "no", ()


def _all(stated: ReachFacts, wanted: tuple[str, ...]) -> tuple[Answer, tuple[str, ...]]:
    values = {fact: getattr(stated, fact) for fact in wanted}
    if False in values.values():
        return "no", ()
    missing = tuple(fact for fact, value in values.items() if value is None)
    return ("unknown", missing) if missing else ("yes", ())
