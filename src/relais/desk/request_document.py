"""A request as a document to sign: a DOCX and a PDF, from the unit's own template or from the one that relais ships.

A European order (EPOC, EPOC-PR) has its data beside them, as JSON.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection

from relais.casework import request as requests
from relais.casework.ground import ground
from relais.casework.request import DRAFT, Request
from relais.desk.act import act
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.tracked import Tracked, track, unchecked
from relais.dossier.epoc_data import ANNEXES, epoc_data
from relais.dossier.page import LANGUAGES, Page
from relais.dossier.page_docx import BadLetterheadError, docx_bytes
from relais.dossier.page_pdf import legible, pdf
from relais.dossier.request_fields import Told
from relais.dossier.request_template import (
    SHIPPED,
    SUFFIX,
    Template,
    TemplateError,
    fields_for,
    folder,
    name_of,
    named,
    parse,
    shipped,
)
from relais.dossier.request_text import fill
from relais.dossier.text import Say
from relais.model.notice import msg

__all__ = ["LANGUAGES", "Listed", "Written", "document", "templates"]

NO_LANGUAGE = msg("no document of {channel} is written in “{language}”; there are: {known}")
NO_FOLDER = msg("{path} is no folder: make it, or name another with --out")
EXISTS = msg("{path} exists already: a document is never overwritten; name another folder")
INSIDE = msg("{path} lies inside the home: choose a folder outside it")
BAD_LETTERHEAD = msg("{path} cannot be used: a DOCX was expected that fetches nothing from elsewhere")
NOT_A_NAME = msg("{file} is the name of no template; expected CHANNEL.LANGUAGE.txt, as in {example}")

LETTERHEAD = "letterhead.docx"
UNIT, RELAIS = "unit", "relais"


@dataclass(frozen=True)
class Written:
    """The files of a request, each with the SHA-256 that the audit line names; `origin`: whose template it was."""

    paths: tuple[Path, ...]
    hashes: Mapping[str, str]
    origin: str
    draft: bool


@dataclass(frozen=True)
class Listed:
    """A template: its file, whose it is (`unit` or `relais`), the fields it may use, and what is wrong with it."""

    file: str
    origin: str
    fields: tuple[str, ...] = ()
    fault: str = ""
    params: Mapping[str, object] | None = None


def document(
    home: Home, number: int, out: Path, language: str | None, saying: Callable[[str], Say], preferred: str = "fr"
) -> Written:
    """Write a request into `out` as DOCX and PDF, a European order as JSON, too; nothing is overwritten.

    Raises DeskError.

    `language`: fr or en; None: `preferred` where the channel is written in it, else the channel's usual one.
    `saying` gives the words for what is missing in a language. The files appear once the audit line names their hashes.
    """
    check_folder(home.root, out)
    files: dict[str, object] = {}
    where = partial(requests.case_of, number=number)
    with act(home, "document-request", where, request=number, files=files) as connection:
        found = track(connection, requests.request(connection, number))
        channel = found.channel.id
        chosen = _language(home, channel, language, preferred)
        suffixes = ("docx", "pdf", "json") if channel in ANNEXES else ("docx", "pdf")
        paths = [out / f"request-{number}-{chosen}.{suffix}" for suffix in suffixes]
        for path in paths:
            if path.exists():
                raise DeskError(EXISTS, path=path)
        content, origin = _content(home, channel, chosen)
        told = _told(home, connection, found, saying(chosen))
        page = legible(fill(_template(content, channel, chosen), told), home.fonts)
        data = (epoc_data(told, page.language),) if channel in ANNEXES else ()
        made = dict(zip(paths, (_docx(home, page), pdf(page, home.fonts), *data), strict=True))
        files |= {path.name: sha256(held).hexdigest() for path, held in made.items()}
        files["template"] = sha256(content).hexdigest()
    for path, held in made.items():
        try:
            with path.open("xb") as file:
                file.write(held)
        except FileExistsError as error:
            raise DeskError(EXISTS, path=path) from error
    hashes = {path.name: sha256(held).hexdigest() for path, held in made.items()}
    return Written(tuple(made), hashes, origin, found.request.state == DRAFT)


def templates(home: Home) -> tuple[list[Listed], Path]:
    """Return every template, a unit's in place of the one it stands for, and the folder of those that are shipped."""
    with act(home, "list-templates"):
        own = _own(home)
        known = {name_of(channel, language) for channel, held in SHIPPED.items() for language in held}
        return [_listed(home, file, file in own) for file in sorted(known | own)], folder()


def _listed(home: Home, file: str, own: bool) -> Listed:  # noqa: FBT001 - private, one caller
    origin = UNIT if own else RELAIS
    of = named(file)
    if of is None:
        return Listed(file, origin, (), NOT_A_NAME, {"file": file, "example": name_of("FR-60-1", "fr")})
    try:
        parse(_content(home, *of)[0], *of)
    except TemplateError as error:
        return Listed(file, origin, fields_for(of[0]), error.template, error.params)
    return Listed(file, origin, fields_for(of[0]))


def _own(home: Home) -> set[str]:
    return {path.name for path in home.templates.glob(f"*{SUFFIX}")}


def _language(home: Home, channel: str, language: str | None, preferred: str) -> str:
    own = {of[1] for file in _own(home) if (of := named(file)) and of[0] == channel}
    known = [*SHIPPED[channel], *sorted(own - set(SHIPPED[channel]))]
    if language is None:
        return preferred if preferred in known else known[0]
    if language not in known:
        raise DeskError(NO_LANGUAGE, channel=channel, language=language, known=", ".join(known))
    return language


def _content(home: Home, channel: str, language: str) -> tuple[bytes, str]:
    """Return a template's bytes and whose it is: the unit's own stands above the one that is shipped."""
    own = home.templates / name_of(channel, language)
    return (own.read_bytes(), UNIT) if own.is_file() else (shipped(channel, language), RELAIS)


def _template(content: bytes, channel: str, language: str) -> Template:
    try:
        return parse(content, channel, language)
    except TemplateError as error:
        raise DeskError(error.template, **error.params) from error


def _told(home: Home, connection: Connection, found: Tracked, say: Say) -> Told:
    request = found.request
    letterhead, contact = tuple(home.settings.documents.letterhead.splitlines()), home.settings.documents.contact
    missing: tuple[str, ...] = ()
    if request.state == DRAFT:
        pieces: list[tuple[str, dict[str, object]]] = [(one.say, dict(one.params)) for one in found.missing]
        missing = tuple(say(text, params) for text, params in (*pieces, *unchecked(request)))
    earlier = tuple(
        _reference(one)
        for one in requests.of_case(connection, request.case)
        if one.number < request.number
        and (one.data, one.holder) == ("preservation", request.holder)
        and one.last("sent")
    )  # fmt: skip
    return Told(
        request, found.case, found.channel, ground(connection, request.case), found.due, earlier, contact, missing,
        letterhead,
    )  # fmt: skip


def _reference(one: Request) -> str:
    sent, answered = one.last("sent"), one.last("answered")
    named_by = (answered and answered.reference) or (sent and sent.reference) or f"R{one.number}"
    return f"{named_by} ({sent.day:%Y-%m-%d})" if sent else named_by


def _docx(home: Home, page: Page) -> bytes:
    path = home.templates / LETTERHEAD
    try:
        return docx_bytes(page, path.read_bytes() if path.is_file() else None)
    except BadLetterheadError as error:
        raise DeskError(BAD_LETTERHEAD, path=path) from error


def check_folder(root: Path, out: Path) -> None:
    """Raise DeskError unless `out` is a folder outside the home at `root`."""
    if not out.is_dir():
        raise DeskError(NO_FOLDER, path=out)
    if root.resolve() in (out.resolve(), *out.resolve().parents):
        raise DeskError(INSIDE, path=out)
