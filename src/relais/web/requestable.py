"""What a case can ask about, what each row lacks, and one draft that gathers the ready rows of a holder."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response

from relais.desk.error import DeskError
from relais.desk.request import Wanted, draft
from relais.desk.requestable import requestable
from relais.desk.situation import FUNCTIONS, KINDS, cautions_of, channels, row_lacks
from relais.language.desk_words import REQUEST_DATA, REQUEST_KINDS
from relais.language.shown import exact
from relais.language.sorting import Row
from relais.language.tongue import Tongue
from relais.web.case_page import meanwhile
from relais.web.listing import Column, Listing, listing
from relais.web.not_done import not_done
from relais.web.render import page
from relais.web.visitor import Editing, Person, Visitor

ROUTES = APIRouter()
FIRST = "ip_identity"
_BY_ROW = "no_address"


@ROUTES.get("/case/{number}/requestable")
def show(
    number: int, person: Person, data: Annotated[str, Query()] = FIRST, country: Annotated[str, Query()] = "",
    issuer: Annotated[str, Query()] = "", sort: Annotated[str, Query()] = "",
    at: Annotated[int, Query(alias="page", ge=1)] = 1,
) -> Response:  # fmt: skip
    """Show what can be asked about for one kind of data, and the channels that are open for it."""
    wanted = Wanted("", data, "", country.strip().upper() or None, issuer, None, "")
    return _page(person, number, wanted, sort=sort, at=at)


@ROUTES.post("/case/{number}/requestable")
def draft_one(
    number: int, person: Editing, channel: Annotated[str, Form()] = "", data: Annotated[str, Form()] = FIRST,
    holder: Annotated[str, Form()] = "", country: Annotated[str, Form()] = "", issuer: Annotated[str, Form()] = "",
    validator: Annotated[str, Form()] = "", reason: Annotated[str, Form()] = "",
    row: Annotated[list[str] | None, Form()] = None, unstated: Annotated[str, Form()] = "",
    emergency: Annotated[str, Form()] = "", mla: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Draft one request that gathers every ready row for one holder, or the rows that are ticked."""
    wanted = Wanted(
        channel, data, holder.strip(), country.strip().upper() or None, issuer, validator or None, reason,
        tuple(row or ()), unstated == "yes", emergency == "yes", mla == "yes",
    )  # fmt: skip
    try:
        made, blocked = draft(person.home, number, wanted)
    except DeskError as error:
        return _page(person, number, wanted, error=error)
    return RedirectResponse(f"/request/{made}" + (f"?left_out={len(blocked)}" if blocked else ""), 303)


def _page(
    person: Visitor, number: int, wanted: Wanted, *, sort: str = "", at: int = 1, error: DeskError | None = None
) -> Response:
    said = person.tongue
    data = wanted.data if wanted.data in KINDS else FIRST
    found = requestable(person.home, number)
    rows: list[dict[str, Any]] = found.rows.to_pylist()
    mine: list[Row] = [_row(row, data, said) for row in rows if row["kind"] in KINDS[data]]
    offers, hidden = channels(person.home, number, data, wanted.country, _function(wanted.issuer))
    asked = {"data": data, "country": wanted.country or "", "issuer": wanted.issuer}
    table = _table(mine, number, said, sort, at, {name: value for name, value in asked.items() if value})
    # Whether there is an address, with its port and second, is said row by row.
    open_to = [
        (one, [said.say(each.say, dict(each.params)) for each in one.missing if each.key != _BY_ROW],
         [said.say(text, {}) for text in cautions_of(one)])
        for one in offers
    ]  # fmt: skip
    return page(
        person, "requestable.html", here="requests", status=422 if error else 200, case=number, table=table,
        stale=found.stale, others=len(rows) - len(mine), data=data, told=asdict(wanted), open_to=open_to, hidden=hidden,
        kinds=tuple(REQUEST_DATA), functions=FUNCTIONS,
        holders=sorted({str(row["holder"]) for row in mine if row["holder"]}),
        seen=found.seen, meanwhile=meanwhile(error, said),
        error=not_done(person, error) if error else None,
    )  # fmt: skip


def _function(word: str) -> str | None:
    return word if word in FUNCTIONS else None


def _row(row: dict[str, Any], data: str, said: Tongue) -> dict[str, Any]:
    lacks = [said.say(piece.say, dict(piece.params)) for piece in row_lacks(row, data)]
    return {
        **row, "kind": said.said(REQUEST_KINDS, row["kind"]), "at": exact(row["at"]), "missing": "; ".join(lacks),
        "legal_expiry": row["legal_expiry"].date() if row["legal_expiry"] else None,
    }  # fmt: skip


def _table(rows: list[Row], case: int, said: Tongue, sort: str, at: int, asked: dict[str, str]) -> Listing:
    _ = said.text
    columns = (
        Column("kind", _("kind")), Column("value_raw", _("as written")), Column("value", _("as read")),
        Column("port", _("port")), Column("time_raw", _("time as written")), Column("at", _("as read (UTC)")),
        Column("holder", _("holder")), Column("country", _("country")), Column("legal_expiry", _("kept until")),
        Column("missing", _("missing")), Column("asked", _("request")),
    )  # fmt: skip
    return listing(rows, columns, f"/case/{case}/requestable", sort=sort, page=at, asked=asked)
