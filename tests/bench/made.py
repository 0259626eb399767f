"""A finished run of a handful of persons, made by hand: a ledger, what was derived, the packages, and the truth.

Three commissioners: ada paid the named facilitator fay and was found; ben paid her too and was not; cid paid one whom
nobody names. lea, lawful, pays fay as well; max sends money to his family.
"""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from relais.bench.road import Places
from relais.bench.run import open_run
from relais.bench.scene import Scene
from relais.intake.facts import Facts
from relais.ledger.append import Writer, writing
from relais.ledger.layout import Layout
from relais.model.column import INSTANT
from relais.model.source import Source
from relais.store import keyed

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
LIST, CHAT, REPORT, AGAIN = "1_transfers/list.csv", "2_seizure/chat.zip", "3_ncmec/r.json", "4_liaison/r.json"
PAYMENTS = [  # reference, payer, payee, EUR, file
    ("REF1", "ada", "fay", 50.0, LIST), ("REF2", "ada", "fay", 40.0, LIST), ("REF3", "ben", "fay", 30.0, LIST),
    ("REF4", "cid", "fox", 20.0, LIST), ("REF5", "lea", "fay", 10.0, LIST), ("REF6", "max", "kin", 200.0, None),
]  # fmt: skip
PHONES = {name: f"+3363998000{n}" for n, name in enumerate(("ada", "ben", "cid", "fay", "fox", "lea"))}
_ROLES = {"ada": "commissioner", "ben": "commissioner", "cid": "commissioner", "fay": "facilitator",
          "fox": "facilitator", "lea": "lawful payer", "max": "lawful payer", "kin": "lawful payee"}  # fmt: skip


_SELECTORS = pa.list_(pa.struct([(name, pa.string()) for name in ("kind", "service", "value")]))


def made(folder: Path, **changes: list[dict[str, Any]]) -> Places:
    """Write the run; `changes` replaces the rows of a table by name: 'truth_pair', 'subject', 'lead'..."""
    places = Places(folder, folder / "world", folder / "world" / "inbox")
    ledger = Layout(places.home / "ledger")
    ledger.create()
    with writing(ledger) as writer:
        readings = _facts(writer)
        writer.commit()
    tables = {**_truth(), **_derived(readings), **changes}
    for name, rows in tables.items():
        _write(places, name, rows)
    (places.world / "truth" / "world.json").write_text(
        json.dumps({"as_of": NOW.isoformat(), "parameters": {}, "counts": {}}), encoding="utf-8"
    )
    return places


def opened(folder: Path, **changes: list[dict[str, Any]]) -> Scene:
    return open_run(made(folder, **changes))


def alter(scene: Scene, view: str, *statements: str) -> Scene:
    """Put a copy in the place of a view and run statements that change it; they call it `kept`."""
    scene.con.execute(f"CREATE OR REPLACE TEMP TABLE kept AS FROM {view}")
    for statement in statements:
        scene.con.execute(statement)
    scene.con.execute(f"CREATE OR REPLACE TEMP TABLE altered_{view} AS FROM kept")
    scene.con.execute(f"CREATE OR REPLACE VIEW {view} AS FROM altered_{view}")
    return scene


def figures(found: Any) -> dict[tuple[str, str], float | None]:
    """Return values by metric and engine."""
    return {(figure.metric, figure.engine): figure.value for figure in found}


def _facts(writer: Writer) -> dict[str, str]:
    readings = {}
    with Written(writer, LIST, readings) as facts:
        for reference, payer, payee, euros, path in PAYMENTS:
            if path is None:
                continue
            sides = [facts.add("party", reference, role=role) for role in ("payer", "payee")]
            for party, person in zip(sides, (payer, payee), strict=True):
                facts.add("selector", reference, party=party, kind="phone", value=PHONES[person], raw="")
            facts.add(
                "payment", reference, payer=sides[0], payee=sides[1], status="completed", reference=reference,
                amount=Decimal(str(euros)), currency="EUR", time_precision="day",
            )  # fmt: skip
    with Written(writer, f"{CHAT}/result.json", readings) as facts:
        ada, fay = (facts.add("party", name, role="account") for name in ("ada", "fay"))
        for party, person in ((ada, "ada"), (fay, "fay")):
            facts.add("selector", person, party=party, kind="phone", value=PHONES[person], raw="")
        facts.add("message", "m0", sender=ada, recipient=fay, attachments=0, conversation="c")
        facts.add("message", "m1", sender=fay, recipient=ada, attachments=0, conversation="c")
    with Written(writer, REPORT, readings, AGAIN) as facts:
        facts.add("report", "/", channel="cybertip", reference="77")
        facts.notice("a warning")
    return readings


class Written:
    """A source being written into a ledger under one name or several."""

    def __init__(self, writer: Writer, name: str, readings: dict[str, str], *other_names: str) -> None:
        self._writer, self._names, self._readings = writer, (name, *other_names), readings

    def __enter__(self) -> Facts:
        self._id = sha256(self._names[0].encode()).hexdigest()
        self._facts = Facts(self._id, "test", 1, sink=self._writer.write)
        return self._facts

    def __exit__(self, *_error: object) -> None:
        for name in self._names:
            self._writer.list_source(Source(self._id, f"inbox/{name}", 1, "withheld"))
        reading = self._facts.close()
        self._writer.list_reading(reading)
        self._readings[self._names[0]] = reading.reading_id


def _truth() -> dict[str, list[dict[str, Any]]]:
    pairs: dict[tuple[str, str], dict[str, Any]] = {}
    for _reference, payer, payee, euros, _path in PAYMENTS:
        pair = pairs.setdefault((payer, payee), {"payments": 0, "total_eur": 0.0})
        pair["payments"] += 1
        pair["total_eur"] += euros
    people = [{"person": p, "population": "family" if p == "max" else role, "role": role, "country": "FR", "names": [p]}
              for p, role in _ROLES.items()]  # fmt: skip
    return {
        "truth_person": people,
        "truth_account": [
            {"person": p, "kind": "phone", "service": None, "value": value, "shared": False, "valid_from": None,
             "valid_to": None} for p, value in PHONES.items()
        ],
        "truth_pair": [
            {"payer": a, "payee": b, "population": "family" if a == "max" else _ROLES[a], "country": "FR", **pair,
             "named": b == "fay", "chat": "payer_device" if a == "ada" else "none", "joined": a == "ada"}
            for (a, b), pair in pairs.items()
        ],
        "truth_payment": [
            {"reference": reference, "sent_at": NOW, "amount_eur": euros, "payer": payer, "payee": payee, "path": path}
            for reference, payer, payee, euros, path in PAYMENTS
        ],
        "truth_session": [{"reference": "REF1", "order": "before"}],
        "truth_alert": [
            {"path": REPORT, "reference": "77", "about": "fay", "relevant": True, "duplicate_of": None,
             "same_file": False, "received": NOW - timedelta(days=9), "priority": "2"},
            {"path": AGAIN, "reference": "77", "about": "fay", "relevant": True, "duplicate_of": REPORT,
             "same_file": True, "received": NOW, "priority": "2"},
        ],
        "truth_file": [
            {"path": path, "format": form, "damaged": False, "bytes": 1, "report": report, "payment": payment,
             "call": 0, "message": message, "login": 0, "notices": 0}
            for path, form, report, payment, message in (
                (LIST, "transfers csv", 0, 5, 0), (CHAT, "telegram", 0, 0, 2), (REPORT, "ncmec", 1, 0, 0),
                (AGAIN, "ncmec", 0, 0, 0))
        ],
        "truth_damage": [
            {"kind": "duplicate_report", "path": AGAIN, "person": "fay", "detail": REPORT},
            {"kind": "date_only", "path": LIST, "person": None, "detail": ""},
            {"kind": "erased_chat", "path": CHAT, "person": "fay", "detail": "with ben"},
        ],
    }  # fmt: skip


def _derived(readings: dict[str, str]) -> dict[str, list[dict[str, Any]]]:
    """Return subjects by phone, one quoted code of ada's, one row of the queue, and two leads: lea's and ada's."""
    payer_payee = [(payer, payee) for _r, payer, payee, _e, path in PAYMENTS if path]
    subject = [
        {"subject_id": f"S-{person}", "reading_id": readings[LIST], "ordinal": 2 * row + side}
        for row, sides in enumerate(payer_payee)
        for side, person in enumerate(sides)
    ]
    subject += [
        {"subject_id": f"S-{person}", "reading_id": readings[f"{CHAT}/result.json"], "ordinal": ordinal}
        for ordinal, person in enumerate(("ada", "fay"))
    ]
    report = sha256(REPORT.encode()).hexdigest()
    return {
        "subject": subject,
        "finding": [
            {"test": "quoted_code", "kind": "transfer_code", "fit": "exact", "value": "REF1", "message_ordinal": 0,
             "message_reading": readings[f"{CHAT}/result.json"], "record_table": "payment",
             "record_reading": readings[LIST], "record_ordinal": 0}
        ],
        "queue": [
            {"rank": 1, "report_id": "R-1", "source_id": report, "reference": "77", "clock_state": "amber",
             "first_expiry": NOW + timedelta(days=3)}
        ],
        "clock": [{"report_id": "R-1", "clock_id": "x"}],
        "hub": [{"kind": "email", "service": None, "value": "nobody"}],
        "duplicate": [{"left_source": "a", "right_source": "b"}],
        "lead": [
            _lead("L-lea", 1, ["REF5"], proposed=False),
            _lead("L-ada", 2, ["REF1", "REF2"], proposed=True, sessions=2),
        ],
    }  # fmt: skip


def _lead(lead: str, rank: int, references: list[str], *, proposed: bool, sessions: int = 0) -> dict[str, Any]:
    return {
        "lead": lead, "rank": rank, "proposed": proposed, "country": "FR", "references": references,
        "selectors": [{"kind": "phone", "service": None, "value": PHONES[lead[2:]]}], "sessions": sessions,
        "total_eur": 50.0, "first_seen": NOW - timedelta(days=rank), "priority": None,
        "first_expiry": NOW + timedelta(days=3), "reasons": ["paid_anchor"] + ["alert_names_payer"] * (lead == "L-ada"),
    }  # fmt: skip


def _write(places: Places, name: str, rows: list[dict[str, Any]]) -> None:
    folder = places.home / "derived" / "run"
    if name.startswith("truth_"):
        folder, name = places.world / "truth", name.removeprefix("truth_")
    elif name == "lead":
        folder, name = places.out, "leads"
    folder.mkdir(parents=True, exist_ok=True)
    table = pa.Table.from_pylist(rows)
    if name == "leads":
        schema = table.schema.set(table.schema.get_field_index("selectors"), pa.field("selectors", _SELECTORS))
        table = pa.Table.from_pylist(rows, schema)
    for place, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type):
            table = table.set_column(place, field.name, table[field.name].cast(INSTANT))
        elif pa.types.is_null(field.type):
            table = table.set_column(place, field.name, table[field.name].cast(pa.string()))
    if name == "subject":
        keyed.write(folder / "subject.arrow", table, ["subject_id"])
    else:
        pq.write_table(table, folder / f"{name}.parquet")
