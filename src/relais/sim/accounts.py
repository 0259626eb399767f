"""Gives a person accounts: identifiers in the form each service gives them, and a mailbox."""

from dataclasses import replace
from unicodedata import normalize

from relais.sim.ground import Ground
from relais.sim.person import Account, Person


def accounts(ground: Ground, person: Person, services: tuple[str, ...]) -> Person:
    """Return the person with one account per service and a mailbox; handles have the form each service gives."""
    given, surname = person.name.lower().split(" ", 1)
    plain = "".join(letter for letter in normalize("NFKD", f"{given}.{surname}") if letter.isascii())
    held = []
    for service in services:
        number = ground.handle_number()
        handle = {
            "telegram": f"user{7_000_000_000 + number * 1_009}",
            "messenger": f"{100_000_000_000_000 + number * 7_919}",
            "skype": f"live:{plain}{number}",
        }[service]
        # Telegram's user names know no dot, Facebook's no underscore.
        username = f"{plain.replace('.', '_') if service == 'telegram' else plain}{number}"
        shown = person.name if service != "skype" else f"{given.title()} {number}"
        held.append(Account(service, handle, username, shown))
    mailbox = f"{plain}{ground.handle_number()}@{'example.com' if person.country == 'PH' else 'example.org'}"
    return replace(person, accounts=tuple(held), emails=(*person.emails, mailbox))
