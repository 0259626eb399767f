"""names-matcher: its confidence in assigning one name to the only other."""

from name_pairs import run
from names_matcher import NamesMatcher

matcher = NamesMatcher()


def score(one: str, other: str) -> float:
    """Return the confidence, 0 where a name has no letter left after its own clean-up."""
    try:
        _assigned, confidence = matcher([one], [other])
    except (ValueError, ZeroDivisionError, IndexError):
        return 0.0
    return float(confidence[0])


run(score, 0.86)
