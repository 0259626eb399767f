"""Makes the alerts of the plan: gives each its number, its sightings and its notes, in neutral words."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from relais.sim.alert import Alert, Sighting, stamp
from relais.sim.chance import Chance
from relais.sim.event import Payment
from relais.sim.plan import PLAN, Form, Planned, Repeated
from relais.sim.population import Population
from relais.sim.talk import hyphened, spaced
from relais.sim.writers.ispws_xml import ispws_xml
from relais.sim.writers.ncmec_json import ncmec_json


@dataclass(frozen=True)
class Delivered:
    """An alert as it lies in the inbox: its path there, its bytes, and the path it repeats, if it repeats one."""

    path: str
    content: bytes
    alert: Alert
    duplicate_of: str | None
    same_file: bool


def alerts(seed: int, as_of: datetime, world: Population) -> list[Delivered]:
    """Return the alerts of the plan as delivered, in the plan's order."""
    chance = Chance.of(seed, "alerts")
    made: list[Delivered] = []
    for number, planned in enumerate(PLAN):
        if isinstance(planned, Repeated):
            original = made[planned.of]
            received = as_of - timedelta(days=planned.received)
            # The very bytes come again where the form is the same: by another road, under another folder.
            same = original.path.endswith(planned.form)
            folder = _folder(received, "liaison" if same else "company", original.alert.reference)
            content = original.content if same else _write(planned.form, original.alert, world)
            path = f"{folder}/{_name(planned.form, original.alert)}"
            made.append(Delivered(path, content, original.alert, original.path, same))
            continue
        alert = _alert(chance, 190_000_000 + 1_013 * (number + 1) + chance.randrange(900), as_of, planned, world)
        folder = _folder(alert.received, "ncmec" if planned.form == "json" else "company", alert.reference)
        path = f"{folder}/{_name(planned.form, alert)}"
        made.append(Delivered(path, _write(planned.form, alert, world), alert, None, same_file=False))
    return made


def _alert(chance: Chance, number: int, as_of: datetime, planned: Planned, world: Population) -> Alert:
    seen = None if planned.seen is None else _moment(chance, as_of, planned.seen)
    incident = {"seen": stamp(seen) if seen else None, "none": None, "wrong": "2026-02-31T10:00:00Z"}[planned.incident]
    return Alert(
        reference=str(number),
        received=_moment(chance, as_of, planned.received),
        company=planned.company,
        service=_service(planned, world),
        about=planned.about,
        partners=planned.partners,
        named=planned.named,
        incident=incident,
        sightings=_sightings(chance, planned, seen, world),
        priority=planned.priority,
        escalation=planned.escalation,
        live=planned.live,
        informational=planned.informational,
        notes=_notes(planned, seen or as_of, world),
        media=tuple(f"{chance.getrandbits(128):032x}" for _ in range(planned.media)),
        quirks=planned.quirks,
    )


def _service(planned: Planned, world: Population) -> str | None:
    """Return the first service of the person on which every partner has an account too."""
    partners = [world.people[id_] for id_ in planned.partners]
    services = [account.service for account in world.people[planned.about].accounts]
    return next((service for service in services if all(partner.has(service) for partner in partners)), None)


def _moment(chance: Chance, as_of: datetime, days: int) -> datetime:
    return as_of - timedelta(days=days, seconds=chance.randrange(40_000))


def _sightings(chance: Chance, planned: Planned, seen: datetime | None, world: Population) -> tuple[Sighting, ...]:
    person = world.people[planned.about]
    if seen is None or person.ip is None:
        return ()
    found = []
    for event in ("Login", "Upload")[: chance.randint(1, 2)]:
        port = chance.randint(*(person.ports or (20_000, 60_000)))
        found.append(
            Sighting(person.ip, event, seen if planned.dated else None, port if planned.port else None, planned.proxy)
        )
        seen += timedelta(minutes=chance.randint(3, 50))
    return tuple(found)


def _notes(planned: Planned, until: datetime, world: Population) -> tuple[str, ...]:
    """Return what the company's notes say of the last payment before the report: amount, code, payee's number."""
    payment = _payment(planned, until, world)
    if payment is None:
        return ()
    notes = []
    if planned.quotes == "code":
        notes.append(f"Messages mention a transfer of {payment.amount:.2f} EUR, code {hyphened(payment.code)}.")
    if planned.quotes == "amount":
        notes.append(f"Messages mention a transfer of {payment.amount:.2f} EUR.")
    if planned.payee:
        notes.append(f"Payee phone given as {spaced(payment.payee_phone)}.")
    return tuple(notes)


def _payment(planned: Planned, until: datetime, world: Population) -> Payment | None:
    """Return the last payment before `until` between the person and a partner; failing that the last of all."""
    pair = {planned.about, *planned.partners}
    between = [p for p in world.payments if {p.payer, p.payee} <= pair] or [
        p for p in world.payments if planned.about in (p.payer, p.payee)
    ]
    before = [p for p in between if p.sent_at < until] or between
    return max(before, key=lambda payment: payment.sent_at, default=None)


def _folder(received: datetime, road: str, reference: str) -> str:
    return f"{received.astimezone(UTC):%Y-%m-%d}_{road}_{reference}"


def _name(form: Form, alert: Alert) -> str:
    return f"Report_{alert.reference}.json" if form == "json" else "report.xml"


def _write(form: Form, alert: Alert, world: Population) -> bytes:
    return (ncmec_json if form == "json" else ispws_xml)(alert, world.people)
