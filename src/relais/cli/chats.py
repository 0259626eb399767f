"""`relais chats [ID]`: conversations exported twice, and where the two exports differ."""

from typing import Annotated

import typer

from relais.cli.listing import SHOWN, cell, console, keyed, listing, print_json
from relais.cli.options import HOME, AllOption, HomeOption, JsonOption, SortOption, check_sort, complain, telling
from relais.cli.speak import _, reasoned
from relais.desk.chats import Chat, Chats, chat
from relais.desk.chats import chats as read_chats
from relais.desk.home import open_home
from relais.language.sorting import Row


def chats(
    id_: Annotated[
        str | None, typer.Argument(metavar="ID", help=_("Two exports of one chat (C-…); without it, all."))
    ] = None,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
    all_rows: AllOption = False,
    sort: SortOption = None,
) -> None:
    """List the conversations that may be one, exported twice; with an ID, the lines in which the two exports differ."""
    limit = None if all_rows else SHOWN
    if id_ is None:
        with telling():
            found = read_chats(open_home(home))
        check_sort(sort, tuple(found.joins.column_names))
        _list(found, as_json=as_json, sort=sort, limit=limit)
        stale = found.stale
    else:
        with telling():
            # What is sorted is sorted whole.
            one = chat(open_home(home), id_, None if as_json or sort else limit)
        check_sort(sort, tuple(one.differences.column_names))
        _show(one, as_json=as_json, sort=sort, limit=limit)
        stale = one.stale
    if stale and not as_json:
        complain(_("facts have come in since this was made: `relais run` brings it up to date"))


def _list(found: Chats, *, as_json: bool, sort: str | None, limit: int | None) -> None:
    rows = found.joins.to_pylist()
    if as_json:
        print_json({"stale": found.stale, "joins": [keyed(row) for row in rows]})
        return
    _print_joins(rows, title=_("Chats that may be one, exported twice"), sort=sort, limit=limit)
    console().print(
        _(
            "The shift is by how much the clock of the other export is ahead; no time of a fact is changed for it."
            " `relais chats ID` lists the lines that differ."
        )
    )


def _print_joins(rows: list[Row], *, title: str, sort: str | None, limit: int | None) -> None:
    rows = [{**row, **{side: _told(row, side) for side in ("left", "right")}} for row in rows]
    columns = [
        ("join_id", _("join")),
        ("left", _("source and conversation")),
        ("right", _("the other")),
        ("matched", _("same lines")),
        ("only_left", _("only here")),
        ("only_right", _("only in the other")),
        ("outside", _("of these outside the other's time")),
        ("edited", _("other text")),
        ("shifted", _("other time")),
        ("other_sender", _("other sender")),
        ("undated", _("without a time")),
        ("offset_s", _("shift in s")),
    ]
    listing(rows, columns, title=title, sort=sort, limit=limit)


def _told(row: Row, side: str) -> str:
    return "\n".join(cell(row[f"{side}_{part}"]) for part in ("source", "conversation") if row[f"{side}_{part}"])


def _show(one: Chat, *, as_json: bool, sort: str | None, limit: int | None) -> None:
    (join,) = one.join.to_pylist()
    rows = one.differences.to_pylist()
    if as_json:
        print_json({"stale": one.stale, **keyed(join), "differences": rows})
        return
    _print_joins([join], title=join["join_id"], sort=None, limit=None)
    console().print(str(reasoned(join)["basis"]), markup=False)
    columns = [
        ("kind", _("difference")),
        ("left_at", _("time")),
        ("right_at", _("other time")),
        ("left_sender", _("who wrote")),
        ("right_sender", _("who wrote, in the other")),
        ("outside", _("outside the other's time")),
        ("left_locator", _("place")),
        ("right_locator", _("other place")),
    ]
    listing([reasoned(row) for row in rows], columns, title=_("Lines that differ"), sort=sort, limit=limit)
    if len(rows) < one.all_differences:
        console().print(
            _("{shown} of {all} lines shown: --all shows them").format(shown=len(rows), all=one.all_differences)
        )
