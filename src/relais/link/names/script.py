"""Arabic script: the sounds that its letters give, in the same signs as a Latin spelling's."""

import re

_LETTERS = {
    **dict.fromkeys("اأإآٱىة", "a"),
    **dict.fromkeys("بپ", "b"),
    **dict.fromkeys("تثط", "t"),
    **dict.fromkeys("جژ", "j"),
    **dict.fromkeys("حهھ", "h"),
    **dict.fromkeys("دذض", "d"),
    **dict.fromkeys("زظ", "z"),
    **dict.fromkeys("سص", "s"),
    **dict.fromkeys("شچ", "S"),
    **dict.fromkeys("غقكکگ", "k"),
    **dict.fromkeys("فڤ", "f"),
    **dict.fromkeys("يیئ", "i"),
    **dict.fromkeys("وؤ", "u"),
    "خ": "x",
    "ر": "r",
    "ل": "l",
    "م": "m",
    "ن": "n",
}
HEH = "\u0647"
_ARTICLE = re.compile("^ال(?=..)")
_FATHER = re.compile("^أبو|^ابو")
_DOUBLED = re.compile(r"(.)\1+")
_SCRIPT = re.compile("[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff]")


def in_arabic(text: str) -> bool:
    """Say whether a word is written in Arabic script."""
    return bool(_SCRIPT.search(text))


def bare_arabic(letters: str) -> str:
    """Return a word without its article, and Abu as Bu."""
    return _FATHER.sub("بو", _ARTICLE.sub("", letters))


def heard_in_arabic(bare: str) -> str:
    """Return what the letters of one bare word say: consonants and long vowels; the short ones are not written.

    A final h is read as the vowel it mostly stands for, the letter ain where it begins the word.
    """
    heard = "".join(_LETTERS.get(letter, "") for letter in bare.removesuffix(HEH))
    if bare.endswith(HEH):
        heard += "a"
    if bare[:1] == "ع":
        heard = "a" + heard
    return _DOUBLED.sub(r"\1", heard)
