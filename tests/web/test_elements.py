"""The matrix in the browser: cells with what they stand on, gaps with the next act, and two people at one cell."""

from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from relais.casework.ground import Ground
from relais.desk.ground import state_ground
from relais.desk.home import Home, init
from relais.model.role import Role
from tests.desk.unit import person
from tests.web.house import post
from tests.web.made_requests import browser, case_with_a_report, form

pytestmark = pytest.mark.slow

PAIR = ("FR-CPL-222-23", "FR-222-26-1")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return init(tmp_path / "home", "A. Martin", key_file=tmp_path / "key", authorisation="test 1/2026")


@pytest.fixture
def other(home: Home) -> Home:
    return person(home, "B. Petit", Role.INVESTIGATOR)


@pytest.fixture
def number(home: Home, other: Home) -> int:
    opened = case_with_a_report(home, other)
    state_ground(home, opened, Ground(date(2025, 6, 1), PAIR))
    return opened


@pytest.fixture
def client(home: Home) -> TestClient:
    return browser(home)


def said(client: TestClient, **more: str) -> dict[str, str]:
    return {"form": form(client), "element": "CPL.E2", "state": "supported", "nature": "fact",
            "finding": "quoted_code", "reason": "as it <stands> there", **more}  # fmt: skip


def test_the_matrix_says_that_it_proposes_and_has_no_total(client: TestClient, number: int) -> None:
    page = client.get(f"/case/{number}/elements").text
    assert "This proposes; the magistrate qualifies" in page
    for name in (*PAIR, "CPL.E1", "CPL.E2", "INS.E4", "not established", "barred from", "Gaps, and the next act"):
        assert name in page
    assert "principal act not established" in page
    assert "score" not in page
    assert "draft a request for" in page
    assert "[" in page.partition("Reach: whether French courts")[2]


def test_without_a_day_of_the_facts_it_says_so(client: TestClient, home: Home, number: int) -> None:
    state_ground(home, number, Ground())
    page = client.get(f"/case/{number}/elements").text
    assert "the day of the facts of case" in page
    assert "Say what an element stands on" not in page


def test_a_cell_is_filled_and_shown_with_what_it_stands_on(client: TestClient, number: int) -> None:
    answer = post(client, f"/case/{number}/elements", said(client, offence=PAIR[0]))
    assert answer.headers["location"] == f"/case/{number}/elements#{PAIR[0]}-CPL.E2"
    page = client.get(f"/case/{number}/elements").text
    assert '<td class="cell supported">supported</td>' in page
    assert "finding: A transfer code quoted in a chat" in page
    assert "as it &lt;stands&gt; there" in page
    assert "A. Martin" in page
    assert post(client, f"/case/{number}/elements", said(client, state="unknown", nature="", finding="")).headers


def test_what_is_refused_keeps_what_was_typed(client: TestClient, number: int) -> None:
    for more, says in (
        ({"reason": " "}, "say why"),
        ({"nature": ""}, "a fact or an assessment"),
        ({"finding": ""}, "no test"),
        ({"places": "nowhere"}, "is no SOURCE:PLACE"),
        ({"supersedes": "the last"}, "is no number"),
        ({"element": "INS.E4"}, "never to be proven"),
    ):
        answer = post(client, f"/case/{number}/elements", said(client, **more))
        assert answer.status_code == 422
        assert says in answer.text
        assert 'value="supported" required checked' in answer.text
    assert ">as it &lt;stands&gt; there</textarea>" in answer.text


def test_the_second_of_two_people_is_told_whose_it_is(client: TestClient, other: Home, number: int) -> None:
    post(client, f"/case/{number}/elements", said(client))
    second = browser(other)
    answer = post(second, f"/case/{number}/elements", said(second, state="contradicted", nature="assessment"))
    assert answer.status_code == 422
    assert "A. Martin called CPL.E2 supported" in answer.text
    assert 'name="supersedes" value=""' in answer.text
    # Whoever comes from the cell has seen the row that stands in it.
    page = second.get(f"/case/{number}/elements?element=CPL.E2&offence={PAIR[0]}").text
    seen = page.partition('name="supersedes" value="')[2].partition('"')[0]
    data = said(second, state="contradicted", nature="assessment", supersedes=seen)
    assert post(second, f"/case/{number}/elements", data).status_code == 303
    assert '<td class="cell contradicted">contradicted</td>' in second.get(f"/case/{number}/elements").text


def test_who_is_not_on_the_case_sees_nothing(home: Home, number: int) -> None:
    stranger = browser(person(home, "E. Blanc", Role.INVESTIGATOR))
    assert stranger.get(f"/case/{number}/elements").status_code == 403
    assert post(stranger, f"/case/{number}/elements", said(stranger)).status_code == 403
