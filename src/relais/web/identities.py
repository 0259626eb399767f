"""Who used an address: proposed from an operator's answer, checked beside both sources, and what may rest on it."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response

from relais.desk.error import DeskError
from relais.desk.exposure import REASONS_ASKED
from relais.desk.identification import LACKS, Identification, check, identify, lacks, of_case, shown, use
from relais.language.desk_words import USES, VERDICTS
from relais.language.shown import exact
from relais.language.sorting import Row
from relais.language.tongue import Tongue
from relais.web.case_page import meanwhile
from relais.web.listing import Column, Listing, listing
from relais.web.not_done import not_done
from relais.web.render import page
from relais.web.visitor import Acting, Editing, Person, Visitor

ROUTES = APIRouter()
_PLACE = ("source", "place", "answer")


@ROUTES.get("/case/{number}/identities")
def show(
    number: int, person: Person, sort: Annotated[str, Query()] = "",
    at: Annotated[int, Query(alias="page", ge=1)] = 1,
) -> Response:  # fmt: skip
    """List the identifications of a case, and what each lacks."""
    return _page(person, number, sort=sort, at=at)


@ROUTES.post("/case/{number}/identities")
def propose(
    number: int, person: Editing, source: Annotated[str, Form()] = "", place: Annotated[str, Form()] = "",
    answer: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Propose that an operator's answer names who used an address."""
    told = {"source": source, "place": place, "answer": answer}
    try:
        identify(person.home, number, source.strip().lower(), place.strip(), answer.strip() or None)
    except DeskError as error:
        return _page(person, number, told=told, error=error)
    return RedirectResponse(f"/case/{number}/identities", 303)


@ROUTES.post("/identity/{number}")
def open_it(number: int, person: Acting, late: Annotated[str, Form()] = "") -> Response:
    """Open both passages, each counted as read; past the hour or the hours of reading, ask why first."""
    return _check(person, number, late)


@ROUTES.post("/identity/{number}/check")
def confirm(
    number: int, person: Acting, shown_as: Annotated[str, Form()] = "", verdict: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "", late: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Record the second officer's verdict on what was shown."""
    try:
        found = check(person.home, number, verdict, shown_as, reason)
    except DeskError as error:
        return _check(person, number, late, typed=(verdict, reason), error=not_done(person, error))
    return RedirectResponse(f"/case/{found.case}/identities", 303)


@ROUTES.post("/case/{number}/identities/use")
def rest_on(
    number: int, person: Editing, identity: Annotated[int, Form()] = 0, what: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Let an arrest, a search or a request rest on a checked identification."""
    try:
        use(person.home, identity, what, reason)
    except DeskError as error:
        return _page(person, number, using=(identity, what, reason), error=error)
    return RedirectResponse(f"/case/{number}/identities", 303)


def _page(
    person: Visitor, number: int, *, told: dict[str, str] | None = None, using: tuple[int, str, str] = (0, "", ""),
    error: DeskError | None = None, sort: str = "", at: int = 1,
) -> Response:  # fmt: skip
    of = of_case(person.home, number)
    found = of.all
    return page(
        person, "identities.html", here="cases", status=422 if error else 200, case=number, found=found,
        table=_table(found, number, person.tongue, sort, at), told=told or dict.fromkeys(_PLACE, ""), using=using,
        ready=[one for one in found if one.ready], uses=tuple(USES), exact=exact, seen=of.seen,
        meanwhile=meanwhile(error, person.tongue), error=not_done(person, error) if error else None,
    )  # fmt: skip


def _table(found: Sequence[Identification], case: int, said: Tongue, sort: str, at: int) -> Listing:
    _ = said.text
    headings = {
        "number": _("no."), "address": _("IP address"), "port": _("port"), "raw": _("time as written"),
        "instant": _("as read (UTC)"), "offset": _("seconds from the operator's period"),
        "proposed": _("proposed by"), "verdict": _("second officer"), "missing": _("missing"),
        "uses": _("what rests on it"),
    }  # fmt: skip
    rows = [_row(one, said) for one in found]
    columns = [Column(*one) for one in headings.items()]
    return listing(rows, columns, f"/case/{case}/identities", sort=sort, page=at)


def _row(one: Identification, said: Tongue) -> Row:
    verdict = said.said(VERDICTS, one.verdict)
    return {
        "number": one.number, "address": one.address, "port": str(one.port or ""), "raw": one.instant_raw,
        "instant": exact(one.instant), "offset": one.offset_s, "proposed": one.proposed_by,
        "verdict": f"{verdict} · {one.checked_by}" if verdict else "",
        "missing": "; ".join(said.text(LACKS[key]) for key in lacks(one)),
        "uses": ", ".join(said.said(USES, each) for each in one.uses),
    }  # fmt: skip


def _check(
    person: Visitor, number: int, late: str, *, typed: tuple[str, str] = ("", ""), error: str | None = None
) -> Response:
    told: dict[str, Any] = {"number_of": number, "late": late, "typed": typed, "exact": exact}
    try:
        found = shown(person.home, number, late)
    except DeskError as refused:
        if refused.template not in REASONS_ASKED:
            raise
        asked = person.tongue.say(refused.template, refused.params)
        return page(person, "identity.html", here="cases", found=None, asked=asked, error=None, **told)
    status = 422 if error else 200
    return page(person, "identity.html", here="cases", status=status, found=found, asked=None, error=error, **told)
