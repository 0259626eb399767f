"""The settings in force in a home: each value, its default, its meaning, and where it comes from."""

import os
from dataclasses import Field, dataclass
from typing import Any

from relais.desk.act import act
from relais.desk.home import Home
from relais.desk.settings_text import walk
from relais.model.notice import msg
from relais.model.role import Role
from relais.safeguards.account import account

_PLACES = ("key", "db")
FROM_FILE, FROM_DEFAULT, FROM_ENVIRONMENT = msg("file"), msg("default"), msg("environment")


@dataclass(frozen=True)
class Told:
    """One setting in force. `variable`: the variable of the environment that stands above the file, where it is set.

    What a variable says is not shown: it may hold a password.
    """

    name: str
    value: object
    default: object
    meaning: str
    origin: str
    variable: str | None


def in_force(home: Home) -> list[Told]:
    """Return every setting; where the key and the database lie is told to administrators alone."""
    with act(home, "read-settings") as connection:
        who = account(connection, home.actor)
        tells = who is not None and Role.ADMINISTRATOR in who.roles
        return [_told(home, *one) for one in walk(home.settings) if tells or one[0] not in _PLACES]


def _told(home: Home, name: str, of: Field[Any], value: object) -> Told:
    default = None if of.metadata.get("needed") else of.default
    variable = of.metadata["variable"]
    if variable is not None and os.environ.get(variable):
        return Told(name, None, default, of.metadata["meaning"], FROM_ENVIRONMENT, variable)
    origin = FROM_FILE if name in home.settings.stated else FROM_DEFAULT
    return Told(name, value, default, of.metadata["meaning"], origin, None)
