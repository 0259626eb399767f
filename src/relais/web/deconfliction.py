"""Deconfliction by files: hit or no hit on selectors that the other side may not see. Nothing is sent from here."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import Response

from relais.desk import deconflict as desk
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.language.sorting import Row
from relais.model.notice import Notice, msg
from relais.web.not_done import not_done
from relais.web.render import page
from relais.web.upload import BODY, Sent, Upload
from relais.web.visitor import Acting, ForgedError, Visitor, needing

ROUTES = APIRouter()
# What every file that is made here begins with.
_BEGINS = "relais deconfliction "
_FIELDS = ("what", "partner")
NO_FILE = msg("a file is missing: {file}")
NO_WHAT = msg("say about what: a report (R-…), a subject (S-…), or a list")
FILES = {
    "key": msg("the key"), "question": msg("the question"), "answer": msg("the answer"),
}  # fmt: skip


@ROUTES.get("/deconflict")
def show(person: Annotated[Visitor, needing("deconflict-ask")]) -> Response:
    """Show the steps, each with its form."""
    return _page(person)


@ROUTES.post("/deconflict/key")
def key(person: Acting) -> Response:
    """Draw a key, to be handed over another way than the files."""
    return _made(person, desk.new_key, "deconfliction.key")


@ROUTES.post("/deconflict/script")
def script(person: Acting) -> Response:
    """Give the script for a partner without relais."""
    return _made(person, desk.write_script, "deconfliction.py")


@ROUTES.post("/deconflict/ask/upload", openapi_extra=BODY, dependencies=[needing("deconflict-ask")])
def ask(given: Sent) -> Response:
    """Make a question about a report, a subject or a list."""
    out = given.root / "question.txt"
    try:
        with _named(given):
            asked = desk.ask(given.person.home, _what(given), _file(given, "key"), out)
    except DeskError as error:
        return _page(given.person, "ask", _typed(given), error)
    return _page(given.person, "ask", made=out, asked=asked)


@ROUTES.post("/deconflict/answer/upload", openapi_extra=BODY, dependencies=[needing("deconflict-answer")])
def answer(given: Sent) -> Response:
    """Answer a partner's question: hit or no hit, and nothing else."""
    out = given.root / "answer.txt"
    try:
        with _named(given):
            done = desk.answer(
                given.person.home, _file(given, "question"), _file(given, "key"), given.field("partner"), out,
                datetime.now(UTC),
            )  # fmt: skip
    except DeskError as error:
        return _page(given.person, "answer", _typed(given), error)
    return _page(given.person, "answer", made=out, answered=done)


@ROUTES.post("/deconflict/read/upload", openapi_extra=BODY, dependencies=[needing("deconflict-read")])
def read(given: Sent) -> Response:
    """Read a partner's answer: which selectors are hits."""
    try:
        with _named(given):
            found = desk.read(
                given.person.home, _file(given, "question"), _file(given, "answer"), _what(given), _file(given, "key")
            )  # fmt: skip
    except DeskError as error:
        return _page(given.person, "read", _typed(given), error)
    hits: list[Row] = [{"kind": kind, "service": service, "value": value} for kind, service, value in found.hits]
    return _page(given.person, "read", hits=hits, found=found)


@ROUTES.post("/deconflict/save")
def save(_person: Acting, name: Annotated[str, Form()] = "", content: Annotated[str, Form()] = "") -> Response:
    """Give a question or an answer that was just made as a file, byte for byte: a browser writes other line ends."""
    content = content.replace("\r\n", "\n")
    if not content.startswith(_BEGINS) or name not in ("question.txt", "answer.txt"):
        raise ForgedError
    return _attached(content.encode(), name)


def _made(person: Visitor, make: Callable[[Path, Home], None], name: str) -> Response:
    """Give a file that holds nothing of the home."""
    with tempfile.TemporaryDirectory() as place:
        make(Path(place) / name, person.home)
        return _attached((Path(place) / name).read_bytes(), name)


def _attached(content: bytes, name: str) -> Response:
    return Response(
        content, media_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )  # fmt: skip


def _what(given: Upload) -> str | Path:
    """Return what a form is about: what was typed, else the list that came with it; raises DeskError."""
    listed = given.one("list")
    if given.field("what").strip() or listed is None:
        if not given.field("what").strip():
            raise DeskError(NO_WHAT)
        return given.field("what").strip()
    return listed


def _file(given: Upload, name: str) -> Path:
    found = given.one(name)
    if found is None:
        raise DeskError(NO_FILE, file=FILES[name])
    return found


@contextmanager
def _named(given: Upload) -> Iterator[None]:
    """Say of a file the name under which it was sent, not where it lies here."""
    try:
        yield
    except DeskError as error:
        params = {
            name: Path(str(value)).name if str(value).startswith(str(given.root)) else value
            for name, value in error.params.items()
        }
        raise DeskError(error.template, **params) from error


def _typed(given: Upload) -> dict[str, str]:
    return {name: given.field(name) for name in _FIELDS}


def _page(
    person: Visitor, step: str = "", told: dict[str, str] | None = None, error: DeskError | None = None, *,
    made: Path | None = None, asked: desk.Asked | None = None, answered: desk.Answered | None = None,
    hits: list[Row] | None = None, found: desk.Read | None = None,
) -> Response:  # fmt: skip
    left_out = asked.left_out if asked else found.left_out if found else []
    return page(
        person, "deconflict.html", here="more", status=422 if error else 200, step=step,
        told=told or dict.fromkeys(_FIELDS, ""), error=not_done(person, error) if error else None,
        made=made.name if made else "", content=made.read_text("ascii") if made else "", asked=asked,
        answered=answered, hits=hits, found=found, left_out=[person.tongue.noted(_short(one)) for one in left_out],
    )  # fmt: skip


def _short(notice: Notice) -> Notice:
    """Return what is said of a list's line under the list's own name."""
    return replace(notice, place=notice.place.rpartition("/")[2])
