"""The holder of the account of a statement, of whom the first fields tell one thing each."""

import re
from dataclasses import dataclass

from relais.intake.mt940.details import account_selector
from relais.intake.payments import currency_code
from relais.intake.side import Side

_BANK_BEFORE = re.compile(r"([A-Z0-9]{3,12})/(.+)", re.DOTALL)
_CURRENCY_BEHIND = re.compile(r"(.+)/[A-Z]{3}", re.DOTALL)


@dataclass
class Holder:
    """The holder as known so far: where the account is named, its number, and its bank where that stands before it."""

    place: str
    number: str
    bank: str | None
    name: str | None = None

    def side(self, currency: str | None) -> Side:
        """Return the holder of an account, whose number some banks write with the currency of the statement behind."""
        selector = account_selector(self.number, self.bank)
        if selector is not None and selector[0] == "account" and (code := currency_code(self.number[-3:])):
            bare = account_selector(self.number[:-3], self.bank)
            # Three letters may belong to the number: the check digits, or the currency of the balance, tell.
            if bare is not None and (bare[0] == "iban" or code == currency):
                selector = bare
        return Side(name=self.name, selectors=(selector,) if selector else ())


def holder(place: str, raw: str, bank: str | None) -> Holder:
    """Read field 25: bank and number, or the number alone, which its currency may follow."""
    number = raw.strip()
    if behind := _CURRENCY_BEHIND.fullmatch(number):
        number = behind[1]
    if before := _BANK_BEFORE.fullmatch(number):
        bank, number = before[1], before[2]
    return Holder(place, number, bank)
