"""What the tests found of the people of a case, pair by pair, each test with its innocent reading; one pair's pictures.

A pair that is opened is counted, as everywhere: a result that was looked for until it came is none.
"""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from relais.desk.case_evidence import CaseEvidence, Found, evidence_of_case
from relais.desk.evidence import statement
from relais.desk.open_pair import open_pair
from relais.desk.pair_pictures import draw
from relais.language.desk_words import CATEGORIES
from relais.language.sorting import Row
from relais.language.tongue import Tongue
from relais.web.case_page import case_page
from relais.web.evidence import DRAWN
from relais.web.listing import Column, Listing, listing
from relais.web.results import results, titles
from relais.web.visitor import Person

ROUTES = APIRouter()


@ROUTES.get("/case/{number}/evidence")
def show(
    number: int, person: Person, payer: Annotated[str, Query()] = "", payee: Annotated[str, Query()] = "",
    sort: Annotated[str, Query()] = "", at: Annotated[int, Query(alias="page", ge=1)] = 1,
) -> Response:  # fmt: skip
    """Show what the tests found of a case; `payer`, `payee`: the pair whose pictures are shown, which is counted."""
    said = person.tongue
    found = evidence_of_case(person.home, number)
    pair = open_pair(person.home, payer, payee) if (payer, payee) in found.pairs else None
    return case_page(
        person, "case_evidence.html", found.case, found.seen, found=found, table=_pairs(found, said, sort, at),
        sections=[(one.test, _results(one, found, said)) for one in found.found if one.table.num_rows],
        without=titles([one.test for one in found.found if not one.table.num_rows], said), pair=pair,
        pictures=draw(pair, said.text) if pair else (), drawn=DRAWN,
    )  # fmt: skip


def _pairs(found: CaseEvidence, said: Tongue, sort: str, at: int) -> Listing:
    _, number = said.text, found.case.number
    columns = (
        Column("payer", _("payer")), Column("payer_is", _("who that is here")), Column("payee", _("payee")),
        Column("payee_is", _("who that is here")), Column("count", _("tests with a result")),
        Column("tests", _("which")),
    )  # fmt: skip
    rows: list[Row] = []
    for (payer, payee), tests in found.pairs.items():
        to = f"/case/{number}/evidence?payer={payer}&payee={payee}#pictures"
        rows.append({
            "payer": payer, "payer_is": _is(found, payer, said), "payee": payee, "payee_is": _is(found, payee, said),
            "count": len(tests), "tests": titles([statement(one) for one in tests], said), "to": to,
            "links": {"payer": f"/subject/{payer}", "payee": f"/subject/{payee}"},
        })  # fmt: skip
    return listing(rows, columns, f"/case/{number}/evidence", sort=sort or "-count", page=at)


def _is(found: CaseEvidence, subject: str, said: Tongue) -> str:
    """Return who a subject is in the case: their number and category; nothing for whoever is not of it."""
    held = found.people.persons.get(subject)
    if held is None:
        return said.text("named in a report") if subject in found.people.beside else ""
    return f"{held.number} · {said.said(CATEGORIES, held.category)}"


def _results(one: Found, found: CaseEvidence, said: Tongue) -> Listing:
    rows: Sequence[Row] = one.table.to_pylist()
    return results(rows, one.test, found.names, said, sorts=False)
