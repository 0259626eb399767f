"""Checks of the doctor on people: settings that protect nobody, and who signs in without a second factor."""

from collections.abc import Callable, Iterator

from sqlalchemy import func, select

from relais.desk.doctor_look import WRONG, Finding, Look
from relais.desk.settings import Settings
from relais.model.notice import msg
from relais.store.tables import ACTOR, METADATA

UNSAFE = msg("{name} is {value}: {why}")
RESET = msg("set it in relais.toml; docs/settings.md has the defaults")
LONG = msg("a machine left alone stays open")
NO_UNDO = msg("an erasure takes effect at once, and nobody can take it back")
NO_DRAW = msg("what the ranking misses stays invisible")
NO_LIMIT = msg("one wrong list may erase much")
NO_BREAK = msg("those who read are not asked to stop")
NOBODY = msg("{count} people are named here, and nobody signs in: whoever holds the key acts as the first of them")
SIGN_IN = msg("have them sign in (docs/people.md)")
NO_TOTP = msg("{count} people sign in with a passphrase alone")
ENROL = msg("have them enrol a second factor (docs/people.md)")

# A setting, the values that are unsafe, and why.
_UNSAFE: tuple[tuple[str, Callable[[Settings], object], Callable[[Settings], bool], str], ...] = (
    ("sessions.idle_minutes", lambda s: s.sessions.idle_minutes, lambda s: s.sessions.idle_minutes > 60, LONG),
    ("sessions.absolute_hours", lambda s: s.sessions.absolute_hours, lambda s: s.sessions.absolute_hours > 24, LONG),
    ("retention.undo_days", lambda s: s.retention.undo_days, lambda s: s.retention.undo_days == 0, NO_UNDO),
    ("retention.stop_factor", lambda s: s.retention.stop_factor, lambda s: s.retention.stop_factor > 20, NO_LIMIT),
    ("blind_draw.share", lambda s: s.blind_draw.share, lambda s: s.blind_draw.share == 0, NO_DRAW),
    ("exposure.cap_minutes", lambda s: s.exposure.cap_minutes, lambda s: s.exposure.cap_minutes > 420, NO_BREAK),
)


def settings(look: Look) -> Iterator[Finding]:
    """Check for settings that fit, and are unsafe all the same."""
    for name, value, unsafe, why in _UNSAFE:
        if unsafe(look.home.settings):
            params = {"name": name, "value": value(look.home.settings), "why": why}
            yield Finding("settings", WRONG, UNSAFE, params, RESET)


def sign_in(look: Look) -> Iterator[Finding]:
    """Check that whoever signs in proves it by two factors."""
    credential = METADATA.tables.get("credential")
    last: dict[int, tuple[bool, bool]] = {}
    if credential is not None:
        of = credential.c
        rows = select(of.account, of.passphrase, of.totp).order_by(of.number)
        last = {
            row.account: (row.passphrase is not None, row.totp is not None) for row in look.connection.execute(rows)
        }
    people = look.connection.execute(select(func.count()).select_from(ACTOR)).scalar_one()
    if not any(passphrase for passphrase, _totp in last.values()):
        if people > 1:
            yield Finding("sign-in", WRONG, NOBODY, {"count": people}, SIGN_IN)
        return
    alone = sum(1 for passphrase, totp in last.values() if passphrase and not totp)
    if alone:
        yield Finding("sign-in", WRONG, NO_TOTP, {"count": alone}, ENROL)
