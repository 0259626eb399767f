"""Calls in an answer of Snapchat: one table per call, with a table of its participants below."""

import re
from dataclasses import dataclass, field

from relais.intake.calls import length, outcome
from relais.intake.facts import Facts
from relais.intake.provider.accounts import Accounts
from relais.intake.provider.meta_threads import video
from relais.intake.provider.record import when
from relais.intake.provider.sections import Found

_CREATOR = ("creator", "creator_username", "call_creator", "caller", "caller_username", "initiator")
_TYPE = ("call_type", "type", "media_type", "call_media_type")
_RESULT = ("result", "connection_result", "call_result", "status", "call_status")
_LENGTH = ("duration", "call_duration", "duration_seconds", "duration_sec")
_NAME = ("username", "participant", "participant_username", "user")


@dataclass
class _Call:
    found: Found
    participants: list[int] = field(default_factory=list)


class Calls:
    """Takes calls and their participants, and adds a row per callee."""

    def __init__(self, facts: Facts, accounts: Accounts) -> None:
        self._facts = facts
        self._accounts = accounts
        self._call: _Call | None = None

    def call(self, found: Found) -> None:
        """Take one call."""
        self.end()
        self._call = _Call(found)
        for name in re.split(r"[;,\s]+", found.said.get("participants", "")):
            self._add(found.place, name, None)

    def participant(self, found: Found) -> None:
        """Take one participant of the call before."""
        self._add(found.place, _first(found, _NAME), found.said.get("user_id"))

    def end(self) -> None:
        """Add the call that is gathered."""
        call, self._call = self._call, None
        if call is None:
            return
        found = call.found
        creator = _first(found, _CREATOR)
        caller = self._accounts.ordinal(found.place, creator, found.said.get("creator_user_id"))
        seen = when(self._facts, found.place, found.said.get("call_start"))
        ended = when(self._facts, found.place, found.said.get("call_end"))
        said = _first(found, _RESULT)
        duration = length(self._facts, found.place, _first(found, _LENGTH))
        status = "unknown"
        if said:
            status, duration = outcome(self._facts, found.place, (said,), duration)
        if duration is None and seen.at is not None and ended.at is not None and ended.at >= seen.at:
            duration = (ended.at - seen.at) // 1_000_000
        callees: list[int | None] = [one for one in dict.fromkeys(call.participants) if one != caller]
        for callee in callees or [None]:
            self._facts.add(
                "call",
                found.place,
                caller=caller,
                callee=callee,
                service=self._accounts.holder.service,
                conversation=found.said.get("conversation_id") or found.said.get("call_id") or None,
                duration_s=duration,
                video=video(_first(found, _TYPE)),
                status=status,
                **seen.columns(),
            )

    def _add(self, place: str, name: str | None, identifier: str | None) -> None:
        party = self._accounts.ordinal(place, name, identifier)
        if self._call is not None and party is not None:
            self._call.participants.append(party)


def _first(found: Found, names: tuple[str, ...]) -> str | None:
    return next((found.said[name] for name in names if found.said.get(name)), None)
