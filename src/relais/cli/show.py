"""`relais show ID`: a report, a subject or a source, with the place of each fact."""

from typing import Annotated

import pyarrow as pa
import typer

from relais.cli.listing import SHOWN, console, keyed, line, listing, print_json
from relais.cli.options import HOME, AllOption, HomeOption, JsonOption, telling
from relais.cli.sources import full_source
from relais.cli.speak import _, reasoned, say
from relais.desk.consult import SourceLine
from relais.desk.home import open_home
from relais.desk.show import show as show_sheet


def show(
    id_: Annotated[
        str, typer.Argument(metavar="ID", help=_("A report (R-…), a subject (S-…) or the start of a source's hash."))
    ],
    home: HomeOption = HOME,
    as_json: JsonOption = False,
    all_rows: AllOption = False,
) -> None:
    """Show a report, a subject or a source, with the place of each fact."""
    with telling():
        sheet = show_sheet(open_home(home), id_)
    if as_json:
        tables = {name: [keyed(row) for row in table.to_pylist()] for name, table in sheet.tables.items()}
        print_json({"id": sheet.id, **tables} if sheet.source is None else full_source(sheet.source))
    elif sheet.source is not None:
        _print_source(sheet.source)
    else:
        console().print(sheet.id, style="bold")
        for name, table in sheet.tables.items():
            _print_table(name, table, None if all_rows else SHOWN)


def _print_table(name: str, table: pa.Table, limit: int | None) -> None:
    """Print a table without the columns that are empty in every row; a single row stands upright."""
    filled = [column for column in table.column_names if table[column].null_count < table.num_rows]
    rows = [reasoned(row) for row in table.select(filled).to_pylist()]
    filled = [column for column in filled if column != "params"]
    for row in rows:
        row["source_id"] = str(row["source_id"])[:12] if "source_id" in row else None
        if row.get("locator") == "":
            row["locator"] = _("(the whole file)")
    if len(rows) == 1 and len(filled) > 8:
        upright = [{"field": _(column), "value": rows[0][column]} for column in filled]
        listing(upright, [("field", ""), ("value", "")], title=_(name), sort=None, limit=None)
    else:
        listing(rows, [(column, _(column)) for column in filled], title=_(name), sort=None, limit=limit)


def _print_source(sheet: SourceLine) -> None:
    out = console()
    source, reading = sheet.source, sheet.reading
    out.print(line(source.name), style="bold", markup=False)
    out.print(f"SHA-256 {source.source_id}  {source.size}  {_(source.custody)}  {sheet.received}", markup=False)
    for member in source.members:
        out.print(line(f"  {member.source_id[:12]}  {_(member.custody)}  {member.path}"), markup=False)
    if reading is None:
        return
    counts = ", ".join(f"{_(table)} {rows}" for table, rows in reading.facts.items())
    out.print(f"{reading.reader} v{reading.version}: {_(reading.status)}. {counts}", markup=False)
    for notice in reading.notices:
        out.print(line(f"  {notice.place}  {say(notice.template, notice.params)}"), markup=False, soft_wrap=True)
    for question in reading.questions:
        out.print(
            line(
                _("  question: {key}, for {records} records, first at {place} (“{example}”)").format(
                    key=question.key, records=question.records, place=question.place, example=question.example
                )
            ),
            markup=False,
            soft_wrap=True,
        )
