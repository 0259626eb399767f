"""From what was written to folded words: scripts, glued words, digits that stand for letters, titles."""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

from relais.link.names.script import in_arabic

# More signs or words than any name has: the rest is text.
_MOST_SIGNS = 200
_MOST_WORDS = 12
# Apostrophes of every kind, joiners of no width, the stroke that lengthens an Arabic word; the raised a of Ma.
_APOSTROPHES = dict.fromkeys(map(ord, "'`\u00b4\u2018\u2019\u02bb\u02bc\u02be\u02bf\u200c\u200d\u0640")) | {
    ord("\u00aa"): "a. "
}
_APART = re.compile(r"[^\w.]|_")
_GLUED = re.compile(r"(?<=[A-Z][a-z])(?=[A-Z][a-z])|(?<=[a-z][a-z])(?=[A-Z][a-z])")
_OTHER = re.compile("[^a-z]")
_LOOKALIKE = str.maketrans("0134579$", "oieastgs")
_WRITTEN = (
    "mr mrs ms miss mme mlle dr drs prof sir dame engr atty monsieur madame mademoiselle herr frau president prasident "
    "colonel capt captain sgt rev sr jr ii iii iv sheikh shaikh cheikh hadji hadj hajji dl dna domnul doamna"
)
_TITLES = frozenset(_WRITTEN.split())
_BEFORE_A_NAME = frozenset(["al", "bel", "ben", "bin", "el", "ibn", "ould"])
_SHORT = {"ma": "maria", "md": "mohamed", "mohd": "mohamed", "mhd": "mohamed", "jos": "jose"}


def split(raw: str) -> tuple[list[tuple[str, str]], tuple[str, ...]]:
    """Return the words of a name as (folded Latin letters, Arabic letters or nothing), and apart from them its titles.

    At most twelve words of at least one letter; none where the text holds no letter.
    """
    text = unicodedata.normalize("NFKC", raw[:_MOST_SIGNS].translate(_APOSTROPHES))
    # Of a word that a service has masked ('J***'), what is left tells nobody apart.
    text = " ".join(chunk for chunk in text.split() if "*" not in chunk)
    pieces: list[tuple[str, str]] = []
    for chunk in _APART.sub(" ", text).split():
        pieces += _pieces(chunk)
    pieces = pieces[:_MOST_WORDS]
    titled = [_is_title(pieces, place) for place in range(len(pieces))]
    kept = [piece for piece, title in zip(pieces, titled, strict=True) if not title]
    titles = tuple(text for (text, _), title in zip(pieces, titled, strict=True) if title)
    return (kept, titles) if kept else (pieces, ())


def _is_title(pieces: list[tuple[str, str]], place: int) -> bool:
    """Say whether a word is a title; Ben Cheikh and Bel Hadj are surnames."""
    text, letters = pieces[place]
    return not letters and text in _TITLES and not (place and pieces[place - 1][0] in _BEFORE_A_NAME)


@lru_cache(maxsize=65_536)
def _pieces(chunk: str) -> tuple[tuple[str, str], ...]:
    if in_arabic(chunk):
        letters = "".join(sign for sign in chunk if unicodedata.category(sign) == "Lo")
        return ((_plain(anyascii(letters)), letters),) if letters else ()
    found: list[tuple[str, str]] = []
    for part in chunk.split(".") if "." in chunk else [chunk]:
        pointed = chunk.startswith(f"{part}.")
        for word in _GLUED.split(_ascii(part)):
            found += [(_SHORT.get(plain, plain) if pointed else plain, "") for plain in _words(word)]
    return tuple(found)


def _ascii(part: str) -> str:
    """Return the letters and digits in plain Latin; what is that already is not looked at sign by sign."""
    if part.isascii() and part.isalnum():
        return part
    return anyascii("".join(sign for sign in part if unicodedata.category(sign)[0] in "LMN"))


def _words(word: str) -> list[str]:
    """Return the letters of a word: JC are two initials, Ig0r is a slip of the reader, 4567 is nothing."""
    if len(word) == 2 and word.isalpha() and word.isupper() and not set(word) & set("AEIOUY"):
        return [word[0].lower(), word[1].lower()]
    plain = word.lower().strip("0123456789" if word[-1:].isdigit() else "")
    if 2 * sum(sign.isalpha() for sign in plain) > len(plain):
        plain = plain.translate(_LOOKALIKE)
    plain = _plain(plain)
    return [plain] if plain else []


def _plain(text: str) -> str:
    text = text.lower()
    return text if text.isascii() and text.isalpha() else _OTHER.sub("", text)
