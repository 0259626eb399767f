"""Makes facts of one retained-data record: a call, a text, a session of data, or who holds a line."""

from relais.intake.chat import gather as chat
from relais.intake.etsi import subscriber
from relais.intake.etsi.leaf import Address, Span, addresses, code, national, span
from relais.intake.facts import Facts
from relais.intake.login import login
from relais.intake.side import NOBODY, Parties, Side
from relais.intake.syntax.xml_element import Element
from relais.model.notice import msg

OTHER_RECORD = msg("a record of kind “{path}” is not known to this reader: it is skipped")
NO_LEGS = msg("a call or text without any party: it is skipped")
NO_ADDRESS = msg("a data session without an address: it names its subscriber, and gives no login")

_CALLERS = frozenset(("originating-Party", "smsOriginator", "mmsOriginator"))
_CALLEES = frozenset(
    ("terminating-Party", "forwarded-to-Party", "connected-Party", "connected", "smsRecipient", "mmsRecipient")
)
_TEXTS = ("sms", "mms")


class Records:
    """Turns records into facts; `operator` is who answers. `flush` hands on what is gathered."""

    def __init__(self, facts: Facts) -> None:
        self.operator: str | None = None
        self._facts = facts
        self._parties = Parties(facts)
        self._messages: chat.Messages | None = None

    def add(self, record: Element) -> None:
        """Add the facts of one ResponseRecord."""
        payload = record.one("recordPayload") or record
        for name, kids in payload.children().items():
            if not name.endswith("Record"):
                continue
            for inner, parts in kids[0].children().items():
                for part in parts:
                    self._part(record, f"{name}/{inner}", part)
                return
        path = next(iter(payload.children()), "")
        self._facts.notice(OTHER_RECORD, record.place, skipped=1, path=path[:80])

    def flush(self) -> None:
        """Hand on the texts gathered so far."""
        if self._messages is not None:
            self._messages.flush()

    def _part(self, record: Element, path: str, part: Element) -> None:
        kind = path.rpartition("/")[2].lower()
        if kind.endswith("subscriber"):
            self._subscriber(record, part)
        elif kind.endswith("serviceusage"):
            session = self._session(part)
            if session is None and not path.startswith("networkAccess"):
                self._communication(record, part)
            else:
                self._data(record, part, session or part)
        else:
            self._facts.notice(OTHER_RECORD, record.place, skipped=1, path=path[:80])

    def _session(self, usage: Element) -> Element | None:
        """Return what describes a session of data: national extensions hold it under whatever name comes first."""
        found = usage.one("nationalTelephonyServiceUsage")
        if found is None:
            return usage.one("internetAccess")
        inner = [kids[0] for name, kids in found.children().items() if name not in ("countryCode", "headerID")]
        return inner[0] if inner else found

    def _subscriber(self, record: Element, part: Element) -> None:
        side = subscriber.person(self._facts, part, self.operator)
        ordinal = self._parties.ordinal(record.place, "subscriber", side)
        known: dict[str, Span] = {}
        for address in addresses(part):
            # Of a subscriber's addresses, one that lasts for a stated time was assigned.
            if address.lasts is not None:
                place = address.lasts.place
                if place not in known:
                    known[place] = span(self._facts, address.lasts)
                self._login(address, ordinal, known[place], "assigned")

    def _data(self, record: Element, usage: Element, session: Element) -> None:
        leg = usage.one("partyInformation/TelephonyPartyInformation", "partyInformation")
        time = span(
            self._facts, session.one("interval"), session.one("timeSpan"), usage.one("interval"),
            None if leg is None else leg.one("communicationTime"), usage.one("communicationTime"),
        )  # fmt: skip
        found = subscriber.person(self._facts, session, self.operator)
        beside = NOBODY if leg is None or session is usage else subscriber.leg(self._facts, leg)
        side = Side(
            found.name, found.nickname, found.birth_date, found.address, found.country,
            tuple(dict.fromkeys((*found.selectors, *beside.selectors))),
        )  # fmt: skip
        ordinal = self._parties.ordinal(record.place, "subscriber", side)
        found_at = list(addresses(session))
        text = record.of("additionalInformation/otherInformation", "additionalInformation")
        beside_it = list(national(text, f"{record.place}/additionalInformation"))
        event = code(session.one("nwAccessType"))
        for address in found_at:
            self._login(address, ordinal, time, event)
        for address in beside_it:
            self._login(address, ordinal, time, None)
        if not found_at and not beside_it:
            self._facts.notice(NO_ADDRESS, record.place, skipped=1)

    def _login(self, address: Address, ordinal: int | None, time: Span, event: str | None) -> None:
        login(
            self._facts, address.place, address.raw, party=ordinal, event=event, service=self.operator,
            port=address.port, port_last=address.port_last, seen=time.start, until=time.end,
        )  # fmt: skip

    def _communication(self, record: Element, usage: Element) -> None:
        """Add a call, one row per callee, or a text, one row per recipient."""
        legs = [leg for holder in usage.each("partyInformation") for leg in _legs(holder)]
        roles = [(code(leg.one("partyRole")), leg) for leg in legs]
        if not roles:
            self._facts.notice(NO_LEGS, record.place, skipped=1)
            return
        text = usage.one("smsInformation", "mmsInformation") is not None or any(
            (role or "").startswith(_TEXTS) for role, _leg in roles
        )
        calling: list[int | None] = []
        called: list[int | None] = []
        for role, leg in roles:
            gives, takes = role in _CALLERS, role in _CALLEES
            as_ = "account" if text else "caller" if gives else "callee"
            ordinal = self._parties.ordinal(
                leg.place, as_ if gives or takes else "other", subscriber.leg(self._facts, leg)
            )
            if gives or takes:
                (calling if gives else called).append(ordinal)
        first = next((leg for role, leg in roles if role in _CALLERS), roles[0][1])
        times = [usage.one("communicationTime"), *(leg.one("communicationTime") for leg in (first, *legs))]
        time = span(self._facts, *times)
        caller = calling[0] if calling else None
        for callee in dict.fromkeys(called) or [None]:
            if text:
                self._text(record.place, caller, callee, time)
            else:
                self._facts.add(
                    "call", record.place, caller=caller, callee=callee, service=self.operator,
                    duration_s=time.seconds, status="unknown", **time.start.columns(),
                )  # fmt: skip

    def _text(self, place: str, sender: int | None, recipient: int | None, time: Span) -> None:
        if self._messages is None:
            self._messages = chat.Messages(self._facts, self.operator, 1)
        self._messages.extend([(place, sender, recipient, None, time.start, 0, None)])


def _legs(holder: Element) -> list[Element]:
    """Return the legs below: each in a frame of its own, or the holder itself where it is one."""
    return holder.each("TelephonyPartyInformation") or ([holder] if holder.one("partyRole", "partyNumber") else [])
