"""The propositions between which a strength can be stated: what the calls were. Versioned; none is about an offence.

They are at activity level: what the payments and the calls had to do with each other, never what was seen on a screen,
and never who is guilty of what (ENFSI guideline for evaluative reporting 2015; typology sheet, section 6).
"""

from dataclasses import dataclass

from relais.model.notice import msg

# Raised whenever a proposition is added, or its words change: a figure stands for one version alone.
VERSION = 1


@dataclass(frozen=True)
class Proposition:
    """One statement on a pair of people: the name under which files and figures know it, and its words."""

    name: str
    text: str


PAID = Proposition("H1", msg("the calls were the sessions that the payments paid for"))
NO_LINK = Proposition(
    "no-link", msg("the payments and the calls have nothing to do with each other; they share their weeks and hours")
)
NOTIFY = Proposition("notify", msg("the payments were lawful support, and the payer at times phones after sending"))
ADULT = Proposition("adult-service", msg("the payments were for calls with a consenting adult"))
DATING = Proposition("dating", msg("two who court each other: gifts, frequent evening calls, some after sending"))

# What H1 is weighed against: one of these, chosen and named; the choice decides the number.
ALTERNATIVES = (NO_LINK, NOTIFY, ADULT, DATING)
PROPOSITIONS = (PAID, *ALTERNATIVES)
