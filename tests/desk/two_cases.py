"""A unit with two cases, a report of nobody's, and in the foreign one a victim; the values of each are told apart.

A. Martin leads case 1 (P-1), B. Petit case 2 (P-2). One number, `SHARED`, stands in the reports of both.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from relais.casework import case
from relais.desk import analyse
from relais.desk.act import decision
from relais.desk.home import Home, init
from relais.model.report_form import FormLogin, FormParty, FormPayment, FormSelector, ReportForm
from relais.model.role import Role
from relais.safeguards.account import account, grant
from relais.store.database import writing
from relais.store.tables import ACTOR
from tests.desk.made import take

AS_OF = datetime(2026, 11, 25, tzinfo=UTC)
SHARED = "+33639981111"
# What stands in a source of case 2 alone: none of it may reach A. Martin.
FOREIGN = (
    "Canari Lointain", "canari.pseudo", "+33639982222", "0639982222", "canari@loin.example",
    "FR7630006000011234567890189",
    "Canari Receveuse", "+639175552222", "203.0.113.222", "REFCANARI2", "12 rue du Canari", "1971-07-17", "44442222777",
)  # fmt: skip
# What stands in the record of a victim in case 2: neither it nor that there is one.
VICTIM = ("Victime Canari", "+33639983333", "victime@loin.example")
OWN = ("Jean Proche", SHARED, "proche@ici.example", "+639175551111")


@dataclass(frozen=True)
class TwoCases:
    """The home as each of the two sees it, and the sources."""

    martin: Home
    petit: Home
    own: str
    foreign: str
    pool: str


def make(folder: Path, *, procedures: tuple[str, ...] = ("P-1", "P-2"), agents: tuple[str, ...] = ()) -> TwoCases:
    """Make the unit, linked under one authorisation; `procedures` empty: it covers the whole home."""
    home = init(folder / "home", "A. Martin", key_file=folder / "key")
    own = take(home, folder, _report("REFPROCHE1", "Jean Proche", SHARED, "proche@ici.example", "+639175551111"), "P-1")
    foreign = take(home, folder, _foreign(), "P-2")
    pool = take(home, folder, _report("REFCOMMUN3", "Paul Commun", "+33639984444", "p@commun.example", "+639175554444"))
    with writing(home.engine) as connection:
        connection.execute(insert(ACTOR).values(name="B. Petit", named_at="2026-11-01T00:00:00+00:00"))
    with decision(home, "open-case", {}) as connection:
        for name in ("A. Martin", "B. Petit"):
            who = account(connection, name)
            assert who is not None
            for role in (Role.INVESTIGATOR, Role.HEAD, Role.ADMINISTRATOR):
                grant(connection, who.id, role, "A. Martin")
        case.open_case(connection, "2026/001", "P-1", "preliminary", "A. Martin")
    petit = replace(home, actor="B. Petit")
    with decision(petit, "open-case", {}) as connection:
        case.open_case(connection, "2026/002", "P-2", "preliminary", "B. Petit")
    analyse.record_authorisation(home, "court 1/2026", None, procedures, agents=agents)
    analyse.run(petit if agents else home, AS_OF)
    return TwoCases(home, petit, own, foreign, pool)


def _report(reference: str, payer: str, phone: str, mail: str, payee: str) -> ReportForm:
    return ReportForm(
        entered_by="A. Martin",
        entered_at="2026-11-20T14:30:00+00:00",
        sender="National Unit Example",
        reference=reference,
        received_at="2026-11-20T14:30+01:00",
        parties=(
            FormParty("payer", name=payer, selectors=(FormSelector("phone", phone), FormSelector("email", mail))),
            FormParty("payee", name="Ana Ejemplo", selectors=(FormSelector("phone", payee),)),
        ),
        payments=(FormPayment(payer=0, payee=1, at="2026-11-02T21:10+01:00", amount="50", currency="EUR"),),
    )


def _foreign() -> ReportForm:
    form = _report("REFCANARI2", "Canari Lointain", SHARED, "canari@loin.example", "+639175552222")
    payer, payee = form.parties
    phones = (FormSelector("phone", "+33639982222"), FormSelector("iban", "FR7630006000011234567890189"))
    payer = replace(
        payer, nickname="canari.pseudo", birth_date="1971-07-17", address="12 rue du Canari",
        selectors=payer.selectors + phones,
    )  # fmt: skip
    victim = FormParty(
        "victim", name="Victime Canari",
        selectors=(FormSelector("phone", "+33639983333"), FormSelector("email", "victime@loin.example")),
    )  # fmt: skip
    payment = replace(form.payments[0], reference="44442222777")
    return replace(
        form,
        parties=(payer, replace(payee, name="Canari Receveuse"), victim),
        payments=(payment,),
        logins=(FormLogin(party=0, ip="203.0.113.222", at="2026-11-01T10:00+01:00"),),
    )
