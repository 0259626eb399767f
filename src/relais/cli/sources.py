"""`relais sources`: what has been received, what was read of it, and why the rest was not."""

from dataclasses import asdict

from relais.cli.listing import SHOWN, console, listing, print_json
from relais.cli.options import HOME, AllOption, HomeOption, JsonOption, SortOption, check_sort, telling
from relais.cli.speak import _, noted, say
from relais.desk.consult import SourceLine
from relais.desk.consult import sources as list_sources
from relais.desk.home import open_home

_COLUMNS = ("id", "name", "size", "custody", "reader", "status", "facts", "skipped", "questions", "why")


def sources(
    home: HomeOption = HOME, as_json: JsonOption = False, all_rows: AllOption = False, sort: SortOption = None
) -> None:
    """List what has been received, what was read of it, and why the rest was not."""
    check_sort(sort, _COLUMNS)
    with telling():
        lines, counts = list_sources(open_home(home))
    if as_json:
        print_json({"sources": [full_source(line) for line in lines], "facts": counts})
        return
    headings = zip(
        _COLUMNS,
        (_("id"), _("name"), _("bytes"), _("custody"), _("reader"), _("status"), _("facts"), _("skipped"),
         _("questions"), _("reason")),
        strict=True,
    )  # fmt: skip
    listing(
        [_row(line) for line in lines],
        list(headings),
        title=_("Sources"),
        sort=sort,
        limit=None if all_rows else SHOWN,
    )
    out = console()
    for status, count in _statuses(lines).items():
        out.print(f"{count:>8} {_(status)}")
    out.print(
        _("Facts: {counts}").format(counts=", ".join(f"{_(table)} {rows}" for table, rows in sorted(counts.items())))
    )


def _row(line: SourceLine) -> dict[str, object]:
    reading = line.reading
    first = reading.notices[0] if reading and reading.notices else None
    return {
        "id": line.source.source_id[:12],
        "name": line.source.name,
        "size": line.source.size,
        "custody": _(line.source.custody),
        "reader": reading.reader if reading else "",
        "status": _(reading.status) if reading else "",
        "facts": sum(reading.facts.values()) if reading else 0,
        "skipped": reading.skipped if reading else 0,
        "questions": ", ".join(question.key for question in reading.questions) if reading else "",
        "why": noted(first) if first else "",
    }


def full_source(line: SourceLine) -> dict[str, object]:
    """Return a source and its reading as JSON shows them, with each notice in the user's language."""
    full = {**asdict(line.source), "received": line.received, "reading": None}
    if line.reading:
        notices = [{**asdict(n), "text": say(n.template, n.params)} for n in line.reading.notices]
        full["reading"] = {**asdict(line.reading), "notices": notices}
    return full


def _statuses(lines: list[SourceLine]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for line in lines:
        status = line.reading.status if line.reading else "unread"
        counts[status] = counts.get(status, 0) + 1
    return dict(sorted(counts.items()))
