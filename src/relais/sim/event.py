"""What people do: pay, call, write. All instants in UTC."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True)
class Payment:
    """A money transfer. `payer` and `payee` are person ids; the names and numbers are those given at the counter."""

    code: str
    operator: str
    sent_at: datetime
    paid_at: datetime | None
    amount: Decimal
    fee: Decimal
    paid_out: Decimal
    status: str
    payer: str
    payer_name: str
    payer_phone: str
    payee: str
    payee_name: str
    payee_phone: str
    place: str


@dataclass(frozen=True)
class Call:
    """A call; a missed one has 0 `seconds`. `service` is 'telegram', 'messenger', 'skype' or 'phone'."""

    service: str
    at: datetime
    seconds: int
    caller: str
    callee: str
    video: bool


@dataclass(frozen=True)
class Message:
    """A chat line between two persons."""

    service: str
    at: datetime
    sender: str
    recipient: str
    text: str


@dataclass(frozen=True)
class Session:
    """The truth that a payment paid for a call: `order` says which came first, by what arrangement."""

    payment: str
    service: str
    call_at: datetime
    caller: str
    callee: str
    order: str
