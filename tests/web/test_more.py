"""Every page of the unit is reached from one, which says what each is for."""

from pathlib import Path

import pytest

from relais.web.more import PLACES
from tests.web.made_unit import Door, door, labelled, made, main

pytestmark = pytest.mark.slow
AFTER_A_RUN = ("/team", "/team/month", "/review")


@pytest.fixture
def first(tmp_path: Path) -> Door:
    return door(made(tmp_path))


def test_more_leads_everywhere_with_a_sentence_each(first: Door) -> None:
    told = first.get("/more")
    assert told.status == 200
    assert 'href="/more" data-key="more" aria-current="page"' in told.text
    for address, _name, sentence, _act in PLACES:
        assert f'<a href="{address}"' in told.text
        assert sentence in told.text


@pytest.mark.parametrize("address", [one for one, _name, _told, _act in PLACES if one not in AFTER_A_RUN])
def test_each_page_opens_in_a_home_that_holds_nothing(first: Door, address: str) -> None:
    found = first.get(address)
    assert found.status == 200
    assert main(found.text).count("<h1") == 1
    assert "style=" not in found.text
    labelled(found.text)


@pytest.mark.parametrize("address", AFTER_A_RUN)
def test_before_the_first_run_what_rests_on_one_says_so(first: Door, address: str) -> None:
    found = first.get(address)
    assert found.status == 422
    assert "“Link and rank”, on the page First files, does it" in found.text
