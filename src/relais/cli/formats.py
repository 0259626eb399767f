"""`relais formats`: what can be read, what comes of it, on whose files it was tried, and what it cannot know."""

from dataclasses import asdict

from relais.cli.listing import console, line, listing, print_json
from relais.cli.options import JsonOption, SortOption, check_sort
from relais.cli.speak import _
from relais.desk.formats import FormatLine, mappings
from relais.desk.formats import formats as list_formats

_COLUMNS = ("name", "version", "title", "fills", "samples", "limits")


def formats(as_json: JsonOption = False, sort: SortOption = None) -> None:
    """List the formats that are read: what each gives, on how many files of others it was tried, and its limits."""
    check_sort(sort, _COLUMNS)
    lines = list_formats()
    if as_json:
        told = [{**asdict(one), "title": _(one.title), "limits": [_(text) for text in one.limits]} for one in lines]
        print_json({"formats": told, "mappings": [asdict(one) for one in mappings()]})
        return
    headings = zip(
        _COLUMNS,
        (_("name"), _("version"), _("format"), _("fills"), _("files of others"), _("limits")),
        strict=True,
    )
    listing([_row(one) for one in lines], list(headings), title=_("Formats"), sort=sort, limit=None)
    listing(
        [{"name": one.name, "title": _(one.title), "fills": _(one.fills)} for one in mappings()],
        [("name", _("name")), ("title", _("table")), ("fills", _("fills"))],
        title=_("Tables known by their header; `relais mapping FILE` adds others"),
        sort=None,
        limit=None,
    )
    unproven = sum(not one.samples for one in lines)
    console().print(
        line(
            _("{count} formats, {unproven} unproven: no file of other software was at hand to try them on.").format(
                count=len(lines), unproven=unproven
            )
        )
    )


def _row(one: FormatLine) -> dict[str, object]:
    return {
        "name": one.name,
        "version": one.version,
        "title": _(one.title),
        "fills": ", ".join(_(table) for table in one.fills),
        "samples": len(one.samples) or _("unproven"),
        "limits": "; ".join(_(limit) for limit in one.limits),
    }
