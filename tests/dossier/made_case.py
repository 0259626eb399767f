"""A case as its outputs tell it, made by hand: a payer, a facilitator, a victim under a pseudonym, all kinds of events.

What a source wrote in it is hostile: formulas, markup, signs that turn a line round.
"""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa

from relais.casework.case import Case
from relais.casework.ground import Ground
from relais.casework.matrix import Matrix
from relais.corroborate.many_payers import SCHEMA, TEST
from relais.dossier.case_file import (
    EVENTS,
    MEDIA,
    REPORTS,
    CaseFile,
    Exhibit,
    Identifier,
    Legality,
    MadeOf,
    Name,
    Party,
    Result,
)
from relais.model.judgement import Judgement, Mention
from tests.dossier.requested import full

AS_OF = datetime(2026, 11, 25, 12, tzinfo=UTC)
START = datetime(2026, 3, 1, 20, 15, tzinfo=UTC)
LIST, CHAT, REPORT = "a" * 64, "b" * 64, "c" * 64
PAYER, PAYEE = "Person 1, Jean Exemple", 'Person 2, =HYPERLINK("x")'
VICTIM, STRANGER = "Victim 1", "Ana <b>Autre</b> \u202eesrever"
# What must never leave: the name of the victim, words of a chat.
SECRET = ("Victime Canari", "canari.victime@loin.example", "phrase du canari")


def event(kind: str, day: int, **more: Any) -> dict[str, Any]:
    """One row of the events, of the payer to the facilitator unless it says otherwise."""
    return {
        "kind": kind, "at": START + timedelta(days=day), "precision": "second", "raw": f"day {day}", "who": PAYER,
        "direction": "out", "other": PAYEE, "tellings": 1, "source_id": LIST, "locator": f"line {day}",
        "subject": "S-1", "other_subject": "S-2", **more,
    }  # fmt: skip


def payment(day: int, **more: Any) -> dict[str, Any]:
    """One payment of 40.50 EUR."""
    return event(
        "payment", day, **{
            "amount": Decimal("40.50"), "currency": "EUR", "status": "completed", "what": "Exemple Transfert",
            "reference": f"77788899{day:02d}", **more,
        },
    )  # fmt: skip


ROWS = (
    payment(1, paid_out_amount=Decimal("2700.05"), paid_out_currency="PHP", paid_out_precision="minute",
            paid_out_at=START + timedelta(days=1, hours=2), paid_out_raw="2 March, 10 pm", paid_out_place="Agence 7",
            fee_amount=Decimal("3.90"), fee_currency="EUR"),
    payment(2, direction="in", other=STRANGER, other_subject=None, currency="PHP", amount=Decimal(1200)),
    payment(3, precision="day", at=datetime(2026, 3, 4, tzinfo=UTC), other="=cmd|' /C calc'!A0", other_subject="S-9",
            paid_out_only=True, paid_out_at=datetime(2026, 3, 4, tzinfo=UTC), paid_out_precision="day",
            paid_out_raw="day 3"),
    payment(4, other=None, other_subject=None, at=None, precision=None, reference=None, raw="2/3/26",
            paid_out_only=True, paid_out_raw="2/3/26"),
    event("call", 5, length_s=600, status="answered", what="skype"),
    event("call", 6, length_s=0, status="missed", what="skype", direction="in", precision="minute"),
    event("chat", 7, length_s=1800, count=42, what="messenger", direction=None, source_id=CHAT, locator="/messages/1"),
    event("login", 8, direction=None, other=None, other_subject=None, what="Login 203.0.113.7 51034", event="Login",
          ip="203.0.113.7", port=51034),
    event("login", 9, direction=None, other=None, other_subject=None, what="Login 2001:db8::5", event="Login",
          ip="2001:db8::5", who=VICTIM, subject="S-3"),
    event("trip", 10, direction=None, other=None, other_subject=None, what="XX 12 CDG > MNL", carrier="XX",
          number="12", origin="CDG", destination="MNL", length_s=50_000, status="booked"),
)  # fmt: skip


def made_case(rows: tuple[dict[str, Any], ...] = ROWS, **more: Any) -> CaseFile:
    """The case, with other rows of events or other parts where they are given."""
    request = replace(full("EU-EPOC-ID").request, case=3)
    file = CaseFile(
        case=Case(3, "2026/0042", "PV 12/2026", "preliminary", "open", None, {"A. Martin": "lead"}),
        unit=("Unit Example", "1 place de l'Exemple"),
        made_of=MadeOf("0.9", "d" * 64, 77, AS_OF, AS_OF, stale=False),
        exhibits=(
            _exhibit(1, LIST, "transfers.xlsx"), _exhibit(2, CHAT, None), _exhibit(3, REPORT, "=1+1.json"),
        ),
        parties=(
            Party(
                1, PAYER, "S-1", "suspected", "named by an alert", "A. Martin", "2026-11-02T09:00:00+00:00",
                ((LIST, "line 1"),),
                (Name("Jean Exemple", 3, (LIST, "line 1")), Name("J. Exemple", 1, (LIST, "line 2"))),
                (
                    _selector("phone", None, "+33639981111", "06 39 98 11 11"),
                    _selector("email", None, "jean@ici.example"),
                    _selector("handle", "skype", "live:jean"), _selector("iban", None, "FR7630006000011234567890189"),
                    _selector("account", "paypal", "ABC12345"), _selector("ip", None, "203.0.113.7"),
                    _selector("device", "imei", "490154203237518"), _selector("url", None, "https://ici.example/jean"),
                ),
            ),
            Party(
                2, PAYEE, "S-2", "undetermined", "=1+1", "", "", ((LIST, "line 9"),),
                (Name('=HYPERLINK("x")', 2, (LIST, "line 9")),), (_selector("phone", None, "+639175551111"),),
            ),
            Party(3, VICTIM, "S-3", "victim", "heard", "A. Martin", "2026-11-02T09:00:00+00:00",
                  ((CHAT, "/messages/2"),), (), ()),
        ),
        events=pa.Table.from_pylist(list(rows), EVENTS),
        months=_months(rows),
        media=pa.Table.from_pylist(
            [
                {"md5": "0" * 32, "sha1": "1" * 40, "size": 1234, "scheme": "vics 2.0 US", "code": "2",
                 "authority": "Lab Example", "source_id": REPORT, "locator": "/value/0"},
                {"sha256": "2" * 64, "scheme": "vics 1.3", "code": "0", "source_id": REPORT, "locator": "/value/1"},
                {"md5": "3" * 32, "scheme": "ncmec", "code": "A1", "authority": "Company",
                 "source_id": REPORT, "locator": "/files/0"},
                {"md5": "4" * 32, "source_id": REPORT, "locator": "/files/1"},
            ],
            MEDIA,
        ),
        reports=pa.Table.from_pylist(
            [{"channel": "cybertip", "reference": "190001", "sender": "NCMEC", "company": "Company", "at": START,
              "source_id": REPORT, "locator": "/"}], REPORTS,
        ),
        results=(Result(TEST, _result()),),
        pairs=(),
        drawings=(),
        identified=(),
        matrix=Matrix(Ground(), (), (), ()),
        requests=(request,),
        due={12: AS_OF},
        statements=(),
        judged={(LIST, "line 1"): "Jean Exemple"},
        judgements=(
            Judgement(1, "same", (Mention(LIST, 0, "line 1", "payer", "r"),), (Mention(CHAT, 0, "/x", "other", "r"),),
                      "same telephone", "A. Martin", AS_OF),
        ),
        clocks=pa.table({}),
        erased=(),
        legality=Legality((), (), ()),
        withheld=0,
        names_victims=False,
    )  # fmt: skip
    return replace(file, **more)


def _months(rows: tuple[dict[str, Any], ...]) -> pa.Table:
    counted = Counter((row["at"].strftime("%Y-%m") if row["at"] else "", row["kind"]) for row in rows)
    told = [{"month": month, "kind": kind, "events": count} for (month, kind), count in counted.items()]
    schema = pa.schema([("month", pa.string()), ("kind", pa.string()), ("events", pa.int64())])
    return pa.Table.from_pylist(told, schema)


def _exhibit(number: int, source: str, name: str | None) -> Exhibit:
    return Exhibit(number, source, name, 1000, "sealed", "2026-11-01T10:00:00+00:00", "r", "read", 0, (), number == 2)


def _selector(kind: str, service: str | None, value: str, raw: str | None = None) -> Identifier:
    return Identifier(kind, service, value, raw or value, 2, (LIST, "line 1"))


def _result() -> pa.Table:
    row = {"payee": PAYEE, "payers": 3, "payments": 9, "undated": 0, "unrelated": 2, "in_a_year": 2, "first_at": START}
    return pa.Table.from_pylist([row], SCHEMA)
