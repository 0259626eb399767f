"""The activity of a Discord data package: JSON lines, one event each, with the address it came from. Often gigabytes.

Field names as a public reader of the package knows them (purarue/discord_data, checked 2026-11-28), types of events as
another names them (Androz2091/discord-data-package-explorer, events.json, checked 2026-11-28); no sample is public.
Every event with an address is a login, `event` being its type as written; events without one are counted and left out.
Times may stand in quotation marks of their own. Locators: 'line 12'.
"""

import re
from collections.abc import Iterator
from typing import Any

import orjson

from relais.intake.chat import gather as chat
from relais.intake.chat.discord import SERVICE
from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.gathered import Logins
from relais.intake.instant import Instant
from relais.intake.side import Parties, Side
from relais.intake.stated import country, moment
from relais.model.notice import UnreadableError, msg

NOT_AN_EVENT = msg("this line is no event in JSON: it is skipped")
NO_ADDRESS = msg("{count} events name no address: they are left out")
NO_LINE = msg("no event stands on this line")

_LONGEST_LINE = 4 << 20
_FIRST_LINES = 20
_SNOWFLAKE = re.compile(r"[1-9]\d{16,19}", re.ASCII)
# There are hundreds of types, and more every year: these are told by Discord's words for its own things, or whole.
_OWN_TYPE = re.compile(
    r"guild|voice_c|voice_d|_call$|channel_opened|ack_messages|oauth2|(?:un)?pin_message|(?:add|remove)_reaction"
    r"|quickswitcher|instant_invite|resolve_invite|dm_list_|friends_list_|nuo_transition|premium_|gift_code_|streamer_mode"
    r"|^(?:session_(?:start|end)|app_(?:opened|landing_viewed|ui_viewed|crashed)|application_(?:command_used|closed)"
    r"|send_message|message_edited|slash_command_used|launch_game|notification_(?:clicked|sent)|register|captcha_served"
    r"|login_(?:successful|attempted|viewed)|authorize_login_location|new_login_location|user_fingerprinted"
    r"|experiment_user_triggered|ready_payload_received|(?:join|leave)_voice_channel|(?:start|stop)_(?:speaking|listening)"
    r"|update_(?:user_settings|relationship|note)|activity_updated|email_sent|settings_pane_viewed)"
)


def recognise(sealed: Sealed) -> bool:
    """Tell the activity by one of its first events: a type that is Discord's own, the number of an account, a time."""
    if not sealed.head.lstrip().startswith(b"{") or b'"event_type"' not in sealed.head:
        return False
    lines = sealed.head.split(b"\n", _FIRST_LINES)
    whole = lines if len(sealed.head) == sealed.size else lines[:-1]
    return any(_is_event(line) for line in whole[:_FIRST_LINES])


def _is_event(line: bytes) -> bool:
    event = _event(line)
    return (
        event is not None
        and {"event_type", "timestamp"} <= event.keys()
        and not event.keys().isdisjoint(("event_id", "event_source"))
        and isinstance(user := event.get("user_id"), str | int)
        and _SNOWFLAKE.fullmatch(str(user).strip('"')) is not None
        and isinstance(kind := event["event_type"], str)
        and _OWN_TYPE.search(kind) is not None
    )


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every event that names an address; the account is a party once."""
    parties, logins = Parties(facts), Logins(facts)
    left, first = 0, ""
    with sealed.path.open("rb") as file:
        for place, event in _events(iter(lambda: file.readline(_LONGEST_LINE), b"")):
            if event is None:
                facts.notice(NOT_AN_EVENT, place, skipped=1)
                continue
            address = event.get("ip")
            if not isinstance(address, str) or not address:
                left, first = left + 1, first or place
                continue
            _login(facts, parties, logins, place, address.strip('"'), event)
    logins.flush()
    if left:
        facts.notice(NO_ADDRESS, first, skipped=left, count=left)


def passage(data: bytes, locator: str) -> str:
    """Return the event at 'line 12' as written."""
    number, lines = locator.removeprefix("line "), data.split(b"\n")
    if not (number.isascii() and number.isdigit() and 0 < int(number[:9]) <= len(lines)):
        raise UnreadableError(NO_LINE, locator)
    return lines[int(number[:9]) - 1].decode("utf-8", "replace").strip()


def _login(facts: Facts, parties: Parties, logins: Logins, place: str, address: str, event: dict[str, Any]) -> None:
    user, kind, told = event.get("user_id"), event.get("event_type"), event.get("country_code")
    party = None
    if isinstance(user, str) and user:
        party = parties.ordinal(place, "account", Side(selectors=(("handle", SERVICE, user.strip('"')),)))
    logins.add(
        place,
        address,
        party=party,
        event=kind if isinstance(kind, str) else None,
        service=SERVICE,
        country=country(facts, place, told.strip('"') or None) if isinstance(told, str) else None,
        seen=_when(facts, place, event.get("timestamp")),
    )


def _when(facts: Facts, place: str, raw: object) -> Instant:
    if raw is None or isinstance(raw, str):
        return moment(facts, place, raw.strip('"') or None if raw else None)
    return chat.not_a_time(facts, place, raw)


def _events(lines: Iterator[bytes]) -> Iterator[tuple[str, dict[str, Any] | None]]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield f"line {number}", _event(line)


def _event(line: bytes) -> dict[str, Any] | None:
    try:
        event = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return event if isinstance(event, dict) else None


FORMAT = Format(
    name="discord_activity",
    version=1,
    title=msg("Activity of a Discord data package"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "login"),
    limits=(msg("no port is stated: behind a shared address it names nobody"),
            msg("events without an address are counted and left out")),
)  # fmt: skip
