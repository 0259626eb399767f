"""Evidence: how many results each test has, the pairs that one test found, and one pair opened in all of them."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query
from fastapi.responses import RedirectResponse, Response

from relais.desk.evidence import counts, found
from relais.desk.open_pair import Answer, Pair, Section, open_pair
from relais.desk.pair_pictures import draw
from relais.desk.pair_words import answered, doubtful, laid_down, standing
from relais.language.tongue import Tongue
from relais.web.listing import Column, listing
from relais.web.render import page
from relais.web.results import pieces, results, titles, upright
from relais.web.visitor import Person, Visitor

ROUTES = APIRouter()
# Whoever wants all rows of a picture takes its file: `relais evidence --pictures`.
DRAWN = 200
SHOWN = 50


@ROUTES.get("/evidence")
def show(
    person: Person, test: Annotated[str, Query()] = "", sort: Annotated[str, Query()] = "",
    number: Annotated[int, Query(alias="page", ge=1)] = 1,
) -> Response:  # fmt: skip
    """List the tests with their results, or what one test found."""
    if test:
        return _found(person, test, sort, number)
    _ = person.tongue.text
    told, stale = counts(person.home)
    rows = [
        {"title": _(one.title), "results": count, "links": {"title": f"/evidence?test={one.name}"}}
        for one, count in told
    ]
    columns = (Column("title", _("what it looks for")), Column("results", _("results")))
    table = listing(rows, columns, "/evidence", sort=sort)
    return page(person, "evidence.html", here="evidence", table=table, test=None, stale=stale)


@ROUTES.get("/evidence/pair")
def named(_person: Person, payer: Annotated[str, Query()] = "", payee: Annotated[str, Query()] = "") -> Response:
    """Go to a pair that was typed."""
    return RedirectResponse(f"/evidence/{quote(payer.strip(), safe='')}/{quote(payee.strip(), safe='')}", 303)


@ROUTES.get("/evidence/{payer}/{payee}")
def one_pair(
    payer: str, payee: str, person: Person, clock_error: Annotated[int, Query(ge=0, le=3600)] = 0,
    zone_error: Annotated[int, Query(ge=0, le=24)] = 0,
) -> Response:  # fmt: skip
    """Open one pair, payer first; every opening is counted, and the page says how often it was opened."""
    said = person.tongue
    pair = open_pair(person.home, payer, payee, clock_error, zone_error_h=zone_error)
    sections = [_section(one, pair, said) for one in pair.sections if one.rows]
    return page(
        person, "pair.html", here="evidence", pair=pair, sections=sections, shown=SHOWN, drawn=DRAWN,
        standing=standing(pair, said), laid_down=laid_down(pair, said), doubtful=doubtful(pair, said),
        pictures=draw(pair, said.text), without=titles([one.test for one in pair.sections if not one.rows], said),
    )  # fmt: skip


def _found(person: Visitor, name: str, sort: str, number: int) -> Response:
    told = found(person.home, name)
    table = results(
        told.table.to_pylist(), told.test, told.names, person.tongue, "/evidence", sort=sort, page=number
    )  # fmt: skip
    return page(person, "evidence.html", here="evidence", table=table, test=told.test, stale=told.stale)


def _section(one: Section, pair: Pair, said: Tongue) -> dict[str, object]:
    """Return what a page shows of one test: its answers where it is one of times, else its row or its rows."""
    name, alone = one.test.name, len(one.rows) == 1
    return {
        "test": one.test,
        "answers": _answers(pair.answers, name, said),
        "left": _answers(pair.left, name, said),
        "upright": upright(one.rows[0], one.test, pair.names, said) if alone else None,
        "table": results(one.rows, one.test, pair.names, said, left_out=("payer", "payee"), sorts=False),
        "pieces": pieces(pair, said) if one.test.table == "session" else None,
    }


def _answers(answers: tuple[Answer, ...], name: str, said: Tongue) -> list[tuple[str, list[str]]]:
    return [(said.text(one.direction), answered(one, said)) for one in answers if one.test == name]
