"""`relais doctor`: what is wrong and what to do."""

from dataclasses import asdict
from datetime import UTC, datetime

import typer

from relais.cli.listing import console, line, print_json
from relais.cli.options import HOME, LEFT_UNREAD, HomeOption, JsonOption, telling
from relais.cli.speak import _, say
from relais.desk.doctor import doctor as examine
from relais.desk.doctor_look import GOOD, WRONG
from relais.language.desk_words import CHECKS


def doctor(home: HomeOption = HOME, as_json: JsonOption = False) -> None:
    """Say what is wrong with the home, and what to do about it."""
    with telling():
        found = examine(home, datetime.now(UTC))
    if as_json:
        print_json([asdict(one) for one in found])
    else:
        out = console()
        for one in found:
            told = f": {say(one.what, one.params)}" if one.what else ""
            out.print(line(f"{_(CHECKS[one.check])}: {_(one.state)}{told}"), markup=False, soft_wrap=True)
            if one.state != GOOD:
                out.print(line(f"    {say(one.to_do, one.params)}"), markup=False, soft_wrap=True)
    if any(one.state == WRONG for one in found):
        raise typer.Exit(LEFT_UNREAD)
