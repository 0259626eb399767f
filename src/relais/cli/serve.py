"""`relais serve`: the web desk, on this machine alone, or for a unit under its own name and certificate."""

import os
import secrets
import signal
from dataclasses import replace
from functools import partial
from multiprocessing import parent_process
from multiprocessing.connection import wait
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Annotated

import typer

from relais.cli.listing import console
from relais.cli.options import HOME, HomeOption, telling
from relais.cli.speak import _
from relais.desk.home import open_home
from relais.desk.passing import hold
from relais.desk.sign_in import signs_in
from relais.desk.warm import warm

if TYPE_CHECKING:
    from fastapi import FastAPI

_HERE = "127.0.0.1"
# Each reads what it needs of a large home into memory of its own.
_MOST_PROCESSES = 4
# A process that links and ranks a large home is busy, not lost.
_SILENT_S = 60


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
    from uvicorn.supervisors import Multiprocess  # noqa: PLC0415

    if (certificate is None) != (key is None):
        raise typer.BadParameter(_("a certificate and its key go together"), param_hint="--certificate")
    if address != _HERE and certificate is None:
        raise typer.BadParameter(_("what others can reach is served by TLS only: --certificate and --certificate-key"))
    with telling():
        unit = signs_in(replace(open_home(home), session=None, purpose=None))
        door = secrets.token_urlsafe(32)
        names, secure = frozenset(name or ()), certificate is not None
        scheme = "http" if certificate is None else "https"
        place = f"{scheme}://{(name or [address])[0]}:{port}/"
        config = uvicorn.Config(
            partial(application, home, door, names, secure), factory=True, host=address, port=port,
            workers=min(_MOST_PROCESSES, len(os.sched_getaffinity(0))), timeout_worker_healthcheck=_SILENT_S,
            log_level="warning", access_log=False, server_header=False, ssl_certfile=certificate, ssl_keyfile=key,
        )  # fmt: skip
        try:
            listening = config.bind_socket()
            # Whoever comes before the processes are ready waits.
            listening.listen(config.backlog)
        except (SystemExit, OSError) as error:
            told = _("cannot listen on {address}, port {port}: another program has it, or it is not yours to use")
            raise typer.BadParameter(told.format(address=address, port=port), param_hint="--port") from error
        console().print(_("The desk is open: {address}").format(address=place if unit else f"{place}enter/{door}"),
                        markup=False, soft_wrap=True)  # fmt: skip
        console().print(_("Stop it with Ctrl-C."))
        Multiprocess(config, [listening]).run()


def application(root: Path, door: str, names: frozenset[str], secure: bool) -> "FastAPI":
    """Return what one process of the server answers with; it ends with the process that started it."""
    from relais.web.app import LOCAL, create  # noqa: PLC0415

    Thread(target=_leave_with_parent, daemon=True).start()
    # As nobody's: whoever signed in on the command line has not signed in at the web's door.
    opened = replace(open_home(root), session=None, purpose=None)
    app = create(opened, door, names=LOCAL | names, secure=secure)
    app.state.passing = hold(opened)
    Thread(target=warm, args=(opened,), daemon=True).start()
    return app


def _leave_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
