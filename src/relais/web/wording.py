"""What the rooms below say, as the web desk says it: a sentence that names a command names the page or the field here.

Each template of the desk, or of a room below, that a page can say and that names a command or an option stands in one
of two lists with words of the web desk's own, and the same fields. A test holds the lists against every message.
"""

from functools import cache

from relais.language.tongue import Tongue
from relais.web.wording_cases import OF_CASES
from relais.web.wording_home import OF_THE_HOME

HERE = OF_THE_HOME | OF_CASES


class WebTongue(Tongue):
    """One language, in which what names a command is said in the desk's own words."""

    def text(self, text: str) -> str:
        """Return a message in this language, as the web desk says it."""
        return super().text(HERE.get(text, text))


@cache
def web_tongue(language: str) -> WebTongue:
    """Return a language of `LANGUAGES` as the web desk speaks it."""
    return WebTongue(language)
