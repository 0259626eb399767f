"""What leaves for partners: packages for countries and feedback to senders, signed by two; what they answered."""

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response

from relais.desk import approval
from relais.desk import feedback as answering
from relais.desk.error import DeskError
from relais.desk.outgoing import FEEDBACK, KINDS, PACKAGES, Export, outgoing
from relais.desk.packages import packages, reference
from relais.desk.returned import returned
from relais.dossier.archive import archive
from relais.language.sorting import Row
from relais.model.notice import msg
from relais.web.listing import SHOWN, Column, Listing, listing
from relais.web.not_done import not_done
from relais.web.render import page
from relais.web.visitor import Acting, Person, Visitor

ROUTES = APIRouter()
EVERY = "all"
NO_KIND = msg("choose what leaves: packages, or feedback to a sender")


@ROUTES.get("/packages")
def show(
    person: Person, sort: Annotated[str, Query()] = "", number: Annotated[int, Query(alias="page", ge=1)] = 1
) -> Response:
    """Show what was asked, the forms that ask, what left and what came back."""
    return _page(person, sort=sort, number=number)


@ROUTES.post("/packages")
def ask(
    person: Acting, kind: Annotated[str, Form()] = "", of: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "", how: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Ask a second person to sign, or announce it in an emergency."""
    try:
        what = answering.reference(of) if _kind(kind) == FEEDBACK else reference(of.strip() or EVERY)
        if how == "emergency":
            approval.emergency(person.home, "export", what, reason)
        else:
            approval.propose(person.home, "export", what, reason)
    except DeskError as error:
        return _page(person, told={"kind": kind, "of": of, "reason": reason}, error=not_done(person, error))
    return RedirectResponse("/packages", 303)


@ROUTES.post("/packages/make")
def make(person: Acting, kind: Annotated[str, Form()] = "", of: Annotated[str, Form()] = "") -> Response:
    """Give what was signed, as one archive: once for each signature."""
    now = datetime.now(UTC)
    try:
        if _kind(kind) == FEEDBACK:
            data = _archived(lambda out: answering.feedback(person.home, of, out, person.tongue))
        else:
            one = of.strip() or EVERY
            data = _archived(
                lambda out: packages(person.home, out, now, person.tongue, facilitator=None if one == EVERY else one)
            )
    except DeskError as error:
        return _page(person, error=not_done(person, error))
    headers = {"Content-Disposition": f'attachment; filename="{kind}-{now:%Y-%m-%d}.zip"'}
    return Response(data, media_type="application/zip", headers=headers)


def _kind(kind: str) -> str:
    if kind not in KINDS:
        raise DeskError(NO_KIND)
    return kind


def _archived(write: Callable[[Path], object]) -> bytes:
    """Return what is written into a folder, which then goes, as one archive."""
    with tempfile.TemporaryDirectory(prefix="relais-packages-") as place:
        out = Path(place) / "out"
        write(out)
        return archive((str(one.relative_to(out)), one.read_bytes()) for one in sorted(out.rglob("*")) if one.is_file())


def _page(
    person: Visitor, *, told: dict[str, str] | None = None, error: str | None = None, sort: str = "", number: int = 1
) -> Response:
    found = outgoing(person.home)
    return page(
        person, "packages.html", here="more", status=422 if error else 200, found=found, shown=found.proposed[:SHOWN],
        senders=answering.senders(person.home), answers=_answers(person), left=_left(person, found.left, sort, number),
        told=told or {"kind": PACKAGES, "of": "", "reason": ""}, every=EVERY, error=error,
    )  # fmt: skip


def _left(person: Visitor, left: tuple[Export, ...], sort: str, number: int) -> Listing:
    _ = person.tongue.text
    columns = (
        Column("number", _("no.")), Column("at", _("when (UTC)")), Column("kind", _("kind")),
        Column("recipient", _("recipient")), Column("purpose", _("purpose")), Column("actor", _("who")),
        Column("approval", _("approval")), Column("places", _("places")),
    )  # fmt: skip
    rows: list[Row] = [
        {**vars(one), "at": datetime.fromisoformat(one.at), "kind": _(one.kind), "recipient": _(one.recipient)}
        for one in left
    ]
    return listing(rows, columns, "/packages", sort=sort, page=number)


def _answers(person: Visitor) -> Listing:
    """Return what recipients answered on their forms; the whole table, as it came."""
    _ = person.tongue.text
    columns = tuple(
        Column(key, heading, sorts=False)
        for key, heading in (
            ("person", _("person")), ("recipient", _("recipient")), ("ours", _("ours")), ("known", _("known")),
            ("outcome", _("outcome")), ("wrong_person", _("wrong person")), ("reference", _("their reference")),
            ("date", _("date")), ("name", _("source")),
        )
    )  # fmt: skip
    rows: list[Row] = [
        {**vars(one.answer), "recipient": one.export and _(one.export.recipient), "name": one.name,
         "links": {"name": f"/source/{one.source_id}"}}
        for one in returned(person.home)
    ]  # fmt: skip
    return listing(rows, columns, "/packages")
