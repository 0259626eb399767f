"""What can be made of a case for whoever receives it, each under its name; one file of this room makes one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from relais.dossier.case_file import CaseFile
from relais.dossier.case_report import case_report
from relais.dossier.page_docx import docx_bytes
from relais.dossier.page_pdf import legible, pdf
from relais.language.tongue import Tongue
from relais.model.notice import msg


@dataclass(frozen=True)
class Recipient:
    """One output. `write` makes its file in a language; `fonts`: a folder of the unit's own, which need not be there.

    `pictured`: it shows the pictures of pairs.
    """

    name: str
    file: str
    write: Callable[[CaseFile, Tongue, Path], bytes]
    pictured: bool = False


def _pdf(file: CaseFile, said: Tongue, fonts: Path) -> bytes:
    return pdf(legible(case_report(file, said), fonts), fonts)


def _docx(file: CaseFile, said: Tongue, fonts: Path) -> bytes:
    return docx_bytes(legible(case_report(file, said), fonts))


RECIPIENTS: tuple[Recipient, ...] = (
    Recipient(msg("case report (PDF)"), "case-report.pdf", _pdf, pictured=True),
    Recipient(msg("case report (DOCX)"), "case-report.docx", _docx, pictured=True),
)
BY_NAME: Mapping[str, Recipient] = {one.name: one for one in RECIPIENTS}
if len(BY_NAME) != len(RECIPIENTS):
    raise ValueError("two outputs bear one name")
