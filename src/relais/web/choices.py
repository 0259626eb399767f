"""How a person reads: language, light or dark, single keys; kept by their browser for a year."""

from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response

from relais.language.tongue import LANGUAGES
from relais.web.render import page
from relais.web.visitor import KEYS, LANGUAGE, THEME, THEMES, Anybody, Served, remember

ROUTES = APIRouter()


@ROUTES.get("/choices")
def ask(person: Anybody) -> Response:
    """Show the choices."""
    return page(person, "choices.html", languages=LANGUAGES, themes=THEMES)


@ROUTES.post("/choices")
def keep(
    served: Served, language: Annotated[str, Form()] = "", theme: Annotated[str, Form()] = "",
    single_keys: Annotated[str, Form()] = "off",
) -> Response:  # fmt: skip
    """Keep the choices. They change nothing but how pages look, so they ask for no token."""
    answer = RedirectResponse("/choices", 303)
    if language in LANGUAGES:
        remember(answer, served, LANGUAGE, language)
    if theme in THEMES:
        remember(answer, served, THEME, theme)
    remember(answer, served, KEYS, "on" if single_keys == "on" else "off")
    return answer
