"""`relais enrol`: a person chooses a passphrase and gives their authenticator a secret."""

from collections.abc import Callable
from typing import Annotated

import typer

from relais.cli.listing import console
from relais.cli.options import HOME, HomeOption, telling
from relais.cli.speak import _
from relais.desk import enrol as enrolment
from relais.desk.enrol import Chosen
from relais.desk.home import Home, open_home


def enrol(
    with_code: Annotated[
        bool, typer.Option("--code", help=_("You were given the two halves of a code: the first time, or anew."))
    ] = False,
    home: HomeOption = HOME,
) -> None:
    """Choose how you sign in: a passphrase, and an authenticator that shows a new code every 30 seconds."""
    with telling():
        opened = open_home(home)
        name = _ways(opened, with_code=with_code)()
    console().print(_("{name} is enrolled: sign in with `relais login`.").format(name=name), markup=False)


def _ways(home: Home, *, with_code: bool) -> Callable[[], str]:
    if with_code:
        return lambda: _by_code(home)
    return (lambda: enrolment.enrol_first(home, _choose(home.actor))) if home.session is None else lambda: _anew(home)


def _by_code(home: Home) -> str:
    asked = _("The half of the code that the administrator gave you"), _("The half that the head of unit gave you")
    first, second = (str(typer.prompt(text, err=True)) for text in asked)
    name = enrolment.name_of(home, (first, second))
    return enrolment.enrol_by_code(home, (first, second), _choose(name))


def _anew(home: Home) -> str:
    passphrase = str(typer.prompt(_("Your passphrase so far"), hide_input=True, err=True))
    code = str(typer.prompt(_("A code of your authenticator so far"), err=True))
    enrolment.change(home, passphrase, code, _choose(home.actor))
    return home.actor


def _choose(name: str) -> Chosen:
    again = _("The same passphrase again")
    passphrase = str(typer.prompt(_("New passphrase"), hide_input=True, confirmation_prompt=again, err=True))
    secret, address = enrolment.new_secret(name)
    out = console()
    out.print(_("Enter this secret into your authenticator, of {name}:").format(name=name), markup=False)
    out.print(f"    {secret}\n    {address}", markup=False, soft_wrap=True)
    return Chosen(passphrase, secret, str(typer.prompt(_("The code that it shows now"), err=True)))
