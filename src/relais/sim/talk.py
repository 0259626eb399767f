"""Neutral talk: greetings, amounts, transfer codes, times. Nothing else is ever written in a chat of this world."""

from datetime import datetime, timedelta

from relais.sim.chance import Chance
from relais.sim.clock import PARIS
from relais.sim.event import Message, Payment
from relais.sim.money import PHP_PER_EUR

_LINES = {
    "fr": {
        "hello": ("Bonjour", "Bonsoir, ça va ?", "Salut, bien arrivé", "Coucou"),
        "idle": ("Il pleut ici", "Journée longue au travail", "Je dîne et je reviens", "D'accord",
                 "À demain", "Très bien"),
        "code": ("C'est envoyé, {amount}, code {code}", "Voici le code {code}", "code {code} pour {amount}"),
        "amount": ("J'ai envoyé {amount} ce soir", "{amount} comme convenu"),
        "got": ("Bien reçu, merci", "Merci, c'est arrivé"),
        "when": ("On s'appelle à {time} ?", "Libre vers {time}"),
        "phone": ("Mon numéro est {phone}",),
    },
    "en": {
        "hello": ("Hello", "Good evening, how are you?", "Hi, are you there?"),
        "idle": ("Raining here", "Long day today", "OK", "See you tomorrow", "I will eat first", "Fine, thank you"),
        "code": ("Sent {amount}, code {code}", "the code is {code}", "code {code}, {amount}"),
        "amount": ("I sent {amount} today", "{amount} is on its way"),
        "got": ("Received, thank you", "Got it, thanks"),
        "when": ("Call at {time}?", "Free at {time} your time"),
        "phone": ("My number is {phone}",),
    },
    "tl": {
        "hello": ("Kumusta po", "Magandang gabi", "Magandang umaga po"),
        "idle": ("Umuulan dito", "Sige po", "Mamaya na lang", "Ingat po", "Kakain muna ako", "Opo"),
        "code": ("Napadala na, {amount}, code {code}", "Ito ang code {code}"),
        "amount": ("Nagpadala ako ng {amount}",),
        "got": ("Natanggap ko na, salamat po", "Salamat po"),
        "when": ("Anong oras? {time} po?", "Tawag tayo {time}"),
        "phone": ("Ito ang number ko {phone}",),
    },
}  # fmt: skip


class Chat:
    """Two persons who write to each other, each in a language, over one service."""

    def __init__(self, chance: Chance, service: str, one: tuple[str, str], other: tuple[str, str]) -> None:
        """Take each side as (person id, language)."""
        self._chance = chance
        self.service = service
        self._one = one
        self._other = other
        self.messages: list[Message] = []

    def idle(self, at: datetime, lines: int) -> None:
        """Exchange greetings and small talk, beginning at `at`."""
        for turn in range(lines):
            at += timedelta(seconds=self._chance.randint(15, 400))
            self._say(at, (self._one, self._other)[turn % 2], "hello" if turn < 2 else "idle")

    def around(self, payment: Payment, quoted: str | None, call_at: datetime | None) -> None:
        """Speak of a payment: `quoted` is 'code', 'amount' or None; the time of a call follows if there is one."""
        payer, payee = (self._one, self._other) if payment.payer == self._one[0] else (self._other, self._one)
        at = payment.sent_at - timedelta(seconds=self._chance.randint(300, 1500))
        self._say(at, payer, "hello")
        self._say(at + timedelta(seconds=self._chance.randint(20, 200)), payee, "hello")
        at = payment.sent_at + timedelta(seconds=self._chance.randint(60, 420))
        if quoted:
            self._say(at, payer, quoted, payment=payment)
            at += timedelta(seconds=self._chance.randint(30, 240))
            self._say(at, payee, "got")
        if call_at is not None and call_at > at:
            shown = call_at.astimezone(PARIS)
            self._say(at + timedelta(seconds=20), payee, "when", time=f"{shown.hour}:{shown.minute // 10}0")

    def give_phone(self, at: datetime, person: str, phone: str) -> None:
        """Let one side tell a phone number."""
        self._say(at, self._one if self._one[0] == person else self._other, "phone", phone=spaced(phone))

    def _say(
        self, at: datetime, who: tuple[str, str], kind: str, *, payment: Payment | None = None, **words: str
    ) -> None:
        sender, language = who
        recipient = self._other[0] if who is self._one else self._one[0]
        if payment is not None:
            words |= {"amount": self._amount(payment), "code": hyphened(payment.code)}
        text = self._chance.some(_LINES[language][kind]).format(**words)
        self.messages.append(Message(self.service, at, sender, recipient, text))

    def _amount(self, payment: Payment) -> str:
        euros = f"{payment.amount.normalize():f}"
        if payment.amount * PHP_PER_EUR == payment.paid_out and self._chance.happens(0.7):
            return f"{euros} EUR" if self._chance.happens(0.6) else f"{euros} €"
        return f"{payment.paid_out:,.0f} PHP"


def hyphened(code: str) -> str:
    """Write a transfer code as people copy it: 123-456-7890."""
    return f"{code[:3]}-{code[3:6]}-{code[6:]}"


def spaced(phone: str) -> str:
    """Write a phone number as people type it: +63 917 555 0107, +33 6 39 98 00 37."""
    if phone.startswith("+33"):
        return f"+33 {phone[3]} {phone[4:6]} {phone[6:8]} {phone[8:10]} {phone[10:12]}"
    return f"{phone[:3]} {phone[3:6]} {phone[6:9]} {phone[9:]}"
