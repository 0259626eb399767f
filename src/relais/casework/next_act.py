"""The next act that would close a gap: one per kind of evidence, by what the case already has.

A closed list: it says what could be looked at or asked for, and never what would come of it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from relais.casework.request import ENDED, Request
from relais.law.situation import DataCategory
from relais.model.notice import msg

# Fact tables whose rows in the sources of the case decide what comes next.
COUNTED = ("payment", "call", "message", "login", "media")
_PH = "PH"


@dataclass(frozen=True)
class Step:
    """One act: its name and its sentence. `data`: what is asked for by a request; `country` of the holder, if fixed."""

    key: str
    say: str
    data: DataCategory | None = None
    country: str | None = None


LOOK_PAYMENTS = Step("look_payments", msg("look at the payments in the case's sources: `relais payments`"))
LOOK_CALLS = Step("look_calls", msg("look at the calls in the case's sources: `relais evidence`"))
READ = Step("read", msg("read the passages that bear on it: `relais passage` (it counts as exposure)"))
COMPARE = Step("compare", msg("compare times of payments, calls and messages: `relais run`, then `relais evidence`"))
ASK_PAYMENTS = Step("ask_payments", msg("draft a request for payments"), "payments")
ASK_TRAFFIC = Step("ask_traffic", msg("draft a request for traffic data"), "traffic")
ASK_CONTENT = Step("ask_content", msg("draft a request for content"), "content")
ASK_IDENTITY = Step("ask_identity", msg("draft a request for the holder of the account"), "identity")
ASK_IP = Step("ask_ip_identity", msg("draft a request for who used the address, by port and instant"), "ip_identity")
ASSISTANCE = Step("assistance", msg("prepare mutual assistance with the Philippines"), "content", _PH)
TRANSMISSION = Step("transmission", msg("have the agency transmit its report officially"))
FORENSIC = Step("forensic", msg("have the devices examined; take the report in"))
HASHES = Step("hashes", msg("have the hashes compared with a reference set by the authority that holds it"))
RECORD = Step("criminal_record", msg("ask for the criminal record"))
CIVIL = Step("civil_registry", msg("ask for civil status, nationality and residence"))

# Evidence type of the law to its acts: the first whose facts the case's sources hold; the last asks for none.
NEXT: Mapping[str, tuple[tuple[tuple[str, ...], Step], ...]] = {
    "PAY": ((("payment",), LOOK_PAYMENTS), ((), ASK_PAYMENTS)),
    "PAYCHAT": ((("message",), READ), ((), ASK_CONTENT)),
    "CHAT_OFFER": ((("message",), READ), ((), ASK_CONTENT)),
    "CHAT_INSTR": ((("message",), READ), ((), ASK_CONTENT)),
    "AGEIND": ((("message",), READ), ((), ASK_CONTENT)),
    "CALL": ((("call",), LOOK_CALLS), ((), ASK_TRAFFIC)),
    "SYNC": ((("payment", "call"), COMPARE), (("payment",), ASK_TRAFFIC), ((), ASK_PAYMENTS)),
    "ACCOUNT": (((), ASK_IDENTITY),),
    "IPATTR": ((("login",), ASK_IP), ((), ASK_TRAFFIC)),
    "DEVICE": (((), FORENSIC),),
    "HASH": ((("media",), HASHES), ((), FORENSIC)),
    "PLATLOG": (((), ASK_TRAFFIC),),
    "FACILDECL": (((), ASSISTANCE),),
    "VICTIMID": (((), ASSISTANCE),),
    "OFFICIAL": (((), TRANSMISSION),),
    "PRIOR": (((), RECORD),),
    "CIVIL": (((), CIVIL),),
}


@dataclass(frozen=True)
class NextAct:
    """The next act for one kind of evidence, and the requests for such data that are under way already."""

    evidence: str
    step: Step
    under_way: tuple[int, ...]


def next_act(evidence: str, held: Mapping[str, int], requests: Collection[Request]) -> NextAct:
    """Return the next act for a kind of evidence; `held` counts the rows of fact tables in the case's sources."""
    step = next(step for needed, step in NEXT[evidence] if all(held.get(table, 0) for table in needed))
    running = (
        one.number
        for one in requests
        if one.data == step.data and step.country in (None, one.country) and one.state not in ENDED
    )
    return NextAct(evidence, step, tuple(running))
