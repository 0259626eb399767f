"""The first page of a case report: what it is about, what is in it in figures, what speaks for it and what against."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from relais.casework.element import CONTRADICTED, SUPPORTED, UNKNOWN
from relais.casework.person import CATEGORIES
from relais.dossier.case_file import CaseFile, Place, Result
from relais.dossier.draft import Draft
from relais.dossier.report_people import NOT_BORNE_OUT, untouched
from relais.dossier.report_weight import DESCRIBES as DESCRIPTIONS
from relais.dossier.report_weight import others, supporting
from relais.language.desk_words import CASE_STATES, FRAMES
from relais.language.desk_words import CATEGORIES as SAID
from relais.model.notice import msg

TITLE = msg("Case report {reference}")
PROPOSES = msg(
    "This report says what sources hold, what tests found in it and what people decided on it. It proposes nothing to"
    " be true of anybody: the magistrate qualifies. It holds no image, and no text of a message. Each number above the"
    " line is a note; the notes stand at the end, with the exhibit, the place in it and its hash."
)
PSEUDONYMS = msg(
    "Victims go by a number: their names are in no part of this report, and anybody else with a name like theirs goes"
    " by the name of their subject, S-…."
)
NAMES_VICTIMS = msg("Names of victims are in it: a second person agreed to that for this recipient.")
STALE = msg("Sources have come in since the last run: what the tests found does not take them into account.")
FIGURES = msg("In figures")
ABOUT = msg("What it is about")
FOR = msg("What supports it")
AGAINST = msg("What speaks against it, or is missing")
UNTESTED = msg("What could not be tested, or only describes")
PAYMENTS = msg("payments: {count}, {sum} in all, from {first} to {last}")
EVENTS = msg("calls: {count}; sessions of chat: {chats}; logins: {logins}; trips: {trips}")
NO_PAYMENT = msg("No payment of these persons is known.")
SOURCES = msg("exhibits: {count}, of which brought in by linking: {linked}; not read, or only in part: {unread}")
FOUND = msg("{title}: results that support it: {count} of {all}")
NOT_FOUND = msg("{title}: results that are no more than chance gives, or concern other parties: {count} of {all}")
WITHHELD = msg("{title}: pairs for which it is not offered, the report says why: {count}")
NO_DATA = msg("{title}: no two persons of this case, as they are linked, have the data that it needs")
DESCRIBES = msg("{title}: rows that describe, and test nothing: {count}")
HAS_ELEMENT = msg("{offence}: elements called supported: {supported} of {count}; not established: {unknown}")
CONTRADICTS = msg("{offence}: elements called contradicted: {count}")
IDENTIFIED = msg(
    "Identification {number}: an operator names the subscriber of {address} at that instant, and a second officer"
    " confirmed both sources; who sat before it is not told"
)
NOT_IDENTIFIED = msg("Nobody is identified by an address with all that this asks for.")
REJECTED = msg("identifications that a second officer called wrong, or that lack what they need: {count}")
DIFFERENT = msg("judgements that two mentions are different people: {count}")
EXPIRED = msg("data that are no longer kept by who held them, and of which no request is known here: {count}")
REFUSED = msg("requests that were refused: {count}")
UNKNOWN_PEOPLE = msg("persons who are in no category yet: {count}")
LEFT_OUT = msg("texts left out because they name a victim: {count}")


def summary(draft: Draft, file: CaseFile) -> None:
    """Write the title, what the report is, its figures, and both sides at the same length."""
    case = file.case
    draft.title(TITLE, reference=case.reference)
    draft.text(PROPOSES)
    draft.text(NAMES_VICTIMS if file.names_victims else PSEUDONYMS)
    if file.made_of.stale:
        draft.text(STALE)
    draft.heading(ABOUT)
    _ = draft.said
    draft.entries(
        [
            (msg("as it stood on"), file.made_of.as_of.date(), ()),
            (msg("procedure"), case.procedure, ()),
            (msg("frame"), _.said(FRAMES, case.frame), ()),
            (msg("state"), _.said(CASE_STATES, case.state), ()),
            (msg("date of the facts"), file.matrix.ground.facts, ()),
            (msg("offences in question"), "; ".join(_title(draft, file)), ()),
            (msg("magistrate"), file.matrix.ground.magistrate, ()),
        ]
    )
    draft.heading(FIGURES)
    draft.items((sentence, ()) for sentence in _figures(draft, file))
    draft.heading(FOR)
    draft.items(_for(draft, file))
    draft.heading(AGAINST)
    draft.items(_against(draft, file))
    draft.heading(UNTESTED)
    draft.items(_untested(draft, file))


def _title(draft: Draft, file: CaseFile) -> Iterator[str]:
    for section in file.matrix.sections:
        yield section.offence.title_fr if draft.said.language == "fr" else section.offence.title_en
    yield from file.matrix.absent


def _figures(draft: Draft, file: CaseFile) -> Iterator[str]:
    unread = sum(one.status != "read" for one in file.exhibits if one.custody == "sealed")
    yield draft.say(
        SOURCES, count=len(file.exhibits), linked=sum(one.linked for one in file.exhibits), unread=unread
    )  # fmt: skip
    for category in CATEGORIES:
        if held := [one.label for one in file.parties if one.category == category]:
            yield draft.labelled(draft.said.said(SAID, category), "; ".join(held))
    yield _payments(draft, file.events)
    by_kind = file.months.group_by("kind").aggregate([("events", "sum")]).to_pylist()
    counts = {row["kind"]: row["events_sum"] for row in by_kind}
    yield draft.say(
        EVENTS, count=counts.get("call", 0), chats=counts.get("chat", 0), logins=counts.get("login", 0),
        trips=counts.get("trip", 0),
    )  # fmt: skip


def _payments(draft: Draft, events: pa.Table) -> str:
    paid = events.filter(pc.equal(events["kind"], "payment"))
    if not paid.num_rows:
        return draft.say(NO_PAYMENT)
    sums = paid.group_by("currency").aggregate([("amount", "sum")]).sort_by("currency").to_pylist()
    total = " + ".join(
        f"{draft.written(row['amount_sum'])} {row['currency'] or draft.say('currency not stated')}"
        for row in sums if row["amount_sum"] is not None
    )  # fmt: skip
    first, last = (pc.min(paid["at"]).as_py(), pc.max(paid["at"]).as_py())
    days = [one.date() if one else None for one in (first, last)]
    return draft.say(PAYMENTS, count=paid.num_rows, sum=total, first=days[0], last=days[1])


def _for(draft: Draft, file: CaseFile) -> Iterator[tuple[str, tuple[Place, ...]]]:
    for result in file.results:
        if count := supporting(result).num_rows:
            yield _counted(draft, FOUND, result, count), ()
    for one in file.identified:
        if one.found.ready:
            sentence = draft.say(IDENTIFIED, number=one.found.number, address=one.found.address)
            yield sentence, ((one.found.login_source, one.found.login_locator),)
    for section in file.matrix.sections:
        states = [cell.state for cell in section.cells if cell.element.kind != "negative"]
        if SUPPORTED in states:
            yield draft.say(
                HAS_ELEMENT, offence=_named(draft, section.offence), supported=states.count(SUPPORTED),
                count=len(states), unknown=states.count(UNKNOWN),
            ), ()  # fmt: skip


def _against(draft: Draft, file: CaseFile) -> Iterator[tuple[str, tuple[Place, ...]]]:
    for one in untouched(file):
        yield draft.say(NOT_BORNE_OUT, label=one.label), one.places[:3]
    for result in file.results:
        if result.test.name not in DESCRIPTIONS and (count := others(result)):
            yield _counted(draft, NOT_FOUND, result, count), ()
    for section in file.matrix.sections:
        if contradicted := sum(cell.state == CONTRADICTED for cell in section.cells):
            yield draft.say(CONTRADICTS, offence=_named(draft, section.offence), count=contradicted), ()
    if not any(one.found.ready for one in file.identified):
        yield draft.say(NOT_IDENTIFIED), ()
    state = file.clocks["state"].to_pylist() if file.clocks.num_rows else []
    for text, count in (
        (REJECTED, sum(not one.found.ready for one in file.identified)),
        (DIFFERENT, sum(one.verdict == "different" for one in file.judgements)),
        (EXPIRED, state.count("expired")),
        (REFUSED, sum(one.state == "refused" for one in file.requests)),
        (UNKNOWN_PEOPLE, sum(one.category == "undetermined" for one in file.parties)),
        (LEFT_OUT, file.withheld),
    ):
        if count:
            yield draft.say(text, count=count), ()


def _untested(draft: Draft, file: CaseFile) -> Iterator[tuple[str, tuple[Place, ...]]]:
    for result in file.results:
        title, count = draft.say(result.test.title), result.offered.num_rows
        withheld = result.rows.num_rows - count
        if count and result.test.name in DESCRIPTIONS:
            yield draft.say(DESCRIBES, title=title, count=count), ()
        if withheld:
            yield draft.say(WITHHELD, title=title, count=withheld), ()
        if not result.rows.num_rows:
            yield draft.say(NO_DATA, title=title), ()


def _counted(draft: Draft, text: str, result: Result, count: int) -> str:
    return draft.say(text, title=draft.say(result.test.title), count=count, all=result.offered.num_rows)


def _named(draft: Draft, offence: object) -> str:
    return str(getattr(offence, "title_fr" if draft.said.language == "fr" else "title_en"))
