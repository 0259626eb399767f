"""A report entered by hand: what came by phone, on paper or as a message; sealed as a source signed in one's name."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Annotated
from zoneinfo import available_timezones

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from relais.desk.enter_report import enter_report, source_of
from relais.desk.error import DeskError
from relais.desk.zones import stated
from relais.language.tongue import Tongue
from relais.model.notice import msg
from relais.model.party import ROLES
from relais.model.report_form import FormLogin, FormParty, FormPayment, FormSelector, ReportForm
from relais.model.selector import KINDS
from relais.web.not_done import not_done
from relais.web.render import page
from relais.web.typed import lines, numbers, with_zone
from relais.web.visitor import Acting, Visitor, needing

ROUTES = APIRouter()
# How many rows the form begins with, and how many one press adds; of each at most so many.
ROWS = {"parties": 3, "logins": 1, "payments": 1}
_MOST = 40
# Beyond a working day a form is begun anew.
_LONGEST = timedelta(hours=12)
PARTY = ("name", "nickname", "birth_date", "address", "address_country")
NO_SELECTOR = msg("“{text}” says no selector: write its kind, then its value, such as phone +33 6 39 98 00 01")
NO_PARTY = msg("person {number} says nothing yet: give a name, a screen name, an address or a selector")
NO_PORT = msg("“{text}” is no port: a number up to 65535 was expected")
_SAID = {"yes": True, "no": False}
_AT = re.compile(r"(received|incident)_at|(payment|login)-\d+-at")
_CENTS = re.compile(r"[0-9][0-9\s]*,[0-9]{2}")

Told = Mapping[str, str]


async def _fields(request: Request) -> Told:
    return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}


Fields = Annotated[Told, Depends(_fields)]


@ROUTES.get("/report/new")
def show(person: Annotated[Visitor, needing("enter-report")]) -> Response:
    """Show an empty form."""
    return _page(person, {})


@ROUTES.post("/report/new", dependencies=[needing("enter-report")])
def enter(person: Acting, told: Fields) -> Response:
    """Seal and read the report; `more` asks for more rows instead."""
    if told.get("more"):
        return _page(person, told)
    try:
        form, begun = form_of(told, _kinds(person.tongue)), _begun(told)
        enter_report(person.home, form, begun)
    except DeskError as error:
        return _page(person, told, error=error)
    # Sent twice, it is one source, and both answers lead to it.
    return RedirectResponse(f"/source/{source_of(person.home, form, begun)}?entered=1", 303)


def form_of(told: Told, kinds: Mapping[str, str]) -> ReportForm:
    """Return the report that a form says; raises DeskError. A person is counted by the rows that say something.

    `kinds`: the kinds of selectors by the words that a person may write.
    """
    told = _with_zones(told)
    count = rows_of(told)
    found = {number: party for number in range(1, count["parties"] + 1) if (party := _party(told, number, kinds))}
    at = {number: place for place, number in enumerate(found)}
    return ReportForm(
        entered_by="", entered_at="", reference=_text(told, "reference"), sender=_text(told, "sender"),
        received_at=_text(told, "received_at"), priority=_text(told, "priority"),
        child_at_risk=_SAID.get(told.get("child_at_risk", "")), live=_SAID.get(told.get("live", "")),
        incident_at=_text(told, "incident_at"), country=_text(told, "country"), parties=tuple(found.values()),
        logins=tuple(login for n in range(1, count["logins"] + 1) if (login := _login(told, n, at))),
        payments=tuple(paid for n in range(1, count["payments"] + 1) if (paid := _payment(told, n, at))),
    )  # fmt: skip


def rows_of(told: Told) -> dict[str, int]:
    """Return how many rows of each kind the form has, those that were asked for among them."""
    found = {}
    for kind, least in ROWS.items():
        text = told.get(kind, "")
        had = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else least
        found[kind] = min(max(least, had) + (least if told.get("more") == kind else 0), _MOST)
    return found


def _kinds(said: Tongue) -> dict[str, str]:
    """Return the kinds of selectors by their own words and by those of the person's language."""
    return {word.casefold(): kind for kind in KINDS for word in (kind, said.text(kind))}


def _with_zones(told: Told) -> Told:
    """Return the fields with the moments among them in the zone that was chosen, where they name none."""
    zone = stated(told.get("zone", ""))
    if zone is None:
        return told
    return {name: (with_zone(text, zone) or "") if _AT.fullmatch(name) else text for name, text in told.items()}


def _text(told: Told, name: str) -> str | None:
    return told.get(name, "").strip() or None


def _party(told: Told, number: int, kinds: Mapping[str, str]) -> FormParty | None:
    said = {name: _text(told, f"party-{number}-{name}") for name in PARTY}
    written = lines(told.get(f"party-{number}-selectors", ""))
    selectors = tuple(_selector(line, kinds) for line in written)
    if not selectors and not any(said.values()):
        return None
    return FormParty(told.get(f"party-{number}-role", ""), selectors=selectors, **said)


def _selector(text: str, kinds: Mapping[str, str]) -> FormSelector:
    """Return a selector as one line says it: its kind in words, a service behind @, then its value."""
    folded = text.casefold()
    word = max((one for one in kinds if re.match(rf"{re.escape(one)}(@|\s|$)", folded)), key=len, default="")
    kind, rest = (kinds[word], text[len(word) :]) if word else (text.partition(" ")[0], text.partition(" ")[2])
    service, _blank, value = rest[1:].partition(" ") if rest.startswith("@") else ("", "", rest)
    if not value.strip():
        raise DeskError(NO_SELECTOR, text=text[:100])
    return FormSelector(kind, value.strip(), service or None)


def _login(told: Told, number: int, at: Mapping[int, int]) -> FormLogin | None:
    address = _text(told, f"login-{number}-ip")
    if address is None:
        return None
    port = _text(told, f"login-{number}-port")
    if port is not None and not (port.isascii() and port.isdigit() and len(port) <= 5 and int(port) < 1 << 16):
        raise DeskError(NO_PORT, text=port[:20])
    party = _whose(told, f"login-{number}-party", at)
    return FormLogin(address, party, int(port) if port else None, _text(told, f"login-{number}-at"))


def _payment(told: Told, number: int, at: Mapping[int, int]) -> FormPayment | None:
    said = {
        name: _text(told, f"payment-{number}-{name}") for name in ("at", "amount", "currency", "operator", "reference")
    }
    if not any(said.values()):
        return None
    said["amount"] = _amount(said["amount"])
    payer, payee = (_whose(told, f"payment-{number}-{side}", at) for side in ("payer", "payee"))
    return FormPayment(payer, payee, **said)


def _amount(text: str | None) -> str | None:
    """Return an amount as it is kept: a comma before the last two digits can be no other than a decimal one."""
    if text is None or _CENTS.fullmatch(text) is None:
        return text
    return "".join(sign for sign in text if not sign.isspace()).replace(",", ".")


def _whose(told: Told, name: str, at: Mapping[int, int]) -> int | None:
    number = next(iter(numbers(told.get(name, ""))), None)
    if number is not None and number not in at:
        raise DeskError(NO_PARTY, number=number)
    return None if number is None else at[number]


def _begun(told: Told) -> datetime:
    """Return when the person was first shown this form; now where it says nothing that could be."""
    now = datetime.now(UTC)
    try:
        at = datetime.fromisoformat(told.get("begun", ""))
    except ValueError:
        return now
    return at if at.tzinfo is not None and now - _LONGEST <= at <= now else now


def wrong(told: Told, error: DeskError | None) -> frozenset[str]:
    """Return the fields in which stands what a refusal quotes."""
    quoted = [str(error.params[key]) for key in ("value", "text", "zone") if error.params.get(key)] if error else []
    return frozenset(
        name for name, text in told.items() if any(line.endswith(one) for one in quoted for line in lines(text))
    )


def _page(person: Visitor, told: Told, *, error: DeskError | None = None) -> Response:
    return page(
        person, "report_new.html", here="more", status=422 if error else 200, told=told, count=rows_of(told),
        roles=ROLES, kinds=[person.tongue.text(kind) for kind in KINDS], most=_MOST,
        error=not_done(person, error) if error else None, wrong=wrong(told, error),
        begun=_begun(told).isoformat(timespec="seconds"),
        zone=told.get("zone", person.home.reading.zone), zones=sorted(available_timezones()),
    )  # fmt: skip
