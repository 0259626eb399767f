"""`relais passage SOURCE PLACE`: read one passage from the sealed source, which counts as exposure."""

from typing import Annotated

import typer

from relais.cli.exposure import LateOption, remind
from relais.cli.listing import cell, console, print_json
from relais.cli.options import HOME, HomeOption, JsonOption, telling
from relais.cli.speak import _
from relais.desk.home import open_home
from relais.desk.passage import passage as read_passage


def passage(
    source: Annotated[str, typer.Argument(help=_("The start of the source's hash."))],
    place: Annotated[str, typer.Argument(help=_("The place, as `relais why` and `relais show` give it."))],
    reason: LateOption = "",
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Read one passage from the sealed source. It is recorded, and counts as exposure to text."""
    with telling():
        opened = open_home(home)
        found = read_passage(opened, source, place, reason)
    if as_json:
        print_json({"source": source, "place": place, "text": found.text})
    else:
        # Tabs and line ends of other systems are text; the other control marks are not for a terminal.
        shown = cell(found.text.replace("\r\n", "\n").expandtabs())
        console().print(shown, markup=False, soft_wrap=True)
    remind(opened, found.pause_due)
