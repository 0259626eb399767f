"""What a check looks at, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from relais.desk.home import Home
from relais.model.notice import msg

GOOD, WRONG, UNKNOWN = msg("good"), msg("wrong"), msg("cannot tell")


@dataclass(frozen=True)
class Look:
    """An open home, its decisions as they stand, and the moment."""

    home: Home
    connection: Connection
    now: datetime


@dataclass(frozen=True)
class Finding:
    """What one check found: `state` is good, wrong, or cannot tell; `what` is the case, `to_do` what to do about it.

    Both are English templates filled from `params`.
    """

    check: str
    state: str = GOOD
    what: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    to_do: str = ""
