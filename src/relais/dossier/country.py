"""The package of a country: its proposed cases, for the unit that takes them over, as JSON and as a page to read.

Only what is proposed is handed on in full. Of a contact that is not proposed, the package says its name in the house
and why; names and accounts of people against whom nothing stands are nobody else's business.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from relais.dossier.text import Say, day, safe, table, write_json, write_page
from relais.model.notice import msg

UNDETERMINED = "undetermined"
# A page is read by a person; the JSON beside it holds all.
SHOWN = 50

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
TITLE = msg("Package {country}: proposed cases as of {as_of}")
COUNTS = msg("Contacts: {leads}. Proposed: {proposed}. Payments of those proposed: {payments}. Sessions: {sessions}.")
HIDDEN = msg("{hidden} more proposed cases stand in package.json.")
NOT_PROPOSED = msg("Not proposed: {count}, because: {why}")
CASE = msg("Case {lead}, {rank} in the order of work")
PERSON = msg("Names as written: {names}")
ACCOUNTS = msg("Accounts and numbers: {selectors}")
WHERE = msg("Countries stated: {countries}")
PAID_OUT = msg("Paid out at: {places}")
EXPIRES = msg("First datum lost: {day}")
MORE = msg("and {count} more")


@dataclass(frozen=True)
class Findings:
    """The tables of leads (their columns: `triage/lead/shown.py`), the sources' names, and the day they stand for.

    `intelligence` names the sources that are no evidence until transmitted; `why_not` says each code of `lead.why_not`
    in words.
    """

    tables: Mapping[str, pa.Table]
    sources: Mapping[str, str]
    why_not: Mapping[str, str]
    as_of: str
    intelligence: frozenset[str] = frozenset()


def countries(findings: Findings) -> list[str]:
    """Return the countries that have a contact, 'undetermined' last."""
    held = sorted(set(findings.tables["lead"]["country"].to_pylist()))
    return sorted(held, key=lambda country: (country == UNDETERMINED, country))


def write(folder: Path, findings: Findings, country: str, say: Say) -> None:
    """Write package.json and summary.md of one country into `folder`, which exists and is empty."""
    leads = findings.tables["lead"].filter(pc.equal(findings.tables["lead"]["country"], country)).to_pylist()
    proposed = [lead for lead in leads if lead["proposed"]]
    others = [lead for lead in leads if not lead["proposed"]]
    cases = _cases(findings, proposed)
    write_json(folder / "package.json", _package(findings, country, cases, others))
    write_page(folder / "summary.md", _summary(findings, country, cases, others, say))


def _cases(findings: Findings, proposed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the proposed leads, each with its rows of the other tables under the table's name."""
    ids = pa.array([lead["lead"] for lead in proposed], pa.string())
    held: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for name, key in (("lead_reason", "lead"), ("lead_evidence", "lead"), ("lead_payment", "lead"),
                      ("lead_session", "lead"), ("lead_tie", "person")):  # fmt: skip
        whole = findings.tables[name]
        rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in whole.filter(pc.is_in(whole[key], ids)).to_pylist():
            rows[row.pop(key)].append(row)
        held[name] = rows
    return [{**lead, **{name: rows[lead["lead"]] for name, rows in held.items()}} for lead in proposed]


def _package(
    findings: Findings, country: str, cases: list[dict[str, Any]], others: list[dict[str, Any]]
) -> dict[str, Any]:
    anchors = {row["anchor"]: row for row in findings.tables["anchor"].to_pylist()}
    met = sorted({anchor for case in cases for anchor in case["anchors"]})
    body: dict[str, Any] = {
        "package": country,
        "as_of": findings.as_of,
        "evaluation": PROPOSED,
        "innocent_reading": INNOCENT,
        "not_used": NOT_USED,
        "missing": [MISSING, *(text.format(count=count) for text, count in _lacking(cases))],
        "counts": _counts(cases, others),
        "anchors": [anchors[anchor] for anchor in met],
        "leads": [_case(case) for case in cases],
        "not_proposed": [{"lead": lead["lead"], "why_not": lead["why_not"]} for lead in others],
        "why_not": {code: findings.why_not[code] for code in sorted({lead["why_not"] for lead in others})},
    }
    used = sorted(_sources(body))
    sources = [
        {"source_id": id_, "name": findings.sources.get(id_), "intelligence": id_ in findings.intelligence}
        for id_ in used
    ]
    if found := sum(source["intelligence"] is True for source in sources):
        body["missing"].append(INTELLIGENCE.format(count=found))
    return {**body, "sources": sources}


def _case(case: dict[str, Any]) -> dict[str, Any]:
    reasons = [
        {
            "name": row["name"],
            "part": row["part"],
            "text": row["template"].format(**dict(row["params"])),
            "innocent": row["innocent"],
            "places": row["places"],
            "places_count": row["places_count"],
        }
        for row in case["lead_reason"]
    ]
    plain = {name: case[name] for name in _PLAIN}
    return {
        **plain,
        "evaluation": PROPOSED,
        "reasons": reasons,
        "country_evidence": case["lead_evidence"],
        "proposed_as_one": case["lead_tie"],
        "payments": case["lead_payment"],
        "sessions": case["lead_session"],
    }


_PLAIN = (
    "lead", "rank", "score", "subjects", "names", "selectors", "anchors", "total_eur", "first_seen", "last_seen",
    "priority", "first_expiry",
)  # fmt: skip


def _counts(cases: list[dict[str, Any]], others: list[dict[str, Any]]) -> dict[str, int]:
    return {
        "leads": len(cases) + len(others),
        "proposed": len(cases),
        "payments": sum(case["payments"] for case in cases),
        "sessions": sum(case["sessions"] for case in cases),
    }


def _lacking(cases: list[dict[str, Any]]) -> list[tuple[str, int]]:
    return [
        (NO_SELECTOR, sum(not case["selectors"] for case in cases)),
        (NO_SESSION, sum(not case["sessions"] for case in cases)),
        (TIED, sum(bool(case["lead_tie"]) for case in cases)),
    ]


def _sources(node: object) -> set[str]:
    """Return every source_id below a node."""
    if isinstance(node, dict):
        own = {value for key, value in node.items() if key == "source_id" and isinstance(value, str)}
        return own.union(*map(_sources, node.values()))
    return set().union(*map(_sources, node)) if isinstance(node, list) else set()


def _summary(
    findings: Findings, country: str, cases: list[dict[str, Any]], others: list[dict[str, Any]], say: Say
) -> list[str]:
    lines = [f"# {say(TITLE, {'country': country, 'as_of': findings.as_of[:10]})}", "", f"**{say(PROPOSED, {})}.**"]
    lines += ["", say(INNOCENT, {}), "", say(NOT_USED, {}), "", say(COUNTS, _counts(cases, others)), ""]
    lines += [say(MISSING, {}), ""]
    lines += [f"- {say(text, {'count': count})}" for text, count in _lacking(cases) if count]
    if found := len(_sources(cases) & findings.intelligence):
        lines.append(f"- {say(INTELLIGENCE, {'count': found})}")
    reasons: dict[str, int] = defaultdict(int)
    for lead in others:
        reasons[lead["why_not"]] += 1
    lines += [
        f"- {say(NOT_PROPOSED, {'count': count, 'why': say(findings.why_not[code], {})})}"
        for code, count in sorted(reasons.items())
    ]
    if not cases:
        return lines
    headings = [
        say(text, {}) for text in (msg("rank"), msg("case"), msg("payments"), msg("sum in EUR"), msg("sessions"),
                                   msg("from"), msg("until"), msg("first expiry"))
    ]  # fmt: skip
    rows = [
        (case["rank"], case["lead"], case["payments"], "—" if case["total_eur"] is None else f"{case['total_eur']:.2f}",
         case["sessions"], day(case["first_seen"]), day(case["last_seen"]), day(case["first_expiry"]))
        for case in cases[:SHOWN]
    ]  # fmt: skip
    lines += ["", *table(headings, rows)]
    if len(cases) > SHOWN:
        lines += ["", say(HIDDEN, {"hidden": len(cases) - SHOWN})]
    for case in cases[:SHOWN]:
        lines += ["", *_sheet(case, say)]
    return lines


def _sheet(case: dict[str, Any], say: Say) -> list[str]:
    selectors = [f"{row['kind']} {row['service'] or ''} {row['value']}".replace("  ", " ") for row in case["selectors"]]
    stated = [f"{row['country']} ({row['datum']}, {row['mentions']})" for row in case["lead_evidence"]]
    places = sorted({row["paid_out_place"] for row in case["lead_payment"] if row["paid_out_place"]})
    lines = [f"## {say(CASE, {'lead': case['lead'], 'rank': case['rank']})}", ""]
    for text, field, values in (
        (PERSON, "names", case["names"]),
        (ACCOUNTS, "selectors", selectors),
        (WHERE, "countries", stated),
        (PAID_OUT, "places", places),
    ):
        if values:
            lines.append(f"- {say(text, {field: _some(values, say)})}")
    lines.append(f"- {say(EXPIRES, {'day': day(case['first_expiry'])})}")
    lines.append("")
    for row in case["lead_reason"]:
        told = safe(say(row["template"], dict(row["params"])))
        lines.append(f"- {told}. *{safe(say(row['innocent'], {}))}.*")
    return lines


def _some(values: list[str], say: Say, most: int = 12) -> str:
    shown = ", ".join(safe(value) for value in values[:most])
    return shown if len(values) <= most else f"{shown} {say(MORE, {'count': len(values) - most})}"
