"""The plan of the small world's alerts: about whom, how old, how thin, in which form, and which come twice."""

from dataclasses import dataclass
from typing import Literal

Form = Literal["json", "xml"]
URGENT = "Immediate risk to child"


@dataclass(frozen=True)
class Planned:
    """One alert to come. Ages are in days before the day of the picture.

    `seen` is when the account was at its address (None: the report gives no address), `received` when the
    report came in. `port` and `dated` say whether the address comes with a port and a time. `quotes` is what its
    notes tell of a payment of that person: 'code', 'amount' or None; `payee` whether they name the payee's number.
    """

    about: str
    form: Form
    seen: int | None
    received: int
    company: str = "Example Messenger"
    priority: str | None = None
    escalation: str | None = None
    live: bool | None = None
    informational: bool | None = False
    partners: tuple[str, ...] = ()
    named: tuple[str, ...] = ("name", "phone", "email", "handle")
    port: bool = True
    dated: bool = True
    proxy: bool | None = None
    quotes: Literal["code", "amount"] | None = None
    payee: bool = False
    media: int = 0
    incident: Literal["seen", "none", "wrong"] = "seen"
    quirks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Repeated:
    """The `of`th alert of the plan (from 0) again: the same file, or the same report in another form."""

    of: int
    form: Form
    received: int


C1, C2, C3, C4, C5, C6 = (f"commissioner-{number}" for number in range(1, 7))
F1, F2, F3 = (f"facilitator-{number}" for number in range(1, 4))

PLAN: tuple[Planned | Repeated, ...] = (
    Planned(C1, "json", 40, 12, priority="E", escalation=URGENT, live=True, partners=(F1,), quotes="code", payee=True,
            media=2, quirks=("bom",)),
    Planned(C1, "json", 9, 2, "Exemple Tchat", priority="1", informational=None, port=False, named=("email", "handle"),
            partners=(F1,), quirks=("null lists",)),
    Planned(F1, "json", 60, 20, priority="1", live=True, partners=(C2,), quotes="code", quirks=("object lists",)),
    Planned(F1, "json", 15, 4, "Halimbawa Chat", priority="E", escalation=URGENT, named=("name", "email", "phone"),
            partners=(C1,), quotes="amount", quirks=("bom", "null lists")),
    Planned(C2, "json", 75, 30, priority="2", port=False, named=("handle", "phone"), partners=(F1,),
            quirks=("null lists",)),
    # The operator keeps this address nine days more.
    Planned(C3, "json", 356, 25, priority="2", partners=(F1,), payee=True, quotes="amount"),
    Planned(C3, "json", 350, 90, "Sample Video", live=True, named=("name", "email"), media=1),
    # Shared address: without a port it names nobody, with one it names a subscriber.
    Planned(C4, "json", 50, 15, priority="3", port=False, named=("handle",), partners=(F2,)),
    Planned(C4, "xml", 48, 10, "Sample Video", named=("name", "email", "handle"), live=True),
    # Too old: the operator's twelve months are over.
    Planned(C5, "json", 430, 40, priority="2", named=("handle", "email"), partners=(F2,), quirks=("object lists",)),
    Planned(C6, "xml", 390, 70, escalation=URGENT, partners=(F3,)),
    Planned(F2, "json", 100, 35, "Halimbawa Chat", priority="1", partners=(C4,), quotes="code", payee=True),
    Planned(F3, "xml", 120, 60, "Halimbawa Chat", partners=(C6,), proxy=True),
    Repeated(0, "xml", 11),
    Repeated(6, "xml", 84),
    Repeated(2, "json", 18),
    Planned("couple-1", "json", 30, 8, priority="3", live=True, partners=("couple-2",)),
    Planned("couple-2", "xml", 33, 9, partners=("couple-1",)),
    Planned("family-3", "json", 80, 44, informational=True, named=("name", "phone", "email")),
    Planned("family-1", "json", 22, 6, priority="3", partners=(F1,), named=("name", "phone"), quotes="code", payee=True,
            port=False),
    Planned("charity-1", "json", None, 90, informational=True, named=("name", "phone", "email")),
    Planned("agent-1", "json", 66, 33, named=("phone",), dated=False, quirks=("null lists",)),
    Planned("bystander-1", "json", None, 28, priority="3", named=("handle",), incident="none", quirks=("null lists",)),
    Planned("bystander-2", "xml", 95, 50, "Sample Video"),
    Planned("bystander-3", "json", 140, 110, incident="wrong", dated=False, priority="3", quirks=("object lists",)),
    Planned("bystander-4", "json", None, 75, informational=True, media=3),
    Planned("bystander-5", "json", 200, 120, informational=True, proxy=False, quirks=("bom",)),
    Planned("bystander-6", "json", 62, 21, priority="2", proxy=True, port=False),
    # Two other subscribers of the shared address; the first report cannot be told from commissioner-4's.
    Planned("bystander-7", "json", 51, 17, priority="3", port=False, named=("handle",)),
    Planned("bystander-8", "xml", 52, 14, "Sample Video", named=("handle", "email")),
)  # fmt: skip
