"""`relais people`: who works in the unit; the administrator asks, a head confirms."""

from typing import Annotated

import typer

from relais.cli.help import Command, Group
from relais.cli.listing import console, listing, print_json
from relais.cli.options import HOME, HomeOption, JsonOption, telling
from relais.cli.speak import _, said
from relais.desk import people as desk
from relais.desk.home import open_home
from relais.desk.people import Asked
from relais.language.desk_words import ACCOUNT_STATES, APPOINTMENTS, ROLES
from relais.language.sorting import Row

APP = typer.Typer(cls=Group, invoke_without_command=True, rich_markup_mode=None)

NameArgument = Annotated[str, typer.Argument(help=_("The person's name, as `relais people` shows it."))]
RoleArgument = Annotated[
    str, typer.Argument(help=_("investigator, head, magistrate, welfare, administrator or auditor."))
]


@APP.callback()
def people(context: typer.Context, home: HomeOption = HOME, as_json: JsonOption = False) -> None:
    """List who works in the unit, and what waits for a head."""
    if context.invoked_subcommand is not None:
        return
    with telling():
        found, waits = desk.people(open_home(home))
    rows: list[Row] = [
        {"name": one.name, "state": one.state, "roles": one.roles, "enrolled": one.enrolled} for one in found
    ]
    asked: list[Row] = [
        {"number": one.number, "name": one.name, "kind": one.kind, "role": one.role, "asked_by": one.asked_by,
         "at": one.at[:19]} for one in waits
    ]  # fmt: skip
    if as_json:
        print_json({"people": rows, "waiting": asked})
        return
    told = [
        {**row, "state": said(ACCOUNT_STATES, one.state), "roles": ", ".join(said(ROLES, role) for role in one.roles)}
        for row, one in zip(rows, found, strict=True)
    ]
    columns = [("name", _("name")), ("state", _("state")), ("roles", _("roles")), ("enrolled", _("signs in"))]
    listing(told, columns, title=_("People of the unit"), sort=None, limit=None)
    if waits:
        told = [{**row, "kind": said(APPOINTMENTS, one.kind), "role": said(ROLES, one.role)}
                for row, one in zip(asked, waits, strict=True)]  # fmt: skip
        columns = [("number", _("no.")), ("name", _("name")), ("kind", _("what")), ("role", _("role in the unit")),
                   ("asked_by", _("asked by")), ("at", _("when (UTC)"))]  # fmt: skip
        listing(told, columns, title=_("Waiting for a head"), sort=None, limit=None)


@APP.command("add", cls=Command, help=_("Ask that a person be let in; a head confirms it."))
def add(
    name: Annotated[str, typer.Argument(help=_("The person's name, as it will stand on what they do."))],
    role: Annotated[str | None, typer.Option("--role", help=_("A first role."))] = None,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Let a person in."""
    with telling():
        asked = desk.add(open_home(home), name, role)
    _tell(asked, as_json=as_json)


@APP.command("confirm", cls=Command, help=_("Confirm what an administrator asked, as another person: a head."))
def confirm(
    number: Annotated[int, typer.Argument(help=_("Its number, as `relais people` lists it."))],
    refuse: Annotated[bool, typer.Option("--refuse", help=_("Refuse it instead."))] = False,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Confirm or refuse."""
    with telling():
        given = desk.confirm(open_home(home), number, granted=not refuse)
    if as_json:
        print_json({"number": number, "granted": not refuse, "half": given.half})
        return
    text = _("Number {number} is refused.") if refuse else _("Number {number} is confirmed.")
    console().print(text.format(number=number))
    _tell_half(given)


@APP.command("role", cls=Command, help=_("Ask a role for somebody else, which a head confirms; or take one back."))
def role(
    name: NameArgument,
    role: RoleArgument,
    withdraw: Annotated[bool, typer.Option("--withdraw", help=_("Take the role back, at once."))] = False,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Give a role or take it back."""
    with telling():
        opened = open_home(home)
        if not withdraw:
            _tell(desk.give_role(opened, name, role), as_json=as_json)
            return
        desk.withdraw_role(opened, name, role)
    if as_json:
        print_json({"name": name, "withdrawn": role})
        return
    console().print(_("{name} is {role} no longer.").format(name=name, role=_(role)), markup=False)


@APP.command("close", cls=Command, help=_("Close an account, at once: the person signs in no longer."))
def close(name: NameArgument, home: HomeOption = HOME, as_json: JsonOption = False) -> None:
    """Close an account."""
    with telling():
        desk.close(open_home(home), name)
    if as_json:
        print_json({"name": name, "state": "closed"})
        return
    console().print(_("The account of {name} is closed; what they did keeps their name.").format(name=name),
                    markup=False)  # fmt: skip


@APP.command("reset", cls=Command, help=_("Ask that somebody enrol anew, who lost passphrase or authenticator."))
def reset(name: NameArgument, home: HomeOption = HOME, as_json: JsonOption = False) -> None:
    """Have somebody enrol anew."""
    with telling():
        asked = desk.reset(open_home(home), name)
    _tell(asked, as_json=as_json)


@APP.command("subject", cls=Command, help=_("Ask that the identity provider's subject be this person."))
def subject(
    name: NameArgument,
    subject: Annotated[str, typer.Argument(help=_("How the identity provider calls them (`sub`)."))],
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Name a person to the identity provider."""
    with telling():
        asked = desk.name_subject(open_home(home), name, subject)
    _tell(asked, as_json=as_json)


def _tell(asked: Asked, *, as_json: bool) -> None:
    if as_json:
        print_json({"number": asked.number, "half": asked.half})
        return
    console().print(
        _("Asked as number {number}: it waits for a head (`relais people confirm {number}`).").format(
            number=asked.number), markup=False)  # fmt: skip
    _tell_half(asked)


def _tell_half(asked: Asked) -> None:
    if asked.half is not None:
        console().print(
            _("Your half of the enrolment code, shown this once; give it to the person yourself: {half}").format(
                half=asked.half), markup=False)  # fmt: skip
