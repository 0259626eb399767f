"""What needs two people: asked by one and signed by another, or done in an emergency and signed within 48 hours."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response

from relais.desk import approval
from relais.desk.error import DeskError
from relais.desk.recipient import TO
from relais.language.desk_words import APPROVAL_STATES, APPROVED_ACTS, APPROVED_THINGS
from relais.language.sorting import Row
from relais.language.tongue import Tongue
from relais.web.listing import Column, Listing, listing
from relais.web.not_done import not_done
from relais.web.render import page
from relais.web.visitor import Acting, Person, Visitor

ROUTES = APIRouter()


@ROUTES.get("/approvals")
def show(
    person: Person, sort: Annotated[str, Query()] = "", number: Annotated[int, Query(alias="page", ge=1)] = 1
) -> Response:
    """Show what the person asked, or may sign."""
    return _page(person, sort, number)


@ROUTES.post("/approvals/{number}")
def sign(
    number: int, person: Acting, reason: Annotated[str, Form()] = "", granted: Annotated[str, Form()] = ""
) -> Response:
    """Sign what another asked or did, or refuse it."""
    try:
        approval.sign(person.home, number, reason, granted=granted == "yes")
    except DeskError as error:
        return _page(person, error=not_done(person, error), told={number: reason}, status=422)
    return RedirectResponse("/approvals", 303)


def _page(
    person: Visitor, sort: str = "", number: int = 1, *, error: str | None = None,
    told: dict[int, str] | None = None, status: int = 200,
) -> Response:  # fmt: skip
    found, as_of = approval.approvals(person.home)
    said = person.tongue
    unsigned = [
        {**vars(one), "state": said.said(APPROVAL_STATES, one.state(as_of)), "act": said.said(APPROVED_ACTS, one.act),
         "what": _what(one.what, said)}
        for one in found if one.signature is None
    ]  # fmt: skip
    rows = [
        {"number": one.number, "state": said.said(APPROVAL_STATES, one.state(as_of)),
         "act": said.said(APPROVED_ACTS, one.act), "what": _what(one.what, said), "case": one.case, "who": one.name,
         "at": datetime.fromisoformat(one.at), "reason": one.reason, "emergency": one.due is not None,
         "signed_by": one.signature and one.signature.name, "why": one.signature and one.signature.reason}
        for one in found if one.signature is not None
    ]  # fmt: skip
    return page(
        person, "approvals.html", here="more", status=status, waiting=[one for one in unsigned if one["due"] is None],
        emergencies=[one for one in unsigned if one["due"] is not None],
        signed=_signed(person, rows, sort, number), told=told or {}, error=error,
    )  # fmt: skip


def _what(reference: str, said: Tongue) -> str:
    """Return what an approval is about in words: pieces, then for whom; what is no word of ours stays as it is."""
    pieces, to, whom = reference.partition(TO)
    return ", ".join(_piece(one, said) for one in pieces.split(", ")) + to + whom


def _piece(piece: str, said: Tongue) -> str:
    for begins, word in APPROVED_THINGS.items():
        if piece == begins or piece.startswith(f"{begins} "):
            return said.text(word) + piece.removeprefix(begins)
    return said.text(piece)


def _signed(person: Visitor, rows: Sequence[Row], sort: str, number: int) -> Listing:
    _ = person.tongue.text
    headings = {
        "number": _("no."), "state": _("state"), "act": _("act"), "what": _("on what"), "case": _("case"),
        "who": _("who"), "at": _("when"), "reason": _("reason"), "emergency": _("emergency"),
        "signed_by": _("signed by"), "why": _("their reason"),
    }  # fmt: skip
    return listing(rows, [Column(*one) for one in headings.items()], "/approvals", sort=sort, page=number)
