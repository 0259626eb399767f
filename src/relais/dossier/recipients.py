"""What can be made of a case for whoever receives it, each under its name; one file of this room makes one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from relais.dossier.case_file import CaseFile
from relais.dossier.case_report import case_report
from relais.dossier.case_tables import case_tables
from relais.dossier.case_uco import case_uco
from relais.dossier.case_valid import checked
from relais.dossier.goaml_out import goaml_out
from relais.dossier.page_docx import docx_bytes
from relais.dossier.page_pdf import legible, pdf
from relais.dossier.stix import stix
from relais.dossier.vics_out import vics_out
from relais.language.tongue import Tongue
from relais.model.notice import msg


@dataclass(frozen=True)
class Recipient:
    """One output. `write` makes its file in a language; `fonts`: a folder of the unit's own, which need not be there.

    `pictured`: it shows the pictures of pairs. `check` says whether a validator looked at what was made before it is
    released, and raises NotValidError where it refuses; None: there is no such validator.
    """

    name: str
    file: str
    write: Callable[[CaseFile, Tongue, Path], bytes]
    pictured: bool = False
    check: Callable[[bytes], bool] | None = None


def _pdf(file: CaseFile, said: Tongue, fonts: Path) -> bytes:
    return pdf(legible(case_report(file, said), fonts), fonts)


def _docx(file: CaseFile, said: Tongue, fonts: Path) -> bytes:
    return docx_bytes(legible(case_report(file, said), fonts))


def _plain(write: Callable[[CaseFile, Tongue], bytes]) -> Callable[[CaseFile, Tongue, Path], bytes]:
    return lambda file, said, _fonts: write(file, said)


RECIPIENTS: tuple[Recipient, ...] = (
    Recipient(msg("case report (PDF)"), "case-report.pdf", _pdf, pictured=True),
    Recipient(msg("case report (DOCX)"), "case-report.docx", _docx, pictured=True),
    Recipient(msg("tables of the case (spreadsheet)"), "case-tables.xlsx", _plain(case_tables)),
    Recipient(msg("case for laboratories and partners (CASE/UCO)"), "case-uco.zip", _plain(case_uco), check=checked),
    Recipient(msg("selectors (STIX 2.1)"), "selectors.stix.json", _plain(stix)),
    Recipient(msg("hashes and categories of media (Project VIC)"), "media-vics.zip", _plain(vics_out)),
    Recipient(msg("answer to a financial intelligence unit (goAML)"), "goaml.xml", _plain(goaml_out)),
)
BY_NAME: Mapping[str, Recipient] = {one.name: one for one in RECIPIENTS}
if len(BY_NAME) != len(RECIPIENTS):
    raise ValueError("two outputs bear one name")
