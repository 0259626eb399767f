"""What a booking says of how to reach somebody, in the codes of IATA's messages: CTCE, CTCM, CTCH, CTCB."""

import re
from typing import NamedTuple

from relais.intake.facts import Facts
from relais.intake.mention import NOT_A_SELECTOR, SHOWN, mention
from relais.selectors.kinds import parse

# E an e-mail address, M a mobile, H home and B business telephone, nothing any telephone. T is the agency's, R says
# that the traveller refused, A is an address: these are not read.
_CONTACT = re.compile(r"\bCTC ?([EMHB])?(?= |$)[ -]*(.*)", re.DOTALL)
_NUMBER = re.compile(r"\+?\d[\d ()./-]{4,24}\d")
# As written in messages that have neither sign: '//' is @, '..' is _ and './' is -.
_SIGNS = {"//": "@", "..": "_", "./": "-"}
_SIGN = re.compile(r"//|\.\.|\./")
_MASK = re.compile(r"[Xx*#]{2,}")


class Contact(NamedTuple):
    """One way to reach somebody: kind of selector, and what is written."""

    place: str
    kind: str
    raw: str


def contact(place: str, text: str) -> Contact | None:
    """Return what a remark such as 'YY CTCE ANA..ROE//EXAMPLE.ORG' tells; None where it tells of no contact."""
    found = _CONTACT.search(text)
    return coded(place, found[1] or "", found[2]) if found else None


def coded(place: str, code: str, text: str) -> Contact | None:
    """Return the contact in a text whose code said of which kind it is."""
    if code == "E":
        mail = text.strip().split(" ")[0].removesuffix("-1")
        return Contact(place, "email", mail) if mail else None
    number = _NUMBER.search(text)
    return Contact(place, "phone", number[0]) if number else None


def mail_address(raw: str) -> str:
    """Return an address with the signs that its encoding stands for."""
    return _SIGN.sub(lambda found: _SIGNS[found[0]], raw)


def add_contact(facts: Facts, found: Contact, party: int) -> None:
    """Add the selector of a contact, as written."""
    if found.kind != "email":
        mention(facts, found.place, found.kind, found.raw, party=party)
        return
    parsed = parse("email", mail_address(found.raw))
    if parsed is None:
        facts.notice(NOT_A_SELECTOR, found.place, raw=found.raw[:SHOWN], kind="email")
    value = parsed.value if parsed else None
    facts.add("selector", found.place, party=party, kind="email", raw=found.raw, value=value)


def add_card(facts: Facts, place: str, issuer: str | None, raw: str, party: int) -> None:
    """Add a payment card or a frequent traveller's number. A masked number is kept as written, and ties nobody."""
    parsed = None if _MASK.search(raw) else parse("account", raw)
    service = issuer.lower() if issuer else None
    value = parsed.value if parsed else None
    facts.add("selector", place, party=party, kind="account", service=service, raw=raw, value=value)
