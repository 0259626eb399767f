"""The network of a whole case: a drawing made on the server, and the same as tables."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from relais.desk.case_network import CaseNetwork, network_of_case
from relais.desk.network_picture import picture
from relais.desk.network_words import path, words
from relais.language.desk_words import CATEGORIES
from relais.language.shown import written
from relais.language.sorting import Row
from relais.language.tongue import Tongue
from relais.web.case_page import case_page
from relais.web.listing import Column, Listing, listing
from relais.web.visitor import Person

ROUTES = APIRouter()
TIES_SHOWN = 50


@ROUTES.get("/case/{number}/graph")
def show(number: int, person: Person, sort: Annotated[str, Query()] = "") -> Response:
    """Show who deals with whom around the people of a case, two steps out."""
    said = person.tongue
    found = network_of_case(person.home, number)
    told = words(found.network, said) | {"title": said.text("Network of case {number}").format(number=number)}
    ties = found.network.reached.ties.to_pylist()
    return case_page(
        person, "case_graph.html", found.case, found.seen, found=found, table=_table(found, said, sort),
        picture=picture(found.network, told) if found.network.positions.num_rows else "", ties=ties[:TIES_SHOWN],
        ties_of=len(ties), called=found.network.called,
        hubs=found.network.hubs.to_pylist(), withheld=found.network.reached.withheld,
    )  # fmt: skip


def _table(found: CaseNetwork, said: Tongue, sort: str) -> Listing:
    """Return all who are drawn, on one page: it is what the drawing says in words."""
    _ = said.text
    columns = (
        Column("subject_id", _("subject")), Column("name", _("name")),
        Column("here", _("who that is here")), Column("distance", _("steps")),
        Column("ways", _("by how many")), Column("path", _("how it is reached")),
    )  # fmt: skip
    rows = [_row(row, found, said) for row in found.network.reached.nodes.to_pylist()]
    return listing(rows, columns, f"/case/{found.case.number}/graph", sort=sort, whole=True)


def _row(row: Row, found: CaseNetwork, said: Tongue) -> Row:
    subject = str(row["subject_id"])
    held = found.people.persons.get(subject)
    here = f"{held.number} · {said.said(CATEGORIES, held.category)}" if held else ""
    name = found.network.called.get(subject, "")
    way = path(row["path"], said, **written(said.language))  # type: ignore[arg-type]
    return {**row, "name": name, "here": here, "path": way, "links": {"subject_id": f"/subject/{subject}"}}
