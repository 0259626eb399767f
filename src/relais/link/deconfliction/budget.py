"""How much a partner gets answered: a question once, and so many hashes a day."""

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from relais.link.deconfliction.error import ExchangeError
from relais.model.notice import msg

# Hashes a day where nobody has set another number. Whoever has the key can try a list of numbers by asking: at this
# rate, one range of a million takes more than five years.
PER_DAY = 512
AGAIN = msg("the question {exchange} was answered before, and a question is answered once: ask for a new one")
LIMIT = msg(
    "not answered: {partner} has had {spent} of {per_day} hashes answered today (UTC), and this question has {asked}"
)


class Answered(NamedTuple):
    """One question answered: on which day (UTC, ISO 8601), whose, its number, how many hashes it has."""

    day: str
    partner: str
    exchange: str
    asked: int


def check(before: Iterable[Answered], now: Answered, per_day: int) -> None:
    """Raise ExchangeError where `now` was answered before, or its partner's day is used up."""
    spent = 0
    for one in before:
        if one.exchange == now.exchange:
            raise ExchangeError(AGAIN, exchange=now.exchange)
        if one.day == now.day and _folded(one.partner) == _folded(now.partner):
            spent += one.asked
    if spent + now.asked > per_day:
        raise ExchangeError(LIMIT, partner=now.partner, spent=spent, per_day=per_day, asked=now.asked)


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
