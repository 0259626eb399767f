"""French or English: French unless the locale says English. RELAIS_LANG=en or fr decides over the locale."""

import gettext
import os
from collections.abc import Mapping

from relais.language.tongue import LOCALE, Say, tongue


def language(environment: Mapping[str, str]) -> str:
    """Return 'en' or 'fr' for a set of environment variables."""
    for name in ("RELAIS_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        stated = environment.get(name, "")
        if stated:
            return "en" if stated.lower().startswith("en") else "fr"
    return "fr"


LANGUAGE = language(os.environ)
TONGUE = tongue(LANGUAGE)
# The library of the command line asks gettext for its own words, in the language that the environment names.
os.environ["LANGUAGE"] = LANGUAGE
gettext.bindtextdomain("relais", LOCALE)
gettext.textdomain("relais")

say, noted, reasoned, worded, said = TONGUE.say, TONGUE.noted, TONGUE.reasoned, TONGUE.worded, TONGUE.said


def _(text: str) -> str:
    """Return the text in the user's language."""
    return TONGUE.text(text)


def saying(other: str) -> Say:
    """Return what `say` is, in the language of a document rather than of the screen."""
    return tongue(other).say
