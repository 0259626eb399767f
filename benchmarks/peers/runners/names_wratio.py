"""rapidfuzz WRatio over names in plain Latin letters."""

from anyascii import anyascii
from name_pairs import run
from rapidfuzz.fuzz import WRatio

run(lambda one, other: WRatio(anyascii(one).lower(), anyascii(other).lower()) / 100, 0.86)
