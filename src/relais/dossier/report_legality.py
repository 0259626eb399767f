"""The page of legality of a case report: authorisations, agents, scope, unmasking, and who signed what."""

from collections.abc import Iterator

from relais.dossier.case_file import CaseFile, Place
from relais.dossier.draft import Draft
from relais.language.desk_words import APPROVED_ACTS, PARTS, VERDICTS
from relais.model.notice import msg

LEGALITY = msg("Legality")
LINKING = msg("Authorisations under which files were brought together")
EVERYBODY = msg("whoever's role lets them")
EVERY_PROCEDURE = msg("every procedure of the unit")
WITHOUT_END = msg("without end")
ON_IT = msg("Who works on the case")
UNMASKED = msg("What was unmasked by people of the case")
SIGNED = msg("What needed two people")
CHECKED = msg("Identification {number}, checked by a second officer, {name}, {at}: {verdict}")
CHECKED_WHY = msg("Identification {number}, checked by a second officer, {name}, {at}: {verdict}; reason: “{reason}”")
NOT_SIGNED = msg("not signed")
GRANTED = msg("signed by {name}, {day}: {reason}")
REFUSED = msg("refused by {name}, {day}: {reason}")
NOT_USED = msg(
    "Age, sex, nationality, origin, religion, health and orientation are used nowhere. Amounts and hours are used by"
    " the tests as each states, and order nothing. Nobody is ranked: what is ordered are reports and requests."
)
LACKS = msg("Authorisation {reference} states no {lacks}: whoever relies on it asks for it.")


def legality(draft: Draft, file: CaseFile) -> None:
    """Write the page."""
    draft.heading(LEGALITY, on_new_page=True)
    draft.part(LINKING)
    draft.table(
        (msg("reference"), msg("magistrate"), msg("scope"), msg("procedures"), msg("agents"), msg("until")),
        (16, 14, 20, 20, 20, 10),
        (
            ((one.reference, one.magistrate, one.scope, ", ".join(one.procedures or ()) or draft.say(EVERY_PROCEDURE),
              ", ".join(one.agents or ()) or draft.say(EVERYBODY), one.until or draft.say(WITHOUT_END)), ())
            for one in file.legality.authorisations
        ),
    )  # fmt: skip
    if lacking := list(_lacking(draft, file)):
        draft.items(lacking)
    draft.part(ON_IT)
    draft.items((draft.labelled(name, draft.said.said(PARTS, part)), ()) for name, part in file.case.members.items())
    draft.part(UNMASKED)
    draft.table(
        (msg("no."), msg("who"), msg("when (UTC)"), msg("what"), msg("reason")), (6, 18, 18, 26, 32),
        (((one.number, one.actor, one.at[:16].replace("T", " "), one.object, one.reason), ())
         for one in file.legality.unmaskings),
    )  # fmt: skip
    draft.part(SIGNED)
    draft.table(
        (msg("no."), msg("act"), msg("what"), msg("asked by, and why"), msg("second person")), (6, 12, 30, 26, 26),
        (
            ((one.number, draft.said.said(APPROVED_ACTS, one.act), one.what, draft.labelled(one.name, one.reason),
              draft.say(NOT_SIGNED) if one.signature is None
              else draft.say(GRANTED if one.signature.granted else REFUSED, name=one.signature.name,
                             day=one.signature.at[:10], reason=one.signature.reason)), ())
            for one in file.legality.approvals
        ),
    )  # fmt: skip
    if checked := [one.found for one in file.identified if one.found.verdict]:
        draft.items(
            (draft.say(CHECKED_WHY if one.check_reason else CHECKED, number=one.number, name=one.checked_by,
                       at=one.checked_at, verdict=draft.said.said(VERDICTS, one.verdict), reason=one.check_reason), ())
            for one in checked
        )  # fmt: skip
    draft.text(NOT_USED)


def _lacking(draft: Draft, file: CaseFile) -> Iterator[tuple[str, tuple[Place, ...]]]:
    for one in file.legality.authorisations:
        told = ((msg("magistrate"), one.magistrate), (msg("scope"), one.scope))
        if lacks := [draft.say(name) for name, value in told if not value]:
            yield draft.say(LACKS, reference=one.reference, lacks=", ".join(lacks)), ()
