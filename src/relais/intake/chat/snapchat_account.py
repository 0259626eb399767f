"""Snapchat's account, friends and calls in a 'My Data' download.

The files are account.json, account_history.json, friends.json and talk_history.json. Field names as public readers know
them, checked 2026-11-28; no sample is public. Locators are JSON pointers: '/Login History/3'. The history of calls says
when, how long, of which kind and with what result, and not with whom: the holder of the account, whom it does not name
either, is a party without a name. Lists that give no fact are counted.
"""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from relais.intake.calls import length, outcome
from relais.intake.chat import gather as chat
from relais.intake.chat.snapchat import DEPTHS, NOT_A_LIST, SERVICE, pointer, when
from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.login import login
from relais.intake.mention import mention
from relais.intake.stated import country
from relais.intake.syntax.json_document import beginning, document, record_at
from relais.intake.syntax.json_outline import BOM
from relais.intake.syntax.record_text import record_text
from relais.intake.syntax.sqlite_steps import LEFT_OUT
from relais.model.notice import UnreadableError, msg

NO_ACCOUNT = msg("this file names no account, friends or calls of Snapchat: nothing could be read")

_BASIC = "Basic Information"
_LOGINS = "Login History"
_CALLS = {"Outgoing Calls": True, "Incoming Calls": False, "Completed Calls": None}
_FRIENDS = (
    "Friends", "Friend Requests Sent", "Blocked Users", "Deleted Friends", "Hidden Friend Suggestions",
    "Ignored Snapchatters", "Pending Requests",
)  # fmt: skip
_CHANGES = {"Email Change": ("email", "Email Address"), "Mobile Number Change": ("phone", "Mobile Number")}
_NAME_CHANGE = "Display Name Change"
_VIDEO = {"video": True, "audio": False, "voice": False}


def recognise(sealed: Sealed) -> bool:
    """Tell the files by the names of their lists, which are Snapchat's own, and by a first record."""
    head = sealed.head.removeprefix(BOM).lstrip()
    if not head.startswith(b"{"):
        return False
    root = beginning(head)
    if not isinstance(root, dict):
        return False
    if isinstance(basic := root.get(_BASIC), dict):
        return "Username" in basic
    lists = {key: rows for key, rows in root.items() if isinstance(rows, list)}
    if not lists.keys().isdisjoint(("Outgoing Calls", "Incoming Calls")) or {_NAME_CHANGE, *_CHANGES} <= lists.keys():
        return True
    found = next((row for key in _FRIENDS for row in lists.get(key, ())[:1]), None)
    return isinstance(found, dict) and {"Username", "Display Name"} <= found.keys()


def read(sealed: Sealed, facts: Facts) -> None:
    """Read the account, and each list: logins, changes of address and number, friends, calls."""
    with sealed.path.open("rb") as file:
        found = document(file, sealed.size, "", DEPTHS)
        root = found.root
        if not isinstance(root, dict) or not root:
            raise UnreadableError(NO_ACCOUNT)
        owner = _Owner(facts, root.get(_BASIC))
        for key, rows in root.items():
            add = _reader(key)
            if not isinstance(rows, list):
                if add is not None:
                    facts.notice(NOT_A_LIST, pointer(key), skipped=1)
                continue
            count = 0
            for start, batch in found.batches(rows):
                count += len(batch)
                if add is not None:
                    _add_all(facts, start, batch, key, owner, add)
            if count and add is None:
                facts.notice(LEFT_OUT, pointer(key), skipped=count, table=key, count=count)
        found.check()


def passage(data: bytes, locator: str) -> str:
    """Return what stands at a JSON pointer: each field of the record on a line."""
    return record_text(record_at(BytesIO(data), len(data), locator, "", DEPTHS) if locator else {})


class _Owner:
    """The holder of the account: named by the account itself, without a name where only a list is theirs."""

    def __init__(self, facts: Facts, basic: object) -> None:
        self._facts = facts
        self._party: int | None = None
        if isinstance(basic, dict):
            place = pointer(_BASIC)
            self._party = facts.add("party", place, role="account", nickname=_said(basic, "Name"))
            for kind, key in (("handle", "Username"), ("ip", "Registration IP")):
                if raw := _said(basic, key):
                    service = SERVICE if kind == "handle" else None
                    mention(facts, place, kind, raw, party=self._party, service=service)

    def party(self, place: str) -> int:
        """Return the party, added at this place if nothing told of it before."""
        if self._party is None:
            self._party = self._facts.add("party", place, role="account")
        return self._party


_Add = Callable[[Facts, str, dict[str, Any], str, _Owner], None]


def _add_all(facts: Facts, start: int, batch: list[Any], key: str, owner: _Owner, add: _Add) -> None:
    for index, row in enumerate(batch, start):
        place = pointer(key, index)
        if isinstance(row, dict):
            add(facts, place, row, key, owner)
        else:
            facts.notice(chat.NOT_A_RECORD, place, skipped=1, kind=type(row).__name__)


def _reader(key: str) -> _Add | None:
    if key == _LOGINS:
        return _login
    if key in _CALLS:
        return _call
    if key in _FRIENDS:
        return _friend
    return _change if key in _CHANGES else None


def _login(facts: Facts, place: str, row: dict[str, Any], _key: str, owner: _Owner) -> None:
    address = _said(row, "IP") or _said(row, "IP Address")
    if address is None:
        facts.notice(LEFT_OUT, place, skipped=1, table=_LOGINS, count=1)
        return
    login(
        facts,
        place,
        address,
        party=owner.party(place),
        event=_said(row, "Status"),
        service=SERVICE,
        country=country(facts, place, _said(row, "Country")),
        seen=when(facts, place, row.get("Created", row.get("Timestamp"))),
    )


def _change(facts: Facts, place: str, row: dict[str, Any], key: str, owner: _Owner) -> None:
    kind, field = _CHANGES[key]
    if raw := _said(row, field):
        mention(facts, place, kind, raw, party=owner.party(place), seen=when(facts, place, row.get("Date")))


def _friend(facts: Facts, place: str, row: dict[str, Any], _key: str, _owner: _Owner) -> None:
    party = facts.add("party", place, role="other", nickname=_said(row, "Display Name"))
    if name := _said(row, "Username"):
        mention(facts, place, "handle", name, party=party, service=SERVICE)


def _call(facts: Facts, place: str, row: dict[str, Any], key: str, owner: _Owner) -> None:
    stated = length(facts, place, row.get("Length (sec)"))
    status, seconds = outcome(facts, place, (_said(row, "Result"),), stated)
    facts.add(
        "call",
        place,
        caller=owner.party(place) if _CALLS[key] is True else None,
        callee=owner.party(place) if _CALLS[key] is False else None,
        service=SERVICE,
        duration_s=seconds,
        video=_VIDEO.get((_said(row, "Type") or "").casefold()),
        status=status,
        **when(facts, place, row.get("Date & Time", row.get("Created"))).columns(),
    )


def _said(row: dict[str, Any], key: str) -> str | None:
    text = row.get(key)
    return text if isinstance(text, str) and text else None


FORMAT = Format(
    name="snapchat_account",
    version=1,
    title=msg("Snapchat account, friends and calls (My Data)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "login", "call"),
    limits=(
        msg("who else was in a call is not said"),
        msg("completed calls may repeat those of the lists of outgoing and incoming ones"),
        msg("no port is stated: behind a shared address it names nobody"),
    ),
)
