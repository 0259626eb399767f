"""A rule of comparison: its name, which is also its file's and its case file's, and what it says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason for which two words, or two names, can be one person's. `meaning` is a message for an investigator."""

    name: str
    meaning: str
