"""One word of a name: as written, as heard, and its consonants."""

import re
from functools import lru_cache
from typing import NamedTuple

from relais.link.names.script import HEH, bare_arabic, heard_in_arabic
from relais.link.names.sounds import skeleton, sound

_ARTICLE = re.compile(r"[ae]l(?=.{4})|l(?=[ae].{4})")
_SERVANT = re.compile(r"^abd[aeu]l?(?=.*[b-gi-kmnp-tv-z])")  # Abdelkader, Abdul Qadir, Abderrahmane: the article goes
_FAITH = re.compile(r"(?<=[a-z]{2})(?:[aeiou]+l?d?)?d(?:ine?|een)$")  # Noureddine, Nordine, Nur al-Din
_FATHER = re.compile(r"^abo?u(?=.{3})")
# A letter that two romanisations hear otherwise: Othmane and Osman, Gamal and Jamal, Andrej and Andrey,
# Fayçal and Faisal.
_OTHERWISE = (("th", "s"), ("g", "j"), ("dh", "z"), ("p", "b"), ("j", "y"), ("c", "s"))
_OTHER_LETTERS = (("ث", "س"), ("ذ", "ز"), ("ظ", "ض"), ("ض", "ز"))
_LONG_ENOUGH = 3  # to be known without its first vowel
_FIRST = {"و": "w", "ي": "i", "ی": "i"}  # a consonant where a word begins with it


class Word(NamedTuple):
    """A word of a name. `text` is folded Latin; `skeletons` begins with the one that blocking uses.

    `native` says that it was written in Arabic script, so that its short vowels are unknown.
    """

    text: str
    heard: str
    skeletons: tuple[str, ...]
    native: bool = False


@lru_cache(maxsize=65_536)
def latin(text: str, article: str = "") -> Word:
    """Return a word written in Latin letters; `article` is what stood before it and is not heard."""
    bare = _FAITH.sub("din", _FATHER.sub("bu", _SERVANT.sub("abd-", text)))
    heard = sound(bare)
    others = [sound(bare.replace(written, other)) for written, other in _OTHERWISE if written in bare]
    if not article and (glued := _ARTICLE.match(bare)):
        others.append(sound(bare[glued.end() :]))
    if bare.endswith("h"):  # silent, or the last consonant: Fatimah, Salah
        others.append(sound(bare + "h"))
    skeletons = dict.fromkeys(skeleton(one) for one in (heard, *others))
    return Word(article + text, heard, tuple(skeletons))


@lru_cache(maxsize=65_536)
def arabic(letters: str, text: str) -> Word:
    """Return a word written in Arabic letters; `text` is its transcription."""
    bare = bare_arabic(letters)
    heard = heard_in_arabic(bare)
    others = [heard[1:]] if heard[:1] == "a" and len(heard) > _LONG_ENOUGH else []
    if bare.endswith(HEH):  # a consonant, where it is not the vowel: Taha
        others.append(heard[:-1] + "ha")
    others += [heard_in_arabic(bare.replace(letter, other)) for letter, other in _OTHER_LETTERS if letter in bare]
    others += [one.replace("x", "k") for one in (heard, *others) if "x" in one]
    skeletons = dict.fromkeys(_FIRST.get(bare[:1], one[:1]) + skeleton(one)[1:] for one in (heard, *others))
    return Word(text, heard, tuple(skeletons), native=True)
