"""Tables: what their columns mean, as the program or people of the unit say; and a sealed table that nobody mapped."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response

from relais.desk.error import DeskError
from relais.desk.exposure import REASONS_ASKED
from relais.desk.formats import mappings as shipped
from relais.desk.mappings import FIXED, confirm_source, fields_of, of_source, own
from relais.desk.take_in import reread
from relais.model.notice import msg
from relais.web.listing import Column, listing
from relais.web.not_done import not_done
from relais.web.render import page
from relais.web.typed import lines
from relais.web.visitor import Acting, ForgedError, Person, Visitor

ROUTES = APIRouter()
BAD_FIXED = msg("“{text}” says nothing that every row shares: write, for instance, zone=Europe/Paris")


@ROUTES.get("/mappings")
def show(
    person: Person, sort: Annotated[str, Query()] = "", number: Annotated[int, Query(alias="page", ge=1)] = 1
) -> Response:
    """List the tables that are known by their headers, the unit's own first."""
    _ = person.tongue.text
    columns = (
        Column("name", _("name")), Column("title", _("table")), Column("fills", _("fills")),
        Column("who", _("confirmed by")), Column("columns", _("columns")),
    )  # fmt: skip
    rows = [
        {"name": one.name, "title": _(one.title), "fills": _(one.fills), "who": one.confirmed_by or "relais",
         "columns": ", ".join(one.columns)}
        for one in (*own(person.home), *shipped())
    ]  # fmt: skip
    return page(person, "mappings.html", here="more", table=listing(rows, columns, "/mappings", sort=sort, page=number))


@ROUTES.post("/source/{start}/mapping")
def look(start: str, person: Acting, reason: Annotated[str, Form()] = "") -> Response:
    """Open a sealed table: a cell of each column counts as one text read."""
    return _page(person, start, reason)


@ROUTES.post("/source/{start}/mapping/confirm")
def confirm(
    start: str, person: Acting, name: Annotated[str, Form()] = "", column: Annotated[list[str] | None, Form()] = None,
    field: Annotated[list[str] | None, Form()] = None, was: Annotated[list[str] | None, Form()] = None,
    fixed: Annotated[str, Form()] = "", reason: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Confirm, in one's name, what the columns mean, and read the table anew."""
    columns, fields, before = column or [], field or [], was or []
    if not len(columns) == len(fields) == len(before):
        raise ForgedError
    typed = {"name": name, "fixed": fixed, "fields": fields}
    try:
        said = _changed(columns, fields, before)
        reread(person.home, confirm_source(person.home, start, name.strip(), fields=said, fixed=_fixed(fixed)))
    except DeskError as error:
        return _page(person, start, reason, typed=typed, error=not_done(person, error))
    return RedirectResponse(f"/source/{start}", 303)


def _changed(columns: list[str], fields: list[str], before: list[str]) -> dict[str, str]:
    """Return, by field, the columns that the person corrected; an empty one: no column holds it."""
    corrected = [row for row in zip(columns, fields, before, strict=True) if row[1] != row[2]]
    given = {field: column for column, field, _was in corrected if field}
    return {was: "" for _column, _field, was in corrected if was and was not in given} | given


def _fixed(text: str) -> dict[str, str]:
    found = {}
    for line in lines(text):
        key, sign, value = line.partition("=")
        if not sign or not key.strip():
            raise DeskError(BAD_FIXED, text=line[:100])
        found[key.strip()] = value.strip()
    return found


def _page(
    person: Visitor, start: str, reason: str, *, typed: Mapping[str, object] | None = None, error: str | None = None
) -> Response:
    told: dict[str, Any] = {"start": start, "reason": reason, "error": error}
    try:
        source_id, found = of_source(person.home, start, reason)
    except DeskError as refused:
        if refused.template not in REASONS_ASKED:
            raise
        asked = person.tongue.say(refused.template, refused.params)
        return page(person, "mapping.html", here="more", asked=asked, found=None, **told)
    return page(
        person, "mapping.html", here="more", status=422 if error else 200, asked=None, found=found, source=source_id,
        fields=fields_of(found.mapping.table), fixed=FIXED,
        typed=typed or {"name": "", "fixed": "", "fields": [one.field or "" for one in found.columns]}, **told,
    )  # fmt: skip
