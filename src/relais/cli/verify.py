"""`relais verify`: recompute everything from the bytes, of the home or of an exhibit bundle."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from relais.cli.bundle import verified
from relais.cli.listing import console, line, print_json
from relais.cli.options import HOME, LEFT_UNREAD, HomeOption, JsonOption, complain, telling
from relais.cli.progress import progress
from relais.cli.speak import _, say
from relais.desk.home import open_home
from relais.desk.prove import verify as prove


def verify(
    bundle: Annotated[
        Path | None,
        typer.Argument(metavar="BUNDLE", help=_("An exhibit bundle, its folder or its zip; without one, the home.")),
    ] = None,
    key: Annotated[
        str | None, typer.Option("--key", help=_("Of a bundle: the unit's public key, as it was told another way."))
    ] = None,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Recompute everything from the bytes, of the home or of a bundle, and name every file that has changed."""
    if bundle is not None:
        verified(bundle, key, as_json=as_json)
        return
    with telling(), progress(_("verify")) as bar:
        proof = prove(open_home(home), bar.show)
    found = proof.ledger
    if as_json:
        print_json({"sound": proof.sound, "ledger": asdict(found), "audit": [asdict(fault) for fault in proof.audit]})
    else:
        out = console()
        out.print(
            _("{manifests} manifests, {files} batch files, {facts} facts, {sources} sealed sources checked; "
              "{withheld} hashes have no bytes in the house (media, containers).").format(**vars(found)),
        )  # fmt: skip
        for notice in found.waiting if proof.sound else ():
            out.print(line(f"{notice.place}: {say(notice.template, notice.params)}"), markup=False, soft_wrap=True)
        if proof.sound:
            out.print(_("Sound: nothing has changed. Last manifest: {head}").format(head=found.head))
    for fault in found.faults:
        complain(f"{fault.place}: {say(fault.template, fault.params)}")
    for fault in proof.audit:
        complain(f"{fault.place}: {say(fault.template, fault.params)}")
    if not proof.sound:
        raise typer.Exit(LEFT_UNREAD)
