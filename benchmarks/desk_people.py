"""One simulated investigator: what they do, one use case after another, and what was acknowledged to them."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from relais.desk import alert, case, clocks, inbox, judge, person, queue, request, second_officer, statement
from relais.desk.alert import Said
from relais.desk.alerts import alerts
from relais.desk.home import Home
from relais.desk.look_up import search
from relais.desk.request import Wanted
from relais.desk.requestable import requestable
from relais.desk.show import show

# What a use case acknowledged: the act, and the number of what was decided, or the report and whose it is.
Ack = dict[str, object]
_LISTED = 50
_OUTCOMES = {
    "no_nexus": 40,
    "duplicate": 15,
    "not_now": 15,
    "attached": 10,
    "unusable": 10,
    "passed_on": 5,
    "opened": 5,
}
_CATEGORIES = ("suspected", "other", "undetermined")
# What some need first, and what gives it.
_NEEDS = {
    "draft a request": ("rows", "requestable"),
    "second officer": ("drafts", "requests due"),
    "acknowledge": ("lines", "inbox"),
    "show a subject": ("subjects", "show a report"),
    "judge": ("pair", "show a report"),
}
# On this case is everybody; who works there at once is a race of its own.
SHARED_CASE = 1


@dataclass
class Investigator:
    """One person at work, and what they have before them."""

    home: Home
    chance: random.Random
    reports: int
    listed: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)
    cases: list[int] = field(default_factory=list)
    rows: dict[int, list[str]] = field(default_factory=dict)
    drafts: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Return who it is."""
        return self.home.actor

    @property
    def pair(self) -> list[str]:
        """Return two mentions that they have seen, by chance; none where there are no two."""
        seen = sorted(set(self.mentions))
        return self.chance.sample(seen, 2) if len(seen) > 1 else []

    def choose(self) -> str:
        """Return what they do next: by its weight, but first what the rest needs."""
        if not self.listed:
            return "alerts"
        if not self.cases:
            return "cases"
        what = self.chance.choices(list(self.MIX), [weight for weight, _of in self.MIX.values()])[0]
        held, first = _NEEDS.get(what, ("listed", what))
        return what if getattr(self, held) else first

    def do(self, what: str) -> Ack | None:
        """Do it; return what was acknowledged. Raises what the use case raises."""
        return self.MIX[what][1](self)

    def _alerts(self) -> None:
        found = alerts(self.home, _LISTED)
        self.listed = [one.report for one in found.lines if one.taken_by is None]

    def _take(self) -> Ack:
        report = self.chance.choice(self.listed)
        self.listed.remove(report)
        alert.take(self.home, report)
        self.taken.append(report)
        return {"act": "take", "report": report}

    def _show(self) -> None:
        sheet = show(self.home, self.chance.choice(self.listed))
        party = sheet.tables["party"]
        self.subjects = [one for one in party["subject"].to_pylist() if one]
        self.mentions = [*self.mentions[-20:], *party["mention"].to_pylist()]

    def _show_subject(self) -> None:
        show(self.home, self.chance.choice(self.subjects))

    def _why(self) -> None:
        queue.why(self.home, self.chance.choice(self.listed))

    def _decide(self) -> Ack:
        report = self.taken.pop() if self.taken else self.listed.pop(self.chance.randrange(len(self.listed)))
        outcome = self.chance.choices(list(_OUTCOMES), list(_OUTCOMES.values()))[0]
        if outcome == "opened":
            reference = f"{self.name[-2:]}-{self.chance.getrandbits(40)}"
            number = case.open_case(self.home, reference, f"PV {reference}", "preliminary", [report])
            self.cases.append(number)
            return {"act": "open", "number": number, "report": report}
        reason = "" if outcome in ("attached", "duplicate", "passed_on") else "as looked at"
        said = Said(
            outcome, reason, case=self._case() if outcome == "attached" else None,
            of=self.chance.choice(self.listed) if outcome == "duplicate" else None,
            service="Example Service" if outcome == "passed_on" else None,
            review=(datetime.now(UTC) + timedelta(days=300)).date() if outcome == "not_now" else None,
        )  # fmt: skip
        done = alert.decide(self.home, report, said)
        if done.number is None:
            done = alert.decide(self.home, report, said, confirmed=True)
        return {"act": "decide", "number": done.number, "report": report}

    def _search(self) -> None:
        search(self.home, f"+3361{self.chance.randrange(self.reports):07d}")

    def _cases(self) -> None:
        self.cases = [one.number for one in case.cases(self.home) if one.own]

    def _case(self) -> int:
        return self.chance.choice([one for one in self.cases if one != SHARED_CASE] or [SHARED_CASE])

    def _clocks(self) -> None:
        clocks.clocks(self.home, self._case(), most=100)

    def _requestable(self) -> None:
        number = self._case()
        rows = requestable(self.home, number).rows
        shown = rows.filter([kind == "address" for kind in rows["kind"].to_pylist()]).select(["about", "asked"])
        free = [row["about"] for row in shown.slice(0, 500).to_pylist() if row["asked"] is None]
        if free:
            self.rows[number] = free

    def _draft(self) -> Ack:
        number, rows = self.rows.popitem()
        chosen = tuple(self.chance.sample(rows, min(3, len(rows))))
        wanted = Wanted("FR-77-1-1", "ip_identity", "Example", "FR", "opj", None, "identify the user", rows=chosen)
        drafted, _blocked = request.draft(self.home, number, wanted)
        return {"act": "draft", "number": drafted}

    def _requests(self) -> None:
        self.drafts = [
            one.request.number
            for one in request.due_list(self.home)
            if one.request.state == "draft" and one.request.drafted_by != self.name and one.request.unchecked
        ]

    def _check(self) -> Ack:
        number = self.drafts.pop()
        _found, rows = second_officer.rows_to_check(self.home, number)
        second_officer.check(self.home, number, {row.item.number: ("confirmed", row.shown, "") for row in rows})
        return {"act": "check", "number": number, "items": [row.item.number for row in rows]}

    def _inbox(self) -> None:
        self.lines = [one.line.number for one in inbox.inbox(self.home).waiting]

    def _acknowledge(self) -> Ack:
        number = self.lines.pop()
        inbox.acknowledge(self.home, number)
        return {"act": "acknowledge", "number": number}

    def _note(self) -> Ack:
        number = statement.state(self.home, self._case(), "assessment", "looked at again", [])
        return {"act": "note", "number": number}

    def _category(self) -> Ack | None:
        number = self._case()
        held = case.show(self.home, number).persons
        if not held:
            return None
        one = self.chance.choice(held)
        person.categorise(self.home, number, one.number, self.chance.choice(_CATEGORIES), "as the report says")
        return {"act": "category", "case": number, "number": one.number}

    def _hand_over(self) -> Ack | None:
        number = self._case()
        shown = case.show(self.home, number).case
        others = [name for name, part in shown.members.items() if part != "lead" and name != self.name]
        if not others or shown.members.get(self.name) != "lead" or number == SHARED_CASE:
            return None
        name = self.chance.choice(others)
        case.hand_over(self.home, number, name, "leave")
        self.cases.remove(number)
        return {"act": "hand over", "number": number, "to": name}

    def _judge(self) -> Ack:
        verdict = self.chance.choice(("same", "different"))
        done = judge.judge(self.home, verdict, self.pair, "as read", confirmed=True)
        return {"act": "judge", "number": done.number}

    # How often each is done, of all, and how.
    MIX: ClassVar[Mapping[str, tuple[int, Callable[["Investigator"], Ack | None]]]] = {
        "alerts": (14, _alerts),
        "take an alert": (10, _take),
        "show a report": (14, _show),
        "show a subject": (3, _show_subject),
        "why": (10, _why),
        "decide an alert": (10, _decide),
        "search": (8, _search),
        "cases": (2, _cases),
        "clocks of a case": (4, _clocks),
        "requestable": (3, _requestable),
        "draft a request": (2, _draft),
        "requests due": (2, _requests),
        "second officer": (2, _check),
        "inbox": (5, _inbox),
        "acknowledge": (3, _acknowledge),
        "note in a case": (4, _note),
        "category of a person": (2, _category),
        "hand over": (1, _hand_over),
        "judge": (3, _judge),
    }
