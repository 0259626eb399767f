"""Makes pages of templates. Everything is escaped, whatever a template is called; what is missing is an error."""

from collections.abc import Mapping
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from relais.desk.training_mark import is_training
from relais.language import desk_words, shown
from relais.model.notice import msg
from relais.web.keys import KEYS
from relais.web.visitor import Guest, Visitor

HERE = Path(__file__).parent
STATIC = HERE / "static"
# The bar of every page: the name of a page, its address, its words, and the act without which it refuses a person.
MAIN = (
    ("my-day", "/", msg("My day"), ""), ("queue", "/queue", msg("Queue"), "read-alerts"),
    ("cases", "/cases", msg("Cases"), "list-cases"), ("clocks", "/clocks", msg("Clocks"), "read-clocks"),
    ("requests", "/requests", msg("Requests"), "list-requests"),
    ("evidence", "/evidence", msg("Evidence"), "read-evidence"), ("more", "/more", msg("More"), ""),
)  # fmt: skip
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)


def page(person: Guest, template: str, *, status: int = 200, **told: object) -> HTMLResponse:
    """Return the page that a template makes for a person."""
    return HTMLResponse(_ENVIRONMENT.get_template(template).render(_around(person) | told), status)


def _around(person: Guest) -> dict[str, Any]:
    """Return what every template may say."""
    said = person.tongue
    _ = said.text
    language = said.language
    return {
        "_": _,
        "say": said.say,
        "said": said.said,
        "words": desk_words,
        "day": partial(shown.day, language=language),
        "instant": partial(shown.instant, language=language),
        "number": partial(shown.number, language=language),
        "amount": partial(shown.amount, language=language),
        "cell": partial(shown.cell, language=language, yes=_("yes"), no=_("no")),
        "plain": shown.plain,
        "language": language,
        # French sets a colon apart from the word before it.
        "colon": "\u00a0:" if language == "fr" else ":",
        "theme": person.theme,
        "single_keys": person.keys,
        "keys": KEYS,
        "me": person.home.actor if isinstance(person, Visitor) else None,
        "form": person.form if isinstance(person, Visitor) else "",
        "this_page": person.at if isinstance(person, Visitor) else "",
        "may": person.acts if isinstance(person, Visitor) else frozenset(),
        "main_pages": MAIN,
        "training": isinstance(person, Visitor) and is_training(person.home),
        "static": _static,
        "here": "",
    }


def _static(name: str) -> str:
    """Return the address of a file, which changes with it: an old copy is never shown beside a new page."""
    return f"/static/{name}?{_digests()[name]}"


@cache
def _digests() -> Mapping[str, str]:
    return {
        one.relative_to(STATIC).as_posix(): sha256(one.read_bytes()).hexdigest()[:12]
        for one in STATIC.rglob("*")
        if one.is_file()
    }
