"""The calls of a Skype database: one row per member called, at the place of that member."""

from typing import Any, NamedTuple

from relais.intake.calls import length, outcome
from relais.intake.chat import gather as chat
from relais.intake.chat.skype_people import SERVICE, People, text_of
from relais.intake.facts import Facts
from relais.intake.syntax.sqlite_source import Database
from relais.model.notice import msg

NO_CALL = msg("this member belongs to a call that the database no longer holds: it is skipped")

CALL = ("begin_timestamp", "host_identity", "duration", "is_incoming", "is_unseen_missed", "conv_dbid", "name")
MEMBER = ("call_db_id", "identity", "dispname", "call_duration", "videostatus")


class _Member(NamedTuple):
    place: str
    identity: str
    nickname: str | None
    duration: int | None
    video: bool | None


def calls(database: Database, facts: Facts, people: People) -> None:
    """Add every call. A call whose members were not kept has one row, at its own place."""
    members: dict[int, list[_Member]] = {}
    for row, number, identity, nickname, duration, video in database.select("CallMembers", MEMBER):
        if isinstance(number, int) and (name := text_of(identity)):
            member = _Member(
                f"CallMembers/{row}",
                name,
                text_of(nickname),
                length(facts, f"CallMembers/{row}", duration),
                _carried(video),
            )
            members.setdefault(number, []).append(member)
    for row, *cells in database.select("Calls", CALL):
        _call(facts, people, row, dict(zip(CALL, cells, strict=True)), members.pop(row, []))
    for orphans in members.values():
        for member in orphans:
            facts.notice(NO_CALL, member.place, skipped=1)


def _call(facts: Facts, people: People, row: int, cells: dict[str, Any], members: list[_Member]) -> None:
    place = f"Calls/{row}"
    number = cells["conv_dbid"]
    talk = people.talk(people.called(number, None) if number else text_of(cells["name"]) or place)
    host = text_of(cells["host_identity"]) or (people.account if cells["is_incoming"] == 0 else None)
    caller = people.party(talk, host, place) if host else None
    called = [member for member in members if member.identity != host]
    if not called and members and people.account not in (None, host):
        # An incoming call lists its caller alone: the one called is the owner of the database.
        called = [members[0]._replace(place=place, identity=str(people.account), nickname=None)]
    when = chat.clock(facts, place, cells["begin_timestamp"] or None, 1)
    whole = length(facts, place, cells["duration"])
    each: list[_Member | None] = [*called] if called else [None]
    for member in each:
        lasted = (member.duration if member else None) or whole
        status, seconds = outcome(facts, place, ("missed",) if cells["is_unseen_missed"] == 1 else (), lasted)
        facts.add(
            "call",
            member.place if member else place,
            caller=caller,
            callee=people.party(talk, member.identity, member.place, member.nickname) if member else None,
            service=SERVICE,
            conversation=talk.identifier,
            duration_s=seconds,
            video=member.video if member else None,
            status=status,
            **when.columns(),
        )


def _carried(video: Any) -> bool | None:
    # The status of what this member sends, in the vendor's kit for developers: 4 sends video, 5 has paused it. That one
    # member sends none says nothing of the others.
    return True if video in (4, 5) else None
