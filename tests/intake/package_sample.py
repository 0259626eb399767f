"""A package of another unit, and a return form, written after docs/packages.md and not by the writers of relais."""

import json
from typing import Any

PLACE = {"source_id": "a" * 64, "locator": "line 2"}
PACKAGE: dict[str, Any] = {
    "relais_package": 1,
    "package": "FR",
    "as_of": "2026-11-25T12:00:00+00:00",
    "leads": [
        {
            "lead": "L-1",
            "rank": 1,
            "names": [{"text": "Jean Exemple", "mentions": 2, **PLACE}, {"text": "J. Exemple", "mentions": 1, **PLACE}],
            "selectors": [
                {"kind": "phone", "service": None, "value": "+33639980001", "mentions": 1, **PLACE},
                {"kind": "handle", "service": "telegram", "value": "jean01", "mentions": 1, **PLACE},
            ],
            "why_this_country": [
                {"datum": "address", "country": "FR", "value": "1 rue de l'Exemple", "at": None, "at_of": None, **PLACE}
            ],
            "reasons": [],
            "payments": [
                {"anchor": "S-9", "at": "2026-11-02T20:10:00Z", "time_precision": "second", "amount": "50",
                 "currency": "EUR", "paid_out_amount": "3100.50", "paid_out_currency": "PHP", "paid_out_place": "Shop",
                 "reference": "REF1234567", **PLACE}
            ],
            "sessions": [
                {"anchor": "S-9", "at": "2026-11-02T20:30:00Z", "duration_s": 1200, "service": "Telegram",
                 "kind": "same_day", "source_id": "b" * 64, "locator": "/call/1"}
            ],
            "anchors": [
                {"anchor": "S-9", "named": True, "held": False, "names": [{"text": "Ana", "mentions": 1, **PLACE}]}
            ],
        }
    ],
    "facilitators": [],
    "edition": {"number": 2, "previous": "c" * 64, "added": [], "changed": [],
                "withdrawn": [{"what": "names", "person": "L-1", **PLACE}]},
    "handling": "H2",
    "evaluation_code": "B2",
    "purpose": "one enquiry",
    "may_go_to": ["FR"],
    "sources": [
        {"source_id": "a" * 64, "name": "list.csv", "handling": "H2", "evaluation_code": "B2", "purpose": "one enquiry",
         "may_go_to": ["FR"], "intelligence": False},
        {"source_id": "b" * 64, "name": "chat.json", "handling": "H0", "evaluation_code": "X4", "purpose": None,
         "may_go_to": None, "intelligence": False},
    ],
}  # fmt: skip
THERE: dict[str, Any] = PACKAGE | {
    "package": "PH",
    "leads": [],
    "facilitators": [
        {
            "facilitator": "S-9",
            "names": [{"text": "Ana", "mentions": 1, **PLACE}],
            "selectors": [{"kind": "phone", "service": None, "value": "+639175550101", "mentions": 1, **PLACE}],
            "why_this_country": [],
            "victims": [{"victim": "V-1", **PLACE}],
            "payments": [
                {"person": "L-1", "at": "2026-11-02T20:10:00Z", "amount": "50", "currency": "EUR", "reference": None,
                 **PLACE}
            ],
            "sessions": [],
            "paid_by": [{"person": "L-1", "country": "FR"}],
        }
    ],
}  # fmt: skip
HEAD = "relais_return_1,person,names,ours,known,outcome,wrong_person,reference,date"
DIGEST = "d" * 64
FORM = (
    f"\ufeff{HEAD}\r\n{DIGEST},L-1,Jean Exemple,yes,no,under_way,,2026/77,2026-12-01\r\n"
    f"{DIGEST},L-2,'=Exemple,,,,oui,,\r\n"
)


def packed(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


SOUND: dict[str, bytes] = {
    "relais_package": packed(PACKAGE),
    "relais_package, of a facilitator": packed(THERE),
    "relais_return": FORM.encode(),
}
