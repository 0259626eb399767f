"""`relais serve`: the web desk, on this machine alone, or for a unit under its own name and certificate."""

import secrets
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from relais.cli.listing import console
from relais.cli.options import HOME, HomeOption, telling
from relais.cli.speak import _
from relais.desk.home import open_home
from relais.desk.sign_in import signs_in

_HERE = "127.0.0.1"


def serve(
    port: Annotated[int, typer.Option("--port", help=_("The port to listen on."))] = 8765,
    address: Annotated[
        str, typer.Option("--address", help=_("The address to listen on; any but this machine's own asks for TLS."))
    ] = _HERE,
    name: Annotated[
        list[str] | None, typer.Option("--name", help=_("A name that the unit reaches it by; may be repeated."))
    ] = None,
    certificate: Annotated[Path | None, typer.Option("--certificate", help=_("The TLS certificate (PEM)."))] = None,
    key: Annotated[Path | None, typer.Option("--certificate-key", help=_("Its private key (PEM)."))] = None,
    home: HomeOption = HOME,
) -> None:
    """Open the desk in a browser. Nothing listens but this; it asks nothing of any other machine."""
    # A third of a second that every other command would wait for.
    import uvicorn  # noqa: PLC0415

    from relais.web.app import LOCAL, create  # noqa: PLC0415

    if (certificate is None) != (key is None):
        raise typer.BadParameter(_("a certificate and its key go together"), param_hint="--certificate")
    if address != _HERE and certificate is None:
        raise typer.BadParameter(_("what others can reach is served by TLS only: --certificate and --certificate-key"))
    with telling():
        # As nobody's: whoever signed in on the command line has not signed in at the web's door.
        opened = replace(open_home(home), session=None, purpose=None)
        unit = signs_in(opened)
        door = secrets.token_urlsafe(32)
        app = create(opened, door, names=LOCAL | frozenset(name or ()), secure=certificate is not None)
        scheme = "http" if certificate is None else "https"
        place = f"{scheme}://{(name or [address])[0]}:{port}/"
        console().print(_("The desk is open: {address}").format(address=place if unit else f"{place}enter/{door}"),
                        markup=False, soft_wrap=True)  # fmt: skip
        console().print(_("Stop it with Ctrl-C."))
        uvicorn.run(
            app, host=address, port=port, log_level="warning", access_log=False, server_header=False,
            ssl_certfile=certificate, ssl_keyfile=key,
        )  # fmt: skip
