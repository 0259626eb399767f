"""Correction notices, and the two documents of data protection that the settings fill: given as files to hand over."""

import tempfile
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from relais.desk.correct import notify
from relais.desk.error import DeskError
from relais.desk.templates import write_templates
from relais.web.not_done import not_done
from relais.web.render import page
from relais.web.visitor import Acting, Person, Visitor

ROUTES = APIRouter()
_EMPTY = {"sources": "", "reason": ""}


@ROUTES.get("/corrections")
def show(person: Person) -> Response:
    """Show the form of the notices."""
    return _page(person, _EMPTY)


@ROUTES.post("/corrections")
def write(person: Acting, sources: Annotated[str, Form()] = "", reason: Annotated[str, Form()] = "") -> Response:
    """Write a notice to each who received what rested on these sources; one archive holds them."""
    told = {"sources": sources, "reason": reason}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "notices"
        try:
            made = notify(
                person.home, sources.lower().split(), reason, folder, datetime.now(UTC), person.tongue.say
            )  # fmt: skip
        except DeskError as error:
            return _page(person, told, error=not_done(person, error))
        if not made:
            return _page(person, told, nobody=True)
        return _archive(folder, "correction-notices.zip")


@ROUTES.post("/corrections/templates")
def templates(person: Acting) -> Response:
    """Give the register of processing and the impact assessment, filled from the settings."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "documents"
        write_templates(person.home, folder)
        return _archive(folder, "data-protection.zip")


def _archive(folder: Path, name: str) -> Response:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    return Response(
        held.getvalue(), media_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )  # fmt: skip


def _page(person: Visitor, told: dict[str, str], *, nobody: bool = False, error: str | None = None) -> Response:
    status = 422 if error else 200
    return page(person, "corrections.html", here="more", status=status, told=told, nobody=nobody, error=error)
