"""A dating couple: same age, hours, platforms and small sums as commissioners, by construction. Adult and lawful."""

from datetime import date, timedelta
from decimal import Decimal

from relais.sim.accounts import accounts
from relais.sim.chance import Chance
from relais.sim.clock import PARIS, late_hour, settle
from relais.sim.event import Call
from relais.sim.ground import Ground
from relais.sim.money import rounded, transfer
from relais.sim.parameters import parameter
from relais.sim.person import Person
from relais.sim.population import Population
from relais.sim.talk import Chat

DAYS = 300


def couple(ground: Ground, _world: Population) -> Population:
    """Return two adults who chat, call and at times send money; each call is theirs alone."""
    chance = ground.chance("couple")
    romance = parameter("legit_remitters", "romance")
    he = _adult(ground, "couple-1", "lawful payer", "FR", ground.as_of.year - romance["payer_age_mean"])
    she = _adult(ground, "couple-2", "lawful payee", "PH", ground.as_of.year - 34)
    population = Population({he.id: he, she.id: she})
    chat = Chat(chance, "telegram", (he.id, "fr"), (she.id, "en"))
    early = Chat(chance, "messenger", (he.id, "fr"), (she.id, "en"))
    _pay(ground, chance, population, chat, he, she)
    for back in range(2, DAYS):
        day = (ground.as_of - timedelta(days=back)).date()
        if chance.happens(romance["video_calls_per_week"] / 7):
            at = settle(late_hour(chance, day), PARIS)
            caller, callee = (he, she) if chance.happens(0.5) else (she, he)
            population.calls.append(Call("telegram", at, chance.randint(600, 4200), caller.id, callee.id, video=True))
        if chance.happens(0.4):
            chat.idle(late_hour(chance, day), chance.randint(2, 8))
    for back in range(DAYS, DAYS + 30, 2):
        early.idle(late_hour(chance, (ground.as_of - timedelta(days=back)).date()), chance.randint(2, 9))
    population.messages += chat.messages + early.messages
    return population


def _pay(ground: Ground, chance: Chance, population: Population, chat: Chat, he: Person, she: Person) -> None:
    romance = parameter("legit_remitters", "romance")
    back = float(chance.randint(3, 12))
    while back < DAYS:
        sent_at = late_hour(chance, (ground.as_of - timedelta(days=back)).date())
        amount = rounded(
            chance, chance.lognormal(romance["amount_lognormal"]), parameter("commissioners", "amount_rounding")
        )
        payment = transfer(ground, chance, "A", he, she, sent_at, min(amount, Decimal(900)))
        population.payments.append(payment)
        chat.around(payment, chance.some(("code", "amount")), None)
        back += max(chance.expovariate(1 / romance["gap_days_median"]), 1.0)


def _adult(ground: Ground, id_: str, role: str, country: str, born: int) -> Person:
    given, surname = ground.name(country)
    person = Person(
        id=id_,
        population="couple",
        role=role,
        names=(f"{given} {surname}",),
        country=country,
        address=ground.address(country),
        phones=(ground.phone(country),),
        birth=date(born, 6, 15),
        ip=ground.home_ip(country),
    )
    return accounts(ground, person, ("telegram", "messenger"))
