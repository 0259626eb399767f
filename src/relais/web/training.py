"""A training home on a page: what waits to be checked and, once all of it is, whether the planted error was found."""

from fastapi import APIRouter
from fastapi.responses import Response

from relais.desk.training import result
from relais.web.render import page
from relais.web.visitor import Person

ROUTES = APIRouter()


@ROUTES.get("/training")
def show(person: Person) -> Response:
    """Say how far the rows are checked; where all are, which one was wrong."""
    return page(person, "training.html", here="requests", found=result(person.home))
