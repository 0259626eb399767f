"""Fills the inbox: one folder per alert, seizure or answer, as a unit receives them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from relais.sim.clock import MANILA, PARIS
from relais.sim.event import Call, Message
from relais.sim.person import Person
from relais.sim.population import Population
from relais.sim.populations.commissioners import SHARED_IP
from relais.sim.writers.archive import archive
from relais.sim.writers.call_records import call_records
from relais.sim.writers.ip_answer import ip_answer
from relais.sim.writers.messenger_json import messenger_files, thread
from relais.sim.writers.skype_db import skype_db
from relais.sim.writers.telegram_json import telegram_account, telegram_chat
from relais.sim.writers.transfers_csv import transfers_csv
from relais.sim.writers.transfers_xlsx import transfers_xlsx

Talk = tuple[list[Message], list[Call]]
# The first bytes of a JPEG, then nothing: enough to be recognised, no image at all.
NO_IMAGE = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + bytes(236)
# A document cut off after its first line.
NO_DOCUMENT = b"%PDF-1.4\n%" + bytes(502)


def seizures(as_of: datetime, world: Population) -> dict[str, bytes]:
    """Return the files of three seized phones: a commissioner's, a facilitator's, and (as a ZIP) a couple's."""
    mine = _phone_of_commissioner(world, world.people["commissioner-1"])
    partner = _phone_of_facilitator(world, world.people["facilitator-1"])
    couple = _phone_of_couple(world, world.people["couple-1"], world.people["couple-2"])
    return (
        _under(f"{as_of - timedelta(days=6):%Y-%m-%d}_seizure_1", mine)
        | _under(f"{as_of - timedelta(days=13):%Y-%m-%d}_seizure_2", partner)
        | {f"{as_of - timedelta(days=5):%Y-%m-%d}_seizure_3/phone.zip": archive(couple)}
    )


def answers(as_of: datetime, world: Population) -> dict[str, bytes]:
    """Return the operators' answers: two money-transfer lists, two IP assignments, two call records."""
    people = world.people
    payments = sorted((p for p in world.payments if p.sent_at < listed_until(as_of)), key=lambda p: p.sent_at)
    day = f"{as_of - timedelta(days=1):%Y-%m-%d}"
    lines = {line: [c for c in world.calls if c.service == "phone" and c.caller == line] for line in _LINES}
    recent = as_of - timedelta(days=365)
    written = {
        f"{day}_answer_transfers_1/transferts.csv": transfers_csv((p for p in payments if p.operator == "A"), people),
        f"{day}_answer_transfers_2/transfers.xlsx": transfers_xlsx((p for p in payments if p.operator == "B"), people),
        f"{day}_answer_ip_1/ip.csv": ip_answer(_assignments(as_of, world, shared=False)),
        f"{day}_answer_ip_2/ip.csv": ip_answer(_assignments(as_of, world, shared=True)),
    } | {
        f"{day}_answer_calls_{number}/appels.csv": call_records(
            sorted((c for c in calls if recent < c.at < as_of), key=lambda c: c.at), people
        )
        for number, calls in enumerate(lines.values(), start=1)
    }
    return {path: b"".join(pieces) for path, pieces in written.items()}


def listed_until(as_of: datetime) -> datetime:
    """Return the instant at which the transfer lists end; a later payment is in no file."""
    return as_of - timedelta(days=2)


# Whose call records the unit asked for: a commissioner's line, and a lawful sender's.
_LINES = ("commissioner-1", "family-3")


def _assignments(as_of: datetime, world: Population, *, shared: bool) -> list[tuple[Person, datetime, datetime]]:
    """Return who held which address: fixed ones for eleven months, shared ones by blocks of ports for two."""
    start = as_of - timedelta(days=70 if shared else 335)
    if shared:
        holders = [p for p in world.people.values() if p.ip == SHARED_IP]
    else:
        holders = [world.people[id_] for id_ in ("commissioner-1", "commissioner-2", "couple-1", "family-3")]
    return [(holder, start, as_of - timedelta(days=3)) for holder in holders]


def _phone_of_commissioner(world: Population, owner: Person) -> dict[str, bytes]:
    skype = _talks(world, owner, "skype")
    return {"skype/main.db": b"".join(skype_db(owner, _with(world, skype)))} | _messenger(world, owner)


def _phone_of_facilitator(world: Population, owner: Person) -> dict[str, bytes]:
    talks = _with(world, _talks(world, owner, "telegram"))
    account = telegram_account(owner, [other for other, *_talk in talks], talks, MANILA)
    return {"telegram/result.json": b"".join(account)} | _messenger(world, owner)


def _phone_of_couple(world: Population, owner: Person, other: Person) -> dict[str, bytes]:
    chat = {"telegram/result.json": _telegram_chat(world, owner, other, PARIS)} | _messenger(world, owner)
    return chat | {"media/IMG_0001.jpg": NO_IMAGE, "documents/note.pdf": NO_DOCUMENT}


def _telegram_chat(world: Population, owner: Person, other: Person, zone: ZoneInfo) -> bytes:
    messages, calls = _talks(world, owner, "telegram")[other.id]
    return b"".join(telegram_chat(owner, other, messages, calls, zone))


def _messenger(world: Population, owner: Person) -> dict[str, bytes]:
    return {
        f"messenger/inbox/{thread(other)}/{name}": content
        for other, messages, calls in _with(world, _talks(world, owner, "messenger"))
        for name, content in messenger_files(owner, other, messages, calls)
    }


def _with(world: Population, talks: dict[str, Talk]) -> list[tuple[Person, list[Message], list[Call]]]:
    return [(world.people[id_], *talk) for id_, talk in talks.items()]


def _talks(world: Population, owner: Person, service: str) -> dict[str, Talk]:
    """Return what the owner wrote and called over a service, by the other person's id."""
    talks: dict[str, Talk] = {}
    for message in world.messages:
        if message.service == service and owner.id in (message.sender, message.recipient):
            other = message.recipient if message.sender == owner.id else message.sender
            talks.setdefault(other, ([], []))[0].append(message)
    for call in world.calls:
        if call.service == service and owner.id in (call.caller, call.callee):
            other = call.callee if call.caller == owner.id else call.caller
            talks.setdefault(other, ([], []))[1].append(call)
    return dict(sorted(talks.items()))


def _under(folder: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {f"{folder}/{name}": content for name, content in files.items()}
