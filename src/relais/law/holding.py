"""Which clock runs on which datum: who holds it, where, since when; each rule with its reason."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from relais.law.retention import Clock, Duration, load
from relais.model.notice import msg

# What somebody else still holds, and a request could bring:
# address: who used an IP address and port (the access provider)
# submission: what a company put into its report (the company)
# line: the record of a telephone call (the operator of one of its lines)
# sent: the record of a payment on the side of the payer (the operator or bank)
# paid_out: the same on the side of the payee
# skype: chats and calls of a Skype account
Holding = Literal["address", "submission", "line", "sent", "paid_out", "skype"]

# Where the French telecommunications code was read to apply. New Caledonia, French Polynesia, Wallis and Futuna have
# rules of their own that were not read: a datum held there is 'unknown'.
FRENCH_LAW = ("FR", "GP", "MQ", "GF", "RE", "YT", "BL", "MF", "PM")
# Codes of France and all its overseas territories, as telephone prefixes, IBANs and postal addresses use them.
FRENCH = (*FRENCH_LAW, "NC", "PF", "WF", "TF")
# Calls over these leave no record at a telephone operator.
INTERNET_SERVICES = (
    "discord", "facebook", "facetime", "google meet", "instagram", "line", "messenger", "signal", "skype", "snapchat",
    "teams", "telegram", "viber", "wechat", "whatsapp", "zoom",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """Clock `clock` runs on `holding` held in one of `countries`, for events in [since, before).

    The country None stands for one that no source states. `duration` replaces the clock's own where an older
    text applies; `ends_at` is a fixed end that depends on no event.
    """

    holding: Holding
    countries: tuple[str | None, ...]
    clock: str
    why: str
    since: datetime | None = None
    before: datetime | None = None
    duration: Duration | None = None
    ends_at: datetime | None = None

    def runs(self) -> Clock:
        """Return the clock of this rule."""
        return load().clocks[self.clock]


# 18 USC 2258A(h) was changed from 90 days to one year on this day.
REPORT_ACT = datetime(2024, 5, 7, tzinfo=UTC)

SHARED_ADDRESS = msg("the access provider keeps who used the address and port, from the connection")
PHILIPPINE_TRAFFIC = msg("a Philippine provider keeps traffic data, from the transaction")
REPORTED_CONTENT = msg("the company that reported keeps what it reported, from its submission")
REPORTED_CONTENT_OLD = msg("before 7 May 2024 the company kept what it reported for 90 days, from its submission")
LINE_TRAFFIC = msg("the operator keeps the record of the call, from the communication; ask for a quick freeze first")
OPERATION = msg("the operator or bank keeps the operation, from its execution")
OPERATION_ASSUMED = msg("no source says where the payer's operator is: held to be French, to be checked")
SKYPE_CLOSED = msg("Skype is closed and its data deleted: look to the device, the other side, the payments")
NO_RULE = msg("no retention text was read for a holder in {country}: ask at once")
NO_COUNTRY = msg("no source says who holds it or where: ask at once")
NO_EVENT = msg("the date of the event is not known: ask at once")

RULES: tuple[Rule, ...] = (
    Rule("address", FRENCH_LAW, "FR-IP-PORT", SHARED_ADDRESS),
    Rule("address", ("PH",), "PH-10175-TRAFFIC", PHILIPPINE_TRAFFIC),
    Rule("submission", ("US",), "US-2258A-H", REPORTED_CONTENT, since=REPORT_ACT),
    Rule("submission", ("US",), "US-2258A-H", REPORTED_CONTENT_OLD, before=REPORT_ACT, duration=Duration(days=90)),
    Rule("line", FRENCH_LAW, "FR-TRAFFIC-LOC", LINE_TRAFFIC),
    Rule("line", ("PH",), "PH-10175-TRAFFIC", PHILIPPINE_TRAFFIC),
    Rule("sent", FRENCH_LAW, "FR-AML-OPS", OPERATION),
    Rule("sent", (None,), "FR-AML-OPS", OPERATION_ASSUMED),
    Rule("sent", ("US",), "US-BSA", OPERATION),
    Rule("sent", ("PH",), "PH-AML", OPERATION),
    Rule("paid_out", FRENCH_LAW, "FR-AML-OPS", OPERATION),
    Rule("paid_out", ("US",), "US-BSA", OPERATION),
    Rule("paid_out", ("PH",), "PH-AML", OPERATION),
    Rule("skype", (None,), "SVC-SKYPE", SKYPE_CLOSED, ends_at=datetime(2026, 1, 1, tzinfo=UTC)),
)
