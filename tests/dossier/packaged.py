"""Findings of packages, made up: a proposed case, a facilitator, and what the sources say of both."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from relais.casework.restriction import Restriction
from relais.dossier.package import Findings, Origin
from relais.dossier.package_cases import PERSONS
from relais.triage.lead import shown
from relais.triage.leads import WHY_NOT

AT = datetime(2026, 10, 1, 20, 30, tzinfo=UTC)
PLACE = {"source_id": "s1", "locator": "line 2"}
Rows = list[dict[str, Any]]


def lead(name: str, **more: Any) -> dict[str, Any]:
    row = {
        "lead": f"L-{name}", "rank": 1, "score": 40.0, "proposed": True, "country": "FR", "subjects": ["S-1"],
        "anchors": ["S-9"], "selectors": [], "names": [name], "references": ["1234567890"], "payments": 1,
        "sessions": 1, "total_eur": 50.0, "first_seen": AT, "priority": None, "first_expiry": None,
        "reasons": ["quoted_code"], "last_seen": AT, "why_not": None,
    }  # fmt: skip
    return row | more


REASON = {
    "lead": "L-Ana", "name": "quoted_code", "part": Decimal("30.000000"), "template": "{codes} codes",
    "params": [("codes", "2")], "innocent": "whoever pays tells the code",
    "places": [PLACE | {"what": "payment", "value": "50 EUR"}], "places_count": 1,
}  # fmt: skip
PAYMENT = {
    "lead": "L-Ana", "anchor": "S-9", "at": AT, "time_precision": "second", "amount": Decimal(50), "currency": "EUR",
    "reference": "1234567890", "paid_out_place": "Shop", **PLACE,
}  # fmt: skip
SESSION = {
    "lead": "L-Ana", "anchor": "S-9", "at": AT, "duration_s": 1200, "service": "telegram", "kind": "same_day",
    "reference": "1234567890", "payment_at": AT, "source_id": "s2", "locator": "/call/1",
}  # fmt: skip
ROWS: Mapping[str, Rows] = {
    "lead_reason": [REASON],
    "lead_payment": [PAYMENT],
    "lead_session": [SESSION],
    "name": [
        {"person": "L-Ana", "text": "Ana", "mentions": 2, **PLACE},
        {"person": "S-9", "text": "Payee", "mentions": 1, **PLACE},
    ],
    "selector": [
        {"person": "L-Ana", "kind": "phone", "service": None, "value": "+33639980001", "mentions": 1, **PLACE},
        {"person": "S-9", "kind": "phone", "service": None, "value": "+639175550101", "mentions": 1, **PLACE},
    ],
    "country": [
        {"person": "L-Ana", "datum": "phone", "country": "FR", "value": "+33639980001", "mentions": 1, "at": AT,
         "at_of": "seen", **PLACE},
    ],
    "victim": [{"person": "S-9", "source_id": "s1", "locator": "line 7"}],
}  # fmt: skip


def findings(
    leads: Rows | None = None, *, restrictions: Mapping[str, Restriction] | None = None,
    told: Callable[[str], str | None] = lambda text: text, intelligence: frozenset[str] = frozenset(),
    names: Mapping[str, str] | None = None, **rows: Rows,
) -> Findings:  # fmt: skip
    """Findings of a proposed lead, and of the facilitator S-9 in PH; rows of a table in place of its own."""
    schemas = {name: schema for name, (schema, _sql) in shown.TABLES.items()} | dict(PERSONS)
    whole = {**ROWS, **rows}
    tables = {name: pa.Table.from_pylist(whole.get(name, []), schema) for name, schema in schemas.items()}
    anchor = {"anchor": "S-9", "named": True, "held": False, "payers": 1, "names": ["Payee"], "subjects": ["S-9"]}
    tables["anchor"] = pa.Table.from_pylist([anchor], shown.ANCHOR)
    tables["lead"] = pa.Table.from_pylist([lead("Ana")] if leads is None else leads, shown.LEAD)
    files = {"s1": "inbox/list.csv", "s2": "inbox/chat.json"} | dict(names or {})
    origins = {
        one: Origin(one, name, (restrictions or {}).get(one, Restriction()), one not in intelligence)
        for one, name in files.items()
    }
    return Findings(tables, origins, {"S-9": "PH"}, WHY_NOT, "2026-11-25T12:00:00+00:00", told)
