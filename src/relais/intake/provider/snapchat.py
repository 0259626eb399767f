"""Answer of Snapchat to a legal request: subscriber_info, ip_data, login_history, conversations and call_logs (CSV).

Each file holds a legend and one or more tables under a row of '=' signs; columns are found by name, for they change
from year to year. Learnt, as facts, from the module sources of RLEAPP (github.com/abrignoni/RLEAPP, MIT:
snapSubinfo.py, snapIPd.py, snapConvN.py, snapCalllogsN.py) and a public viewer of such answers, checked on
2026-11-28. No answer that the company gave was at hand: the reader is unproven. Locators are lines ('line 12').

What it cannot tell: who a user id without a name is. Names of columns of the list of calls but for its times are
those that public descriptions suggest.
"""

import re
from io import BytesIO
from itertools import islice

from relais.intake.chat import gather as chat
from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.instant import NEVER
from relais.intake.login import login
from relais.intake.provider.accounts import Accounts
from relais.intake.provider.people import Holder
from relais.intake.provider.record import when
from relais.intake.provider.sections import ALONE, UNREADABLE, Found, rows, sections, shown
from relais.intake.provider.snapchat_call import Calls
from relais.intake.stated import flag
from relais.model.notice import msg

NOT_READ = msg("{count} records of the table “{table}” are not read: see them in the source")

SERVICE = "snapchat"
_KINDS = {
    "conversation": {"conversation_id", "sender_username", "timestamp"},
    "call": {"call_start", "call_end"},
    "account": {"username", "user_id", "created"},
    "details": {"birthdate", "last_active"},
    "history": {"action", "old_value", "new_value"},
    "list": {"conversation_id", "creation_time"},
}
_IP_TIMES = ("timestamp", "login_time", "first_seen_time", "time")
_TARGETS = (
    ("name", re.compile(r"Target username:?\s+[\"']?([^\"'\s,]{1,64})", re.IGNORECASE)),
    ("id", re.compile(r"User ID:?\s+[\"']?([0-9a-f-]{8,64})", re.IGNORECASE)),
    ("email", re.compile(r"\bemail:?\s+[\"']?([^\"'\s,]{1,250}@[^\"'\s,]{1,250})", re.IGNORECASE)),
)
_HEAD_ROWS = 400


def recognise(sealed: Sealed) -> bool:
    """Tell the file by a row of '=' signs with one of its headers below."""
    if b"===" not in sealed.head:
        return False
    return any(found.what == "header" and _kind(found) for found in _head(sealed.head))


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every table of the file."""
    reader = _Reader(facts)
    with sealed.path.open("rb") as file:
        for found in sections(rows(file)):
            reader.take(found)
    reader.end()


def passage(data: bytes, locator: str) -> str:
    """Return the cells of the record at 'line 12'."""
    return shown(data, locator)


class _Reader:
    """Takes the pieces of a file in their order."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.accounts = Accounts(facts, Holder(facts, SERVICE))
        self.messages = chat.Messages(facts, SERVICE, 1)
        self.calls = Calls(facts, self.accounts)
        self.kind: str | None = None
        self.unread: dict[str, tuple[str, int]] = {}

    def take(self, found: Found) -> None:
        """Take one piece."""
        if error := found.said.get("error") if found.what == "legend" else None:
            self.facts.notice(UNREADABLE, found.place, skipped=1, why=error)
        elif found.what == "legend":
            self._legend(found)
            if expected := found.said.get("expected"):
                self.facts.notice(ALONE, found.place, skipped=1, expected=expected)
        elif found.what == "header":
            if found.text != "below":
                self.calls.end()
                self.kind = _kind(found) or "\u2026".join(islice(found.said, 3))[:100]
        elif found.what == "below" and self.kind == "call":
            self.calls.participant(found)
        elif found.what == "below":
            self._unread("below", found)
        else:
            self._record(found)

    def end(self) -> None:
        """Hand on what is gathered."""
        self.calls.end()
        self.messages.flush()
        self.accounts.holder.finish()
        for table, (place, count) in self.unread.items():
            self.facts.notice(NOT_READ, place, table=table, count=count)

    def _legend(self, found: Found) -> None:
        said = {what: match[1] for what, pattern in _TARGETS if (match := pattern.search(found.text))}
        if "name" in said:
            self.accounts.own(found.place, said["name"], said.get("id"))
            if "email" in said:
                self.accounts.holder.selector(found.place, "email", said["email"])

    def _record(self, found: Found) -> None:
        if self.kind == "conversation":
            self._message(found)
        elif self.kind == "call":
            self.calls.call(found)
        elif self.kind == "account":
            self._account(found)
        elif self.kind == "ip":
            self._address(found)
        elif self.kind == "details":
            self.accounts.holder.says(found.place, "birth_date_raw", found.said.get("birthdate", ""))
        else:
            self._unread(self.kind or "", found)

    def _unread(self, table: str, found: Found) -> None:
        place, count = self.unread.get(table, (found.place, 0))
        self.unread[table] = (place, count + 1)

    def _message(self, found: Found) -> None:
        said, place = found.said, found.place
        sender = self.accounts.ordinal(place, said.get("sender_username"), said.get("sender_user_id"))
        alone = flag(self.facts, place, said.get("is_one_on_one"))
        recipient = None
        if alone or (alone is None and not said.get("group_member_usernames")):
            recipient = self.accounts.ordinal(place, said.get("recipient_username"), said.get("recipient_user_id"))
        seen = when(self.facts, place, said.get("timestamp"))
        files = sum(bool(one.strip()) for one in said.get("media_id", "").split(";"))
        talk = said.get("conversation_id") or None
        self.messages.extend([(place, sender, recipient, talk, seen, files, said.get("text") or None)])
        if ip := said.get("upload_ip"):
            port = said.get("source_port_number")
            login(self.facts, place, ip, party=sender, event="upload", service=SERVICE, port=port, seen=seen)

    def _account(self, found: Found) -> None:
        said, place, holder = found.said, found.place, self.accounts.holder
        self.accounts.own(place, said.get("username"), said.get("user_id"))
        holder.says(place, "nickname", said.get("display_name", ""))
        for kind, name in (("email", "email_address"), ("phone", "phone_number")):
            verified = _verified(said.get(name.replace("address", "status").replace("number", "status")))
            holder.selector(place, kind, said.get(name, ""), verified=verified)
            for before in ("pending", "former"):
                holder.selector(place, kind, said.get(f"{before}_{name}", ""))
        if ip := said.get("creation_ip"):
            seen = when(self.facts, place, said.get("created"))
            login(self.facts, place, ip, party=holder.at(place), event="registration", service=SERVICE, seen=seen)

    def _address(self, found: Found) -> None:
        said, place = found.said, found.place
        column = next((name for name in _IP_TIMES if said.get(name)), None)
        seen = when(self.facts, place, said[column]) if column else NEVER
        until = when(self.facts, place, said.get("last_seen_time")) if column == "first_seen_time" else NEVER
        event = next((said[name] for name in ("event", "event_type", "action", "status") if said.get(name)), None)
        port = next((said[name] for name in ("source_port_number", "source_port", "port") if said.get(name)), None)
        party = self.accounts.ordinal(place, said.get("username"), said.get("user_id"))
        login(
            self.facts, place, said.get("ip", ""), party=self.accounts.holder.at(place) if party is None else party,
            event=event, service=SERVICE, port=port, seen=seen, until=until,
        )  # fmt: skip


def _kind(found: Found) -> str | None:
    names = found.said.keys()
    if "ip" in names and not names.isdisjoint(_IP_TIMES):
        return "ip"
    return next((kind for kind, wanted in _KINDS.items() if wanted <= names), None)


def _head(head: bytes) -> list[Found]:
    return list(islice(sections(rows(BytesIO(head))), _HEAD_ROWS))


def _verified(raw: str | None) -> bool | None:
    return {"verified": True, "unverified": False}.get((raw or "").casefold())


FORMAT = Format(
    name="snapchat_answer",
    version=1,
    title=msg("Answer of Snapchat (CSV)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "login", "message", "call"),
    limits=(
        msg("memories, places, friends and changes of the account are counted, not read"),
        msg("a call is called answered or missed only where the list says how it was connected"),
    ),
)
