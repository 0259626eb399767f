"""The package of a country: what its unit needs to take its cases over, and nothing else. The machine form.

It is built from what this recipient may have. A datum whose origin may not go to this country is never put in, and a
received text that names a victim neither; what is left out is counted. Only what is proposed is handed on: of a contact
who is not, the package says its name in the house and why.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import pyarrow as pa

from relais.casework.restriction import Restriction
from relais.dossier.package_cases import Permitted, Rows, facilitators, leads
from relais.dossier.text import json_text
from relais.model.notice import msg

# Of `package.json`; docs/packages.md says what stands in it.
VERSION = 1
UNDETERMINED = "undetermined"

PROPOSED = msg("proposed, to be judged by a person")
INNOCENT = msg(
    "Innocent reading: whoever is named or seized is also paid by family who phone after sending, by partners at a"
    " distance, sponsors, for lawful services and for work. Nothing here says what a payment was for."
)
NOT_USED = msg(
    "Not used to propose or to order: amount, hour of day, age, sex, nationality, origin. The country is where"
    " addresses, numbers and accounts are, as the sources state them; it is nobody's nationality."
)
MISSING = msg(
    "What is missing: identity is alleged by selectors and names and must be confirmed; minority, instruction and"
    " content are not in these data; what was erased, never sent or left unread is not counted."
)
NO_SELECTOR = msg("Proposed cases without any selector, known by a name alone: {count}")
NO_SESSION = msg("Proposed cases without a call near a payment: {count}")
TIED = msg("Proposed cases in which quoted codes tie mentions that no selector joins: {count}")
INTELLIGENCE = msg(
    "{count} of the sources are intelligence: what rests on them is no evidence until their owner transmits it as such"
)
FORBIDDEN = msg("{count} data were left out: whoever gave them does not allow that they go to this country")
NAMES_A_VICTIM = msg("{count} texts were left out: they name a victim")
PURPOSE = msg("prevention, investigation and prosecution of sexual abuse of children, and protection of the victims")


@dataclass(frozen=True)
class Origin:
    """A source as a package tells of it. `name` None: it names a victim; `evidence`: it may be one, as it was given."""

    source_id: str
    name: str | None
    restriction: Restriction
    evidence: bool = True


@dataclass(frozen=True)
class Findings:
    """What packages are built from.

    `tables`: those of leads (columns: `triage/lead/shown.py`), and those of `PERSONS` of `package_cases`.
    `countries`: of each facilitator. `told` gives a received text back, None where it names a victim.
    """

    tables: Mapping[str, pa.Table]
    origins: Mapping[str, Origin]
    countries: Mapping[str, str]
    why_not: Mapping[str, str]
    as_of: str
    told: Callable[[str], str | None]


def countries(findings: Findings) -> list[str]:
    """Return the countries that have a contact or a facilitator, 'undetermined' last."""
    held = {*findings.tables["lead"]["country"].to_pylist(), *findings.countries.values()}
    return sorted(held, key=lambda country: (country == UNDETERMINED, country))


def package(findings: Findings, country: str) -> dict[str, Any]:
    """Return the package of a country as it is kept in `package.json`, without its edition."""
    may = Permitted(
        None if country == UNDETERMINED else country,
        {one.source_id: one.restriction for one in findings.origins.values()}, findings.told,
    )  # fmt: skip
    rows = [row for row in findings.tables["lead"].to_pylist() if row["country"] == country]
    cases = leads(findings.tables, [row for row in rows if row["proposed"]], may)
    others = [row for row in rows if not row["proposed"]]
    here = sorted(anchor for anchor, where in findings.countries.items() if where == country)
    held = facilitators(findings.tables, here, may)
    body: dict[str, Any] = {
        "relais_package": VERSION,
        "package": country,
        "as_of": findings.as_of,
        "evaluation": PROPOSED,
        "innocent_reading": INNOCENT,
        "not_used": NOT_USED,
        "counts": {
            "leads": len(rows),
            "proposed": len(cases),
            "payments": sum(len(case["payments"]) for case in cases),
            "sessions": sum(len(case["sessions"]) for case in cases),
            "facilitators": len(held),
        },
        "leads": cases,
        "facilitators": held,
        "not_proposed": [{"lead": row["lead"], "why_not": row["why_not"]} for row in others],
        "why_not": {code: findings.why_not[code] for code in sorted({row["why_not"] for row in others})},
    }
    used = [findings.origins[one] for one in sorted(sources(body))]
    told = [_origin(one, may) for one in used]
    withheld = {"forbidden": may.forbidden, "names_a_victim": may.named}
    missing = _missing(cases, used, withheld)
    return {**body, **_limits(used, may), "withheld": withheld, "missing": missing, "sources": told}


def sources(node: object) -> set[str]:
    """Return every source named below a node."""
    return {source_id for source_id, _locator in places(node)}


def places(node: object) -> set[tuple[str, str]]:
    """Return every place (source, locator) below a node."""
    if isinstance(node, dict):
        own = {(node["source_id"], node["locator"])} if node.keys() >= {"source_id", "locator"} else set()
        return own.union(*map(places, node.values()))
    return set().union(*map(places, node)) if isinstance(node, list) else set()


def as_json(body: Mapping[str, Any]) -> bytes:
    """Return the bytes of `package.json`."""
    return json_text(body).encode()


def _limits(used: list[Origin], may: Permitted) -> dict[str, Any]:
    """Return what holds for the whole package: the strictest of its sources."""
    whole = reduce(Restriction.with_other, (one.restriction for one in used), Restriction(evaluation="A1"))
    purposes = dict.fromkeys((PURPOSE, *(may.text(one.restriction.purpose) for one in used if one.restriction.purpose)))
    return {
        "handling": whole.handling,
        "evaluation_code": whole.evaluation if used else Restriction().evaluation,
        "purpose": [one for one in purposes if one],
        "may_go_to": None if whole.countries is None else sorted(whole.countries),
    }


def _origin(one: Origin, may: Permitted) -> dict[str, Any]:
    held = one.restriction
    return {
        "source_id": one.source_id,
        "name": may.text(one.name),
        "handling": held.handling,
        "evaluation_code": held.evaluation,
        "purpose": may.text(held.purpose) if held.purpose else None,
        "may_go_to": None if held.countries is None else sorted(held.countries),
        "intelligence": not one.evidence,
    }


def _missing(cases: Rows, used: list[Origin], withheld: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return what the package does not tell, as templates with their counts."""
    counted = (
        (NO_SELECTOR, sum(not case["selectors"] for case in cases)),
        (NO_SESSION, sum(not case["sessions"] for case in cases)),
        (TIED, sum(bool(case["proposed_as_one"]) for case in cases)),
        (INTELLIGENCE, sum(not one.evidence for one in used)),
        (FORBIDDEN, withheld["forbidden"]),
        (NAMES_A_VICTIM, withheld["names_a_victim"]),
    )
    return [{"text": MISSING, "count": None}, *({"text": text, "count": n} for text, n in counted if n)]
