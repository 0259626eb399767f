"""The persons of a case in its report: categories with their grounds, names and selectors, and identification."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from relais.casework.identification import LACKS, lacks
from relais.dossier.case_file import CaseFile, Identified, Identifier, Party, Place, Written
from relais.dossier.draft import Draft
from relais.language.desk_words import CATEGORIES, USES, VERDICTS
from relais.model.notice import msg
from relais.selectors import phone

PEOPLE = msg("Persons and their categories")
CATEGORY_RULE = msg(
    "A named person puts each into a category, with the ground; a category is no finding of guilt. What the report"
    " calls one person is a proposal of linking unless it says who judged it."
)
NAMES = msg("Names and selectors")
NO_IDENTIFIERS = msg("No name and no selector of a victim is told.")
IDENTIFICATION = msg("Identification by address")
NO_IDENTIFICATION = msg("No address has been tied to a subscriber in this case.")
ONE = msg("Identification {number}: {address}")
CARRIES = msg("complete, and confirmed by {name}")
CARRIES_NOT = msg("cannot carry an act: {lacks}")
INNOCENT = msg(
    "Innocent reading: the subscriber is not always the user. Somebody of the household, a guest, a lent telephone or a"
    " network without a password use the same address."
)
NOT_BORNE_OUT = msg("{label}: no payment, no call and no result of a test in this report concerns them.")
OTHERS = msg("{count} other answers fit the same login: they stand on the page of what speaks against")
# Each person has many mentions; a page holds so many selectors of one.
_MOST = 8


def people(draft: Draft, file: CaseFile) -> None:
    """Write who is in the case, and how each is tied to names and selectors."""
    draft.heading(PEOPLE)
    draft.text(CATEGORY_RULE)
    head = (msg("person"), msg("category"), msg("ground"), msg("decided by"))
    draft.table(
        head, (28, 22, 34, 16),
        ((_categorised(draft, one), one.places[:3]) for one in file.parties if one.number is not None),
    )  # fmt: skip
    if apart := untouched(file):
        draft.items((draft.say(NOT_BORNE_OUT, label=one.label), ()) for one in apart)
    draft.part(NAMES)
    rows = [row for one in file.parties for row in _selectors(draft, one)]
    draft.table((msg("person"), msg("what"), msg("as read"), msg("as written"), msg("mentions")), (25, 19, 25, 21, 10),
                rows)  # fmt: skip
    if any(one.category == "victim" for one in file.parties) and not file.names_victims:
        draft.text(NO_IDENTIFIERS)


def identification(draft: Draft, file: CaseFile) -> None:
    """Write each identification: what is written beside what was read, raw address, port and zone, and its check."""
    draft.heading(IDENTIFICATION)
    if not file.identified:
        draft.text(NO_IDENTIFICATION)
    for one in file.identified:
        found = one.found
        draft.part(ONE, number=found.number, address=found.address)
        draft.entries(_entries(draft, one))
        draft.text(INNOCENT)
        if one.others:
            draft.text(OTHERS, count=len(one.others))


def untouched(file: CaseFile) -> list[Party]:
    """Return who is suspected or convicted, and of whom nothing that the report tells of dealings speaks."""
    dealt = file.events.filter(pc.is_in(file.events["kind"], pa.array(["payment", "call"])))
    touched = {*dealt["who"].to_pylist(), *dealt["other"].to_pylist()}
    for result in file.results:
        for side in ("payer", "payee"):
            touched |= set(result.offered[side].to_pylist()) if side in result.offered.column_names else set()
    grave = ("suspected", "convicted")
    return [one for one in file.parties if one.category in grave and one.label not in touched]


def _categorised(draft: Draft, one: Party) -> tuple[object, ...]:
    by = f"{one.decided_by}, {draft.day(one.decided_at)}" if one.decided_by else None
    return one.label, draft.said.said(CATEGORIES, one.category), draft.say(one.ground), by


def _selectors(draft: Draft, one: Party) -> Iterator[tuple[tuple[object, ...], tuple[Place, ...]]]:
    for name in one.names[:_MOST]:
        yield (one.label, draft.say("name"), name.text, None, name.mentions), (name.place,)
    for held in one.identifiers[:_MOST]:
        of = held.service or _country(held)
        what = f"{draft.say(held.kind)} ({of})" if of else draft.say(held.kind)
        yield (one.label, what, held.value, held.raw if held.raw != held.value else None, held.mentions), (held.place,)


def _country(held: Identifier) -> str | None:
    """Return the country of a telephone, as its number says: not where anybody is."""
    told = phone.parse(held.value) if held.kind == "phone" else None
    return None if told is None else told.country


def _entries(draft: Draft, one: Identified) -> Iterator[tuple[str, object, tuple[Place, ...]]]:
    found = one.found
    login = (found.login_source, found.login_locator)
    answer = (found.answer_source, found.answer_locator)
    yield msg("address as written"), one.login.ip_raw if one.login else found.address, (login,)
    yield msg("source port as written"), one.login.port_raw if one.login else found.port, (login,)
    yield msg("time as written"), found.instant_raw, (login,)
    yield msg("who said the zone"), draft.say(one.login.zone_source or "") if one.login else None, (login,)
    yield msg("time as read"), f"{draft.written(found.instant)}; {draft.in_france(found.instant)}", (login,)
    yield msg("the operator's answer"), _answer(draft, one.answer), (answer,)
    yield msg("distance from the operator's period"), _apart(draft, found.offset_s), ()
    state = draft.say(CARRIES, name=found.checked_by) if found.ready else draft.say(
        CARRIES_NOT, lacks="; ".join(draft.say(LACKS[key]) for key in lacks(found))
    )  # fmt: skip
    yield msg("what it can carry"), state, ()
    if found.verdict:
        told = (draft.said.said(VERDICTS, found.verdict), found.checked_by, draft.written(found.checked_at))
        yield msg("second officer"), ", ".join(str(one) for one in told), ()
        yield msg("reason given for the check"), found.check_reason, ()
    if found.uses:
        yield msg("relied on for"), ", ".join(draft.said.said(USES, use) for use in found.uses), ()


def _apart(draft: Draft, seconds: int | None) -> str | None:
    return None if seconds is None else draft.lasting(abs(seconds))


def _answer(draft: Draft, answer: Written | None) -> str:
    if answer is None:
        return draft.written(None)
    period = " - ".join(draft.written(one) if one else "?" for one in (answer.at, answer.until))
    told = [answer.holder or "?", f"{answer.ip_raw} {answer.port_raw or ''}".strip(), period]
    return "; ".join(told)
