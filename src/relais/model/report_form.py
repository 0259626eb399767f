"""The report form: what comes by phone, on paper or in a message, typed by a named person and sealed as a source."""

import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

VERSION = 1


@dataclass(frozen=True)
class FormSelector:
    """An identifier as told: `kind` is one of the selector kinds."""

    kind: str
    value: str
    service: str | None = None


@dataclass(frozen=True)
class FormParty:
    """A person, in a role as alleged by the one who reports."""

    role: str
    name: str | None = None
    nickname: str | None = None
    birth_date: str | None = None
    address: str | None = None
    address_country: str | None = None
    selectors: tuple[FormSelector, ...] = ()


@dataclass(frozen=True)
class FormLogin:
    """An address, with its port and time where known; `party` is a position in the form's parties."""

    ip: str
    party: int | None = None
    port: int | None = None
    at: str | None = None


@dataclass(frozen=True)
class FormPayment:
    """Money as told: `payer` and `payee` are positions in the form's parties, `amount` a decimal as text."""

    payer: int | None = None
    payee: int | None = None
    at: str | None = None
    amount: str | None = None
    currency: str | None = None
    operator: str | None = None
    reference: str | None = None


@dataclass(frozen=True)
class ReportForm:
    """One report as entered. Times are ISO 8601 with their offset; flags are True, False or None for not said.

    `signature` is the HMAC-SHA-256, hexadecimal, under the unit's key over the canonical form without it.
    """

    entered_by: str
    entered_at: str
    reference: str | None = None
    sender: str | None = None
    received_at: str | None = None
    priority: str | None = None
    child_at_risk: bool | None = None
    live: bool | None = None
    incident_at: str | None = None
    country: str | None = None
    parties: tuple[FormParty, ...] = ()
    logins: tuple[FormLogin, ...] = ()
    payments: tuple[FormPayment, ...] = ()
    signature: str | None = None

    def signed(self, key: bytes) -> "ReportForm":
        """Return the form with its signature under the unit's key."""
        return replace(self, signature=signature(self._document(), key))

    def to_bytes(self) -> bytes:
        """Return the form as it is sealed: canonical JSON, UTF-8."""
        return canonical(self._document())

    def _document(self) -> dict[str, Any]:
        return {"relais_form": VERSION, **asdict(self)}


def canonical(document: Mapping[str, Any]) -> bytes:
    """Return JSON that is the same for the same content: keys sorted, no blanks, UTF-8."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def signature(document: Mapping[str, Any], key: bytes) -> str:
    """Return the HMAC-SHA-256, hexadecimal, of a form's document; a signature it already holds does not count."""
    bare = {name: value for name, value in document.items() if name != "signature"}
    return hmac.new(key, canonical(bare), "sha256").hexdigest()
