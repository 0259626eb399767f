"""Enters a report by hand: what came by phone, on paper or as a message, sealed as a signed source."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO

from relais.desk.act import act
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.in_order import TakenIn
from relais.desk.take_in import take_bytes
from relais.intake.amount import BadAmountError, amount
from relais.intake.country import country_code
from relais.intake.instant import BadTimeError, ZoneUnknownError, iso
from relais.model.notice import msg
from relais.model.party import ROLES
from relais.model.report_form import FormPayment, ReportForm
from relais.model.selector import KINDS
from relais.selectors.kinds import parse

_EITHER = re.compile(r"[0-9]{1,3},[0-9]{3}")
NOT_A_TIME = msg("“{value}” is no time with its zone: expected, for instance, 2026-11-20T14:30+01:00")
NOT_A_ROLE = msg("“{value}” is no role; there are: {roles}")
NOT_A_KIND = msg("“{value}” is no kind of selector; there are: {kinds}")
NOT_A_SELECTOR = msg("“{value}” is not a valid {kind}")
NATIONAL = msg(
    "“{value}” does not say of which country the number is: write it with its code, such as +33 6 39 98 00 01"
)
NOT_AN_AMOUNT = msg("“{value}” is no sum paid: expected, for instance, 1250.50")
NOT_A_CURRENCY = msg("“{value}” is no currency code: expected three capital letters, such as EUR or PHP")
NOT_A_COUNTRY = msg("“{value}” is no country of ISO 3166: expected, for instance, FR")
EMPTY = msg("the report says nothing yet: give at least a reference, a sender or a party")


def enter_report(home: Home, form: ReportForm, begun: datetime | None = None) -> TakenIn:
    """Seal and read a report form, signed under the unit's key; raises DeskError for a bad field.

    `begun` (aware): when the entering began, now where it is not told. The same form of the same beginning is the same
    source, however often it is sent.
    """
    _check(form)
    entered = _entered(home, form, begun or datetime.now(UTC))
    with act(home, "enter-report", parties=len(form.parties)):
        name = f"report-form-{entered.entered_at.replace(':', '')}.json"
    return take_bytes(home, name, BytesIO(entered.to_bytes()))


def source_of(home: Home, form: ReportForm, begun: datetime) -> str:
    """Return the source that a form of that beginning is, or becomes when it is entered."""
    return sha256(_entered(home, form, begun).to_bytes()).hexdigest()


def _entered(home: Home, form: ReportForm, begun: datetime) -> ReportForm:
    at = begun.astimezone(UTC).isoformat(timespec="seconds")
    return replace(form, entered_by=home.actor, entered_at=at).signed(home.key)


def _check(form: ReportForm) -> None:
    if not (form.reference or form.sender or form.parties):
        raise DeskError(EMPTY)
    for value in (form.received_at, form.incident_at, *(p.at for p in form.payments), *(x.at for x in form.logins)):
        if value is not None:
            try:
                iso(value)
            except (BadTimeError, ZoneUnknownError) as error:
                raise DeskError(NOT_A_TIME, value=value) from error
    for country in (form.country, *(party.address_country for party in form.parties)):
        if country is not None and country_code(country) is None:
            raise DeskError(NOT_A_COUNTRY, value=country)
    for payment in form.payments:
        _check_sum(payment)
    for login in form.logins:
        address = parse("ip", login.ip)
        if address is None or (address.port_raw is not None and address.port is None):
            raise DeskError(NOT_A_SELECTOR, value=login.ip, kind="ip")
    _check_parties(form)


def _check_parties(form: ReportForm) -> None:
    for party in form.parties:
        if party.role not in ROLES:
            raise DeskError(NOT_A_ROLE, value=party.role, roles=", ".join(ROLES))
        for selector in party.selectors:
            if selector.kind not in KINDS:
                raise DeskError(NOT_A_KIND, value=selector.kind, kinds=", ".join(KINDS))
            if parse(selector.kind, selector.value, service=selector.service) is None:
                if selector.kind == "phone" and re.fullmatch(r"0[\d\s./()-]+", selector.value):
                    raise DeskError(NATIONAL, value=selector.value)
                raise DeskError(NOT_A_SELECTOR, value=selector.value, kind=selector.kind)


def _check_sum(payment: FormPayment) -> None:
    if payment.amount is not None:
        try:
            negative = amount(payment.amount) < 0
        except BadAmountError as error:
            raise DeskError(NOT_AN_AMOUNT, value=payment.amount) from error
        # A comma before three digits parts thousands for some and decimals for others.
        if negative or _EITHER.fullmatch(payment.amount.strip()):
            raise DeskError(NOT_AN_AMOUNT, value=payment.amount)
    if payment.currency is not None and not re.fullmatch(r"[A-Z]{3}", payment.currency):
        raise DeskError(NOT_A_CURRENCY, value=payment.currency)
