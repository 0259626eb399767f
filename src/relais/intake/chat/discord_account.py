"""Who is in a Discord data package: user.json (the account and those it knows), channel.json (who is in a channel).

Field names as public readers of the package know them (PlanetTeamSpeakk/DiscordPackageParser, MIT, and
purarue/discord_data, checked 2026-11-28); no sample is public. Locators are JSON pointers: '/relationships/3'.
What Discord was paid is counted and left out, and so are settings and notes.
"""

import re
from io import BytesIO
from typing import Any

from relais.intake.chat import gather as chat
from relais.intake.chat.discord import SERVICE, handle_of
from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.mention import mention
from relais.intake.syntax.json_document import beginning, document, record_at
from relais.intake.syntax.json_outline import BOM
from relais.intake.syntax.record_text import record_text
from relais.intake.syntax.sqlite_steps import LEFT_OUT
from relais.model.notice import UnreadableError, msg

NO_ACCOUNT = msg("this file names neither an account nor the people of a channel: nothing could be read")

_NUMBER = re.compile(r"[0-9]{15,20}")
_CHANNEL = {"id", "type", "name", "guild", "recipients"}
# Nothing else than a whole file of this package has these beside a name and a tag.
_ACCOUNT = ("relationships", "connections", "settings", "flags", "user_settings")


def recognise(sealed: Sealed) -> bool:
    """Tell the account by its name, tag and relationships, a channel by its few keys."""
    head = sealed.head.removeprefix(BOM).lstrip()
    if not head.startswith(b"{") or b'"id"' not in head:
        return False
    root = beginning(head)
    if not isinstance(root, dict) or not isinstance(number := root.get("id"), str) or not _NUMBER.fullmatch(number):
        return False
    if root.keys() <= _CHANNEL and "type" in root:
        return isinstance(root.get("recipients"), list) or isinstance(root.get("guild"), dict)
    return {"username", "discriminator"} <= root.keys() and any(key in root for key in _ACCOUNT)


def read(sealed: Sealed, facts: Facts) -> None:
    """Read the account with its addresses and numbers, its relationships and connections; or those of a channel."""
    with sealed.path.open("rb") as file:
        found = document(file, sealed.size, "", ())
    root = found.root
    if not isinstance(root, dict):
        raise UnreadableError(NO_ACCOUNT)
    if "username" in root:
        _account(facts, root)
    for place, one in _listed(root, "recipients"):
        if isinstance(one, str) and one:
            chat.account(facts, place, SERVICE, None if _NUMBER.fullmatch(one) else one, _numbered(one))
        else:
            facts.notice(chat.NOT_A_RECORD, place, skipped=1, kind=type(one).__name__)
    if found.fault is not None:
        found.check()


def passage(data: bytes, locator: str) -> str:
    """Return what stands at a JSON pointer: the text, or each field of the record on a line."""
    return record_text(record_at(BytesIO(data), len(data), locator, "", ()) if locator else {})


def _account(facts: Facts, root: dict[str, Any]) -> None:
    party = _person(facts, "/id", root, "account", root.get("global_name"))
    verified = root.get("verified")
    for key in ("email", "phone", "ip"):
        if isinstance(raw := root.get(key), str) and raw:
            said = verified if key == "email" and isinstance(verified, bool) else None
            mention(facts, f"/{key}", key, raw, party=party, verified=said)
    for place, one in _listed(root, "connections"):
        if not isinstance(one, dict):
            facts.notice(chat.NOT_A_RECORD, place, skipped=1, kind=type(one).__name__)
            continue
        service, name = one.get("type"), one.get("id") or one.get("name")
        if isinstance(service, str) and service and isinstance(name, str) and name:
            said = one.get("verified")
            mention(facts, place, "handle", name, party=party, service=service,
                    verified=said if isinstance(said, bool) else None)  # fmt: skip
    for place, one in _listed(root, "relationships"):
        if isinstance(one, dict):
            user = one.get("user")
            about = user if isinstance(user, dict) else {}
            _person(facts, place, {"id": one.get("id"), **about}, "other", one.get("nickname"))
        else:
            facts.notice(chat.NOT_A_RECORD, place, skipped=1, kind=type(one).__name__)
    if count := len(_listed(root, "payments")):
        facts.notice(LEFT_OUT, "/payments", skipped=count, table="payments", count=count)


def _person(facts: Facts, place: str, one: dict[str, Any], role: str, nickname: object) -> int:
    names = [nickname, one.get("global_name"), one.get("username")]
    shown = next((name for name in names if isinstance(name, str) and name), None)
    party = facts.add("party", place, role=role, nickname=shown)
    number, name = one.get("id"), one.get("username")
    tag = one.get("discriminator")
    handles = [
        _numbered(str(number)) if isinstance(number, str | int) else None,
        handle_of(name, f"{tag:04}" if isinstance(tag, int) else str(tag or "0")) if isinstance(name, str) else None,
    ]
    for handle in handles:
        if handle:
            mention(facts, place, "handle", handle, party=party, service=SERVICE)
    return party


def _numbered(raw: str) -> str | None:
    return raw if _NUMBER.fullmatch(raw) else None


def _listed(root: dict[str, Any], key: str) -> list[tuple[str, Any]]:
    rows = root.get(key)
    return [(f"/{key}/{index}", row) for index, row in enumerate(rows)] if isinstance(rows, list) else []


FORMAT = Format(
    name="discord_account",
    version=1,
    title=msg("Account or channel of a Discord data package"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector"),
    limits=(msg("payments to Discord are counted and left out; settings and notes are not read"),),
)
