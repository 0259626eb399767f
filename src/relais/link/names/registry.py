"""Every rule of the comparison, by name."""

from typing import Final

from relais.link.names import agree, joined, middle_name, order, particles, surnames, titles
from relais.link.names.rule import Rule

# What two names as wholes show, said once their words agree.
SAID: Final = (titles, order, particles, middle_name, surnames)


def _listed() -> dict[str, Rule]:
    modules = (*agree.TOLD, *agree.APART, *agree.ALIKE, joined, *SAID)
    rules = {module.RULE.name: module.RULE for module in dict.fromkeys(modules)}
    if len(rules) != len(dict.fromkeys(modules)):
        raise ValueError("two rules of one name")
    return rules


RULES: Final = _listed()
