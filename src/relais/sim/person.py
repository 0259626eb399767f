"""A person of the world: all names fictitious (trees), all numbers and addresses from ranges kept for examples."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Account:
    """An account of a service: its identifier there, the user name chosen, the name it shows."""

    service: str
    handle: str
    username: str
    display: str


@dataclass(frozen=True)
class Person:
    """A fictitious person. The first of `names` is the civil name, the others are spellings and names used.

    `phones` are E.164; the first is the person's own, later ones are shared. `ip` is the public address at
    home; where an operator's subscribers share it, `private_ip` (100.64.0.0/10) and `ports` tell them apart.
    """

    id: str
    population: str
    role: str
    names: tuple[str, ...]
    country: str
    address: str
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    accounts: tuple[Account, ...] = ()
    wallet: str | None = None
    iban: str | None = None
    birth: date | None = None
    ip: str | None = None
    private_ip: str | None = None
    ports: tuple[int, int] | None = None

    @property
    def name(self) -> str:
        """Civil name."""
        return self.names[0]

    def account(self, service: str) -> Account:
        """Return the person's account of that service; raises StopIteration where there is none."""
        return next(account for account in self.accounts if account.service == service)

    def has(self, service: str) -> bool:
        """Tell whether the person has an account of that service."""
        return any(account.service == service for account in self.accounts)
