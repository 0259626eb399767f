"""Google Chat in a Takeout: messages.json of one conversation, group_info.json (who is in it), user_info.json (whose).

Each file is a source of its own and says only what its own bytes say. Field names as public importers know them
(poesterlin/formabba and others, checked 2026-11-28); no sample is public. Locators are JSON pointers: '/messages/12'.
Times are written out in the language of the account: those of seven languages are read.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from relais.intake.chat import gather as chat
from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.instant import NEVER, NOT_A_TIME, Instant
from relais.intake.side import Parties, Side
from relais.intake.syntax.json_document import beginning, document, record_at
from relais.intake.syntax.json_outline import BOM
from relais.intake.syntax.record_text import record_text
from relais.intake.takeout.when import written_moment
from relais.model.notice import UnreadableError, msg

NO_CHAT = msg("this file holds neither messages nor members of a Google chat: nothing could be read")

SERVICE = "google chat"


def recognise(sealed: Sealed) -> bool:
    """Tell the files by the person that each of their records names: a name, an e-mail, a type of user."""
    head = sealed.head.removeprefix(BOM).lstrip()
    if not head.startswith(b"{") or b'"user_type"' not in head:
        return False
    root = beginning(head)
    if not isinstance(root, dict):
        return False
    if isinstance(messages := root.get("messages"), list):
        return any(_is_message(one) for one in messages[:20])
    if isinstance(members := root.get("members"), list):
        return any(_is_user(one) for one in members)
    return _is_user(root.get("user")) and "membership_info" in root


def _is_user(one: object) -> bool:
    return isinstance(one, dict) and "user_type" in one


def _is_message(one: object) -> bool:
    return isinstance(one, dict) and "created_date" in one and _is_user(one.get("creator"))


def read(sealed: Sealed, facts: Facts) -> None:
    """Read the messages of a conversation, or the people that the file names."""
    with sealed.path.open("rb") as file:
        found = document(file, sealed.size)
        root = found.root if isinstance(found.root, dict) else {}
        parties = Parties(facts)
        people = [("/user", root.get("user"))] if "user" in root else []
        if isinstance(members := root.get("members"), list):
            people += [(f"/members/{index}", one) for index, one in enumerate(members)]
        if not people and not isinstance(root.get("messages"), list):
            raise UnreadableError(NO_CHAT)
        for place, one in people:
            if isinstance(one, dict):
                _person(parties, place, one)
            else:
                facts.notice(chat.NOT_A_RECORD, place, skipped=1, kind=type(one).__name__)
        messages = chat.Messages(facts, SERVICE, 1)
        for start, batch in found.batches(root.get("messages")):
            messages.extend(_rows(facts, parties, start, batch))
        messages.flush()
        found.check()


def passage(data: bytes, locator: str) -> str:
    """Return what stands at a JSON pointer: each field of the record on a line, then its text."""
    record = record_at(BytesIO(data), len(data), locator)
    text = record.get("text") if isinstance(record, dict) else None
    return record_text(record, text, ("text",)) if isinstance(text, str) else record_text(record)


def _rows(facts: Facts, parties: Parties, start: int, batch: list[Any]) -> Iterator[chat.Row]:
    for index, record in enumerate(batch, start):
        place = f"/messages/{index}"
        if not isinstance(record, dict):
            facts.notice(chat.NOT_A_RECORD, place, skipped=1, kind=type(record).__name__)
            continue
        creator, text, files = record.get("creator"), record.get("text"), record.get("attached_files")
        if text is not None and not isinstance(text, str):
            facts.notice(chat.NOT_A_TEXT, place, kind=type(text).__name__)
            text = None
        sender = _person(parties, place, creator) if isinstance(creator, dict) else None
        when = _when(facts, place, record.get("created_date"))
        yield (place, sender, None, None, when, len(files) if isinstance(files, list) else 0, text or None)


def _person(parties: Parties, place: str, one: dict[str, Any]) -> int | None:
    name, email = (text if isinstance(text := one.get(key), str) and text else None for key in ("name", "email"))
    return parties.ordinal(place, "account", Side(nickname=name, selectors=(("email", None, email),) if email else ()))


def _when(facts: Facts, place: str, raw: object) -> Instant:
    if raw is None or isinstance(raw, str):
        return written_moment(facts, place, raw)
    facts.notice(NOT_A_TIME, place, raw=str(raw)[:40])
    return NEVER


FORMAT = Format(
    name="google_chat",
    version=1,
    title=msg("Google Chat (Takeout)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "message"),
    limits=(
        msg("the messages do not say who else was in the conversation: no message has a recipient"),
        msg("times written in another language than the known seven are kept as written"),
    ),
)
