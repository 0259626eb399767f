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
_H = "\u0647"
_ARTICLE = re.compile("^ال(?=..)")
_FATHER = re.compile("^أبو|^ابو")
_DOUBLED = re.compile(r"(.)\1+")
_SCRIPT = re.compile("[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff]")


def in_arabic(text: str) -> bool:
    """Say whether a word is written in Arabic script."""
    return bool(_SCRIPT.search(text))


def heard_in_arabic(letters: str) -> str:
    """Return what the letters of one word say: consonants and long vowels; the short ones are not written.

    The article goes, a final h is read as the vowel it mostly stands for, the letter ain where it begins the word.
    """
    bare = _FATHER.sub("بو", _ARTICLE.sub("", letters))
    if bare.endswith(_H):
        bare = bare[:-1] + "ة"
    heard = "".join(_LETTERS.get(letter, "") for letter in bare)
    if bare[:1] == "ع":
        heard = "a" + heard
    return _DOUBLED.sub(r"\1", heard)
