"""The file of offences as a whole, read once: offences by version, hooks, limitation, and what stands beside them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from relais.law.elements import element
from relais.law.limitation import Period, period
from relais.law.offences import Offence, versions
from relais.law.reach import Hook, hook
from relais.law.rows import (
    SHOWN,
    BadLawError,
    Provenance,
    Reference,
    Row,
    each,
    keys,
    provenance,
    references,
    some_day,
    text,
    tree,
)

_META = {"jurisdiction", "compiled", "text_state", "known_defect", "rule_fact_date", "not_legal_advice"}
_TOP = {
    "meta", "evidence_types", "changes", "bills", "hooks", "penalty_modifiers", "elements", "offences",
    "limitation_periods", "procedure", "decisions", "sources",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Label:
    """A word of a closed list in both languages."""

    fr: str
    en: str


@dataclass(frozen=True, slots=True)
class Change:
    """A change of law and its day; of a bill, the day on which one chamber adopted it."""

    id: str
    day: date
    what: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Rule:
    """What raises a penalty, or how a procedure goes: a sentence with its references, for people to read."""

    id: str
    en: str
    fr: str
    references: tuple[Reference, ...]
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Decision:
    """A court's decision. `date` is as written: a day, or a month."""

    id: str
    court: str
    date: str
    qualification: str
    sentence: str
    origin: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Penal:
    """The whole file. `bills` are not law: adopted by one chamber, not found promulgated."""

    compiled: str
    text_state: str
    known_defect: str
    evidence_types: Mapping[str, Label]
    changes: Mapping[str, Change]
    bills: Mapping[str, Change]
    hooks: Mapping[str, Hook]
    modifiers: Mapping[str, Rule]
    offences: tuple[Offence, ...]
    periods: Mapping[str, Period]
    procedure: Mapping[str, Rule]
    decisions: Mapping[str, Decision]


@cache
def load() -> Penal:
    """Return the shipped file; read once."""
    return parse((files("relais.law") / "data" / "offences.fr.yaml").read_text(encoding="utf-8"))


def in_force(facts: date) -> list[Offence]:
    """Return the version of each offence that was in force on the day of the facts, in the order of the file.

    Contested ones are among them with `enabled` False; an offence that did not exist on that day is not.
    """
    return [offence for offence in load().offences if offence.holds(facts)]


def parse(given: str) -> Penal:
    """Read a file of offences. Raises BadLawError for anything it should not hold."""
    whole = keys("the file of offences", tree(given, "the file of offences"), _TOP)
    sources = whole["sources"]
    meta = keys("meta", whole["meta"], _META)
    kinds = {name: Label(**keys(name, row, {"fr", "en"})) for name, row in whole["evidence_types"].items()}
    hooks = each("hooks", whole["hooks"], lambda name, row: hook(name, row, kinds, sources))
    periods = each("limitation_periods", whole["limitation_periods"], lambda name, row: period(name, row, sources))
    elements = each("elements", whole["elements"], lambda name, row: element(name, row, kinds))
    decisions = each("decisions", whole["decisions"], lambda name, row: _decision(name, row, sources))
    by_id = each("offences", whole["offences"], lambda name, row: versions(name, row, elements, kinds, sources))
    offences = tuple(version for held in by_id.values() for version in held)
    for offence in offences:
        _known(offence.id, "jurisdiction", offence.hooks, hooks)
        _known(offence.id, "decisions", offence.decisions, decisions)
        _known(offence.id, "limitation", [offence.limitation] if offence.limitation else [], periods)
    if unused := elements.keys() - {held.id for offence in offences for held in offence.elements}:
        raise BadLawError(f"no offence has the element {', '.join(sorted(unused))}")
    return Penal(
        compiled=some_day("meta", "compiled", meta["compiled"]).isoformat(),
        text_state=text("meta", "text_state", meta["text_state"]),
        known_defect=text("meta", "known_defect", meta["known_defect"]),
        evidence_types=kinds,
        changes=each("changes", whole["changes"], lambda name, row: _change(name, row, sources)),
        bills=each("bills", whole["bills"], lambda name, row: _change(name, row, sources)),
        hooks=hooks,
        modifiers=each("penalty_modifiers", whole["penalty_modifiers"], lambda name, row: _rule(name, row, sources)),
        offences=offences,
        periods=periods,
        procedure=each("procedure", whole["procedure"], lambda name, row: _rule(name, row, sources)),
        decisions=decisions,
    )


def _known(name: str, key: str, given: Iterable[str], listed: Mapping[str, object]) -> None:
    if absent := [id_ for id_ in given if id_ not in listed]:
        raise BadLawError(f"{name}: {key} names {', '.join(absent)}, which the file does not hold")


def _change(name: str, row: Row, sources: Mapping[str, str]) -> Change:
    keys(name, row, {"id", "date", "what", *SHOWN}, ("caveat",))
    what = text(name, "what", row["what"])
    return Change(name, some_day(name, "date", row["date"]), what, provenance(name, row, sources))


def _rule(name: str, row: Row, sources: Mapping[str, str]) -> Rule:
    keys(name, row, {"id", "en", "references", *SHOWN}, ("fr", "caveat"))
    en, fr = text(name, "en", row["en"]), text(name, "fr", row.get("fr", ""))
    return Rule(name, en, fr, references(name, row["references"]), provenance(name, row, sources))


def _decision(name: str, row: Row, sources: Mapping[str, str]) -> Decision:
    texts = ("court", "date", "qualification", "sentence", "origin")
    keys(name, row, {"id", *texts, *SHOWN}, ("caveat",))
    said = {key: text(name, key, row[key]) for key in texts}
    return Decision(id=name, provenance=provenance(name, row, sources), **said)
