"""Which state of the law is installed: what was computed from another must be computed again."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from relais.law import channel, penal, retention

# Law lies in the data, and in the rules of which clock runs on what.
_FILES = ("data/channels.yaml", "data/offences.fr.yaml", "data/retention.yaml", "holding.py")


@dataclass(frozen=True, slots=True)
class LawVersion:
    """`sha256` (hexadecimal) changes whenever a law file does; `compiled` is the day of each file, by its name."""

    sha256: str
    compiled: Mapping[str, str]


@cache
def version() -> LawVersion:
    """Return the state of the law that is installed."""
    whole = hashlib.sha256()
    for name in _FILES:
        held = (files("relais.law") / name).read_bytes()
        # Name and length first, so that no two sets of files give the same bytes.
        whole.update(f"{name}\0{len(held)}\0".encode() + held)
    compiled = {
        "channels.yaml": channel.load().compiled,
        "offences.fr.yaml": penal.load().compiled,
        "retention.yaml": retention.load().compiled,
    }
    return LawVersion(whole.hexdigest(), compiled)
