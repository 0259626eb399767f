"""Families: send money home after pay day and phone to say so. The lawful senders who look most like a pattern."""

from datetime import date, datetime, timedelta

from relais.sim.accounts import accounts
from relais.sim.chance import Chance
from relais.sim.clock import lawful_hour
from relais.sim.event import Call
from relais.sim.ground import Ground
from relais.sim.money import rounded, transfer
from relais.sim.parameters import parameter
from relais.sim.person import Person
from relais.sim.population import Population
from relais.sim.populations.agent import SHOP
from relais.sim.talk import Chat

SENDERS = 8
MONTHS = 18
_ROUND = {"EUR_5_or_10": 0.8, "PHP_500": 0.1, "odd": 0.1}


def families(ground: Ground, world: Population) -> Population:
    """Return eight senders with their relatives abroad. The first is a relative of a facilitator, and lawful."""
    chance = ground.chance("families")
    population = Population()
    agent = world.of("agent")[0]
    for number in range(1, SENDERS + 1):
        sender = _sender(ground, number)
        relatives = [_relative(ground, chance, number, nth, agent) for nth in range(_payees(chance))]
        if number == 1:
            sender = accounts(ground, sender, ("telegram",))
            relatives = [world.of("facilitators")[0]]
        else:
            population.people |= {relative.id: relative for relative in relatives}
        population.people[sender.id] = sender
        _send(ground, chance, population, sender, relatives)
    return population


def _sender(ground: Ground, number: int) -> Person:
    given, surname = ground.name("PH")
    return Person(
        id=f"family-{number}",
        population="families",
        role="lawful payer",
        names=(f"{given} {surname}",),
        country="FR",
        address=ground.address("FR"),
        phones=(ground.phone("FR"),),
        emails=(f"{given.lower()}{ground.handle_number()}@example.net",),
        ip=ground.home_ip("FR"),
    )


def _relative(ground: Ground, chance: Chance, number: int, nth: int, agent: Person) -> Person:
    given, surname = ground.name("PH")
    own = ground.phone("PH")
    at_shop = chance.happens(0.5)
    return Person(
        id=f"relative-{number}-{nth + 1}",
        population="families",
        role="lawful payee",
        names=(f"{given} {surname}",),
        country="PH",
        address=ground.address("PH"),
        phones=(own, agent.phones[0]) if at_shop else (own,),
    )


def _payees(chance: Chance) -> int:
    return {"1": 1, "2": 2, "3-5": 3}[chance.pick(parameter("legit_remitters", "family_pattern")["payees"])]


def _send(ground: Ground, chance: Chance, population: Population, sender: Person, relatives: list[Person]) -> None:
    """Send month after month, and phone: some weeks without reason, some times because the money is there."""
    habit = parameter("legit_remitters", "family_pattern")
    calls = parameter("legit_remitters", "family_calls")
    median = parameter("legit_remitters", "family_amount_median") / habit["payments_per_month_mean"]
    lag = {"median": calls["notify_lag_min"]["lognormal_median"], "sigma": calls["notify_lag_min"]["sigma"]}
    notify = chance.betavariate(*calls["notify_after_payment_prob"]["beta"])
    operator = chance.some(("A", "B"))
    chat = Chat(chance, "telegram", (sender.id, "tl"), (relatives[0].id, "tl")) if sender.accounts else None
    for month in range(MONTHS):
        first = _month(ground.as_of, month)
        for _ in range(1 + chance.happens(habit["payments_per_month_mean"] - 1)):
            sent_at = lawful_hour(chance, chance.day_of_month(first, 5, 4))
            euros = chance.lognormal({"median": median, "sigma": habit["amount_lognormal_sigma"]})
            relative = relatives[0] if chance.happens(0.6) else chance.choice(relatives)
            payment = transfer(
                ground, chance, operator, sender, relative, sent_at, rounded(chance, euros, _ROUND),
                payee_phone=relative.phones[-1], place=SHOP if len(relative.phones) > 1 else "Comptoir Pili, Subok",
                status="cancelled" if chance.happens(0.03) else "paid",
            )  # fmt: skip
            population.payments.append(payment)
            told = chance.happens(notify)
            if told:
                later = timedelta(seconds=round(chance.lognormal(lag) * 60))
                population.calls.append(_call(chance, sender, relative, sent_at + later))
            if chat is not None:
                chat.around(payment, "code" if told else "amount", None)
    for week in range(MONTHS * 4):
        for _ in range(calls["per_week_mean"]):
            day = (ground.as_of - timedelta(days=7 * week + chance.randint(1, 7))).date()
            population.calls.append(_call(chance, sender, chance.choice(relatives), lawful_hour(chance, day)))
    if chat is not None:
        population.messages += chat.messages


def _call(chance: Chance, sender: Person, relative: Person, at: datetime) -> Call:
    return Call(
        "phone", at, 0 if chance.happens(0.1) else chance.randint(120, 2700), sender.id, relative.id, video=False
    )


def _month(as_of: datetime, back: int) -> date:
    """Return the first day of the month `back` months before that of `as_of`."""
    index = as_of.year * 12 + as_of.month - 1 - back
    return date(index // 12, index % 12 + 1, 1)
