"""Rule: a short name and the name it is short for, or one name's form in another language."""

from functools import cache
from importlib.resources import files

import yaml

from relais.link.names.rule import Rule
from relais.link.names.word import Word
from relais.model.notice import msg

RULE = Rule("nicknames", msg("one is short for the other, or its form in another language"))
_STRENGTH = 0.9
LANGUAGES = ("ar", "en", "es", "fil", "fr", "ro")


def agree(left: Word, right: Word) -> float:
    """Return the strength with which one word is short for the other, or both for a third; 0 where they are not."""
    table = names()
    mine, others = table.get(left.text), table.get(right.text)
    if mine is None or others is None:
        return 0.0
    return _STRENGTH if mine & others else 0.0


def apart(left: Word, right: Word) -> bool:
    """Say whether both words are given names of the table: one letter apart, they are two names and no slip."""
    table = names()
    return left.text in table and right.text in table and left.heard != right.heard


@cache
def names() -> dict[str, frozenset[str]]:
    """Return each given name of the package's tables with the full names it can stand for, itself among them."""
    made: dict[str, set[str]] = {}
    for language in LANGUAGES:
        text = (files("relais.link.names.nicknames") / f"{language}.yaml").read_text(encoding="utf-8")
        for formal, short in yaml.safe_load(text).items():
            for name in (formal, *short):
                made.setdefault(name, set()).add(formal)
    return {name: frozenset(formal) for name, formal in made.items()}
