"""`relais report new`: what comes by phone, on paper or as a message, typed in and sealed."""

from dataclasses import replace
from typing import Annotated

import typer

from relais.cli.help import Command, Group
from relais.cli.intake import tell
from relais.cli.options import HOME, HomeOption, JsonOption, telling
from relais.cli.speak import _
from relais.desk.enter_report import enter_report
from relais.desk.home import open_home
from relais.model.report_form import FormLogin, FormParty, FormPayment, FormSelector, ReportForm

APP = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None)

_SELECTOR_HELP = _(
    "One identifier: ROLE:KIND=VALUE or ROLE:KIND@SERVICE=VALUE, for instance payee:phone=+639171234567;"
    " payee.2 is a second payee."
)
_NAME_HELP = _("A name as told: ROLE=NAME, for instance reported=Jean Exemple.")
_NICKNAME_HELP = _("A screen name as told: ROLE=NAME, for instance reported=exemple92.")
_ADDRESS_HELP = _("A postal address as told: ROLE=ADDRESS, for instance reported=1 rue Exemple, 75001 Paris.")
_LOGIN_HELP = _("A login: ROLE IP[:PORT] TIME, for instance reported 192.0.2.7:51034 2026-11-02T21:10+01:00.")
_PAYMENT_HELP = _(
    "A payment: AMOUNT CURRENCY TIME [CODE] [PAYER>PAYEE], for instance 50 EUR 2026-11-02T21:10+01:00 payer>payee.2;"
    " from the first payer to the first payee where they are not named."
)
_HELP = {
    "--name": _NAME_HELP,
    "--nickname": _NICKNAME_HELP,
    "--address": _ADDRESS_HELP,
    "--selector": _SELECTOR_HELP,
}


@APP.callback()
def group() -> None:
    """What comes by phone, on paper or as a message."""


@APP.command(
    "new",
    cls=Command,
    help=_("Enter a report: sealed as a source signed in your name, then read like any other."),
)
def new(
    sender: Annotated[str, typer.Option(prompt=_("Sender (agency, service)"), help=_("Who reports."))],
    reference: Annotated[str, typer.Option(prompt=_("Their reference"), help=_("The sender's own number."))],
    received_at: Annotated[
        str, typer.Option(prompt=_("Received at (with zone, such as 2026-11-20T14:30+01:00)"), help=_("When it came."))
    ],
    incident_at: Annotated[str | None, typer.Option(help=_("When the facts took place, with the zone."))] = None,
    priority: Annotated[str | None, typer.Option(help=_("Priority in the sender's own words."))] = None,
    country: Annotated[str | None, typer.Option(help=_("Country it is referred to, such as FR."))] = None,
    child_at_risk: Annotated[
        bool | None,
        typer.Option("--child-at-risk/--no-child-at-risk", help=_("As the sender declares; neither: not said.")),
    ] = None,
    live: Annotated[
        bool | None, typer.Option("--live/--no-live", help=_("A live session is declared; neither: not said."))
    ] = None,
    name: Annotated[list[str] | None, typer.Option("--name", help=_NAME_HELP)] = None,
    nickname: Annotated[list[str] | None, typer.Option("--nickname", help=_NICKNAME_HELP)] = None,
    address: Annotated[list[str] | None, typer.Option("--address", help=_ADDRESS_HELP)] = None,
    selector: Annotated[list[str] | None, typer.Option("--selector", help=_SELECTOR_HELP)] = None,
    login: Annotated[list[str] | None, typer.Option("--login", help=_LOGIN_HELP)] = None,
    payment: Annotated[list[str] | None, typer.Option("--payment", help=_PAYMENT_HELP)] = None,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Enter a report by hand."""
    logins = [_login(text) for text in login or []]
    told = {"--name": name or [], "--nickname": nickname or [], "--address": address or []}
    parties = _parties(told, selector or [], [label for label, _found in logins])
    labels = list(parties)
    form = ReportForm(
        entered_by="",
        entered_at="",
        reference=reference,
        sender=sender,
        received_at=received_at,
        priority=priority,
        child_at_risk=child_at_risk,
        live=live,
        incident_at=incident_at,
        country=country,
        parties=tuple(parties.values()),
        logins=tuple(replace(found, party=labels.index(label)) for label, found in logins),
        payments=tuple(_payment(text, labels) for text in payment or []),
    )
    with telling():
        outcome = enter_report(open_home(home), form)
    tell(outcome, as_json=as_json, all_rows=False)


def _parties(told: dict[str, list[str]], selectors: list[str], others: list[str]) -> dict[str, FormParty]:
    """Gather what is told, per option, into one party per role, or per numbered role ('recipient.2')."""
    called: dict[str, dict[str, str]] = {option: {} for option in told}
    held: dict[str, list[FormSelector]] = {}
    for option, texts in told.items():
        for text in texts:
            label, words = _split(text, "=", option)
            if label in called[option]:
                twice = _("given twice for {label}: write {label}.2 for a second party").format(label=label)
                raise typer.BadParameter(twice, param_hint=option)
            called[option][label] = words
            held.setdefault(label, [])
    for text in selectors:
        label, rest = _split(text, ":", "--selector")
        kind, value = _split(rest, "=", "--selector")
        kind, _at, service = kind.partition("@")
        held.setdefault(label, []).append(FormSelector(kind, value, service or None))
    for label in others:
        held.setdefault(label, [])
    names, nicknames, addresses = (called[option] for option in ("--name", "--nickname", "--address"))
    return {
        label: FormParty(
            label.partition(".")[0],
            names.get(label),
            nickname=nicknames.get(label),
            address=addresses.get(label),
            selectors=tuple(found),
        )
        for label, found in held.items()
    }


def _login(text: str) -> tuple[str, FormLogin]:
    """Return whose login it is, and the login; the reader of the form takes the port off the address."""
    parts = text.split()
    if len(parts) != 3:
        raise typer.BadParameter(_LOGIN_HELP, param_hint="--login")
    return parts[0], FormLogin(parts[1], at=parts[2])


def _payment(text: str, labels: list[str]) -> FormPayment:
    parts = text.split()
    sides = parts.pop().partition(">") if parts and ">" in parts[-1] else None
    if len(parts) not in (3, 4):
        raise typer.BadParameter(_PAYMENT_HELP, param_hint="--payment")
    return FormPayment(
        payer=_named(labels, sides[0]) if sides else _party(labels, "payer", "reported"),
        payee=_named(labels, sides[2]) if sides else _party(labels, "payee", "recipient"),
        amount=parts[0],
        currency=parts[1],
        at=parts[2],
        reference=parts[3] if len(parts) == 4 else None,
    )


def _named(labels: list[str], label: str) -> int:
    if label not in labels:
        none = _("no party “{label}”; there are: {labels}").format(label=label, labels=", ".join(labels))
        raise typer.BadParameter(none, param_hint="--payment")
    return labels.index(label)


def _party(labels: list[str], *wanted: str) -> int | None:
    roles = [label.partition(".")[0] for label in labels]
    return next((roles.index(role) for role in wanted if role in roles), None)


def _split(text: str, sign: str, option: str) -> tuple[str, str]:
    left, found, right = text.partition(sign)
    if not found or not left.strip() or not right.strip():
        raise typer.BadParameter(_HELP[option], param_hint=option)
    return left.strip(), right.strip()
