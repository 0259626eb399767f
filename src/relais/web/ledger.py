"""The ledger: every source and how it stands, what its readers ask, and whether anything has been changed."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from relais.desk.answer import count_together
from relais.desk.consult import SourceLine, sources
from relais.desk.prove import verify
from relais.language.sorting import Row
from relais.language.tongue import Tongue
from relais.web.listing import Column, listing, rows_wanted
from relais.web.render import page
from relais.web.visitor import Acting, Person

ROUTES = APIRouter()
_FIRST = ("unread", "partial")


@ROUTES.get("/ledger")
def show(
    person: Person, sort: Annotated[str, Query()] = "", number: Annotated[int, Query(alias="page", ge=1)] = 1,
) -> Response:  # fmt: skip
    """List the sources, those not read first, and say how much is asked."""
    lines, facts = sources(person.home)
    _ = person.tongue.text
    headings = {
        "name": _("name"), "status": _("status"), "why": _("reason"), "place": _("place"),
        "facts": _("facts"), "skipped": _("skipped"), "size": _("bytes"),
        "received": _("received"),
    }  # fmt: skip
    # In the order given, none but the first pages' rows are said.
    first = sorted(lines, key=urgency)[: rows_wanted(sort, number)]
    rows = [_row(line, person.tongue) for line in first]
    columns = [Column(*one) for one in headings.items()]
    table = listing(rows, columns, "/ledger", sort=sort, page=number, of=len(lines))
    return page(
        person, "ledger.html", here="more", table=table, facts=facts, questions=count_together(person.home),
    )  # fmt: skip


@ROUTES.post("/ledger/verify")
def prove(person: Acting) -> Response:
    """Recompute everything from the bytes, and show what was found."""
    proof, said = verify(person.home), person.tongue
    faults = [said.noted(one) for one in (*proof.ledger.faults, *proof.audit)]
    waiting = [said.noted(one) for one in proof.ledger.waiting]
    return page(person, "verified.html", here="more", found=proof.ledger, sound=proof.sound, faults=faults,
                waiting=waiting)  # fmt: skip


def urgency(line: SourceLine) -> int:
    """Return where a source stands among others: what was not read comes first, then what was read in part."""
    status = status_of(line)
    return _FIRST.index(status) if status in _FIRST else len(_FIRST)


def status_of(line: SourceLine) -> str:
    """Return how far a source was read; of what is kept by its hash alone, nothing was to be read."""
    if line.reading is not None:
        return line.reading.status
    return "unread" if line.source.custody == "sealed" else ""


def _row(line: SourceLine, said: Tongue) -> Row:
    held, reading, status = line.source, line.reading, status_of(line)
    first = reading.notices[0] if reading and reading.notices else None
    return {
        "links": {"name": f"/source/{held.source_id}"}, "name": held.name, "status": said.text(status or held.custody),
        "why": said.say(first.template, first.params) if first else "", "place": first.place if first else "",
        "facts": sum(reading.facts.values()) if reading else 0,
        "skipped": reading.skipped if reading else 0, "size": held.size,
        "received": datetime.fromisoformat(line.received),
    }  # fmt: skip
