"""The return form as files: CSV to fill in and send back, and the same on a page of paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from relais.dossier.draft import Draft
from relais.dossier.files import csv_bytes
from relais.dossier.page_pdf import legible, pdf
from relais.language.tongue import Tongue
from relais.model.notice import msg
from relais.model.return_form import COLUMNS, OUTCOMES

TITLE = msg("Return form: {about}")
WHAT = msg(
    "One line per person. Ours: your unit takes the person over, yes or no. Known: you knew of them before, yes or no."
    " Outcome: one of the codes below. Wrong person: yes where it is somebody else. Send the CSV or this page back by"
    " the channel by which it came; it is taken in as it is."
)
ANSWERS = msg("It answers package {digest}.")
CODES = msg("Codes of the outcome")
HIDDEN = msg("{hidden} more persons stand in {file}.")
HEADS = (
    msg("person"), msg("names"), msg("ours"), msg("known"), msg("outcome"), msg("wrong person"), msg("your reference"),
    msg("date"),
)  # fmt: skip
_WIDTHS = (16, 24, 8, 8, 14, 9, 13, 10)
CSV, PDF = "return-form.csv", "return-form.pdf"
_ON_PAPER = 100


@dataclass(frozen=True)
class FormLine:
    """A person of a form; what is not filled in yet is empty."""

    person: str
    names: str = ""
    ours: str = ""
    known: str = ""
    outcome: str = ""
    wrong_person: str = ""
    reference: str = ""
    date: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the cells behind the first, in the order of the columns."""
        return (
            self.person, self.names, self.ours, self.known, self.outcome, self.wrong_person, self.reference, self.date,
        )  # fmt: skip


def return_form(
    about: str, digest: str, lines: Sequence[FormLine], said: Tongue, letterhead: Sequence[str], fonts: Path
) -> dict[str, bytes]:
    """Return the form as CSV and as PDF. `digest`: what it answers; `about`: the same in words."""
    rows = [(digest, *one.cells) for one in lines]
    draft = Draft(said, ())
    draft.title(TITLE, about=about)
    draft.text(WHAT)
    draft.text(ANSWERS, digest=digest)
    draft.table(HEADS, _WIDTHS, ((_to_fill(one.cells), ()) for one in lines[:_ON_PAPER]))
    if len(lines) > _ON_PAPER:
        draft.text(HIDDEN, hidden=len(lines) - _ON_PAPER, file=CSV)
    draft.heading(CODES)
    draft.items([(f"{code}: {said.text(words)}", ()) for code, words in OUTCOMES.items()])
    page = legible(draft.page("", draft.say(TITLE, about=about), letterhead), fonts)
    return {CSV: csv_bytes(COLUMNS, rows), PDF: pdf(page, fonts)}


def _to_fill(cells: Sequence[str]) -> list[str]:
    """Return cells with room to write in those that are empty."""
    return [cell or " " for cell in cells]
