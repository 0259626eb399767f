"""Requests, from what a case names to the answer taken in: what is missing is said, and nobody's look is skipped."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from relais.casework.ground import Ground
from relais.desk import analyse
from relais.desk import request as requests
from relais.desk.clocks import LOST, clocks
from relais.desk.consult import sources
from relais.desk.enter_report import enter_report
from relais.desk.error import DeskError
from relais.desk.ground import state_ground
from relais.desk.home import Home
from relais.desk.procedure import receive
from relais.desk.prove import verify
from relais.desk.request import Wanted
from relais.desk.requestable import requestable
from relais.desk.second_officer import check, rows_to_check
from relais.desk.situation import channels
from relais.model.report_form import FormLogin, FormParty, FormPayment, FormSelector, ReportForm
from relais.model.role import Role
from tests.desk.unit import case, person

pytestmark = pytest.mark.slow

NOW = datetime.now(UTC).replace(microsecond=0)
SEEN = NOW - timedelta(days=200)
STATED = Ground(date(2026, 3, 1), ("FR-CPL-222-23",), prosecutor_authorisation="parquet 7/2026", through_a_network=True)
FORM = ReportForm(
    entered_by="", entered_at="", reference="X-1", sender="FBI", parties=(
        FormParty("reported", name="Jean Exemple", selectors=(
            FormSelector("handle", "jean_exemple", "telegram"), FormSelector("phone", "+33639980001"),
        )),
        FormParty("victim", selectors=(FormSelector("handle", "nobody_here", "telegram"),)),
    ),
    logins=(
        FormLogin("192.0.2.7", 0, 51034, SEEN.isoformat()),
        FormLogin("192.0.2.8", 0, None, SEEN.isoformat()),
        FormLogin("192.0.2.9", 0, 51036, SEEN.date().isoformat() + "T10:00+01:00"),
    ),
)  # fmt: skip


def now() -> datetime:
    """Return the moment itself: a step is not dated before what was done a moment ago."""
    return datetime.now(UTC)


@pytest.fixture
def other(home: Home) -> Home:
    return person(home, "B. Petit", Role.INVESTIGATOR)


@pytest.fixture
def number(home: Home, other: Home) -> int:
    """A case with one report and what it is about."""
    opened = case(home, other)
    [(source, _reading)] = enter_report(home, FORM).sources
    receive(home, "PV 12/2026", [source.source_id])
    state_ground(home, opened, STATED)
    return opened


def wanted(**more: object) -> Wanted:
    told = {"channel": "FR-77-1-1", "data": "ip_identity", "holder": "Exemple Télécom", "country": "FR",
            "issuer": "opj", "validator": None, "reason": "identify the user", "unstated": True}  # fmt: skip
    return Wanted(**{**told, **more})  # type: ignore[arg-type]


def confirm(home: Home, request: int) -> None:
    _found, rows = rows_to_check(home, request, "late or not")
    check(home, request, {row.item.number: ("confirmed", row.shown, "") for row in rows})


def test_what_a_case_names_is_listed_but_what_is_a_victims(home: Home, number: int) -> None:
    found = requestable(home, number)
    assert found.stale
    assert sorted((row["kind"], row["value"]) for row in found.rows.to_pylist()) == [
        ("account", "jean_exemple"), ("address", "192.0.2.7"), ("address", "192.0.2.8"), ("address", "192.0.2.9"),
        ("line", "+33639980001"),
    ]  # fmt: skip


def test_one_draft_gathers_every_ready_row_and_names_what_the_others_lack(home: Home, number: int) -> None:
    request, blocked = requests.draft(home, number, wanted())
    found = requests.tracked(home, request).request
    assert [item.value for item in found.items] == ["192.0.2.7"]
    assert {one.row["value"]: [piece.key for piece in one.missing] for one in blocked} == {
        "192.0.2.8": ["no_port"], "192.0.2.9": ["no_second"],
    }  # fmt: skip
    assert {row["value"]: row["asked"] for row in requestable(home, number).rows.to_pylist() if row["asked"]} == {
        "192.0.2.7": request
    }
    with pytest.raises(DeskError, match="no source port"):
        requests.draft(home, number, wanted())


def test_what_is_missing_is_named_before_anything_is_ready(home: Home, other: Home, number: int) -> None:
    state_ground(home, number, Ground())
    request, _blocked = requests.draft(home, number, wanted())
    with pytest.raises(DeskError) as refused:
        requests.ready(home, request)
    for piece in ("prosecutor's authorisation", "no qualified offence", "no date of the facts", "no second officer"):
        assert piece in str(refused.value)
    state_ground(home, number, STATED)
    with pytest.raises(DeskError, match="no second officer"):
        requests.ready(home, request)
    with pytest.raises(DeskError, match="drafted by you"):
        confirm(home, request)
    confirm(other, request)
    assert requests.ready(home, request).request.state == "ready"


def test_a_row_called_wrong_holds_the_request(home: Home, other: Home, number: int) -> None:
    request, _blocked = requests.draft(home, number, wanted())
    _found, [row] = rows_to_check(other, request, "late or not")
    assert "192.0.2.7" in row.passage
    for verdict, shown, why, says in (
        ("wrong", row.shown, "", "say what is wrong"),
        ("fine", row.shown, "", "no verdict"),
        ("confirmed", "0" * 64, "", "was not shown"),
    ):
        with pytest.raises(DeskError, match=says):
            check(other, request, {row.item.number: (verdict, shown, why)})
    with pytest.raises(DeskError, match="has no row"):
        check(other, request, {row.item.number + 99: ("confirmed", row.shown, "")})
    check(other, request, {row.item.number: ("wrong", row.shown, "the year")})
    with pytest.raises(DeskError, match="called wrong"):
        requests.ready(home, request)


def test_from_the_draft_to_the_answer(home: Home, other: Home, number: int, tmp_path: Path) -> None:
    analyse.run(home, NOW)
    request, _blocked = requests.draft(home, number, wanted())
    confirm(other, request)
    requests.ready(home, request)
    with pytest.raises(DeskError, match="name the person"):
        requests.note(home, request, "issued", now())
    with pytest.raises(DeskError, match="cannot be noted now"):
        requests.note(home, request, "sent", now())
    with pytest.raises(DeskError, match="not come yet"):
        requests.note(home, request, "issued", NOW + timedelta(days=2), person="C. Robert")
    requests.note(home, request, "issued", now(), person="C. Robert", function="opj")
    sent = requests.note(home, request, "sent", now(), text="by the national platform")
    assert [one.request.number for one in requests.due_list(home)] == [request]
    assert sent.remind is None or sent.remind > NOW
    assert clocks(home, number, ("requested",)).rows["request"].to_pylist() == [request]
    answer = tmp_path / "answer.txt"
    answer.write_text("subscriber: Exemple", encoding="utf-8")
    done = requests.answered(home, request, [answer], now(), "TEL-9")
    assert done.request.state == "answered"
    assert done.request.steps[-1].source_id is not None
    assert clocks(home, number, ("requested",)).rows.num_rows == 0
    with pytest.raises(DeskError, match="is answered"):
        requests.note(home, request, "withdrawn", now())
    assert verify(home).sound


def test_no_step_is_dated_before_the_draft_or_a_step_before_it(
    home: Home, other: Home, number: int, tmp_path: Path
) -> None:
    analyse.run(home, NOW)
    request, _blocked = requests.draft(home, number, wanted())
    confirm(other, request)
    requests.ready(home, request)
    taken = len(sources(home)[0])
    scan = tmp_path / "decision.txt"
    scan.write_text("signed", encoding="utf-8")
    midnight = now().replace(hour=0, minute=0, second=0, microsecond=0)
    for day in (midnight - timedelta(days=1), now() - timedelta(minutes=10)):
        with pytest.raises(DeskError, match=r"is before what was already done with request 1 \(ready: "):
            requests.note(home, request, "issued", day, person="C. Robert", function="opj", scan=scan)
    # A day without its hour is the whole of it.
    requests.note(home, request, "issued", midnight, person="C. Robert", function="opj")
    requests.note(home, request, "sent", now())
    answer = tmp_path / "answer.txt"
    answer.write_text("subscriber: Exemple", encoding="utf-8")
    with pytest.raises(DeskError, match=r"already done with request 1 \(sent: "):
        requests.answered(home, request, [answer], midnight - timedelta(days=1), "TEL-9")
    # What was refused took no paper in.
    assert len(sources(home)[0]) == taken
    assert requests.answered(home, request, [answer], now(), "TEL-9").request.state == "answered"


def test_what_needs_a_validation_is_not_sent_without_it(home: Home, other: Home, number: int) -> None:
    offers, hidden = channels(home, number, "identity", "IE", "opj")
    assert "EU-EPOC-ID" in {one.channel.id for one in offers}
    assert {"COE-2AP", "US-CLOUD"} <= {one.id for one in hidden}
    request, _blocked = requests.draft(
        home, number,
        wanted(channel="EU-EPOC-ID", data="identity", holder="telegram", country="IE", validator="prosecutor"),
    )  # fmt: skip
    confirm(other, request)
    requests.ready(home, request)
    requests.note(home, request, "issued", now(), person="C. Robert", function="opj")
    with pytest.raises(DeskError, match="needs the validation"):
        requests.note(home, request, "sent", now())
    requests.note(home, request, "validated", now(), person="D. Leroy", function="prosecutor")
    sent = requests.note(home, request, "sent", now())
    assert sent.due == sent.request.steps[-1].day + timedelta(days=10)


def test_a_hidden_or_unfit_channel_is_refused(home: Home, number: int) -> None:
    for channel in ("COE-2AP", "FR-60-1", "EU-EPOC-ID", "NOWHERE"):
        with pytest.raises(DeskError, match="no channel for this"):
            requests.draft(home, number, wanted(channel=channel))


def test_who_is_not_on_the_case_reads_and_does_nothing(home: Home, number: int) -> None:
    request, _blocked = requests.draft(home, number, wanted())
    stranger = person(home, "E. Blanc", Role.INVESTIGATOR, Role.HEAD)
    for refused in (
        lambda: requestable(stranger, number),
        lambda: requests.tracked(stranger, request),
        lambda: requests.tracked(stranger, request + 50),
        lambda: requests.ready(stranger, request),
        lambda: rows_to_check(stranger, request),
        lambda: requests.draft(stranger, number, wanted()),
    ):
        with pytest.raises(DeskError, match="may not do this"):
            refused()
    assert requests.due_list(stranger) == []


def test_what_is_lost_is_counted_by_the_day_on_which_it_is_lost(home: Home) -> None:
    # Not the moment at which this file was read: midnight may lie between.
    now = datetime.now(UTC)
    today = now.replace(hour=23, minute=59, second=0)
    # Whoever moved money keeps of it for five years.
    days = (0, 1, 6, 7, 40)
    paid = tuple(
        FormPayment(
            0, 1, (last := today + timedelta(n)).replace(year=last.year - 5).isoformat(), "50", "EUR", "Pay", f"R{n}"
        )
        for n in days
    )
    parties = (*FORM.parties, FormParty("recipient", name="Maria Exemplo"))
    enter_report(home, replace(FORM, parties=parties, payments=paid))
    analyse.run(home, now)
    found = clocks(home, most=0)
    lost = {name: [one.date() - now.date() for one in _lost(home, name)] for name in LOST}
    assert {name: {one.days for one in ends} for name, ends in lost.items()} == {
        "today": {0}, "week": {1, 6}, "later": {7, 40},
    }  # fmt: skip
    assert found.lost == {name: len(ends) for name, ends in lost.items()}
    assert sum(found.lost.values()) == found.counts["alive"]


def _lost(home: Home, when: str) -> list[datetime]:
    rows: list[datetime] = clocks(home, when=when).rows["legal_expiry"].to_pylist()
    return rows
