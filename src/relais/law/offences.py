"""Offences by version: a version is in force for facts in [valid_from, valid_to), and says how well it was read."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal, get_args

from relais.law.elements import Aggravation, Element, aggravation
from relais.law.rows import (
    SHOWN,
    BadLawError,
    Provenance,
    Reference,
    Row,
    closed,
    count,
    day,
    flag,
    keys,
    one_of,
    provenance,
    references,
    rows,
    some_day,
    text,
)

Nature = Literal["crime", "delit", "crime_or_delit"]
Role = Literal["commissioner", "facilitator"]
Text = Literal["read", "not_read", "to_reread"]
# `carried_back`: the text was read in a later state of the code only, and no change in between is recorded.
Known = Literal["read", "not_read", "to_reread", "carried_back"]

_OFFENCE = {"id", "title_fr", "title_en", "role", "directive_2011_93", "decisions", "versions"}
_VERSION = {
    "valid_from", "valid_to", "text", "text_as_of", "nature", "references", "elements", "max_custody_years",
    "fine_eur", "aggravated", "attempt_punishable", "jurisdiction", "limitation", *SHOWN,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Offence:
    """One version of an offence. All versions of an offence share `id`.

    `max_custody_years` and `fine_eur` are the maxima without aggravation, None where no source read states them;
    `attempt_punishable` is None where it was not noted. `enabled` is False where the offence is contested for facts
    at a distance: it is then offered, not proposed. `hooks` and `limitation` are ids of the same file.
    """

    id: str
    title_fr: str
    title_en: str
    roles: tuple[Role, ...]
    enabled: bool
    directive_2011_93: bool
    valid_from: date | None
    valid_to: date | None
    text: Text
    text_as_of: tuple[date, ...]
    nature: Nature
    references: tuple[Reference, ...]
    elements: tuple[Element, ...]
    max_custody_years: int | None
    fine_eur: int | None
    aggravated: tuple[Aggravation, ...]
    attempt_punishable: bool | None
    hooks: tuple[str, ...]
    limitation: str | None
    decisions: tuple[str, ...]
    provenance: Provenance

    def holds(self, facts: date) -> bool:
        """Say whether this version was in force on the day of the facts."""
        return (self.valid_from is None or self.valid_from <= facts) and (
            self.valid_to is None or facts < self.valid_to
        )

    def known(self, facts: date) -> Known:
        """Return how well the wording in force on the day of the facts is known."""
        if self.text == "read" and facts < min(self.text_as_of):
            return "carried_back"
        return self.text


def versions(
    name: str,
    row: Row,
    elements: Mapping[str, Element],
    evidence_types: Collection[str],
    sources: Mapping[str, str],
) -> tuple[Offence, ...]:
    """Return the versions of one offence, oldest first. Raises BadLawError, as where two hold on one day."""
    keys(name, row, _OFFENCE, ("default_enabled",))
    numbered = [
        {"id": str(number), **version} if isinstance(version, dict) else version
        for number, version in enumerate(row["versions"], 1)
    ]
    made = tuple(
        _version(name, row, version, elements, evidence_types, sources) for version in rows(f"{name}", numbered)
    )
    if not made:
        raise BadLawError(f"{name} has no version")
    for earlier, later in pairwise(made):
        if earlier.valid_to is None or later.valid_from is None or earlier.valid_to > later.valid_from:
            raise BadLawError(f"{name}: two versions hold on one day, or stand out of order")
    return made


def _version(
    name: str,
    offence: Row,
    row: Row,
    elements: Mapping[str, Element],
    evidence_types: Collection[str],
    sources: Mapping[str, str],
) -> Offence:
    where = f"{name}, version {row['id']}"
    keys(where, row, {"id", *_VERSION}, ("caveat",))
    begins, ends = day(where, "valid_from", row["valid_from"]), day(where, "valid_to", row["valid_to"])
    if begins and ends and begins >= ends:
        raise BadLawError(f"{where}: valid_to must lie after valid_from")
    one_of(where, "nature", row["nature"], get_args(Nature))
    one_of(where, "attempt_punishable", row["attempt_punishable"], (True, False, None))
    named = closed(where, "elements", row["elements"], elements.keys())
    limitation = row["limitation"]
    return Offence(
        id=name,
        title_fr=text(name, "title_fr", offence["title_fr"]),
        title_en=text(name, "title_en", offence["title_en"]),
        roles=closed(name, "role", offence["role"], get_args(Role)),
        enabled=flag(name, "default_enabled", offence.get("default_enabled", True)),
        directive_2011_93=flag(name, "directive_2011_93", offence["directive_2011_93"]),
        valid_from=begins,
        valid_to=ends,
        text=row["text"],
        text_as_of=_read(where, row),
        nature=row["nature"],
        references=references(where, row["references"]),
        elements=tuple(elements[each] for each in named),
        max_custody_years=count(where, "max_custody_years", row["max_custody_years"]),
        fine_eur=count(where, "fine_eur", row["fine_eur"]),
        aggravated=tuple(aggravation(each["id"], each, evidence_types) for each in rows(where, row["aggravated"])),
        attempt_punishable=row["attempt_punishable"],
        hooks=tuple(text(where, "jurisdiction", each) for each in row["jurisdiction"]),
        limitation=None if limitation is None else text(where, "limitation", limitation),
        decisions=tuple(text(name, "decisions", each) for each in offence["decisions"]),
        provenance=provenance(where, row, sources),
    )


def _read(where: str, row: Row) -> tuple[date, ...]:
    one_of(where, "text", row["text"], get_args(Text))
    states = tuple(some_day(where, "text_as_of", each) for each in row["text_as_of"])
    if (row["text"] == "read") != bool(states):
        raise BadLawError(f"{where}: a text that was read says in which state of the code, another does not")
    if row["text"] != "read" and row["status"] == "verified":
        raise BadLawError(f"{where}: a text that was not read cannot be verified")
    return states
