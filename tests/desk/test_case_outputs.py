"""Every output of a case in a home: made of its own facts, without its victim, unless a second person agreed."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from relais.casework import case as cases
from relais.desk import person as persons
from relais.desk.act import act, decision
from relais.desk.case_file import case_file
from relais.desk.sight import sight
from relais.dossier.case_file import EVENTS, MEDIA, REPORTS, CaseFile
from relais.dossier.recipients import RECIPIENTS
from relais.language.tongue import Tongue
from tests.desk.two_cases import FOREIGN, VICTIM, make

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
EN = Tongue("en")
CODES = (
    "rentity_id", "submission_code", "report_code", "transmode_code", "funds_code", "unknown_country", "contact_type",
    "communication_type",
)  # fmt: skip


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> CaseFile:
    """Case 2 with everybody whom its report names, the victim held as one."""
    two = make(tmp_path_factory.mktemp("cases"))
    goaml = replace(two.petit.settings.goaml, currency_code_local="EUR", **dict.fromkeys(CODES, "X"))
    home = replace(two.petit, settings=replace(two.petit.settings, goaml=goaml))
    with decision(home, "open-case", {}) as connection:
        cases.attach(connection, 2, two.foreign, None, home.actor)
    with act(home, "read-case", 2) as connection:
        con, _state = sight(home, connection).facts((two.foreign,))
        with con:
            parties = con.execute("SELECT reading_id, ordinal, role FROM party").fetchall()
        mentions = sight(home, connection).some(subject=("reading_id", {one[0] for one in parties}))["subject"]
    subjects = {(row["reading_id"], row["ordinal"]): row["subject_id"] for row in mentions.to_pylist()}
    for reading, ordinal, role in parties:
        category = "victim" if role == "victim" else "suspected"
        if (reading, ordinal) in subjects and role in ("payer", "payee", "victim"):
            persons.add(home, 2, subjects[reading, ordinal], category, "named in the report")
    return case_file(home, 2, datetime(2026, 11, 25, tzinfo=UTC), EN)


def texts(content: bytes) -> list[str]:
    """What stands in an output, files of an archive apart."""
    if not content.startswith(b"PK"):
        return [content.decode("utf-8", "replace")]
    with ZipFile(BytesIO(content)) as packed:
        return [packed.read(name).decode("utf-8", "replace") for name in packed.namelist()]


def test_a_case_file_holds_what_outputs_need(file: CaseFile) -> None:
    assert (file.events.schema, file.media.schema, file.reports.schema) == (EVENTS, MEDIA, REPORTS)
    kinds = {row["kind"]: row for row in file.events.to_pylist()}
    payment, login = kinds["payment"], kinds["login"]
    assert payment["reference"] == "44442222777"
    assert {payment["subject"], payment["other_subject"]} <= {one.subject for one in file.parties}
    assert (login["ip"], login["port"]) == ("203.0.113.222", None)
    assert [row["reference"] for row in file.reports.to_pylist()] == ["REFCANARI2"]


@pytest.mark.parametrize("of", RECIPIENTS, ids=lambda of: of.file)
def test_each_output_tells_the_case_and_never_its_victim(of: object, file: CaseFile, tmp_path: Path) -> None:
    made = of.write(file, EN, tmp_path)  # type: ignore[attr-defined]
    assert made == of.write(file, EN, tmp_path)  # type: ignore[attr-defined]
    told = texts(made)
    for text in told:
        assert not any(one in text for one in VICTIM)
    name = of.file  # type: ignore[attr-defined]
    if name in ("case-tables.xlsx", "case-uco.zip", "goaml.xml"):
        assert any(FOREIGN[0] in text for text in told)
        assert any("44442222777" in text for text in told)
    if name in ("case-uco.zip", "selectors.stix.json"):
        assert any(FOREIGN[2] in text for text in told)
    if name == "selectors.stix.json":
        assert not re.search("Canari", told[0])
