"""A magistrate and an administrator try what they may not: each time they are told so, and it is noted."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.looking import Houses, address, browsing, server
from e2e.pages import UNIT, Shown, sent
from e2e.unit_home import ADMINISTRATOR, MAGISTRATE
from tests.web.house import lines

# Nothing of the unit's data may stand on a refusal; a place names a field of a report, so no place does either.
TOLD = ("Telecom", "2026/12", "19000", "Cyprès", "+33")
TRIED = {
    MAGISTRATE: ("/queue", "/alert/{report}", "/subject/{subject}", "/network/{report}", "/search?q=%2B33639980037",
                 "/evidence", "/evidence/{payer}/{payee}", "/cleared", "/case/{case}/requestable", "/first-run",
                 "/ledger", "/source/{source}", "/people", "/audit?ask=1", "/team", "/settings", "/approvals",
                 "/well-being/team"),
    ADMINISTRATOR: ("/queue", "/alert/{report}", "/subject/{subject}", "/network/{report}",
                    "/search?q=%2B33639980037", "/evidence", "/evidence/{payer}/{payee}", "/cleared", "/cases",
                    "/case/{case}", "/case/{case}/elements", "/case/{case}/requestable", "/clocks", "/requests",
                    "/request/{request}", "/magistrate", "/first-run", "/ledger", "/source/{source}", "/audit?ask=1",
                    "/team", "/approvals", "/well-being/team"),
}  # fmt: skip
FORMS = {
    MAGISTRATE: (("/magistrate", sent("/magistrate/authorisation", authorisation="mine")),
                 ("/case/{case}", sent("/case/{case}/note", kind="assessment", text="mine"))),
    ADMINISTRATOR: (("/people", sent("/people/1/answer", granted="yes")),),
}  # fmt: skip


@pytest.fixture(params=[MAGISTRATE, ADMINISTRATOR])
def who(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def browser(chromium: Browser, houses: Houses, who: str) -> Iterator[Page]:
    with browsing(chromium, houses, Shown("more", "/more", who), "en") as page:
        yield page


def test_no_page_opens_to_who_may_not_see_it(browser: Page, houses: Houses, who: str) -> None:
    for path in TRIED[who]:
        before = len(lines(houses.made.home))
        answer = browser.goto(address(houses, Shown("tried", path, who)))
        assert answer is not None
        assert answer.status == 403, path
        expect(browser.get_by_role("heading", level=1)).to_have_text("Not done")
        expect(browser.get_by_role("alert")).to_be_visible()
        told = browser.locator("main").inner_text()
        assert [one for one in TOLD if one in told] == [], path
        assert (who, "refused") in lines(houses.made.home)[before:], path
        # The way to what they may do stays.
        expect(browser.get_by_role("link", name="More")).to_be_visible()


def test_no_form_is_taken_of_who_may_not_send_it(browser: Page, houses: Houses, who: str) -> None:
    for path, send in FORMS[who]:
        browser.goto(server(houses.links[UNIT]) + path.format_map(houses.made.named))
        before = len(lines(houses.made.home))
        answer = send(browser, houses.made.named)
        assert answer is not None
        assert answer.status == 403, path
        assert (who, "refused") in lines(houses.made.home)[before:], path


def test_nobody_gives_themselves_a_role(chromium: Browser, houses: Houses) -> None:
    with browsing(chromium, houses, Shown("people", "/people", ADMINISTRATOR), "en") as page:
        page.goto(server(houses.links[UNIT]) + "/people")
        answer = sent("/people/role", name=ADMINISTRATOR, role="head")(page, {})
        assert answer is not None
        assert answer.status == 422
        expect(page.get_by_role("alert")).to_contain_text("Not done")
