"""French or English: French unless the locale says English. RELAIS_LANG=en or fr decides over the locale."""

import gettext
import os
import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import cast

from relais.cli.words import CODED
from relais.model.notice import Notice

Say = Callable[[str, Mapping[str, object]], str]

_LOCALE = Path(__file__).parents[1] / "locale"
_FIELD = re.compile(r"\{(\w+)\}")


def language(environment: Mapping[str, str]) -> str:
    """Return 'en' or 'fr' for a set of environment variables."""
    for name in ("RELAIS_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        stated = environment.get(name, "")
        if stated:
            return "en" if stated.lower().startswith("en") else "fr"
    return "fr"


LANGUAGE = language(os.environ)
_TRANSLATION = gettext.translation("relais", _LOCALE, [LANGUAGE], fallback=True)
# The library of the command line asks gettext for its own words, in the language that the environment names.
os.environ["LANGUAGE"] = LANGUAGE
gettext.bindtextdomain("relais", _LOCALE)
gettext.textdomain("relais")


def _(text: str) -> str:
    """Return the text in the user's language."""
    return _TRANSLATION.gettext(text)


def saying(other: str) -> Say:
    """Return what `say` is, in the language of a document rather than of the screen."""
    return partial(_say, gettext.translation("relais", _LOCALE, [other], fallback=True).gettext)


def say(template: str, params: Mapping[str, object]) -> str:
    """Return a message of the rooms below, translated and filled in.

    A parameter that is itself such a message (the reason a form was refused) is translated too; what the template
    puts in quotation marks is a quotation, and stays as written. A field without its parameter, or a stray brace, is
    shown as it stands: an old manifest may hold a message that this version does not know.
    """
    return _say(_, template, params)


def _say(translated: Callable[[str], str], template: str, params: Mapping[str, object]) -> str:
    def told(field: re.Match[str]) -> str:
        value = str(params.get(field[1], field[0]))
        return value if not value or f"“{field[0]}”" in template else translated(value)

    return _FIELD.sub(told, translated(template) if template else "")


def noted(notice: Notice) -> str:
    """Return a notice in the user's language, behind the place it is about, if it is about one."""
    told = say(notice.template, notice.params)
    return f"{notice.place}: {told}" if notice.place else told


def reasoned(row: Mapping[str, object]) -> dict[str, object]:
    """Return `worded`, where a row may hold a template, `basis`, with its `params`: it is said, and they are gone."""
    told = worded(row)
    if "params" in told:
        told["basis"] = say(str(row["basis"]), dict(cast("list[tuple[str, object]]", told.pop("params"))))
    return told


def worded(row: Mapping[str, object]) -> dict[str, object]:
    """Return a row of facts with its code words in the user's language; what was received stays as it is."""
    return {name: _worded(value) if name in CODED and isinstance(value, str) else value for name, value in row.items()}


def _worded(value: str) -> str:
    """Return a message, or several code words, in the user's language."""
    whole = _(value) if value else value
    return whole if whole != value else "; ".join(_(word) for word in value.split("; ") if word)
