"""The legal elements of a case with their gaps, its requests with their answers, and what is missing and why."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from relais.casework.element import PLACE, Given
from relais.casework.matrix import Cell
from relais.casework.request import Request
from relais.dossier.case_file import CaseFile, Place
from relais.dossier.draft import Draft
from relais.language.desk_words import CELLS, FUNCTIONS, HOLDINGS, REQUEST_DATA, REQUEST_STATES
from relais.model.notice import msg

ELEMENTS = msg("Legal elements, with their gaps")
ELEMENTS_RULE = msg("What people said of each element, and on what. It proposes; the magistrate qualifies.")
NO_OFFENCE = msg("No offence in question is stated with the day of its facts.")
FACT, ASSESSMENT = msg("fact"), msg("assessment")
OPEN_TEST = msg("{test} (a test)")
OPEN_REQUEST = msg("request {number}")
REQUESTS = msg("Requests and answers")
ELSEWHERE = msg("What was asked outside relais is not in this table; what answers it is among the exhibits.")
MISSING = msg("What is missing, and why")
WHY = {
    "expired": msg("no longer kept; no request of it is known here"),
    "unknown": msg("for how long it is kept is not known"),
    "alive": msg("still kept, not asked for yet"),
    "requested": msg("asked for, no answer yet"),
    "preserved": msg("preserved, not handed over yet"),
}
BEFORE = msg("lost before its source came in")
ERASED = msg("Erased from the ledger by decision {number}, proposed by {proposed}, signed by {signed}: {count} sources")
UNREAD = msg("{exhibit} was read in part or not at all: {status}, {skipped} records left")
REFUSED = msg("Request {number} ({holder}) was refused: {note}")
WITHHELD = msg("{exhibit}: an image or a video, known by its hash alone; no copy of it is in the house")
NOTES = msg("Notes of the case")
FACTS_APART = msg("Facts and assessments stand apart; each has its author.")


def elements(draft: Draft, file: CaseFile) -> None:
    """Write the matrix, element by element, in the order of the law's data."""
    draft.heading(ELEMENTS)
    draft.text(ELEMENTS_RULE if file.matrix.sections else NO_OFFENCE)
    french = draft.said.language == "fr"
    for section in file.matrix.sections:
        draft.part(section.offence.title_fr if french else section.offence.title_en)
        draft.table(
            (msg("element"), msg("state"), msg("fact or assessment"), msg("on what, and why"), msg("who")),
            (36, 12, 12, 28, 12),
            (_cell(draft, cell, french) for cell in section.cells),
        )  # fmt: skip


def _cell(draft: Draft, cell: Cell, french: bool) -> tuple[tuple[object, ...], tuple[Place, ...]]:  # noqa: FBT001
    given, text = cell.given, cell.element.fr if french else cell.element.en
    if cell.derived is not None:
        return (text, None, None, draft.said.say(*cell.derived), None), ()
    if given is None:
        return (text, draft.said.said(CELLS, cell.state), None, None, None), ()
    nature = None if given.assessment is None else draft.say(ASSESSMENT if given.assessment else FACT)
    return (text, draft.said.said(CELLS, cell.state), nature, _stands(draft, given), given.author), _places(given)


def _stands(draft: Draft, given: Given) -> str:
    told = [given.reason]
    told += [draft.say(OPEN_TEST, test=item.test) for item in given.items if item.test]
    told += [draft.say(OPEN_REQUEST, number=item.request) for item in given.items if item.request]
    return "; ".join(told)


def _places(given: Given) -> tuple[Place, ...]:
    return tuple(
        (item.source_id, item.locator) for item in given.items if item.kind == PLACE and item.source_id and item.locator
    )  # fmt: skip


def requests(draft: Draft, file: CaseFile) -> None:
    """Write each request: what was asked of whom, who signed it, and what came back."""
    draft.heading(REQUESTS)
    draft.table(
        (msg("no."), msg("channel"), msg("data"), msg("holder"), msg("state"), msg("signed and sent"), msg("due")),
        (5, 13, 19, 16, 12, 25, 10),
        ((_request(draft, one, file.due.get(one.number)), _asked(one)) for one in file.requests),
    )  # fmt: skip
    draft.text(ELSEWHERE)


def _request(draft: Draft, one: Request, due: datetime | None) -> tuple[object, ...]:
    steps = [
        f"{draft.said.said(REQUEST_STATES, step.step)} {draft.written(step.day.date())}"
        + (f", {step.person}" if step.person else "")
        + (f" ({draft.said.said(FUNCTIONS, step.function)})" if step.function else "")
        for step in one.steps
    ]
    return (
        one.number, one.channel, draft.said.said(REQUEST_DATA, one.data), one.holder,
        draft.said.said(REQUEST_STATES, one.state), "; ".join(steps), due.date() if due else None,
    )  # fmt: skip


def _asked(one: Request) -> tuple[Place, ...]:
    return tuple((item.source_id, item.locator) for item in one.items[:5])


def missing(draft: Draft, file: CaseFile) -> None:
    """Write what is not in the report: lost, not asked, refused, erased, unread, each with its reason."""
    draft.heading(MISSING)
    received = {one.source_id: one.received_at[:10] for one in file.exhibits}
    groups: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in file.clocks.to_pylist():
        if row["state"] in WHY:
            why = _why(row, received.get(row["source_id"], ""))
            groups.setdefault((why, row["holding"], row["country"] or ""), []).append(row)
    gaps = list(_gaps(draft, file))
    # Nothing is missing only where neither has anything.
    if groups or not gaps:
        draft.table(
            (msg("why"), msg("what"), msg("country"), msg("how many"), msg("first lost"), msg("last lost")),
            (32, 26, 9, 9, 12, 12),
            (_data(draft, *key, rows) for key, rows in sorted(groups.items())),
        )  # fmt: skip
    if gaps:
        draft.items(gaps)


def _why(row: dict[str, Any], received: str) -> str:
    """Return why a datum is missing; what was lost before its source came in could not be asked for."""
    expiry = row["legal_expiry"]
    return (
        BEFORE if row["state"] == "expired" and expiry and expiry.date().isoformat() < received else WHY[row["state"]]
    )


def _data(
    draft: Draft, why: str, holding: str, country: str, rows: Sequence[dict[str, Any]]
) -> tuple[tuple[object, ...], tuple[Place, ...]]:  # fmt: skip
    days = sorted(row["legal_expiry"].date() for row in rows if row["legal_expiry"])
    cells = (
        draft.say(why), draft.said.said(HOLDINGS, holding), country, len(rows), days[0] if days else None,
        days[-1] if days else None,
    )  # fmt: skip
    return cells, tuple((row["source_id"], row["locator"]) for row in rows[:3])


def _gaps(draft: Draft, file: CaseFile) -> Iterator[tuple[str, tuple[Place, ...]]]:
    for one in file.requests:
        if one.state == "refused":
            yield draft.say(REFUSED, number=one.number, holder=one.holder, note=one.steps[-1].note), _asked(one)
    for stone in file.erased:
        yield draft.say(
            ERASED, number=stone.decision, proposed=stone.proposed_by, signed=stone.signed_by, count=len(stone.sources)
        ), ()  # fmt: skip
    for exhibit in file.exhibits:
        named = draft.exhibit(exhibit.source_id)
        if exhibit.custody == "withheld":
            yield draft.say(WITHHELD, exhibit=named), ()
        elif exhibit.custody == "sealed" and exhibit.status != "read":
            status = draft.say(exhibit.status or "unread")
            yield draft.say(UNREAD, exhibit=named, status=status, skipped=exhibit.skipped), ()


def notes(draft: Draft, file: CaseFile) -> None:
    """Write what people noted: facts with their places, then assessments."""
    draft.heading(NOTES)
    draft.text(FACTS_APART)
    for kind, title in (("fact", msg("Facts")), ("assessment", msg("Assessments"))):
        draft.part(title)
        draft.items(
            (f"{one.text} ({one.actor}, {draft.day(one.at)})", one.places)
            for one in file.statements
            if one.kind == kind
        )
