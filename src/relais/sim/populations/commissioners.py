"""Commissioners: pay facilitators, mostly at night, mostly followed by a call; a few pay most of the payments."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from relais.sim.accounts import accounts
from relais.sim.chance import Chance
from relais.sim.clock import PARIS, late_hour, settle
from relais.sim.event import Call, Payment, Session
from relais.sim.ground import Ground
from relais.sim.money import commissioner_amount, transfer
from relais.sim.parameters import parameter
from relais.sim.person import Person
from relais.sim.population import Population
from relais.sim.populations.agent import SHOP
from relais.sim.talk import Chat

COUNT = 6
SHARED_IP = "192.0.2.250"
SKYPE_END = date(2025, 5, 5)
WINDOW_DAYS = 720
# Each commissioner's main facilitator and services, by order of number of payments.
_MAIN = (1, 1, 1, 2, 2, 3)
_SERVICES = (
    ("messenger", "skype"),
    ("telegram",),
    ("telegram",),
    ("messenger",),
    ("messenger", "telegram"),
    ("telegram",),
)
# Days between the last payment and the day of the picture: the first is still active, the last stopped long ago.
_SILENCE = ((4, 7), (8, 20), (30, 60), (12, 40), (90, 150), (300, 400))
_PROLIFIC = 12
# A small world keeps a tenth of the published chat lines per pair.
_CHAT_SCALE = 10


@dataclass
class _Pair:
    payer: Person
    payee: Person
    chats: dict[str, Chat]

    def chat(self, at: datetime) -> Chat:
        """Return the chat in use at that time: Skype while it lived, where both had it."""
        if "skype" in self.chats and at.date() < SKYPE_END - timedelta(days=3):
            return self.chats["skype"]
        return next(chat for service, chat in self.chats.items() if service != "skype")


def commissioners(ground: Ground, world: Population) -> Population:
    """Return six commissioners with their payments to the facilitators, calls and chats."""
    chance = ground.chance("commissioners")
    payees = world.of("facilitators")
    counts = chance.heavy_counts(COUNT, parameter("commissioners", "payments_per_person")["discretised_lognormal"], 40)
    population = Population()
    for number, payments in enumerate(counts):
        person = _person(ground, chance, number)
        population.people[person.id] = person
        main = payees[_MAIN[number] - 1]
        others = [payee for payee in payees if payee is not main and payments > 4 and chance.happens(0.5)]
        pairs = [_pair(chance, person, payee) for payee in (main, *others)]
        _career(ground, chance, population, pairs, payments, _SILENCE[number])
    return population


def _person(ground: Ground, chance: Chance, number: int) -> Person:
    age = parameter("commissioners", "age")
    years = min(max(round(chance.gauss(age["mean"], age["sd"])), age["min"]), age["max"])
    given, surname = ground.name("FR")
    shared = number in (3, 4)
    private_ip, ports = ground.shared_line() if shared else (None, None)
    person = Person(
        id=f"commissioner-{number + 1}",
        population="commissioners",
        role="commissioner",
        names=(f"{given} {surname}",),
        country="FR",
        address=ground.address("FR"),
        phones=(ground.phone("FR"),),
        birth=date(ground.as_of.year - years, chance.randint(1, 12), chance.randint(1, 28)),
        ip=SHARED_IP if shared else ground.home_ip("FR"),
        private_ip=private_ip,
        ports=ports,
    )
    return accounts(ground, person, _SERVICES[number])


def _pair(chance: Chance, payer: Person, payee: Person) -> _Pair:
    spoken = chance.some(("en", "en", "tl"))
    services = [account.service for account in payer.accounts]
    return _Pair(payer, payee, {s: Chat(chance, s, (payer.id, "en"), (payee.id, spoken)) for s in services})


def _career(
    ground: Ground, chance: Chance, population: Population, pairs: list[_Pair], payments: int, silence: tuple[int, int]
) -> None:
    """Lay out one person's payments, backwards from the last; pairs[0] gets most of them."""
    back = float(chance.randint(*silence))
    for nth, gap in zip(reversed(range(payments)), _gaps(chance, payments, WINDOW_DAYS - back), strict=True):
        pair = pairs[0] if chance.happens(0.75) else chance.choice(pairs)
        sent_at = late_hour(chance, (ground.as_of - timedelta(days=back)).date())
        _pay_and_call(ground, chance, population, pair, sent_at, nth)
        back += gap
    for pair in pairs:
        _fill(chance, population, pair)


def _gaps(chance: Chance, payments: int, room: float) -> list[float]:
    """Draw the days before each payment, in bursts. Prolific careers fill the `room`, shorter ones fit in it."""
    mean = parameter("commissioners", "gap_days_person_mean")
    shape = parameter("commissioners", "gap_within_person")["gamma_shape"]
    days = min(chance.lognormal(mean["lognormal"]), mean["clip"][1]) * payments
    drawn = [chance.gammavariate(shape, 1.0) for _ in range(payments)]
    if payments >= _PROLIFIC or days > room:
        days = room
    return [gap * days / sum(drawn) for gap in drawn]


def _pay_and_call(
    ground: Ground, chance: Chance, population: Population, pair: _Pair, sent_at: datetime, nth: int
) -> None:
    chat = pair.chat(sent_at)
    payment = transfer(
        ground, chance, chance.some(("A", "A", "B")), pair.payer, pair.payee, sent_at, commissioner_amount(chance, nth),
        payee_name=chance.choice(pair.payee.names), payee_phone=chance.choice(pair.payee.phones), place=SHOP,
    )  # fmt: skip
    population.payments.append(payment)
    order = chance.pick(parameter("calls_and_chats", "payment_mode"))
    call = _call(chance, pair, payment, order)
    population.calls.append(call)
    population.sessions.append(Session(payment.code, call.service, call.at, call.caller, call.callee, order))
    if chance.happens(parameter("calls_and_chats", "calls_not_linked_to_payment")):
        other_day = (sent_at - timedelta(days=chance.randint(1, 6))).date()
        at = late_hour(chance, other_day)
        population.calls.append(
            Call(chat.service, at, chance.randint(60, 900), pair.payee.id, pair.payer.id, video=False)
        )
    if chance.happens(0.6):
        ring = call.at - timedelta(minutes=2)
        seconds = chance.choice((0, 0, chance.randint(20, 110)))
        population.calls.append(Call("phone", ring, seconds, pair.payer.id, pair.payee.id, video=False))
    spoken_of = chance.happens(parameter("calls_and_chats", "chat_mentions_amount_or_code"))
    quoted = chance.some(("code", "code", "amount")) if spoken_of else None
    chat.around(payment, quoted, call.at)


def _call(chance: Chance, pair: _Pair, payment: Payment, order: str) -> Call:
    lengths = parameter("calls_and_chats", "call_duration_min")
    low, high = lengths["clip"]
    seconds = round(min(max(chance.lognormal(lengths["lognormal"]), low), high) * 60)
    lags = parameter("calls_and_chats", "lag_payment_to_call_min")
    if order == "pay_first_same_evening":
        at = payment.sent_at + timedelta(
            seconds=round(chance.lognormal(lags["pay_first_same_evening"]["lognormal"]) * 60)
        )
    elif order == "pay_first_by_appointment_1_3_days":
        at = payment.sent_at + timedelta(minutes=round(chance.uniform(*lags["appointment"]["uniform_h"]) * 60))
    elif order == "split_or_after":
        lag = round(chance.lognormal(lags["after"]["lognormal_after_call"]) * 60)
        at = payment.sent_at - timedelta(seconds=seconds + lag)
    else:
        at = late_hour(chance, (payment.sent_at + timedelta(days=chance.randint(1, 20))).date())
    return Call(pair.chat(at).service, settle(at, PARIS), seconds, pair.payer.id, pair.payee.id, video=True)


def _fill(chance: Chance, population: Population, pair: _Pair) -> None:
    """Add the small talk of a pair that ever paid, and hand its chats over to the population."""
    lines = parameter("calls_and_chats", "chat_lines_per_customer_seller_pair")
    for chat in pair.chats.values():
        if not chat.messages:
            continue
        days = sorted({message.at.date() for message in chat.messages})
        wanted = min(
            max(round(chance.lognormvariate(0, lines["lognormal_sigma"]) * lines["mean"] / _CHAT_SCALE), 12), 240
        )
        while wanted > 0:
            turn = chance.randint(3, 12)
            day = chance.choice(days) - timedelta(days=chance.randint(1, 9))
            chat.idle(late_hour(chance, day), turn)
            wanted -= turn
        if chance.happens(0.6):
            chat.give_phone(late_hour(chance, days[0] - timedelta(days=1)), pair.payee.id, pair.payee.phones[0])
        population.messages += chat.messages
