"""What a spreadsheet of a table holds: no name of a victim, no formula, and what those who gave a source allow."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from relais.desk.approval import sign
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.restrict import Asked as Stating
from relais.desk.restrict import restrict
from relais.desk.table_export import NO_TABLE, Shown, ask, asked, export
from relais.dossier.case_file import WITHHELD
from relais.language.tongue import tongue
from relais.model.report_form import FormParty
from tests.desk.made import report, take
from tests.desk.unit import FIRST, HEAD, rank

pytestmark = pytest.mark.slow
VICTIM = "Nomita Inventada"


def signed(unit: dict[str, Home], address: str = "/queue") -> int:
    number = ask(unit[FIRST], address, " Parquet de Lyon ", "a meeting")
    sign(unit[HEAD], number, "seen", granted=True)
    return number


def shown(*rows: tuple[object, ...], source: str = "") -> Shown:
    return Shown(("a", "b"), rows, len(rows), frozenset({(source, "")} if source else ()))


def cells(content: bytes, sheet: int) -> list[tuple[object, ...]]:
    page = load_workbook(BytesIO(content)).worksheets[sheet]
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
    return list(page.iter_rows(values_only=True))


def test_a_text_that_names_a_victim_is_left_out(unit: dict[str, Home], tmp_path: Path) -> None:
    form = report("X-9", "+33639980009")
    take(unit[FIRST], tmp_path, replace(form, parties=(*form.parties, FormParty("victim", name=VICTIM))))
    rank(unit[FIRST])
    rows = (VICTIM.upper(), 1), ("of inventada, nomita", "x"), ("Jean Exemple", "=1+1"), (None, True)
    made = export(unit[FIRST], signed(unit, "/search?q=nomita"), [shown(*rows)], tongue("en"))
    withheld = tongue("en").text(WITHHELD)
    assert cells(made.content, 1) == [
        ("a", "b"),
        (withheld, 1),
        (withheld, "x"),
        ("Jean Exemple", "=1+1"),
        (None, True),
    ]
    # Nor does the address of the page name them.
    assert "nomita" not in str(cells(made.content, 0)).casefold()


def test_what_those_who_gave_a_source_allow_goes_with_it(unit: dict[str, Home], tmp_path: Path) -> None:
    source = take(unit[FIRST], tmp_path, report("X-9", "+33639980009"))
    restrict(unit[FIRST], Stating(handling="H2", evaluation="B2", purpose="this enquiry"), "told so", source)
    made = export(unit[FIRST], signed(unit), [shown(("x", "y"), source=source)], tongue("en"))
    assert ("what may be done with X-9.json", "H2 · B2 · this enquiry") in cells(made.content, 0)


def test_a_signature_is_for_one_table_once(unit: dict[str, Home]) -> None:
    number = signed(unit)
    with pytest.raises(DeskError) as refused:
        export(unit[FIRST], number, [], tongue("en"))
    assert refused.value.template == NO_TABLE
    # Nothing was made: the signature still stands.
    assert [(one.address, one.recipient, one.ready) for one in asked(unit[FIRST])] == [
        ("/queue", "Parquet de Lyon", True)
    ]
    export(unit[FIRST], number, [shown()], tongue("en"))
    for home, which in ((unit[FIRST], number), (unit[HEAD], number), (unit[FIRST], number + 1)):
        with pytest.raises(DeskError, match="signed for you"):
            export(home, which, [shown()], tongue("en"))
