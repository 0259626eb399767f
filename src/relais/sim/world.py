"""Builds the small world: populations, then files as a unit receives them, then the truth beside them."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from relais.sim.alert import stamp
from relais.sim.alerts import Delivered, alerts
from relais.sim.ground import Ground
from relais.sim.inbox import answers, listed_until, seizures
from relais.sim.person import Account, Person
from relais.sim.population import Population
from relais.sim.populations import POPULATIONS
from relais.sim.truth import RELEVANT, TrueAlert, TruePayment, TruePerson, TrueSelector, TrueSession, Truth

AS_OF = datetime(2026, 11, 20, 9, tzinfo=UTC)


def build(folder: Path, seed: int = 1, as_of: datetime = AS_OF) -> Truth:
    """Write the world under `folder`: raw files in inbox/, the truth in truth.json; return the truth.

    The bytes depend on `seed` and `as_of` (an instant with its zone) alone. Raises FileExistsError where
    `folder` already holds an inbox: two worlds in one inbox would have no truth.
    """
    world = populate(seed, as_of)
    delivered = alerts(seed, as_of, world)
    files = {item.path: item.content for item in delivered} | seizures(as_of, world) | answers(as_of, world)
    inbox = folder / "inbox"
    inbox.mkdir(parents=True)
    for path, content in files.items():
        target = inbox / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    truth = _truth(seed, as_of, world, delivered, tuple(sorted(files)))
    (folder / "truth.json").write_bytes(truth.to_json().encode())
    return truth


def populate(seed: int, as_of: datetime) -> Population:
    """Return the persons of the world and all they did before `as_of`."""
    ground, world = Ground(seed, as_of), Population()
    for population in POPULATIONS:
        world.join(population(ground, world))
    return world.until(as_of)


def _truth(seed: int, as_of: datetime, world: Population, delivered: list[Delivered], files: tuple[str, ...]) -> Truth:
    used = Counter(key for person in world.people.values() for key in _selectors(person))
    lists = {operator: _one(files, f"_answer_transfers_{number}/") for operator, number in (("A", 1), ("B", 2))}
    return Truth(
        seed=seed,
        as_of=stamp(as_of.astimezone(UTC)),
        persons=tuple(_person(person, used) for person in world.people.values()),
        alerts=tuple(_alert(item, world) for item in delivered),
        payments=tuple(
            TruePayment(
                p.code,
                stamp(p.sent_at),
                f"{p.amount:.2f}",
                p.payer,
                p.payee,
                lists[p.operator] if p.sent_at < listed_until(as_of) else None,
            )
            for p in sorted(world.payments, key=lambda p: (p.sent_at, p.code))
        ),
        sessions=tuple(
            TrueSession(s.payment, s.service, stamp(s.call_at), s.caller, s.callee, s.order) for s in world.sessions
        ),
        files=files,
    )


def _one(files: tuple[str, ...], part: str) -> str:
    return next(path for path in files if part in path)


def _person(person: Person, used: Counter[tuple[str, str | None, str]]) -> TruePerson:
    selectors = tuple(TrueSelector(*key, shared=used[key] > 1) for key in _selectors(person))
    return TruePerson(person.id, person.population, person.role, person.names, selectors)


def _selectors(person: Person) -> list[tuple[str, str | None, str]]:
    return [
        *(("phone", None, phone) for phone in person.phones),
        *(("email", None, email) for email in person.emails),
        *(("handle", account.service, handle) for account in person.accounts for handle in _handles(account)),
        *((("account", None, person.wallet),) if person.wallet else ()),
        *((("ip", None, person.ip),) if person.ip else ()),
    ]


def _handles(account: Account) -> tuple[str, ...]:
    """Return what names the account: on Skype one name does, elsewhere a number and a user name."""
    return (account.handle,) if account.service == "skype" else (account.handle, account.username)


def _alert(item: Delivered, world: Population) -> TrueAlert:
    alert = item.alert
    relevant = world.people[alert.about].role in RELEVANT
    return TrueAlert(
        item.path, alert.reference, alert.about, alert.partners, relevant, item.duplicate_of, item.same_file
    )
