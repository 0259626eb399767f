"""Taking files in, at any time: each is sealed before anything reads it, and what became of each is told."""

from collections import Counter
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import Response

from relais.desk.error import DeskError
from relais.desk.in_order import TakenIn
from relais.desk.take_in import take_in
from relais.language.tongue import Tongue
from relais.model.notice import msg
from relais.model.source import Reading, Source
from relais.web.not_done import not_done
from relais.web.render import page
from relais.web.so_far import so_far, telling
from relais.web.upload import BODY, NO_FILES, Sent, Upload
from relais.web.visitor import Person, Visitor, needing

ROUTES = APIRouter()
# Of one intake; the ledger lists the others.
_SHOWN = 200
# What became of a file, in the order in which it is told: what was not read comes first.
NOT_TAKEN, UNREAD, PARTIAL, WITHHELD, READ, HERE = (
    msg("not taken in"), msg("sealed, not read"), msg("sealed, read in part"),
    msg("image or video: known by its hash alone"), msg("sealed and read"), msg("was here already"),
)  # fmt: skip
FATES = (NOT_TAKEN, UNREAD, PARTIAL, WITHHELD, READ, HERE)


@ROUTES.get("/take-in")
def show(person: Annotated[Visitor, needing("intake")]) -> Response:
    """Show where files are dropped."""
    return _page(person)


@ROUTES.post("/take-in/upload", openapi_extra=BODY, dependencies=[needing("intake")])
def upload(given: Sent) -> Response:
    """Take the files in, and say of each what became of it."""
    person, told = given.person, {"procedure": given.field("procedure")}
    try:
        done = taken(given, told["procedure"].strip() or None)
    except DeskError as error:
        return _page(person, told=told, error=not_done(person, error))
    rows = _rows(given, done, person.tongue)
    return page(
        person, "taken_in.html", here="more", rows=rows[:_SHOWN], of=len(rows), counts=_counts(rows),
        dropped=len(done.dropped), met=len(done.met),
        letters=sum(any(one.key == "report" for one in reading.questions) for _source, reading in done.sources),
        questions=sum(any(one.key != "report" for one in reading.questions) for _source, reading in done.sources),
    )  # fmt: skip


@ROUTES.get("/take-in/progress")
def progress(person: Person) -> Response:
    """Say how far the reading of the person's own files is."""
    found = so_far(person.home.derived, person.form)
    return page(person, "take_in_progress.html", here="more", found=found)


def taken(given: Upload, procedure: str | None = None) -> TakenIn:
    """Take in what a form brought, and keep how far it is meanwhile; raises DeskError."""
    if not given.paths():
        raise DeskError(NO_FILES)
    home = given.person.home
    with telling(home.derived, given.person.form) as tell:
        return take_in(home, given.paths(), tell, procedure=procedure)


def _page(person: Visitor, *, told: dict[str, str] | None = None, error: str | None = None) -> Response:
    told = told or {"procedure": ""}
    return page(person, "take_in.html", here="more", status=422 if error else 200, told=told, error=error)


def _rows(given: Upload, done: TakenIn, said: Tongue) -> list[dict[str, Any]]:
    """Return what became of each file, what was not read first; of what was here already, the ledger says how it is."""
    rows = [_row(source, reading, said) for source, reading in done.sources]
    rows += [
        {"name": one.place, "fate": NOT_TAKEN, "why": said.say(one.template, one.params), "source": "", "facts": 0}
        for one in done.notices
    ]
    known = Counter(_names(given.paths())) - Counter(row["name"] for row in rows)
    rows += [{"name": name, "fate": HERE, "why": "", "source": "", "facts": 0} for name in known.elements()]
    return sorted(rows, key=lambda row: (FATES.index(row["fate"]), row["name"]))


def _row(source: Source, reading: Reading, said: Tongue) -> dict[str, Any]:
    fate = {"unread": UNREAD, "partial": PARTIAL}.get(reading.status, READ)
    if fate == PARTIAL and not any(reading.facts.values()) and not source.members:
        # To whoever sent it, that nothing of it was read is the news.
        fate = UNREAD
    first = reading.notices[0] if reading.notices else None
    return {
        "name": source.name, "fate": WITHHELD if source.custody == "withheld" else fate, "source": source.source_id,
        "why": said.noted(first) if first else "", "facts": sum(reading.facts.values()),
    }  # fmt: skip


def _names(paths: list[Path]) -> list[str]:
    """Return the names under which files were given, as an intake has them."""
    return [
        file.relative_to(path.parent).as_posix()
        for path in paths
        for file in ([path] if path.is_file() else path.rglob("*")) if file.is_file()
    ]  # fmt: skip


def _counts(rows: list[dict[str, Any]]) -> list[tuple[str, int]]:
    counted = Counter(row["fate"] for row in rows)
    return [(fate, counted[fate]) for fate in FATES if counted[fate]]
