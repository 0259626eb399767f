"""The team's pages: totals of the unit from the desk, absences said by whoever may, and nobody's work counted."""

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import Connection

from relais.desk.act import decision
from relais.desk.alert import Said, decide
from relais.desk.alerts import alerts
from relais.desk.audit_list import Wanted, search
from relais.desk.case import open_case
from relais.desk.clocks import calendar, clocks
from relais.desk.home import Home, init, open_home
from relais.language.desk_words import HOLDINGS
from relais.model.role import Role
from relais.safeguards.register import add
from relais.store.case_tables import CASE
from relais.store.request_tables import REQUEST, REQUEST_STEP
from tests.desk.made import named, take
from tests.desk.unit import FIRST, HEAD, SECOND, case, rank, staffed
from tests.web.made_unit import bodies, door, joined, labelled, main

pytestmark = pytest.mark.slow
TODAY = datetime.now(UTC).date()


@pytest.fixture(scope="module")
def ranked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a report whose data are nearly lost (of payments: after five years), and one that came too late."""
    folder = tmp_path_factory.mktemp("team")
    home = init(folder / "home", FIRST, key_file=folder / "key", authorisation="test 1/2026")
    for number, days in enumerate((1790, 1900), 1):
        received = f"{TODAY - timedelta(days)}T14:30+01:00"
        take(home, folder, named(f"X-{number}", "Jean Exemple", f"+33 6 39 98 00 0{number}", received))
    rank(home)
    home.engine.dispose()
    return home.root


@pytest.fixture
def unit(ranked: Path, tmp_path: Path) -> dict[str, Home]:
    shutil.copytree(ranked, tmp_path / "home")
    return staffed(open_home(tmp_path / "home"))


def test_the_load_the_forecast_and_the_calendar_are_the_desks(unit: dict[str, Home]) -> None:
    case(unit[FIRST])
    text = door(unit[HEAD]).get("/team").text
    told = main(text)
    assert "<dt>open alerts</dt><dd>2</dd>" in told
    assert "<dt>open cases that you may see</dt><dd>1</dd>" in told
    assert len(bodies(text, "Lost unasked, week by week")) == 13
    assert "400 futures were drawn from seed" in told
    assert "what is lost first is asked first" in told
    days = calendar(unit[HEAD]).to_pylist()
    assert days
    assert [(row[1], row[2]) for row in bodies(text, "Lost day by day")] == [
        (str(one["lost"]), str(one["unasked"])) for one in days
    ]
    # What is lost first is told beside its number: what it is, its value, and the case of one's own that it is of.
    first = [row[3:] for row in bodies(text, "Lost day by day")]
    assert first == [
        [HOLDINGS[one["holding"]], one["value"] or "", str(one["case"] or ""), one["first_datum"]] for one in days
    ]
    assert any(one["value"] for one in days)
    # Whose what is, is not said: it would measure a person.
    assert FIRST not in told
    assert SECOND not in told


def test_the_case_of_what_is_lost_is_told_to_its_own_people_alone(unit: dict[str, Home]) -> None:
    reports = [one.report for one in alerts(unit[FIRST], None).lines]
    number = open_case(unit[FIRST], "2026/9", "PV 9/2026", "preliminary", reports)
    for name, told in ((FIRST, str(number)), (SECOND, ""), (HEAD, "")):
        text = door(unit[name]).get("/team").text
        assert {row[5] for row in bodies(text, "Lost day by day")} == {told}, name
        assert (f'<a href="/case/{number}"' in main(text)) == bool(told)


def test_its_tables_sort(unit: dict[str, Home]) -> None:
    at = door(unit[HEAD])
    ahead = bodies(at.get("/team?sort=first").text, "Lost unasked")
    back = bodies(at.get("/team?sort=-first").text, "Lost unasked")
    assert back == ahead[::-1]
    assert 'aria-sort="descending"' in at.get("/team?sort=-first").text


def test_whom_the_desk_refuses_gets_403_and_it_is_noted(unit: dict[str, Home]) -> None:
    welfare = joined(unit[FIRST], "W. Noir", Role.WELFARE)
    assert door(welfare).get("/team").status == 403
    assert door(welfare).get("/team/month").status == 403
    assert door(welfare).get("/team/absences").status == 200
    auditor = joined(unit[FIRST], "X. Gris", Role.AUDITOR)
    assert {one.actor for one in search(auditor, Wanted(act="refused"))} == {"W. Noir"}


def _away(name: str, **told: str) -> dict[str, str]:
    return {"name": name, "first": str(TODAY), "last": str(TODAY + timedelta(3)), **told}


def test_everybody_says_that_they_are_away_and_back_the_head_also_of_others(unit: dict[str, Home]) -> None:
    own, head = door(unit[FIRST]), door(unit[HEAD])
    done = own.post("/team/absences", "/team/absences", **_away(FIRST, deputy=SECOND))
    assert (done.status, done.leads) == (303, "/team/absences")
    assert head.post("/team/absences", "/team/absences", **_away(SECOND)).status == 303
    text = own.get("/team/absences").text
    labelled(text)
    assert [(row[0], row[3]) for row in bodies(text, "Away")] == [(FIRST, SECOND), (SECOND, "")]
    assert own.post("/team/absences", "/team/absences", **_away(FIRST, back="yes")).status == 303
    assert [row[0] for row in bodies(own.get("/team/absences").text, "Away")] == [SECOND]


def test_of_another_only_the_head_says_it(unit: dict[str, Home]) -> None:
    assert door(unit[FIRST]).post("/team/absences", "/team/absences", **_away(SECOND)).status == 403
    assert bodies(door(unit[HEAD]).get("/team/absences").text, "Away") == [["nothing"]]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"last": str(TODAY - timedelta(9))}, "an absence ends on the day"),
        ({"last": "tomorrow"}, "is no day"),
        ({"first": ""}, "is no day"),
        ({"deputy": "Nobody Known"}, "nobody of this home is called"),
        ({"deputy": FIRST}, "cannot stand in for themselves"),
    ],
)
def test_what_is_refused_is_said_and_what_was_typed_stays(
    unit: dict[str, Home], wrong: dict[str, str], told: str
) -> None:
    found = door(unit[FIRST]).post("/team/absences", "/team/absences", **_away(FIRST) | wrong)
    assert found.status == 422
    assert told in found.text
    assert 'class="error" role="alert"' in found.text
    for value in wrong.values():
        assert f'value="{value}"' in found.text


def test_a_form_of_elsewhere_is_not_taken(unit: dict[str, Home]) -> None:
    assert door(unit[FIRST]).bare("/team/absences", **_away(FIRST)).status == 403


def test_the_month_counts_what_came_in_how_alerts_ended_and_what_was_lost(unit: dict[str, Home]) -> None:
    decide(unit[FIRST], alerts(unit[FIRST], 1).lines[0].report, Said("unusable", "not legible"))
    text = door(unit[HEAD]).get("/team/month").text
    told = main(text)
    assert "<dt>sources received</dt><dd>2</dd>" in told
    assert "<dt>reports read in them</dt><dd>2</dd>" in told
    assert bodies(text, "Decisions of the month") == [["unusable", "1"]]
    assert FIRST not in told
    assert "not legible" not in told


def test_what_expired_is_counted_in_its_month_and_apart_what_came_too_late(unit: dict[str, Home]) -> None:
    rows = clocks(unit[HEAD], states=("expired",)).rows.to_pylist()
    assert rows
    months = {f"{row['legal_expiry'].astimezone(UTC):%Y-%m}" for row in rows}
    lost = 0
    for month in months:
        for _what, count, late in bodies(door(unit[HEAD]).get(f"/team/month?month={month}").text, "Data that expired"):
            assert count == late
            lost += int(count)
    assert lost == len(rows)
    assert bodies(door(unit[HEAD]).get("/team/month?month=2001-01").text, "Data that expired") == [["nothing"]]


@pytest.mark.parametrize("month", ["2026-13", "never", "2026", "0001-01", "9999-12"])
def test_a_month_that_is_none_is_said(unit: dict[str, Home], month: str) -> None:
    found = door(unit[HEAD]).get(f"/team/month?month={month}")
    assert found.status == 422
    assert "is no month" in found.text


def test_a_decision_of_another_month_is_not_of_this_one(unit: dict[str, Home]) -> None:
    decide(unit[FIRST], alerts(unit[FIRST], 1).lines[0].report, Said("unusable", "not legible"))
    before = date(TODAY.year - 1, TODAY.month, 1)
    text = door(unit[HEAD]).get(f"/team/month?month={before:%Y-%m}").text
    assert bodies(text, "Decisions of the month") == [["nothing"]]
    assert "<dt>sources received</dt><dd>0</dd>" in text


def test_the_month_says_how_soon_the_first_request_was_sent_and_of_few_cases_no_median(unit: dict[str, Home]) -> None:
    this = f"/team/month?month={TODAY:%Y-%m}"
    case(unit[FIRST])
    with decision(unit[FIRST], "open-case", {}) as connection:
        for _case in range(4):
            sent_today(connection)
    told = main(door(unit[HEAD]).get(this).text)
    assert "<dt>cases whose first request was sent in the month</dt><dd>4</dd>" in told
    assert "<dd>not given: fewer than 5 cases" in told
    assert "with no request sent by then</dt><dd>1</dd>" in told
    with decision(unit[FIRST], "open-case", {}) as connection:
        sent_today(connection)
    told = main(door(unit[HEAD]).get(this).text)
    assert "<dt>median number of days from the opening of these cases to it</dt><dd>0</dd>" in told
    assert "of a case, its first request alone counts here" in told
    assert FIRST not in told
    # What is counted over the cases of others is not an investigator's.
    text = door(unit[FIRST]).get(this).text
    assert "first request" not in text
    assert "requests sent and answered: the desk lists them" in text


def sent_today(connection: Connection) -> None:
    opened = add(connection, CASE, FIRST, reference=f"{uuid4()}", procedure="PV", frame="preliminary")
    request = add(
        connection, REQUEST, FIRST, case=opened, channel="FR-77-1-1", data="ip_identity", holder="x", issuer="opj",
        reason="x", emergency=False, mla_to_follow=False,
    )  # fmt: skip
    add(connection, REQUEST_STEP, FIRST, request=request, step="sent", day=datetime.now(UTC).isoformat(), note="")
