"""What is opened at the desk counts once, for whoever opened it, and for nobody else's eyes."""

import json
import re
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

import relais
from relais.casework import identification as identifications
from relais.casework.draw import DrawSettings
from relais.casework.identification import Identification
from relais.desk import exposure as desk
from relais.desk import request as requests
from relais.desk.act import decision
from relais.desk.alert import Said, decide
from relais.desk.alerts import alerts
from relais.desk.audit_list import Wanted, search
from relais.desk.case import close, open_case
from relais.desk.enter_report import enter_report
from relais.desk.error import DeskError
from relais.desk.ground import state_ground
from relais.desk.home import Home
from relais.desk.identification import check as check_identity
from relais.desk.identification import shown
from relais.desk.inbox import inbox
from relais.desk.letter import letter, not_a_report
from relais.desk.passage import passage
from relais.desk.procedure import receive
from relais.desk.prove import verify
from relais.desk.queue import queue
from relais.desk.second_officer import check, rows_to_check
from relais.desk.show import show
from relais.desk.take_in import take_in
from relais.desk.training_mark import MARK
from relais.model.role import Role
from relais.safeguards.exposure import AUDIO, IMAGE, TEXT, Limits
from tests.desk.test_request import FORM, STATED, wanted
from tests.desk.unit import FIRST, SECOND, case, person, rank
from tests.intake.letter.letter_sample import SOUND
from tests.intake.ncmec_samples import full

pytestmark = pytest.mark.slow

# A unit where it is about noon, whenever the tests run, and one whose day of reading has ended.
_EAST = 12 - datetime.now(UTC).hour
OPEN = Limits(zone=f"Etc/GMT{-_EAST:+d}")
ENDED = replace(OPEN, cut_off=time.min)
PLACE = "/parties/0/name"


@pytest.fixture
def reader(home: Home) -> Home:
    return replace(home, reading=OPEN)


@pytest.fixture
def source(reader: Home) -> str:
    [(source, _reading)] = enter_report(reader, FORM).sources
    return str(source.source_id)


def today(home: Home) -> dict[str, int]:
    return desk.mine(home).today.openings


def test_a_passage_counts_once_and_one_that_is_not_there_does_not(reader: Home, source: str) -> None:
    assert passage(reader, source, PLACE).text == "Jean Exemple"
    with pytest.raises(DeskError, match="has no place"):
        passage(reader, source, "/parties/99/name")
    found = desk.mine(reader)
    assert found.today == found.week == found.month
    assert (found.today.openings[TEXT], found.today.amounts[TEXT], found.today.late) == (1, len("Jean Exemple"), 0)


def test_every_row_that_a_second_officer_sees_counts_and_the_comparison_does_not(reader: Home, source: str) -> None:
    other = person(reader, "B. Petit", Role.INVESTIGATOR)
    number = case(reader, other)
    receive(reader, "PV 12/2026", [source])
    state_ground(reader, number, STATED)
    request, _blocked = requests.draft(reader, number, wanted())
    _found, rows = rows_to_check(other, request)
    check(other, request, {row.item.number: ("confirmed", row.shown, "") for row in rows})
    assert today(other) == {TEXT: len(rows), AUDIO: 0, IMAGE: 0}
    assert today(reader)[TEXT] == 0


def test_an_identification_opens_two_passages_once(reader: Home, source: str) -> None:
    other = person(reader, "B. Petit", Role.INVESTIGATOR)
    number = case(reader, other)
    made = Identification(
        0, number, source, "/logins/0/ip", source, PLACE, "192.0.2.7", 51034, datetime.now(UTC), "", 0, (),
        reader.actor, None, None,
    )  # fmt: skip
    with decision(reader, "identify", {}, number) as connection:
        found = identifications.propose(connection, made, reader.actor)
    seen = shown(other, found)
    checked = check_identity(other, found, "confirmed", seen.shown, "both say so")
    assert (checked.checked_by, checked.check_reason) == (other.actor, "both say so")
    assert checked.checked_at is not None
    assert checked.checked_at.tzinfo is not None
    assert today(other)[TEXT] == 2


def test_a_letter_counts_where_it_is_shown(reader: Home, tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_bytes(SOUND["letter_pdf"])
    [(source, _reading)] = take_in(reader, [tmp_path / "letter.pdf"]).sources
    late = replace(reader, reading=ENDED)
    letter(late, source.source_id)
    not_a_report(late, source.source_id)
    assert today(reader)[TEXT] == 1


def test_references_of_images_count_by_category(reader: Home, tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text(json.dumps(full()), encoding="utf-8")
    take_in(reader, [tmp_path / "report.json"])
    rank(reader)
    [row] = queue(reader)[0].to_pylist()
    media = show(reader, row["report_id"]).tables["media"]
    assert today(reader) == {TEXT: 0, AUDIO: 0, IMAGE: media.num_rows}


def test_what_was_opened_elsewhere_is_noted_by_its_person(reader: Home) -> None:
    desk.note(reader, "audio", 20)
    desk.note(reader, "image", 5, "EXAMPLE", "B1")
    found = desk.mine(reader)
    assert found.month.openings == {TEXT: 0, AUDIO: 1, IMAGE: 1}
    assert timedelta(minutes=20) <= found.today.time < timedelta(minutes=21)
    for kind, minutes, says in (("video", 5, "nothing that is opened"), ("audio", 0, "between 1 minute")):
        with pytest.raises(DeskError, match=says):
            desk.note(reader, kind, minutes)


def test_after_the_hour_a_reason_is_asked_and_always_suffices(reader: Home, source: str) -> None:
    late = replace(reader, reading=ENDED)
    with pytest.raises(DeskError, match=r"from 00:00 to 06:00 \(Etc/GMT"):
        passage(late, source, PLACE)
    with pytest.raises(DeskError, match="say why"):
        passage(late, source, PLACE, "  ")
    assert passage(late, source, PLACE, "a child may be in danger tonight").text
    assert (desk.mine(late).today.late, today(late)[TEXT]) == (1, 1)


def test_in_a_training_home_no_reason_is_asked(reader: Home, source: str) -> None:
    (reader.root / MARK).write_text("{}")
    assert passage(replace(reader, reading=ENDED), source, PLACE).text


def test_over_the_cap_a_reason_is_asked(reader: Home, source: str) -> None:
    capped = replace(reader, reading=replace(OPEN, cap=timedelta(minutes=1), session=timedelta(minutes=1)))
    assert passage(capped, source, PLACE).pause_due is None
    desk.note(capped, "audio", 2)
    with pytest.raises(DeskError, match="say why more is read"):
        passage(capped, source, PLACE)
    found = passage(capped, source, PLACE, "a deadline tonight")
    assert found.pause_due is not None
    assert found.pause_due >= timedelta(minutes=2)


def test_nobody_reads_anothers_rows(reader: Home, source: str) -> None:
    passage(replace(reader, reading=ENDED), source, PLACE, "my own words")
    for role in Role:
        other = person(reader, f"The {role.value}", role)
        seen = desk.mine(other)
        assert seen.month.openings == {TEXT: 0, AUDIO: 0, IMAGE: 0}
        if role == Role.WELFARE:
            assert [one.total for one in desk.team(other)] == [None, None]
        else:
            with pytest.raises(DeskError, match="may not do this"):
                desk.team(other)
    auditor = replace(reader, actor="The auditor", purpose="yearly control")
    told = [line for line in search(auditor, Wanted()) if line.actor == reader.actor]
    [read] = [line.details for line in told if line.act == "read-passage"]
    assert set(json.loads(read)["passage"]) == {"source", "locator"}
    assert not any(re.search("my own words|exposure_opening|late", line.details) for line in told)
    assert verify(reader).sound


def test_how_a_case_ended_comes_back_to_who_worked_an_alert_in_it(unit: dict[str, Home]) -> None:
    first, second = unit[FIRST], unit[SECOND]
    report = alerts(second, 1, settings=DrawSettings(Decimal(0))).lines[0].report
    decide(second, report, Said("no_nexus", "elsewhere"))
    number = open_case(first, "2026/31", "PV 31/2026", "preliminary")
    decide(first, report, Said("attached", case=number), supersede=1)
    assert close(first, number, "transmitted", "to the prosecutor") == [FIRST, SECOND]
    [told] = [one.line for one in inbox(second).waiting if one.line.kind == "outcome"]
    assert (told.case, told.reference) == (number, "transmitted")


def test_no_page_of_exposure_takes_a_person_or_a_file() -> None:
    """What the doors can ask has no name of a person, no order by person, nothing to export."""
    root = Path(relais.__file__).parent
    door = (root / "cli/exposure.py").read_text(encoding="utf-8")
    assert not re.search(r"actor|account|--person|SortOption|csv|Path\(|open\(", door.replace("open_home(", ""))
    names = {field.name for kind in (desk.Mine, desk.Period, desk.Total) for field in fields(kind)}
    assert names.isdisjoint({"person", "actor", "account", "name_of", "who"})
    functions: list[Callable[..., object]] = [desk.mine, desk.team]
    assert [function.__code__.co_varnames[: function.__code__.co_argcount] for function in functions] == [("home",)] * 2


def test_text_reaches_nobody_but_through_the_counting_way() -> None:
    """`passage` of a reader is called in one place, and what is not counted is compared, never returned."""
    root = Path(relais.__file__).parent / "desk"
    texts = {path.name: path.read_text(encoding="utf-8") for path in root.rglob("*.py")}
    assert {name for name, text in texts.items() if re.search(r"\]\.passage\(|reader\.passage\(", text)} == {
        "passage.py"
    }
    assert {name for name, text in texts.items() if "unshown(" in text} == {
        "passage.py", "second_officer.py", "identification.py", "element.py", "statement.py",
    }  # fmt: skip
    for name in ("second_officer.py", "identification.py"):
        assert re.findall(r".*unshown\(.*", texts[name]) == [
            line for line in re.findall(r".*unshown\(.*", texts[name]) if "digest([" in line
        ]
    # Asked for no more than whether the place is there.
    assert re.search(r"^        unshown\(seen, \(source_id, locator\)\)$", texts["element.py"], re.MULTILINE)
    assert re.search(r"^            unshown\(seen, \(fitting\[0\], locator\)\)$", texts["statement.py"], re.MULTILINE)
