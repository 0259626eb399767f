"""Networks on a page: the picture with its tables; whom it is not drawn for."""

import re

import pytest

from tests.desk.unit import FIRST
from tests.web.house import Site, faults, queue

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_network_of_an_alert_is_drawn_with_its_tables(shared: Site, language: str) -> None:
    browser = shared.browser(FIRST, language)
    answer = browser.get(f"/network/{queue(browser)[0]}")
    assert answer.status_code == 200
    # The one drawing is ours; nothing else on the page could run.
    assert faults(answer.text) == ["svg"]
    assert "<svg" in answer.text
    listed = set(re.findall(r"<td><a href=\"/subject/(S-[0-9a-f]+)\"", answer.text))
    assert listed


def test_a_subject_has_one_too_and_what_is_none_is_said(shared: Site) -> None:
    browser = shared.browser(FIRST)
    subject = re.findall(r"/subject/(S-[0-9a-f]+)", browser.get(f"/alert/{queue(browser)[0]}").text)[0]
    drawn = browser.get(f"/network/{subject}")
    assert (drawn.status_code, subject in drawn.text) == (200, True)
    refused = browser.get("/network/S-0000000000")
    assert (refused.status_code, "nothing is called" in refused.text) == (404, True)
