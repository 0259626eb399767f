"""French or English: French unless the locale says English. RELAIS_LANG=en or fr decides over the locale."""

import gettext
import os
from collections.abc import Mapping
from pathlib import Path

_LOCALE = Path(__file__).parents[1] / "locale"


def language(environment: Mapping[str, str]) -> str:
    """Return 'en' or 'fr' for a set of environment variables."""
    for name in ("RELAIS_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        stated = environment.get(name, "")
        if stated:
            return "en" if stated.lower().startswith("en") else "fr"
    return "fr"


_TRANSLATION = gettext.translation("relais", _LOCALE, [language(os.environ)], fallback=True)


def _(text: str) -> str:
    """Return the text in the user's language."""
    return _TRANSLATION.gettext(text)


def say(template: str, params: Mapping[str, str]) -> str:
    """Return a message of the rooms below, translated and filled in.

    A parameter that is itself such a message (the reason a form was refused) is translated too.
    """
    filled = {name: _(value) if value else value for name, value in params.items()}
    return _(template).format(**filled)
