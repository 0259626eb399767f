"""How far two words agree, by the first rule that says so."""

from functools import lru_cache

from relais.link.names import arabic, endings, initials, nicknames, romanisation, spelling, vietnamese
from relais.link.names.rule import Rule
from relais.link.names.word import Word

Agreement = tuple[float, Rule | None]
NONE: Agreement = (0.0, None)
SAME_WORD: Agreement = (1.0, None)
# From the safest to the loosest.
TOLD = (initials, arabic, nicknames)
# What tells two words apart before a sound or a slip is thought of.
APART = (vietnamese, endings, nicknames)
ALIKE = (romanisation, spelling)


@lru_cache(maxsize=1 << 18)
def agreement(left: Word, right: Word) -> Agreement:
    """Return how far two words agree, 0 to 1, and the rule by which they do; no rule where they are the same."""
    if left.text == right.text:
        return SAME_WORD if len(left.text) > 1 else (initials.STRENGTH, initials.RULE)
    for rule in TOLD:
        if strength := rule.agree(left, right):
            return strength, rule.RULE
    if any(rule.apart(left, right) for rule in APART):
        return NONE
    for rule in ALIKE:
        if strength := rule.agree(left, right):
            return strength, rule.RULE
    return NONE
