"""What an output says of a login beside its moment: the event, the address and the port."""

from collections.abc import Mapping
from typing import Any

from relais.language.desk_words import LOGINS
from relais.language.tongue import Tongue


def login_told(row: Mapping[str, Any], said: Tongue) -> str | None:
    """Return `what` of an event; of a login that a mapping of ours names, with that name in the language.

    What the source itself calls it (“Login”, “Upload”) stays as it is written.
    """
    event: str | None = row["event"]
    told: str | None = row["what"]
    if row["kind"] != "login" or event not in LOGINS or told is None:
        return told
    return f"{said.said(LOGINS, event)}{told.removeprefix(event)}"
