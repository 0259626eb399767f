"""Views of the queue that a person saves for themselves, and takes away again."""

from relais.casework import view as store
from relais.desk.act import decision
from relais.desk.alert_filter import Filter
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.model.notice import msg

BAD_NAME = msg("a view needs a name of 1 to {most} printable characters")
NOTHING_ASKED = msg("a view needs something that it asks for: filter the queue first")
TOO_MANY = msg("you have {most} views: remove one first")
NO_VIEW = msg("you have no view {number}")
_LONGEST, _MOST = 60, 20


def save_view(home: Home, name: str, wanted: Filter) -> int:
    """Save what is asked of the queue under a name, in place of the person's view of that name; return its number."""
    name = name.strip()
    if not (0 < len(name) <= _LONGEST and name.isprintable()):
        raise DeskError(BAD_NAME, most=_LONGEST)
    if not wanted.asks:
        raise DeskError(NOTHING_ASKED)
    with decision(home, "save-view", {}) as connection:
        held = {one.name for one in store.of_person(connection, home.actor)}
        if name not in held and len(held) >= _MOST:
            raise DeskError(TOO_MANY, most=_MOST)
        return store.save(connection, name, wanted.asks, home.actor)


def remove_view(home: Home, number: int) -> None:
    """Take one of the person's own views away; raises DeskError."""
    with decision(home, "save-view", {"removed": number}) as connection:
        for one in store.of_person(connection, home.actor):
            if one.number == number:
                store.save(connection, one.name, one.asked, home.actor, withdrawn=True)
                return
        raise DeskError(NO_VIEW, number=number)
