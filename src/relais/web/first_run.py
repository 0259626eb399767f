"""An empty home explains itself, and takes its first folder."""

import tempfile
from datetime import UTC, datetime
from itertools import count
from pathlib import Path, PurePosixPath
from typing import Annotated

from fastapi import APIRouter, File, UploadFile
from fastapi.responses import RedirectResponse, Response

from relais.desk.analyse import run
from relais.desk.consult import sources
from relais.desk.derived import has_run
from relais.desk.take_in import take_in
from relais.web.guard import UPLOAD
from relais.web.render import page
from relais.web.visitor import Acting, Person

ROUTES = APIRouter()
_PIECE = 1 << 20
# Of one upload; a browser sends each file of a folder by itself.
_FILES = 10_000
_DEEPEST, _LONGEST = 12, 200


@ROUTES.get("/first-run")
def show(person: Person) -> Response:
    """Say what a home is for, and what it holds by now."""
    lines, facts = sources(person.home)
    return page(person, "first_run.html", sources=lines[:50], of=len(lines), facts=facts, ran=has_run(person.home))


@ROUTES.post(UPLOAD, form_limits={"max_files": _FILES})
def upload(person: Acting, files: Annotated[list[UploadFile], File()]) -> Response:
    """Take files in as they came: each is sealed before anything reads it."""
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        for file in files:
            target = _free(root, _inside(file.filename or "file"))
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as out:
                while piece := file.file.read(_PIECE):
                    out.write(piece)
        take_in(person.home, sorted(root.glob("*/*")))
    return RedirectResponse("/first-run", 303)


@ROUTES.post("/first-run/run")
def link_and_rank(person: Acting) -> Response:
    """Link and rank what was taken in."""
    run(person.home, datetime.now(UTC))
    return RedirectResponse("/", 303)


def _inside(name: str) -> PurePosixPath:
    """Return a name that stays within the folder it is written to, whatever a browser sends."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..") and "\0" not in part]
    return PurePosixPath(*map(_short, parts[-_DEEPEST:])) if parts else PurePosixPath("file")


def _short(part: str) -> str:
    """Return the end of a name, with its kind, as long as a disk takes one."""
    return part.encode("utf-8", "replace")[-_LONGEST:].decode("utf-8", "ignore")


def _free(root: Path, inside: PurePosixPath) -> Path:
    """Return where a file is written: never over another of its name, which comes in beside it under the same."""
    for layer in count():
        target = root / str(layer) / inside
        if not target.exists() and not any(parent.is_file() for parent in target.parents):
            return target
    raise RuntimeError("there is always another layer")
