"""One language: messages of the code, of the rooms below and their code words, as a person says them in it."""

import gettext
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import cast

from relais.language.words import CODED
from relais.model.notice import Notice

LANGUAGES = ("fr", "en")
LOCALE = Path(__file__).parents[1] / "locale"
Say = Callable[[str, Mapping[str, object]], str]

_FIELD = re.compile(r"\{(\w+)\}")


class Tongue:
    """What the program says in one language, by its catalogue."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._translation = gettext.translation("relais", LOCALE, [language], fallback=True)

    def text(self, text: str) -> str:
        """Return a message in this language."""
        return self._translation.gettext(text)

    def say(self, template: str, params: Mapping[str, object]) -> str:
        """Return a message of the rooms below, translated and filled in.

        A parameter that is itself such a message (the reason a form was refused) is translated too; what the template
        puts in quotation marks is a quotation, and stays as written. A field without its parameter, or a stray brace,
        is shown as it stands: an old manifest may hold a message that this version does not know.
        """

        def told(field: re.Match[str]) -> str:
            value = str(params.get(field[1], field[0]))
            return value if not value or f"“{field[0]}”" in template else self.text(value)

        return _FIELD.sub(told, self.text(template) if template else "")

    def noted(self, notice: Notice) -> str:
        """Return a notice, behind the place it is about, if it is about one."""
        told = self.say(notice.template, notice.params)
        return f"{notice.place}: {told}" if notice.place else told

    def reasoned(self, row: Mapping[str, object]) -> dict[str, object]:
        """Return `worded`; a template in `basis` is filled in with the row's `params`, which are gone then."""
        told = self.worded(row)
        if "params" in told:
            told["basis"] = self.say(str(row["basis"]), dict(cast("list[tuple[str, object]]", told.pop("params"))))
        return told

    def worded(self, row: Mapping[str, object]) -> dict[str, object]:
        """Return a row of facts with its code words said; what was received stays as it is."""
        return {
            name: self._worded(value) if name in CODED and isinstance(value, str) else value
            for name, value in row.items()
        }

    def said(self, area: Mapping[str, str], word: object) -> str:
        """Return a code word of an area of `desk_words` as a person says it; nothing for None."""
        return "" if word is None else self.text(area[str(word)])

    def _worded(self, value: str) -> str:
        """Return a message, or several code words."""
        whole = self.text(value) if value else value
        return whole if whole != value else "; ".join(self.text(word) for word in value.split("; ") if word)


@cache
def tongue(language: str) -> Tongue:
    """Return a language of `LANGUAGES`; its catalogue is read once."""
    return Tongue(language)
