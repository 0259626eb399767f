"""`relais methods`: what each test asks, of what data, against what chance, and what it cannot show."""

from typing import Annotated

import typer

from relais.cli.listing import console, listing, print_json
from relais.cli.options import JsonOption, telling
from relais.cli.speak import _
from relais.desk.evidence import Statement, statement, statements
from relais.language.sorting import Row

# In the order in which a reader asks.
_PARTS = ("question", "data", "null", "window", "innocent", "cannot_show", "error_rate")


def methods(
    name: Annotated[str | None, typer.Argument(metavar="[TEST]", help=_("The test to state in full."))] = None,
    as_json: JsonOption = False,
) -> None:
    """State the tests: what each asks, of what data, against what chance, and what it cannot show."""
    if name is None:
        every = statements()
        if as_json:
            print_json([_document(one) for one in every])
            return
        rows = [{"name": one.name, "question": _(one.question)} for one in every]
        listing(rows, [("name", _("test")), ("question", _("question"))], title=_("Tests"), sort=None, limit=None)
        return
    with telling():
        one = statement(name)
    if as_json:
        print_json(_document(one))
        return
    out = console()
    out.print(f"{one.name}: {_(one.title)}", style="bold", markup=False)
    for part in _PARTS:
        out.print(f"\n{_headings()[part]}", style="bold", markup=False)
        out.print(_(getattr(one, part)), markup=False, soft_wrap=True)


def _headings() -> dict[str, str]:
    return {
        "title": _("Title"), "question": _("What is asked"), "data": _("What must be known"),
        "null": _("What chance would do"), "window": _("Windows and directions, fixed beforehand"),
        "innocent": _("The innocent reading"), "cannot_show": _("What it cannot show"),
        "error_rate": _("How often it misleads"),
    }  # fmt: skip


def _document(one: Statement) -> Row:
    return {"name": one.name, **{part: _(getattr(one, part)) for part in ("title", *_PARTS)}, "table": one.table}
