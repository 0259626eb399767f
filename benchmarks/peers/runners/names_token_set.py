"""rapidfuzz token_set_ratio over names in plain Latin letters."""

from anyascii import anyascii
from name_pairs import run
from rapidfuzz.fuzz import token_set_ratio

run(lambda one, other: token_set_ratio(anyascii(one).lower(), anyascii(other).lower()) / 100, 0.86)
