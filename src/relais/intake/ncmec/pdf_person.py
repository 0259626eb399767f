"""The person whose rows a printed report is giving: role, columns, selectors and logins, until another one begins.

A child must never be taken for the suspect above it. So a row that may be a heading closes the open person even where
it is none: two mentions of one person are put together by people, one mention of two is found by nobody.
"""

import re
from typing import Any

from relais.intake.facts import Facts
from relais.intake.instant import NEVER
from relais.intake.login import login
from relais.intake.mention import mention
from relais.intake.ncmec import pdf_labels as labels
from relais.intake.ncmec.pdf_time import ANY_TIME, printed_moment
from relais.model.notice import msg

OTHER_PERSON = msg(
    "“{heading}” stands above what describes a person, and is no heading known to this reader: another person begins"
    " here, with the role “{role}”; compare with the print"
)
SECOND_PERSON = msg(
    "“{label}” stands here a second time without a heading between: another person begins here, with the role"
    " “{role}”; compare with the print"
)

_IP = re.compile(r"\s*([0-9A-Fa-f.:\[\]]{3,60}(?:%\w+)?)\s*(?:\(([^)]{1,60})\))?\s*(?:Port:?\s*(\d{1,5}))?\s*")
_REMARK = re.compile(r"\s*\(((?:not )?(?:un)?verified)\b([^)]*)\)\s*$", re.IGNORECASE)
# Of these a person has one. An agency and its officer share a column, and are two.
_ONE = ("name_raw", "nickname", "birth_date_raw", "age_raw")
# Whose heading is often followed by a line of words.
_CONTACTS = ("officer", "reporter")


class Person:
    """Gathers one person after the other, and adds each when its rows end."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.role: str | None = None
        self.service: str | None = None
        self.logins: list[dict[str, Any]] = []
        # The last row without a label: the heading of another person, if a person's label follows.
        self.above: tuple[str, str] | None = None
        self._columns: dict[str, Any] = {}
        self._labels: set[str] = set()
        self._selectors: list[tuple[str, str, str, bool | None]] = []

    def begins_another(self, place: str, label: str) -> str | None:
        """Return the role of the person whom this label begins, having said so; None where the open one goes on."""
        if self.above is not None:
            above, heading = self.above
            child = labels.CHILD.search(heading) is not None
            if self.role in _CONTACTS and not child and not (self._columns or self._selectors or self.logins):
                return None
            role = "victim" if child else "other"
            self.facts.notice(OTHER_PERSON, above, heading=heading[:60], role=role)
            return role
        column = labels.PERSON.get(label)
        if column not in _ONE or column not in self._columns:
            return None
        if label not in self._labels and (column != "name_raw" or self.role == "officer"):
            # 'Age' beside 'Approximate Age' is one person; an officer and an agency are two, of one role.
            return self.role if column == "name_raw" else None
        # Below a heading of victims there are only victims.
        role = "victim" if self.role == "victim" else "other"
        self.facts.notice(SECOND_PERSON, place, label=label, role=role)
        return role

    def column(self, place: str, label: str, value: str) -> None:
        """Take what a person's label says; parts of an address, and an age told twice, stand side by side."""
        self._columns.setdefault("place", place)
        self._labels.add(label)
        column = labels.PERSON[label]
        self._columns[column] = f"{self._columns[column]}; {value}" if column in self._columns else value

    def selector(self, place: str, kind: str, value: str) -> None:
        """Take a selector, with the remark whether it was verified."""
        remark = _REMARK.search(value)
        verified = None if remark is None else remark[1].casefold() == "verified"
        self._selectors.append((place, kind, value[: remark.start()] if remark else value, verified))

    def login(self, place: str, value: str) -> list[str]:
        """Take an address with its event, port and time, as far as they stand beside it; return what is none of it."""
        found = _IP.match(value)
        rest = value[found.end() :].strip() if found else ""
        seen = printed_moment(self.facts, place, rest) if ANY_TIME.fullmatch(rest) else NEVER
        raw, event, port = (found[1], found[2], found[3]) if found else (value, None, None)
        self.logins.append({"place": place, "raw": raw, "event": event, "port": port, "seen": seen})
        return [rest] if rest and seen is NEVER else []

    def end(self, company: str | None) -> None:
        """Add the person with selectors and logins, which are nobody's where no heading named one."""
        party = None
        first = self._columns.pop("place", None) or next(iter(self._selectors), (None,))[0]
        if self.role is not None and (first or self.logins):
            place = first or self.logins[0]["place"]
            columns = {"nickname": self._first_handle(), **self._columns}
            party = self.facts.add("party", place, report=0, role=self.role, **columns)
        for place, kind, raw, verified in self._selectors:
            of = (self.service or company) if kind == "handle" else None
            mention(self.facts, place, kind, raw, party=party, report=0, service=of, verified=verified)
        self.add_logins(party, company)
        self._columns, self._labels, self._selectors = {}, set(), []
        self.service = self.above = None

    def add_logins(self, party: int | None, company: str | None) -> None:
        """Add the logins that are held: of this person, or of a file."""
        for found in self.logins:
            login(
                self.facts, found["place"], found["raw"], party=party, report=0, event=found["event"],
                service=company, port=found["port"], seen=found["seen"],
            )  # fmt: skip
        self.logins = []

    def _first_handle(self) -> str | None:
        return next((raw for _place, kind, raw, _verified in self._selectors if kind == "handle"), None)
