"""Who received a fact of a case: its outputs are on the register by the places of their notes."""

from collections.abc import Mapping

import pytest

from relais.desk.approval import sign
from relais.desk.case import open_case
from relais.desk.case_export import TABLES, ask, export
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.prove import verify
from relais.desk.queue import queue
from relais.desk.received import received
from relais.language.tongue import tongue
from relais.safeguards.audit import details_of
from tests.desk.unit import FIRST, HEAD, SECOND

SAID = tongue("en")
REPORT = "case report (DOCX)"


@pytest.mark.slow
def test_an_output_of_a_case_is_on_the_register_with_the_places_it_cites(unit: Mapping[str, Home]) -> None:
    mine = unit[FIRST]
    line = queue(mine)[0].to_pylist()[0]
    case = open_case(mine, "2026/1", "PV 1/2026", "preliminary", [line["report_id"]])
    assert received(mine, line["source_id"]).lines == ()
    number = ask(mine, case, [REPORT], "Parquet de Lyon", "asked for")
    sign(unit[HEAD], number, "seen", granted=True)
    made = export(mine, case, number, SAID)
    (told,) = received(mine, line["source_id"]).lines
    assert (told.export.kind, told.export.case, told.export.recipient) == ("case", case, "Parquet de Lyon")
    assert (told.export.sha256, told.export.approval, told.export.purpose) == (made.digest, number, "asked for")
    assert told.places
    assert not told.whole
    place = f"{line['source_id'][:16]}:{told.places[0]}"
    assert [one.export.number for one in received(mine, place).lines] == [told.export.number]
    assert received(mine, place).stands
    nowhere = received(mine, f"{line['source_id']}:nowhere")
    assert (nowhere.lines, nowhere.stands) == ((), False)
    with mine.engine.connect() as connection:
        assert [row["export"] for row in details_of(connection, "export-case")] == [told.export.number]
    assert verify(mine).sound
    # To whoever is not on the case its sources do not exist.
    for name in (HEAD, SECOND):
        with pytest.raises(DeskError):
            received(unit[name], line["source_id"])


@pytest.mark.slow
def test_a_table_of_a_case_counts_as_something_of_each_of_its_sources(unit: Mapping[str, Home]) -> None:
    mine = unit[FIRST]
    line = queue(mine)[0].to_pylist()[0]
    case = open_case(mine, "2026/1", "PV 1/2026", "preliminary", [line["report_id"]])
    number = ask(mine, case, [next(iter(TABLES))], "Parquet de Lyon", "a life", at_once=True)
    export(mine, case, number, SAID)
    (told,) = received(mine, line["source_id"]).lines
    assert (told.places, told.whole) == ((), False)
    assert received(mine, f"{line['source_id']}:/payments/0").lines == ()
