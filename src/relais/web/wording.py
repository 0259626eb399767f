"""What the rooms below say, as the web desk says it: a sentence that names a command names the page or the field here.

Each template of the desk, or of a room below, that a page can say and that names a command or an option stands in one
of two lists with words of the web desk's own, and the same fields. A test holds the lists against every message.
"""

from collections.abc import Mapping
from functools import cache

from relais.language.desk_words import (
    ALERT_OUTCOMES,
    CASE_OUTCOMES,
    CATEGORIES,
    CELLS,
    FRAMES,
    FUNCTIONS,
    JUDGEMENTS,
    PARTS,
    REACH_FACTS,
    REQUEST_DATA,
    REQUEST_STATES,
    ROLES,
    TASK_STATES,
    USES,
    VERDICTS,
)
from relais.language.shown import day, instant
from relais.language.tongue import Tongue
from relais.web.wording_cases import OF_CASES
from relais.web.wording_home import OF_THE_HOME

HERE = OF_THE_HOME | OF_CASES
_DAY = len("2026-11-30")
# Parameters of sentences that hold code words, alone or in a list; what is none of their area stays as it is.
_CODES: Mapping[str, Mapping[str, str]] = {
    "outcome": ALERT_OUTCOMES, "outcomes": ALERT_OUTCOMES | CASE_OUTCOMES, "verdict": JUDGEMENTS | VERDICTS,
    "verdicts": JUDGEMENTS, "role": ROLES, "roles": ROLES, "frames": FRAMES, "parts": PARTS, "uses": USES,
    "categories": CATEGORIES, "states": CELLS, "facts": REACH_FACTS, "ends": TASK_STATES,
    "known": REQUEST_DATA | FUNCTIONS, "stood": REQUEST_STATES,
}  # fmt: skip


class WebTongue(Tongue):
    """One language, in which what names a command is said in the desk's own words."""

    def text(self, text: str) -> str:
        """Return a message in this language, as the web desk says it."""
        return super().text(HERE.get(text, text))

    def say(self, template: str, params: Mapping[str, object]) -> str:
        """Return a message of the rooms below, code words, days and instants in it said as on the pages."""
        return super().say(template, {name: self._coded(name, value) for name, value in params.items()})

    def _coded(self, name: str, value: object) -> object:
        if name == "when":
            return instant(str(value), self.language)
        if name == "day" and len(str(value)) == _DAY:
            return day(str(value), self.language)
        area, words = _CODES.get(name, {}), str(value).split(", ")
        return ", ".join(self.text(area[one]) for one in words) if all(one in area for one in words) else value


@cache
def web_tongue(language: str) -> WebTongue:
    """Return a language of `LANGUAGES` as the web desk speaks it."""
    return WebTongue(language)
