"""The page à décharge of a case report: what speaks against it, as prominent as what speaks for it."""

from collections.abc import Iterator, Sequence

import pyarrow.compute as pc

from relais.casework.identification import LACKS, lacks
from relais.dossier.case_file import CaseFile, Place
from relais.dossier.draft import Draft
from relais.dossier.report_people import NOT_BORNE_OUT, untouched
from relais.model.judgement import Mention
from relais.model.notice import msg

DEFENCE = msg("What speaks against it (à décharge)")
RULE = msg("Everything below was looked for like the rest, and is told at the same length.")
SUBSCRIBERS = msg("Subscribers who were candidates, and were rejected or not settled")
OTHER = msg("{holder}, named by another answer for the login of identification {number} ({period})")
REJECTED = msg("Identification {number} ({address}): {lacks}")
JUDGED = msg("Judged to be different people")
ONE_JUDGED = msg("Judgement {number}: {left} and {right} are different people, says {who}: {reason}")
APART = msg("Judgement {number}: {left} are each another person, says {who}: {reason}")
UNSURE = msg("Judgement {number}: nobody is sure that {left} and {right} are one person, says {who}: {reason}")
UNSURE_ALL = msg("Judgement {number}: nobody is sure that {left} are one person, says {who}: {reason}")
MENTIONS = msg("{names} (mentions: {count})")
WITHOUT = msg("Tests without a result on these persons")
NO_EFFECT = msg("{title}: no result on what is held. It needs: {data}")
REFUSED = msg("Tests that were withheld")
ONE_REFUSED = msg("{title}, {whom}: {why}")
INNOCENT = msg("The innocent reading of each result")
_MOST = 25
_NAMES = 3


def defence(draft: Draft, file: CaseFile) -> None:
    """Write the page: rejected candidates, judgements “different”, tests without effect or withheld."""
    draft.heading(DEFENCE, on_new_page=True)
    draft.text(RULE)
    if apart := untouched(file):
        draft.items((draft.say(NOT_BORNE_OUT, label=one.label), one.places[:3]) for one in apart)
    for title, rows in (
        (SUBSCRIBERS, _subscribers(draft, file)),
        (JUDGED, _judged(draft, file)),
        (WITHOUT, _without(draft, file)),
        (REFUSED, _refused(draft, file)),
        (INNOCENT, _innocent(draft, file)),
    ):
        draft.part(title)
        # Two subjects may go by one name: a sentence is said once.
        draft.items(list(dict.fromkeys(rows))[:_MOST])


def _subscribers(draft: Draft, file: CaseFile) -> Iterator[tuple[str, tuple[Place, ...]]]:
    for one in file.identified:
        found = one.found
        if not found.ready:
            why = "; ".join(draft.say(LACKS[key]) for key in lacks(found))
            yield (
                draft.say(REJECTED, number=found.number, address=found.address, lacks=why),
                ((found.answer_source, found.answer_locator),),
            )
        for other in one.others:
            period = " - ".join(draft.written(at) if at else "?" for at in (other.at, other.until))
            yield draft.say(OTHER, holder=other.holder or "?", number=found.number, period=period), (other.place,)


def _judged(draft: Draft, file: CaseFile) -> Iterator[tuple[str, tuple[Place, ...]]]:
    for one in file.judgements:
        if one.verdict == "same":
            continue
        places = tuple((mention.source_id, mention.locator) for mention in (*one.left, *one.right))[:4]
        both, alone = (ONE_JUDGED, APART) if one.verdict == "different" else (UNSURE, UNSURE_ALL)
        yield draft.say(
            both if one.right else alone, number=one.number, left=_side(draft, file, one.left),
            right=_side(draft, file, one.right), who=one.actor, reason=one.reason,
        ), places  # fmt: skip


def _side(draft: Draft, file: CaseFile, mentions: Sequence[Mention]) -> str:
    """Return the names that one side of a judgement is written by, and how many mentions it has."""
    named = dict.fromkeys(file.judged.get((one.source_id, one.locator), "?") for one in mentions)
    return draft.say(MENTIONS, names=", ".join(list(named)[:_NAMES]), count=len(mentions))


def _without(draft: Draft, file: CaseFile) -> Iterator[tuple[str, tuple[Place, ...]]]:
    for one in file.results:
        if not one.rows.num_rows:
            yield draft.say(NO_EFFECT, title=draft.say(one.test.title), data=draft.say(one.test.data)), ()


def _innocent(draft: Draft, file: CaseFile) -> Iterator[tuple[str, tuple[Place, ...]]]:
    for one in file.results:
        if one.offered.num_rows:
            yield draft.labelled(draft.say(one.test.title), draft.say(one.test.innocent)), ()


def _refused(draft: Draft, file: CaseFile) -> Iterator[tuple[str, tuple[Place, ...]]]:
    for one in file.results:
        if "refused" not in one.rows.column_names:
            continue
        for row in one.rows.filter(pc.is_valid(one.rows["refused"])).slice(0, _MOST).to_pylist():
            whom = " → ".join(str(row[side]) for side in ("payer", "payee") if row.get(side))
            yield draft.say(
                ONE_REFUSED, title=draft.say(one.test.title), whom=whom, why=draft.say(row["refused"])
            ), ()  # fmt: skip
