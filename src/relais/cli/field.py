"""`relais bench field`: how a unit's alerts ended by the rank at which they stood, from its file of counts."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from relais.bench.field import DRAWN, RANKED, TO_A_CASE, Rate
from relais.bench.field import field as rates
from relais.bench.road import BenchError
from relais.cli.listing import console, listing, print_json
from relais.cli.options import NOT_DONE, JsonOption, complain
from relais.cli.result import percent
from relais.cli.speak import _, said, say
from relais.language.desk_words import ALERT_OUTCOMES
from relais.language.sorting import Row

_COLUMNS = ("group", "tenth", "outcome", "count", "of", "low", "high")


def field(
    path: Annotated[
        Path, typer.Argument(metavar="FILE", help=_("The counts, as `relais alert export-counts` writes them."))
    ],
    as_json: JsonOption = False,
) -> None:
    """How alerts ended by the rank at which they stood, drawn and ranked apart, with exact 95 % intervals."""
    try:
        found = rates(path)
    except BenchError as error:
        complain(say(error.template, {name: str(value) for name, value in error.params.items()}))
        raise typer.Exit(NOT_DONE) from error
    if as_json:
        print_json({"rates": [asdict(one) for one in found]})
        return
    headings = (
        _("alerts"), _("tenth of the queue"), _("outcome"), _("count"), _("of"), _("lowest rate"), _("highest rate"),
    )  # fmt: skip
    columns = list(zip(_COLUMNS, headings, strict=True))
    listing([_row(one) for one in found], columns, title=_("Outcomes in the field"), sort=None, limit=None)
    out = console()
    out.print(_("Ranked alerts were opened because they stood high: what the ranking misses is never among them."))
    if not any(one.group == DRAWN for one in found):
        out.print(_("No drawn alert has ended yet: what lies further down is not known."))


def _row(one: Rate) -> Row:
    return {
        "group": {DRAWN: _("drawn"), RANKED: _("ranked")}[one.group],
        "tenth": one.tenth if one.tenth is not None else _("all"),
        "outcome": _outcome(one.outcome),
        "count": one.count,
        "of": one.of,
        "low": percent(one.low),
        "high": percent(one.high),
    }


def _outcome(name: str) -> str:
    if name == TO_A_CASE:
        return _("to a case")
    # The counts may be those of another version, with outcomes that this one has no words for.
    return said(ALERT_OUTCOMES, name) if name in ALERT_OUTCOMES else name
