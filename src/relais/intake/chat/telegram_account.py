"""What a full Telegram export says of its owner: name, number, contacts, and the addresses of open sessions."""

from typing import Any

from relais.intake.chat import gather as chat
from relais.intake.facts import Facts
from relais.intake.login import login
from relais.intake.mention import mention

SERVICE = "telegram"


def account_facts(facts: Facts, root: dict[str, Any]) -> str | None:
    """Add the owner, the contacts and the sessions; return the owner's numeric id, None where the export has none."""
    owner = root.get("personal_information")
    if not isinstance(owner, dict):
        return None
    place = "/personal_information"
    party = _person(facts, place, owner, "account")
    if isinstance(username := owner.get("username"), str) and username:
        mention(facts, f"{place}/username", "handle", username, party=party, service=SERVICE)
    for place, contact in _listed(facts, root, "contacts"):
        _person(facts, place, contact, "other")
    for key in ("sessions", "web_sessions"):
        for place, session in _listed(facts, root, key):
            _session(facts, place, session, party)
    number = chat.whole(owner.get("user_id"))
    return str(number) if number is not None else None


def _listed(facts: Facts, root: dict[str, Any], key: str) -> list[tuple[str, dict[str, Any]]]:
    node = root.get(key)
    rows = node.get("list") if isinstance(node, dict) else None
    found = []
    for index, row in enumerate(rows if isinstance(rows, list) else []):
        if isinstance(row, dict):
            found.append((f"/{key}/list/{index}", row))
        else:
            facts.notice(chat.NOT_A_RECORD, f"/{key}/list/{index}", skipped=1, kind=type(row).__name__)
    return found


def _person(facts: Facts, place: str, person: dict[str, Any], role: str) -> int:
    names = [name for key in ("first_name", "last_name") if isinstance(name := person.get(key), str) and name]
    party = facts.add("party", place, role=role, name_raw=" ".join(names) or None)
    number = chat.whole(person.get("user_id"))
    if number:
        mention(facts, f"{place}/user_id", "handle", str(number), party=party, service=SERVICE)
    if isinstance(phone := person.get("phone_number"), str) and phone:
        mention(facts, f"{place}/phone_number", "phone", phone, party=party)
    return party


def _session(facts: Facts, place: str, session: dict[str, Any], party: int) -> None:
    if isinstance(address := session.get("last_ip"), str) and address:
        seen = chat.clock(facts, place, session.get("last_active_unixtime"), 1)
        login(facts, place, address, party=party, event="last active", service=SERVICE, seen=seen)
