"""Who deals with whom, two steps out from an alert or a subject: a picture, and the same as tables."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from relais.desk.error import DeskError
from relais.desk.network import check_drawn, network
from relais.desk.network_picture import picture
from relais.desk.network_words import explained, path, words
from relais.language.shown import written
from relais.web.listing import Column, listing
from relais.web.render import page
from relais.web.visitor import Person

ROUTES = APIRouter()


@ROUTES.get("/network/{name}")
def show(
    name: str, person: Person, sort: Annotated[str, Query()] = "",
    number: Annotated[int, Query(alias="page", ge=1)] = 1,
) -> Response:  # fmt: skip
    """Show the network around an alert (R-…), a subject (S-…) or a community (N-…)."""
    said = person.tongue
    _ = said.text
    found = network(person.home, name)
    try:
        check_drawn(found)
        drawn, too_large = picture(found, words(found, said)), ""
    except DeskError as error:
        drawn, too_large = "", said.say(error.template, error.params)
    columns = (
        Column("subject_id", _("subject")), Column("name", _("name")),
        Column("distance", _("steps")), Column("ways", _("by how many")),
        Column("path", _("how it is reached")),
    )  # fmt: skip
    rows = [
        {
            **row,
            "name": found.called.get(row["subject_id"], ""),
            "path": path(row["path"], said, **written(said.language)),
            "links": {"subject_id": f"/subject/{row['subject_id']}"},
        }
        for row in found.reached.nodes.to_pylist()
    ]
    table = listing(rows, columns, f"/network/{found.id}", sort=sort, page=number)
    return page(
        person, "network.html", here="queue", name=found.id, called=found.called, stale=found.stale, picture=drawn,
        too_large=too_large,
        table=table, hubs=found.hubs.to_pylist(), withheld=found.reached.withheld,
        explained=explained(found, said) if found.explained.payers else "", ties=found.reached.ties.to_pylist()[:50],
        ties_of=found.reached.ties.num_rows,
    )  # fmt: skip
