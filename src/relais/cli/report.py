"""`relais report new`: what comes by phone, on paper or as a message, typed in and sealed."""

from typing import Annotated

import typer

from relais.cli.help import Command, Group
from relais.cli.intake import tell
from relais.cli.options import HOME, HomeOption, JsonOption, telling
from relais.cli.speak import _
from relais.desk.enter_report import enter_report
from relais.desk.home import open_home
from relais.model.report_form import FormParty, FormPayment, FormSelector, ReportForm

APP = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None)

_SELECTOR_HELP = _(
    "One identifier: ROLE:KIND=VALUE or ROLE:KIND@SERVICE=VALUE, for instance payee:phone=+639171234567;"
    " payee.2 is a second payee."
)
_NAME_HELP = _("A name as told: ROLE=NAME, for instance reported=Jean Exemple.")
_PAYMENT_HELP = _(
    "A payment from the payer to the payee: AMOUNT CURRENCY TIME [CODE], for instance 50 EUR 2026-11-02T21:10+01:00."
)


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
    selector: Annotated[list[str] | None, typer.Option("--selector", help=_SELECTOR_HELP)] = None,
    payment: Annotated[list[str] | None, typer.Option("--payment", help=_PAYMENT_HELP)] = None,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Enter a report by hand."""
    parties = _parties(name or [], selector or [])
    roles = [party.role for party in parties]
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
        parties=parties,
        payments=tuple(_payment(text, roles) for text in payment or []),
    )
    with telling():
        outcome = enter_report(open_home(home), form)
    tell(outcome, as_json=as_json, all_rows=False)


def _parties(names: list[str], selectors: list[str]) -> tuple[FormParty, ...]:
    """Gather names and selectors into one party per role, or per numbered role ('recipient.2')."""
    called: dict[str, str] = {}
    held: dict[str, list[FormSelector]] = {}
    for text in names:
        label, name = _split(text, "=", "--name")
        if label in called:
            raise typer.BadParameter(_("two names for {label}: write {label}.2 for a second party").format(label=label))
        called[label] = name
        held.setdefault(label, [])
    for text in selectors:
        label, rest = _split(text, ":", "--selector")
        kind, value = _split(rest, "=", "--selector")
        kind, _at, service = kind.partition("@")
        held.setdefault(label, []).append(FormSelector(kind, value, service or None))
    return tuple(
        FormParty(label.partition(".")[0], called.get(label), selectors=tuple(found)) for label, found in held.items()
    )


def _payment(text: str, roles: list[str]) -> FormPayment:
    parts = text.split()
    if len(parts) not in (3, 4):
        raise typer.BadParameter(_PAYMENT_HELP, param_hint="--payment")
    return FormPayment(
        payer=_party(roles, "payer", "reported"),
        payee=_party(roles, "payee", "recipient"),
        amount=parts[0],
        currency=parts[1],
        at=parts[2],
        reference=parts[3] if len(parts) == 4 else None,
    )


def _party(roles: list[str], *wanted: str) -> int | None:
    return next((roles.index(role) for role in wanted if role in roles), None)


def _split(text: str, sign: str, option: str) -> tuple[str, str]:
    left, found, right = text.partition(sign)
    if not found or not left.strip() or not right.strip():
        raise typer.BadParameter(_SELECTOR_HELP if option == "--selector" else _NAME_HELP, param_hint=option)
    return left.strip(), right.strip()
