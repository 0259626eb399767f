"""The links that wait for a judgement, in order of doubt, and the subjects that hang together least."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from relais.desk.link_words import doubts, signed
from relais.desk.to_judge import ORDERS, End, to_judge
from relais.language.shown import plain
from relais.language.sorting import Row
from relais.language.tongue import Tongue
from relais.web.judging import just_judged
from relais.web.listing import Column, Listing, window
from relais.web.render import page
from relais.web.undo import After
from relais.web.visitor import Person

ROUTES = APIRouter()


@ROUTES.get("/review")
def show(
    person: Person, sort: Annotated[str, Query()] = "",
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1, after: After = 0,
    of: Annotated[str, Query()] = "",
) -> Response:  # fmt: skip
    """List the links that wait. `after`: the judgement just recorded on the link `of`, behind which none waits."""
    said = person.tongue
    _ = said.text
    sort = sort if sort.removeprefix("-") in ORDERS else ""
    before, count = window(number)
    found = to_judge(person.home, before, count, sort)
    columns = (
        Column("link_id", _("link")), Column("bits", _("bits")), Column("refused", _("why not merged")),
        Column("left", _("one side"), sorts=False), Column("right", _("other side"), sorts=False),
    )  # fmt: skip
    rows: list[Row] = [
        {"link_id": one.link_id, "bits": signed(one.bits, said), "refused": _(one.refused) if one.refused else "",
         "left": _end(one.left, said), "right": _end(one.right, said), "links": {"link_id": f"/link/{one.link_id}"}}
        for one in found.lines
    ]  # fmt: skip
    doubtful = [
        {**row, "why": "; ".join(doubts(row["contradictions"], row["weakest"], row["bridges"], said))}
        for row in found.clusters
    ]
    table = Listing(columns, tuple(rows), found.of, number, sort, "/review", (), before=before)
    return page(
        person, "review.html", here="queue", table=table, found=found, doubtful=doubtful,
        after=just_judged(person, after), judged_at=f"/link/{of}",
    )  # fmt: skip


def _end(end: End, said: Tongue) -> str:
    return plain(f"{end.name or said.text('(no name)')} · {end.source} {end.locator}")
