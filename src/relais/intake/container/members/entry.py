"""What a walk yields: a member that can be read, or one that cannot and why."""

from collections.abc import Callable
from dataclasses import dataclass, field

from relais.intake.container.members.stream import Stream


@dataclass(frozen=True)
class Entry:
    """A member: its name as the container writes it, and how to read it from its start.

    `whole`: it is not to be opened as a container in its turn. `charset`: what the container says it is written in.
    """

    name: str
    open: Callable[[], Stream]
    whole: bool = False
    charset: str = ""


@dataclass(frozen=True)
class Refused:
    """A member that is not read, or, with an empty name, something to say of the container itself."""

    name: str
    template: str
    skipped: int = 1
    params: dict[str, str] = field(default_factory=dict)
