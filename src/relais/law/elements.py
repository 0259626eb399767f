"""The legal elements of an offence: what has to be shown, and by which kinds of evidence without any image."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal, get_args

from relais.law.rows import BadLawError, Row, closed, count, keys, one_of, text

# `negative`: something that must not be so; it is never to be proven. `mode`: in which way it must be done.
ElementKind = Literal["material", "mental", "threshold", "negative", "mode"]


@dataclass(frozen=True, slots=True)
class Element:
    """One element. `proof` are the evidence types that can support it; a `negative` element has none.

    `risk` says where the element is contested. Source, status and confidence are those of the version that names it.
    """

    id: str
    kind: ElementKind
    fr: str
    en: str
    proof: tuple[str, ...]
    note: str = ""
    risk: str = ""


@dataclass(frozen=True, slots=True)
class Aggravation:
    """What raises the maximum. `years` is None for life (`life`); `fine_eur` is None where no source states it."""

    id: str
    fr: str
    en: str
    years: int | None
    life: bool
    fine_eur: int | None
    proof: tuple[str, ...] = ()


def element(name: str, row: Row, evidence_types: Collection[str]) -> Element:
    """Return one element of the file. Raises BadLawError."""
    keys(name, row, {"id", "kind", "fr", "en", "proof"}, ("note", "risk"))
    one_of(name, "kind", row["kind"], get_args(ElementKind))
    proof = closed(name, "proof", row["proof"], evidence_types)
    if (row["kind"] == "negative") == bool(proof):
        raise BadLawError(f"{name}: an element is proven by something, a negative one by nothing")
    said = {key: text(name, key, row.get(key, "")) for key in ("fr", "en", "note", "risk")}
    return Element(id=name, kind=row["kind"], proof=proof, **said)


def aggravation(name: str, row: Row, evidence_types: Collection[str]) -> Aggravation:
    """Return one aggravating circumstance of a version. Raises BadLawError."""
    keys(name, row, {"id", "fr", "en", "years", "fine_eur"}, ("proof",))
    life = row["years"] == "life"
    years = None if life else count(name, "years", row["years"])
    if years is None and not life:
        raise BadLawError(f"{name}: years must be a number or life")
    return Aggravation(
        name,
        text(name, "fr", row["fr"]),
        text(name, "en", row["en"]),
        years,
        life,
        count(name, "fine_eur", row["fine_eur"]),
        closed(name, "proof", row.get("proof", []), evidence_types),
    )
