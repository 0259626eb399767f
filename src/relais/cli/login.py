"""`relais login`, `logout` and `whoami`: who acts, until they leave, or leave the machine alone for half an hour."""

from pathlib import Path
from typing import Annotated

import typer

from relais.cli.listing import console, print_json
from relais.cli.options import HOME, HomeOption, JsonOption, telling
from relais.cli.speak import _
from relais.desk import sign_in, token_file
from relais.desk.home import open_home


def login(
    name: Annotated[str | None, typer.Option("--name", help=_("Your name, as `relais people` shows it."))] = None,
    purpose: Annotated[
        str | None, typer.Option("--purpose", help=_("Why you work: it is written down with all that you do."))
    ] = None,
    id_token: Annotated[
        Path | None, typer.Option("--id-token", help=_("A file with the ID token of your identity provider."))
    ] = None,
    nonce: Annotated[str | None, typer.Option("--nonce", help=_("The number that you asked that token with."))] = None,
    new_nonce: Annotated[
        bool, typer.Option("--new-nonce", help=_("Only give a number with which to ask an ID token."))
    ] = False,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Sign in, with your name, your passphrase and a code; or with an ID token of your agency."""
    if id_token is not None and nonce is None:
        raise typer.BadParameter(_("an ID token counts with the number that it was asked with"), param_hint="--nonce")
    with telling():
        opened = open_home(home)
        if new_nonce:
            given = sign_in.new_nonce(opened)
            print_json({"nonce": given}) if as_json else console().print(given, markup=False)
            return
        if id_token is not None:
            text = id_token.read_text(encoding="ascii", errors="replace").strip()
            told = sign_in.sign_in_by_token(opened, text, str(nonce), purpose)
        else:
            who = name or str(typer.prompt(_("Your name"), err=True))
            passphrase = str(typer.prompt(_("Passphrase"), hide_input=True, err=True))
            code = str(typer.prompt(_("Code of your authenticator"), err=True))
            told = sign_in.sign_in(opened, who, passphrase, code, purpose)
        token_file.keep(told.home.session_file, told.token)
    if as_json:
        print_json({"name": told.home.actor, "purpose": told.home.purpose})
        return
    console().print(_("{name} is signed in.").format(name=told.home.actor), markup=False)


def logout(home: HomeOption = HOME) -> None:
    """Sign out: the session ends, here and wherever else it was used."""
    with telling():
        opened = open_home(home)
        sign_in.sign_out(opened)
        token_file.forget(opened.session_file)
    console().print(_("Nobody is signed in here."))


def whoami(home: HomeOption = HOME, as_json: JsonOption = False) -> None:
    """Say who acts in this home, in which roles, and for which purpose."""
    with telling():
        opened = open_home(home)
        found = sign_in.who_am_i(opened)
    roles = sorted(found.roles)
    if as_json:
        print_json({"name": found.name, "roles": roles, "purpose": opened.purpose})
        return
    out = console()
    out.print(f"{found.name}: {', '.join(_(role) for role in roles)}", markup=False)
    if opened.purpose is not None:
        out.print(_("Purpose: {purpose}").format(purpose=opened.purpose), markup=False)
