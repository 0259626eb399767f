from pathlib import Path

import pytest

from relais.intake.travel.paxlst import ELSEWHERE, FORMAT, LEGS, NO_NAME, TOO_MANY, passage
from relais.intake.travel.trips import AFTER, CUT, HEADER, NO_TAG, PAPERS
from tests.intake.chats import given, known, taken
from tests.intake.travel.travel_sample import PAXLST


@pytest.mark.samples
def test_other_samples_are_refused(samples: Path) -> None:
    assert [path for path in samples.rglob("*") if path.is_file() and known(FORMAT, path)] == []


def test_a_list_whole(tmp_path: Path) -> None:
    path = given(tmp_path, PAXLST.encode())
    reading, rows = taken(FORMAT, path)
    assert [(notice.template, notice.skipped, notice.params) for notice in reading.notices] == [
        (PAPERS, 0, {"count": "1"})
    ]
    assert rows["trip"][0] == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0, "locator": "segment 16",
        "traveller": 0, "carrier": "XX", "number": "324", "origin": "CDG", "destination": "MNL", "at": None,
        "time_raw": "2405100915", "time_precision": None, "zone_source": None, "arrival_at": None,
        "arrival_time_raw": "2405102105", "arrival_time_precision": None, "arrival_zone_source": None,
        "booking": "ABC123", "status": "unknown", "status_raw": None,
    }  # fmt: skip
    assert [(row["traveller"], row["number"], row["origin"], row["destination"]) for row in rows["trip"]] == [
        (0, "324", "CDG", "MNL"), (0, "330", "MNL", "CEB"), (1, "324", "CDG", "MNL"), (2, None, "HKG", "MNL"),
    ]  # fmt: skip
    assert [(row["name_raw"], row["birth_date_raw"], row["address_raw"]) for row in rows["party"]] == [
        ("ROE ANA MARIE", "840712", "1 HIGH STREET, LYON"), ("DOE BEN", "900101", None), ("ROE CLEO", None, None),
    ]  # fmt: skip
    assert [(row["party"], row["value"]) for row in rows["selector"]] == [(0, "+33639981234")]
    assert "FRA" not in repr(rows)
    assert passage(path.read_bytes(), "segment 16") == "NAD+FL+++ROE:ANA:MARIE+1 HIGH STREET+LYON"


def test_a_single_leg_is_of_all(tmp_path: Path) -> None:
    start, end = PAXLST.index("TDT+20+XX330"), PAXLST.index("NAD+FL")
    reading, rows = taken(FORMAT, given(tmp_path, (PAXLST[:start] + PAXLST[end:]).encode()))
    assert [(row["traveller"], row["number"]) for row in rows["trip"]] == [(0, "324"), (1, "324"), (2, "324")]
    said = [notice.params["port"] for notice in reading.notices if notice.template == ELSEWHERE]
    assert said == ["CEB", "HKG"]


def test_broken_segments_cost_themselves_alone(tmp_path: Path) -> None:
    data = PAXLST.replace("NAD+FL+++DOE:BEN'\nDTM+329:900101'", "NAD+FL'").replace("ATT+2++F'", "...'")
    reading, rows = taken(FORMAT, given(tmp_path, data.encode()))
    assert [(notice.template, notice.place) for notice in reading.notices] == [
        (NO_TAG, "segment 17"), (NO_NAME, "segment 25"), (PAPERS, ""),
    ]  # fmt: skip
    assert [row["traveller"] for row in rows["trip"]] == [0, 0, None, 1]


def test_what_brought_the_list_is_said(tmp_path: Path) -> None:
    _reading, plain = taken(FORMAT, given(tmp_path, PAXLST.encode()))
    data = f"QP AAABB1X CCCDD2Y\r\n.EEEFF3Z 270031\r\n{PAXLST}\r\n-- \r\nO'Neil, desk\r\nEND\r\n".encode()
    path = given(tmp_path, data)
    assert known(FORMAT, path)
    reading, rows = taken(FORMAT, path)
    assert [(one.template, one.place, one.skipped, one.params) for one in reading.notices] == [
        (HEADER, "", 0, {"count": "2"}), (AFTER, "segment 35", 0, {}), (PAPERS, "", 0, {"count": "1"}),
    ]  # fmt: skip
    assert [(row["locator"], row["number"]) for row in rows["trip"]] == [
        (row["locator"], row["number"]) for row in plain["trip"]
    ]
    assert passage(data, "segment 16") == "NAD+FL+++ROE:ANA:MARIE+1 HIGH STREET+LYON"


def test_a_second_interchange_is_read_and_may_be_cut(tmp_path: Path) -> None:
    telegram = f"QP AAABB1X\n.EEEFF3Z 270031\n{PAXLST.partition(chr(10))[2]}"
    reading, rows = taken(FORMAT, given(tmp_path, (telegram * 2).encode()))
    assert ([one.template for one in reading.notices], len(rows["trip"])) == ([HEADER, AFTER, PAPERS], 8)
    reading, _rows = taken(FORMAT, given(tmp_path, (telegram * 2)[: -len("UNZ+1+1'\n")].encode()))
    assert (reading.notices[0].template, reading.status) == (CUT, "partial")


def test_a_list_cut_short_is_said(tmp_path: Path) -> None:
    reading, rows = taken(FORMAT, given(tmp_path, PAXLST[: PAXLST.index("NAD+FM")].encode()))
    assert (reading.notices[0].template, len(rows["trip"])) == (CUT, 3)


def test_a_list_made_to_fill_the_table_is_held_back(tmp_path: Path) -> None:
    more = "".join(f"TDT+20+XX{leg}'LOC+125+{chr(65 + leg)}'LOC+87+{chr(66 + leg)}'" for leg in range(20))
    people = "NAD+FL+++A'LOC+178+A'LOC+179+U'" * 3
    data = PAXLST[: PAXLST.index("TDT+20")] + more + people + "UNZ+1'"
    reading, rows = taken(FORMAT, given(tmp_path, data.encode()))
    assert [notice.template for notice in reading.notices] == [TOO_MANY] * 3
    assert [(row["origin"], row["destination"], row["number"]) for row in rows["trip"]] == [("A", "U", None)] * 3


def test_legs_beyond_all_measure_are_counted(tmp_path: Path) -> None:
    data = PAXLST.replace("NAD+FL", "TDT+20+XX1'" * 30 + "NAD+FL", 1)
    reading, _rows = taken(FORMAT, given(tmp_path, data.encode()))
    assert (reading.notices[0].template, reading.skipped) == (LEGS, 7)


@pytest.mark.parametrize(
    ("written", "number"), [("TDT+20+XX324+++XX", "324"), ("TDT+20+324+++XX", "324"), ("TDT+20+XX324+++YY", "XX324"),
                            ("TDT+20+XX324", "XX324"), ("TDT+20+XX+++XX", "XX"), ("TDT+20++++XX", None)],
)  # fmt: skip
def test_a_number_stands_without_its_carrier(written: str, number: str | None, tmp_path: Path) -> None:
    data = PAXLST.replace("TDT+20+XX324+++XX", written, 1)
    _reading, rows = taken(FORMAT, given(tmp_path, data.encode()))
    assert next(row["number"] for row in rows["trip"]) == number
