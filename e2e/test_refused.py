"""A magistrate and an administrator try what they may not: each time they are told so, and it is noted."""

from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.looking import Houses, address, browsing, kept_out, server
from e2e.pages import UNIT, Shown, sent
from e2e.unit_home import ADMINISTRATOR, MAGISTRATE
from tests.web.house import lines
from tools import browser as found

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
    MAGISTRATE: (("/magistrate/authorisation", {"authorisation": "mine"}),
                 ("/case/{case}/note", {"kind": "assessment", "text": "mine"}),
                 ("/alert/{report}/take", {}),
                 ("/passage", {"source": "{source}", "place": ""}), ("/request/{request}/ready", {})),
    ADMINISTRATOR: (("/people/1/answer", {"granted": "yes"}), ("/alert/{report}/take", {}),
                    ("/passage", {"source": "{source}", "place": ""}), ("/first-run/run", {})),
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
        if path == TRIED[who][0]:
            # All are one page with another sentence on it.
            browser.evaluate(found.axe())
            assert kept_out(browser) == []
        # The way to what they may do stays.
        expect(browser.get_by_role("link", name="More")).to_be_visible()


def test_no_form_is_taken_of_who_may_not_send_it(browser: Page, houses: Houses, who: str) -> None:
    for path, told in FORMS[who]:
        browser.goto(address(houses, Shown("more", "/more", who)))
        before = len(lines(houses.made.home))
        status = made_up(browser, path.format_map(houses.made.named), houses.made.named, told)
        assert status == 403, path
        assert (who, "refused") in lines(houses.made.home)[before:], path


def made_up(page: Page, action: str, named: Mapping[str, str], told: Mapping[str, str]) -> int:
    """Send a form that no page offers them, with the token that their pages carry."""
    with page.expect_navigation() as answer:
        page.evaluate(
            """([action, told]) => {
              const form = document.createElement("form");
              [form.method, form.action] = ["post", action];
              for (const [name, value] of Object.entries(told)) {
                const field = document.createElement("input");
                [field.type, field.name, field.value] = ["hidden", name, value];
                form.append(field);
              }
              form.append(document.querySelector("input[name=form]").cloneNode());
              document.body.append(form);
              form.submit();
            }""",
            [action, {name: value.format_map(named) for name, value in told.items()}],
        )
    return answer.value.status


def test_nobody_gives_themselves_a_role(chromium: Browser, houses: Houses) -> None:
    with browsing(chromium, houses, Shown("people", "/people", ADMINISTRATOR), "en") as page:
        page.goto(server(houses.links[UNIT]) + "/people")
        answer = sent("/people/role", name=ADMINISTRATOR, role="head")(page, {})
        assert answer is not None
        assert answer.status == 422
        expect(page.get_by_role("alert")).to_contain_text("Not done")
