"""What a case stands on in law, element by element, with its gaps, reach and limitation. The magistrate qualifies."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Form, Query
from fastapi.responses import RedirectResponse, Response

from relais.desk.element import NO_FACTS, PROPOSES, Matrix, Said, compiled, give
from relais.desk.error import DeskError
from relais.desk.evidence import statements
from relais.desk.gap import gaps, label
from relais.desk.request import due_list
from relais.web.case_page import meanwhile
from relais.web.not_done import not_done
from relais.web.render import page
from relais.web.typed import lines, numbers
from relais.web.visitor import Editing, Person, Visitor

ROUTES = APIRouter()
FACT, ASSESSMENT = "fact", "assessment"


@dataclass(frozen=True)
class Typed:
    """What the form holds, as it was typed."""

    element: str = ""
    offence: str = ""
    state: str = ""
    nature: str = ""
    reason: str = ""
    places: str = ""
    findings: tuple[str, ...] = ()
    requests: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    supersedes: str = ""

    def said(self) -> Said:
        """Return it as the desk takes it; raises DeskError."""
        nature = {FACT: False, ASSESSMENT: True}.get(self.nature)
        asked, answered = numbers(" ".join(self.requests)), numbers(" ".join(self.answers))
        return Said(
            self.element, self.state, nature, self.reason, lines(self.places), self.findings, asked, answered,
            frozenset(numbers(self.supersedes)), self.offence or None,
        )  # fmt: skip


@ROUTES.get("/case/{number}/elements")
def show(
    number: int, person: Person, element: Annotated[str, Query()] = "", offence: Annotated[str, Query()] = ""
) -> Response:
    """Show the matrix of a case; `element`, `offence`: the cell that the form is about."""
    return _page(person, number, Typed(element, offence))


@ROUTES.post("/case/{number}/elements")
def say(
    number: int, person: Editing, element: Annotated[str, Form()] = "", offence: Annotated[str, Form()] = "",
    state: Annotated[str, Form()] = "", nature: Annotated[str, Form()] = "", reason: Annotated[str, Form()] = "",
    places: Annotated[str, Form()] = "", finding: Annotated[list[str] | None, Form()] = None,
    asked: Annotated[list[str] | None, Form()] = None, answer: Annotated[list[str] | None, Form()] = None,
    supersedes: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Say of an element that it is supported, contradicted or unknown, on what, and why."""
    typed = Typed(
        element, offence, state, nature, reason, places, tuple(finding or ()), tuple(asked or ()), tuple(answer or ()),
        supersedes,
    )  # fmt: skip
    try:
        given = give(person.home, number, typed.said())
    except DeskError as error:
        return _page(person, number, typed, error=error)
    return RedirectResponse(f"/case/{number}/elements#{given[0].key[0]}-{element}", 303)


def _page(person: Visitor, number: int, typed: Typed, *, error: DeskError | None = None) -> Response:
    said = person.tongue
    found = gaps(person.home, number)
    matrix = found.matrix
    held = "" if error else _seen(matrix, typed, person.home.actor)
    by_offence = {one.offence.id: [gap for gap in found.gaps if gap.offence == one.offence] for one in matrix.sections}
    requests = [one.request for one in due_list(person.home) if one.request.case == number]
    return page(
        person, "elements.html", here="cases", status=422 if error else 200, case=number, matrix=matrix,
        gaps=by_offence, stale=found.stale, typed=replace(typed, supersedes=held) if held else typed,
        elements=_elements(matrix), tests=statements(),
        titles={one.name: one.title for one in statements()}, requests=requests, natures=(FACT, ASSESSMENT),
        label=lambda evidence: label(evidence, said.language), proposes=said.say(PROPOSES, {"day": compiled()}),
        no_facts=said.say(NO_FACTS, {"case": number}) if matrix.ground.facts is None else None,
        seen=found.seen, meanwhile=meanwhile(error, said),
        error=not_done(person, error) if error else None,
    )  # fmt: skip


def _elements(matrix: Matrix) -> dict[str, tuple[str, str]]:
    """Return the elements that may be said something of, each with its texts in French and English."""
    every = (cell.element for one in matrix.sections for cell in one.cells)
    return {one.id: (one.fr, one.en) for one in every if one.kind != "negative"}


def _seen(matrix: Matrix, typed: Typed, me: str) -> str:
    """Return the numbers of the rows of others that the page shows of the cell that the form is about."""
    held = [
        cell.given
        for one in matrix.sections
        for cell in one.cells
        if cell.given and cell.element.id == typed.element and typed.offence in ("", one.offence.id)
    ]
    return " ".join(str(one.number) for one in held if one.author != me)
