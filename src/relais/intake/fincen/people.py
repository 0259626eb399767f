"""Makes parties of the parties of a FinCEN report: names, addresses, and what identifies them."""

from relais.intake.facts import Facts
from relais.intake.mention import mention
from relais.intake.stated import country
from relais.intake.syntax.xml_element import Element
from relais.selectors.kinds import parse

SUBJECT, FILER = "33", "30"
# Who conducts a currency transaction on his own behalf: nobody says that he did wrong.
CONDUCTOR = "50"
# ActivityPartyTypeCode: filer, transmitter and their contacts; the police or a regulator that was told.
_ROLES = {
    SUBJECT: "reported", FILER: "reporter", "35": "reporter", "37": "reporter", "8": "reporter", "18": "officer",
    "19": "officer",
}  # fmt: skip
_NAME = (
    "RawIndividualFirstName", "RawIndividualMiddleName", "RawEntityIndividualLastName", "RawIndividualNameSuffixText",
)  # fmt: skip
_ADDRESS = ("RawStreetAddress1Text", "RawCityText", "RawStateCodeText", "RawZIPCode", "RawCountryCodeText")
_ELECTRONIC = {"E": "email", "U": "url"}


def person(facts: Facts, report: int, found: Element) -> tuple[int | None, int]:
    """Add one party with its selectors; return its ordinal, and how many numbers of papers it has, which are not kept.

    A party of which nothing is said is none.
    """
    if not found.children():
        return None, 0
    addresses = [text for address in found.each("Address") if (text := _address(address))]
    names: dict[str, list[str]] = {"L": [], "other": []}
    for one in found.each("PartyName"):
        if shown := name_of(one):
            names["L" if one.of("PartyNameTypeCode") in ("L", None) else "other"].append(shown)
    selectors = [*_phones(found), *_electronic(found), *_accounts(found)]
    papers = sum(one.of("PartyIdentificationNumberText") is not None for one in found.each("PartyIdentification"))
    if not (names["L"] or names["other"] or addresses or selectors):
        return None, papers
    code = next((one for one in found.each("Address") if one.of("RawCountryCodeText")), None)
    ordinal = facts.add(
        "party",
        found.place,
        report=report,
        role=_ROLES.get(found.of("ActivityPartyTypeCode") or "", "other"),
        name_raw=", ".join(names["L"]) or None,
        nickname=", ".join(names["other"]) or None,
        birth_date_raw=found.of("IndividualBirthDateText"),
        address_raw=" / ".join(addresses) or None,
        address_country=None
        if code is None
        else country(facts, f"{code.place}/RawCountryCodeText", code.of("RawCountryCodeText")),
    )
    for kind, at in selectors:
        _mention(facts, report, ordinal, kind, at)
    return ordinal, papers


def name_of(found: Element) -> str | None:
    """Return a name as written: whole, or its parts."""
    parts = [text for name in _NAME if (text := found.of(name))]
    return found.of("RawPartyFullName") or " ".join(parts) or None


def _address(address: Element) -> str | None:
    return ", ".join(text for name in _ADDRESS if (text := address.of(name))) or None


def _phones(found: Element) -> list[tuple[str, Element]]:
    return [("phone", number) for one in found.each("PhoneNumber") if (number := _said(one, "PhoneNumberText"))]


def _electronic(found: Element) -> list[tuple[str, Element]]:
    return [
        (_electronic_kind(one.of("ElectronicAddressTypeCode"), text.text), text)
        for one in found.each("ElectronicAddress")
        if (text := _said(one, "ElectronicAddressText"))
    ]


def _electronic_kind(code: str | None, raw: str) -> str:
    # A currency report gives no code: an address of a page is never one of e-mail.
    return "email" if parse("email", raw) else _ELECTRONIC.get(code or "", "url")


def _accounts(found: Element) -> list[tuple[str, Element]]:
    """Return the numbers of accounts: below an association, or (of cash) below the party itself."""
    linked = [holder for link in found.each("PartyAccountAssociation") for holder in link.each("Party")]
    return [
        ("account", number)
        for holder in (found, *linked)
        for account in holder.each("Account")
        if (number := _said(account, "AccountNumberText"))
    ]


def _said(holder: Element, name: str) -> Element | None:
    found = holder.one(name)
    return found if found is not None and found.text else None


def _mention(facts: Facts, report: int, party: int, kind: str, at: Element) -> None:
    if kind == "account" and parse("iban", at.text) is not None:
        kind = "iban"
    if (
        kind == "phone"
        and facts.answer("country") is None
        and parse("phone", at.text) is None
        and at.text[:1].isdigit()
    ):
        # Numbers are written as at home, where that is, nobody says.
        facts.ask("country", at.place, at.text)
        facts.add("selector", at.place, report=report, party=party, kind=kind, raw=at.text)
        return
    mention(facts, at.place, kind, at.text, party=party, report=report)
