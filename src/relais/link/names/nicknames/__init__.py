"""Rule: a short name and the name it is short for, or one name's form in another language."""

from functools import cache
from importlib.resources import files

import yaml

from relais.link.names.rule import Rule
from relais.link.names.sounds import sound
from relais.link.names.word import Word
from relais.model.notice import msg

RULE = Rule("nicknames", msg("one is short for the other, or its form in another language"))
_STRENGTH = 0.9
LANGUAGES = ("ar", "en", "es", "fil", "fr", "ro")


def agree(left: Word, right: Word) -> float:
    """Return the strength with which one word is short for the other, or both for a third; 0 where they are not."""
    table = names()
    mine, others = table.get(left.heard), table.get(right.heard)
    if mine is None or others is None or left.heard == right.heard:
        return 0.0
    return _STRENGTH if mine & others else 0.0


def apart(left: Word, right: Word) -> bool:
    """Say whether both words are given names of the tables: one letter apart, they are two names and no slip."""
    known = _written()
    return left.text in known and right.text in known and left.heard != right.heard


@cache
def names() -> dict[str, frozenset[str]]:
    """Return the sound of each given name of the tables with the full names it can stand for, itself among them."""
    made: dict[str, set[str]] = {}
    for formal, short in _entries():
        for name in (formal, *short):
            made.setdefault(sound(name), set()).add(formal)
    return {name: frozenset(formal) for name, formal in made.items()}


@cache
def _written() -> frozenset[str]:
    return frozenset(name for formal, short in _entries() for name in (formal, *short))


@cache
def _entries() -> tuple[tuple[str, tuple[str, ...]], ...]:
    folder = files("relais.link.names.nicknames")
    tables = (yaml.safe_load((folder / f"{one}.yaml").read_text(encoding="utf-8")) for one in LANGUAGES)
    return tuple((formal, tuple(short)) for table in tables for formal, short in table.items())
