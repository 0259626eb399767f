"""Rule: two words are written as one, or a space has slipped (Mary Grace and MaryGrace, Patr ushev)."""

from relais.link.names.rule import Rule
from relais.link.names.word import Word
from relais.model.notice import msg

RULE = Rule("joined", msg("two words are written as one, or a space has slipped"))
STRENGTH = 0.94
_FEWEST_LETTERS = 5


def joints(words: tuple[Word, ...]) -> dict[str, int]:
    """Return what each two neighbouring words read as one, and the place of the first."""
    made = {}
    for place in range(len(words) - 1):
        text = words[place].text + words[place + 1].text
        if len(text) >= _FEWEST_LETTERS:
            made[text] = place
    return made


def same_letters(left: str, right: str) -> bool:
    """Say whether two names are the same row of letters, perhaps begun at another word."""
    return len(left) == len(right) > _FEWEST_LETTERS and left in right + right
