"""The report of a case for whoever decides on it: ten pages for ten payments, each statement with its place."""

from relais.dossier.case_file import CaseFile, Exhibit
from relais.dossier.draft import Draft
from relais.dossier.page import Page
from relais.dossier.report_defence import defence
from relais.dossier.report_events import chronology, payments
from relais.dossier.report_evidence import evidence
from relais.dossier.report_law import elements, missing, notes, requests
from relais.dossier.report_legality import legality
from relais.dossier.report_people import identification, people
from relais.dossier.report_summary import summary
from relais.language.shown import instant
from relais.language.tongue import Tongue
from relais.model.notice import msg

EXHIBITS = msg("Exhibits")
NO_NAME = msg("[its name names a victim]")
LINKED = msg("by linking")
RECEIVED = msg("for the case")
NOTES = msg("Notes: where each statement stands")
MADE_OF = msg("What this report is made of")
FOOTER = msg("Case {reference}, decisions up to row {decisions}")
_MOST_EXHIBITS = 150

# In the order in which the report tells them.
SECTIONS = (
    summary, people, identification, payments, chronology, evidence, defence, elements, requests, missing, notes,
    legality,
)  # fmt: skip


def case_report(file: CaseFile, said: Tongue) -> Page:
    """Return the report in a language; the same file, the same report."""
    return written(file, said).page("", _footer(file, said), file.unit)


def written(file: CaseFile, said: Tongue) -> Draft:
    """Return the report as it was written, with the places that its notes lead to."""
    draft = Draft(said, file.exhibits)
    for section in SECTIONS:
        section(draft, file)
    draft.heading(EXHIBITS)
    draft.table(
        (msg("no."), msg("name"), msg("SHA-256"), msg("received (UTC)"), msg("how it came"), msg("read")),
        (6, 25, 29, 13, 15, 12),
        ((_exhibit(draft, one), ()) for one in file.exhibits[:_MOST_EXHIBITS]),
        max(0, len(file.exhibits) - _MOST_EXHIBITS),
    )  # fmt: skip
    draft.heading(MADE_OF)
    made = file.made_of
    draft.entries(
        [
            (msg("relais, version"), made.version, ()),
            (msg("head of the ledger"), made.ledger_head, ()),
            (msg("decisions up to audit row"), made.decisions, ()),
            (msg("run of"), made.run_as_of, ()),
            (msg("clocks reckoned to"), made.as_of, ()),
        ]
    )
    draft.heading(NOTES)
    draft.note_list()
    return draft


def _exhibit(draft: Draft, one: Exhibit) -> tuple[object, ...]:
    status = draft.say(one.status) if one.status else draft.say(one.custody)
    return (
        one.number, draft.say(NO_NAME) if one.name is None else one.name, one.source_id,
        instant(one.received_at, draft.said.language).removesuffix(" UTC"),
        draft.say(LINKED if one.linked else RECEIVED), status,
    )  # fmt: skip


def _footer(file: CaseFile, said: Tongue) -> str:
    return said.say(FOOTER, {"reference": file.case.reference, "decisions": file.made_of.decisions})
