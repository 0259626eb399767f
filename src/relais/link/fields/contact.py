"""Contacts that are not the same and yet nearly so: one slip, one mailbox at two providers, one screen name twice."""

import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from relais.link.components import Ints
from relais.link.slips import Texts
from relais.model.notice import msg

# Best first. `digits`: two digits or more agree, so that the name in front of them is not all there is.
LEVELS = (
    msg("same screen name or mailbox with digits, elsewhere"),
    msg("one slip in a screen name or mailbox, same digits"),
    msg("one sign of an account number differs"),
    msg("same screen name or mailbox, elsewhere"),
    msg("one digit of a telephone number differs"),
    msg("one slip in a screen name or mailbox"),
)
ELSEWHERE_DIGITS, SLIP_DIGITS, ACCOUNT_SLIP, ELSEWHERE, PHONE_SLIP, SLIP = range(len(LEVELS))

_FEWEST_SIGNS = 6
_FEWEST_DIGITS = 2
_TAIL = 9  # digits of a telephone number that its country's prefix leaves alone
_DIGITS = re.compile(r"\d")
_SIGNS = re.compile(r"[^a-z0-9]")
# Contacts of one class can stand in for one another: a screen name is often the mailbox's.
CLASSES = {"email": "screen", "handle": "screen", "phone": "phone", "iban": "money", "account": "money"}


@lru_cache(maxsize=65_536)
def bare(kind: str, value: str) -> str:
    """Return what is compared: a mailbox or screen name without punctuation, a number's last digits, an account."""
    if kind == "phone":
        return "".join(_DIGITS.findall(value))[-_TAIL:]
    text = value.lower()
    if kind == "email":
        text = text.partition("@")[0]
    return _SIGNS.sub("", text.removeprefix("live:"))


def letters(bare_: str) -> str:
    """Return a bare mailbox or screen name without its digits."""
    return _DIGITS.sub("", bare_)


def halves(kind: str, value: str) -> tuple[str, ...]:
    """Return the keys that two contacts one slip apart share one of: a slip lies in one half, and spares the other."""
    text = bare(kind, value)
    if kind not in CLASSES or len(text) < _FEWEST_SIGNS + 2:
        return ()
    # A text and one that is a sign longer have a length of half in common: 4 for eight and nine, 5 for ten and eleven.
    lengths = sorted({len(text) // 2, (len(text) - 1) // 2})
    return tuple(f"{CLASSES[kind]}{side}" for n in lengths for side in (f"<{text[:n]}", f">{text[-n:]}"))


@lru_cache(maxsize=262_144)
def near(left: str, right: str, class_: str) -> int:
    """Return the level of two bare contacts of one class; -1 where they are not near. Symmetric."""
    if min(len(left), len(right)) < _FEWEST_SIGNS:
        return -1
    if class_ == "screen":
        return _screen(left, right)
    if left == right or OSA.distance(left, right, score_cutoff=1) > 1:
        return -1
    return PHONE_SLIP if class_ == "phone" else ACCOUNT_SLIP


def may_be_near(texts: Texts, left: Ints, right: Ints) -> NDArray[np.bool_]:
    """Say of which pairs of bare contacts of one class `near` may tell a level: never no where it does."""
    found: NDArray[np.bool_] = np.minimum(texts.long[left], texts.long[right]) >= _FEWEST_SIGNS
    found[found] = texts.within(left[found], right[found], 1)
    return found


def _screen(left: str, right: str) -> int:
    digits = "".join(_DIGITS.findall(left))
    told = len(digits) >= _FEWEST_DIGITS and digits == "".join(_DIGITS.findall(right))
    if left == right:
        return ELSEWHERE_DIGITS if told else ELSEWHERE
    if OSA.distance(left, right, score_cutoff=1) > 1:
        return -1
    return SLIP_DIGITS if told else SLIP
