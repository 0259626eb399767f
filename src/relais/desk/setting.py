"""One setting: what it means, its default, which values fit; and how a value that does not is told."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from relais.model.notice import msg

BAD_WHOLE = msg("{path}: {key} is “{found}”: a whole number from {low} to {high} was expected")
BAD_SHARE = msg("{path}: {key} is “{found}”: a share from 0 to 1 was expected, such as 0.02")
BAD_CLOCK = msg('{path}: {key} is “{found}”: a time of day was expected, such as "16:00"')
BAD_LINE = msg("{path}: {key} is “{found}”: one line of printable text was expected")
BAD_BLOCK = msg("{path}: {key} is “{found}”: lines of printable text were expected")
BAD_CHOICE = msg("{path}: {key} is “{found}”: one of these was expected: {choices}")
BAD_DATABASE = msg("{path}: {key} is “{found}”: an address postgresql://role@host/name without a password was expected")
BAD_HOSTS = msg('{path}: {key} is “{found}”: a list of host names was expected, such as ["tsa.example.org"]')

_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_DATABASE = re.compile(r"postgresql://(?:[^:@/\s]+@)?[^@\s]*/[^/\s]+")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?", re.IGNORECASE)


@dataclass(frozen=True)
class Kind:
    """Which values a setting takes. `template` and `params` tell what was expected; `stored` is what is kept."""

    template: str
    fits: Callable[[Any], bool]
    params: Mapping[str, object] = field(default_factory=dict)
    stored: Callable[[Any], Any] = lambda value: value


def whole(low: int, high: int) -> Kind:
    """Return the kind of a whole number from `low` to `high`, both included."""
    return Kind(BAD_WHOLE, lambda one: type(one) is int and low <= one <= high, {"low": low, "high": high})


def choice(*names: str) -> Kind:
    """Return the kind of one word among these."""
    return Kind(BAD_CHOICE, lambda one: one in names, {"choices": ", ".join(names)})


def _printed(one: object) -> bool:
    return isinstance(one, str) and bool(one.strip()) and one.isprintable()


LINE = Kind(BAD_LINE, _printed, stored=str.strip)
BLOCK = Kind(
    BAD_BLOCK,
    lambda one: isinstance(one, str) and all(line.isprintable() for line in one.splitlines()),
    stored=str.strip,
)
SHARE = Kind(BAD_SHARE, lambda one: type(one) in (int, float) and 0 <= one <= 1, stored=float)
CLOCK = Kind(BAD_CLOCK, lambda one: isinstance(one, str) and _CLOCK.fullmatch(one) is not None)
DATABASE = Kind(
    BAD_DATABASE, lambda one: _printed(one) and _DATABASE.fullmatch(one) is not None and "password=" not in one
)
HOSTS = Kind(
    BAD_HOSTS,
    lambda one: isinstance(one, list) and all(isinstance(host, str) and _HOST.fullmatch(host) for host in one),
    stored=tuple,
)


def setting(kind: Kind, default: Any, meaning: str, *, variable: str | None = None) -> Any:
    """Return the field of a setting. `meaning`: one sentence; `variable`: what of the environment stands above it."""
    return field(default=default, metadata={"kind": kind, "meaning": meaning, "variable": variable})


def needed(kind: Kind, meaning: str, *, variable: str | None = None) -> Any:
    """Return the field of a setting without which its section, or the file, says nothing."""
    return field(default="", metadata={"kind": kind, "meaning": meaning, "variable": variable, "needed": True})
