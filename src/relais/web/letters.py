"""Letters: those that wait for a person, and one of them, opened by a deliberate act and decided on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response

from relais.desk.consult import source as source_of
from relais.desk.error import DeskError
from relais.desk.letter import Letter, confirm, letter, letters, not_a_report
from relais.desk.take_in import reread
from relais.model.party import ROLES
from relais.web.listing import Column, listing
from relais.web.not_done import not_done
from relais.web.render import page
from relais.web.typed import numbers
from relais.web.visitor import Acting, ForgedError, Person, Visitor

ROUTES = APIRouter()
SAID = ("reference", "sender", "received")
# Of so many things a passage can be opened from the table: a letter of thousands stays a page that loads.
_OPENED = 100


@dataclass(frozen=True)
class Typed:
    """What the form of a letter holds: its three lines, whose each proposal is, and which are left out."""

    lines: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[int, str] = field(default_factory=dict)
    drop: frozenset[int] = frozenset()


@ROUTES.get("/letters")
def show(
    person: Person, sort: Annotated[str, Query()] = "", number: Annotated[int, Query(alias="page", ge=1)] = 1,
    decided: Annotated[str, Query()] = "",
) -> Response:  # fmt: skip
    """List the letters that wait. `decided`: the source that was just decided on, and whether as a report."""
    _ = person.tongue.text
    columns = (
        Column("name", _("name")), Column("received", _("received")), Column("mentions", _("things it mentions")),
    )  # fmt: skip
    rows = [
        {"name": one.name, "received": datetime.fromisoformat(one.received), "mentions": one.mentions,
         "links": {"name": f"/letter/{one.source_id}"}}
        for one in letters(person.home)
    ]  # fmt: skip
    table = listing(rows, columns, "/letters", sort=sort, page=number)
    return page(person, "letters.html", here="more", table=table, decided=decided)


@ROUTES.get("/letter/{source}")
def closed(source: str, person: Person) -> Response:
    """Show how a letter came; its text stays closed."""
    line = source_of(person.home, source)
    return page(person, "letter.html", here="more", line=line, found=None, error=None)


@ROUTES.post("/letter/{source}")
def open_it(source: str, person: Acting) -> Response:
    """Open a letter: what it mentions counts as one text read."""
    return _page(person, source)


@ROUTES.post("/letter/{source}/confirm")
def is_report(
    source: str, person: Acting, reference: Annotated[str, Form()] = "", sender: Annotated[str, Form()] = "",
    received: Annotated[str, Form()] = "", proposal: Annotated[list[int] | None, Form()] = None,
    role: Annotated[list[str] | None, Form()] = None, drop: Annotated[list[str] | None, Form()] = None,
) -> Response:  # fmt: skip
    """Confirm, in one's name, that the letter is a report, and whose each thing is."""
    if len(proposal or ()) != len(role or ()):
        raise ForgedError
    told = {"reference": reference, "sender": sender, "received": received}
    roles = {number: text.strip() for number, text in zip(proposal or (), role or (), strict=True) if text.strip()}
    typed = Typed(told, roles)
    try:
        typed = Typed(told, roles, frozenset(numbers(" ".join(drop or ()))))
        said = {name: text.strip() or None for name, text in told.items()}
        source_id = confirm(
            person.home, source, reference=said["reference"], sender=said["sender"], received=said["received"],
            roles=roles, drop=sorted(typed.drop),
        )  # fmt: skip
        reread(person.home, source_id)
    except DeskError as error:
        return _page(person, source, typed=typed, error=not_done(person, error))
    return RedirectResponse("/letters?decided=report", 303)


@ROUTES.post("/letter/{source}/none")
def is_none(source: str, person: Acting) -> Response:
    """Say, in one's name, that the letter is no report."""
    reread(person.home, not_a_report(person.home, source))
    return RedirectResponse("/letters?decided=none", 303)


def _page(person: Visitor, source: str, *, typed: Typed | None = None, error: str | None = None) -> Response:
    found = letter(person.home, source)
    line = source_of(person.home, found.source_id)
    words = ", ".join(f"{one} ({person.tongue.text(one)})" for one in ROLES)
    return page(
        person, "letter.html", here="more", status=422 if error else 200, line=line, found=found, roles=ROLES,
        words_of_roles=words, most=_OPENED,
        typed=typed or _proposed(found), error=error,
    )  # fmt: skip


def _proposed(found: Letter) -> Typed:
    """Return what the form begins with: what was decided before, else what stands behind labels in the letter."""
    fates = {one.number: found.fate(one) for one in found.proposals}
    before = found.decision
    told = {one.field: one.text for one in reversed(found.suggestions) if one.field != "received"}
    if before is not None and before.is_report:
        told = {name: getattr(before, name) or "" for name in SAID}
    return Typed(
        told, {number: fate for number, fate in fates.items() if fate not in (None, "-")},
        frozenset(number for number, fate in fates.items() if fate == "-"),
    )  # fmt: skip
