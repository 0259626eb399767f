"""Feedback to whoever sent reports: what became of each that was decided, by the form that comes with packages.

It tells a sender of their own reports and by their own references; of what else is known, nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection

from relais.casework import alert as alerts
from relais.casework import case as cases
from relais.casework import export as exports
from relais.casework.alert import ATTACHED, DUPLICATE, NO_NEXUS, NOT_NOW, OPENED, PASSED_ON, UNUSABLE, Outcome
from relais.casework.case import Case
from relais.casework.export import Left
from relais.desk.act import act, decision
from relais.desk.consent import consent, purpose_of
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.packages import check_out, write_files
from relais.desk.sight import Sight, sight
from relais.dossier.archive import archive
from relais.dossier.files import with_manifest
from relais.dossier.return_form import FormLine, return_form
from relais.dossier.text import json_text
from relais.language.tongue import Tongue
from relais.model.notice import msg
from relais.model.return_form import NO, YES

NO_SENDER = msg("no report of “{sender}” has been decided; these senders have some: {senders}")
NOBODY = msg("none")
ABOUT = msg("feedback to {sender}")

# What a sender is told of how an alert ended: whether it is ours, whether it was known, and a code of the outcome.
_TOLD: Mapping[str, tuple[str, str, str]] = {
    ATTACHED: (YES, YES, "under_way"),
    OPENED: (YES, NO, "under_way"),
    DUPLICATE: ("", YES, "duplicate"),
    NO_NEXUS: (NO, "", ""),
    PASSED_ON: (NO, "", "passed_on"),
    UNUSABLE: (NO, "", "unusable"),
}
_OF_CASE = {
    "transmitted": "prosecuted", "identified": "under_way", "not_identified": "not_identified", "no_offence": "closed",
    "dismissed": "closed", "passed_on": "passed_on", "merged": "under_way",
}  # fmt: skip


@dataclass(frozen=True)
class Fed:
    """A feedback that was written: for whom, of how many reports, its number in the register of exports."""

    sender: str
    reports: int
    export: int


def senders(home: Home) -> dict[str, int]:
    """Return of each sender how many of their reports were decided."""
    with act(home, "feedback", step="senders") as connection:
        found = _decided(connection, sight(home, connection))
    return {sender: len(held) for sender, held in sorted(found.items())}


def reference(sender: str) -> str:
    """Return how an approval names feedback to a sender: signs that cannot be seen in the name are written out."""
    return "feedback " + "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in sender)


def feedback(home: Home, sender: str, out: Path, said: Tongue) -> Fed:
    """Write the feedback to a sender into the folder `out`, new or empty; raises DeskError.

    `sender`: as reports name them, or as approvals do.
    """
    check_out(out, home.root)
    with act(home, "feedback", step="begin") as connection:
        found = _decided(connection, sight(home, connection))
        sender = next((one for one in found if f"feedback {sender}" == reference(one)), sender)
        if sender not in found:
            raise DeskError(NO_SENDER, sender=sender, senders=", ".join(sorted(found)) or NOBODY)
        every = {one.number: one for one in cases.every(connection)}
    lines = [_line(one, reference, every) for one, reference in found[sender]]
    digest = sha256(json_text([sender, [one.cells for one in lines]]).encode()).hexdigest()
    letterhead = home.settings.documents.letterhead.splitlines()
    form = return_form(said.say(ABOUT, {"sender": sender}), digest, lines, said, letterhead, home.fonts)
    files = with_manifest(form, feedback=sender, answers=digest)
    what = reference(sender)
    details: dict[str, object] = {"step": "end", "recipient": sender, "reports": len(lines)}

    def leaves(_part: Path) -> None:
        with decision(home, "feedback", details) as connection:
            number = consent(home, connection, what)
            left = Left(
                exports.FEEDBACK, None, sender, purpose_of(home, connection, number, what), number,
                sha256(archive(files.items())).hexdigest(),
                frozenset((one.source_id, one.locator) for one, _reference in found[sender]), digest,
            )  # fmt: skip
            details.update(approval=number, export=exports.record(connection, home.exports, left, home.actor))

    write_files(out, {"feedback": files}, leaves)
    return Fed(sender, len(lines), int(str(details["export"])))


def _decided(connection: Connection, seen: Sight) -> dict[str, list[tuple[Outcome, str]]]:
    """Return of each sender the decisions that hold on their reports, each with the sender's reference."""
    con, _state = seen.plain()
    with con:
        rows = con.execute(
            "SELECT source_id, locator, sender, coalesce(reference, '') FROM report WHERE sender IS NOT NULL"
        ).fetchall()
    told = {(source_id, locator): (sender, reference) for source_id, locator, sender, reference in rows}
    found: dict[str, list[tuple[Outcome, str]]] = {}
    for one in reversed(alerts.every_standing(connection)):
        if one.outcome != NOT_NOW and (place := (one.source_id, one.locator)) in told:
            sender, reference = told[place]
            found.setdefault(sender, []).append((one, reference))
    return found


def _line(one: Outcome, reference: str, every: Mapping[int, Case]) -> FormLine:
    ours, known, outcome = _TOLD[one.outcome]
    case = every.get(one.case or 0)
    if case is not None and case.outcome is not None:
        outcome = _OF_CASE[case.outcome]
    day = date.fromisoformat(one.at[:10])
    return FormLine(reference or one.report, "", ours, known, outcome, "", one.report, day.isoformat())
