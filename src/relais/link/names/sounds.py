"""How a Latin spelling sounds, whoever romanised it, and the consonants that remain of it."""

import re

# What one sound is written as in French, English, Spanish, German and Romanian spellings. `S` is sh, `x` is kh,
# `N` the one sound of ng.
_SOUNDS = {
    "tch": "S",
    "sch": "S",
    "sh": "S",
    "ch": "S",
    "kh": "x",
    "gh": "k",
    "ph": "f",
    "th": "t",
    "dh": "d",
    "dj": "j",
    "ck": "k",
    "cq": "k",
    "ou": "u",
    "oo": "u",
    "ee": "i",
    "aye": "ai",
    "q": "k",
    "c": "k",
    "g": "k",
    "v": "f",
    "w": "u",
    "y": "i",
    "x": "ks",
}
_SOFT = {"c": "s", "g": "j", "qu": "k", "gu": "k"}  # before e, i and y
_WRITTEN = re.compile(r"(?:qu|gu|c|g)(?=[eiy])|ng(?![aeiouy])|" + "|".join(sorted(_SOUNDS, key=len, reverse=True)))
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = "aeiou"
_FEWEST_BEFORE_SILENT = 4


def sound(text: str) -> str:
    """Return the sounds of a folded word: `chaoui` and `shawi` are both `Saui`. No sound goes across a hyphen."""
    heard = _WRITTEN.sub(_heard, text.removesuffix("h") if len(text) > 2 and text[-2] in _VOWELS else text)
    heard = heard.replace("-", "")
    return _DOUBLED.sub(r"\1", "u" + heard[1:] if heard.startswith("o") else heard)


def blurred(heard: str) -> str:
    """Return the sounds with the vowels that romanisations confuse made one: o and u, e and i, a silent e."""
    bare = heard[:-1] if len(heard) > _FEWEST_BEFORE_SILENT and heard[-1] == "e" and heard[-2] not in _VOWELS else heard
    for written, vowel in (("ai", "i"), ("ei", "i"), ("ie", "i"), ("au", "u"), ("eu", "u"), ("e", "i"), ("o", "u")):
        bare = bare.replace(written, vowel)
    return _DOUBLED.sub(r"\1", bare)


def _heard(found: re.Match[str]) -> str:
    written = found[0]
    if written == "ng":
        return "N"
    soft = found.string[found.end() : found.end() + 1] in ("e", "i", "y")
    return (_SOFT.get(written) if soft else None) or _SOUNDS.get(written, written)


def skeleton(heard: str) -> str:
    """Return the consonants of what is heard: its first vowel as `a`, `i` or `w`, and an `a` at the end, stay.

    The vowels between are those that spellings differ in and that Arabic script leaves out; the ending tells a man's
    name from a woman's.
    """
    if not heard:
        return ""
    first, rest = heard[0], heard[1:]
    if first in _VOWELS:
        glides = rest[:1] in tuple(_VOWELS)
        first = {"i": "i", "u": "w"}.get(first, "a") if glides else "a"
    middle = "".join(sign for sign in rest if sign not in _VOWELS)
    return first + middle + ("a" if rest.endswith("a") else "")


def consonants(bones: str) -> int:
    """Return how many consonants a skeleton holds; the glide of Youssef is one."""
    return sum(sign not in _VOWELS for sign in bones) + bones.startswith("i")
