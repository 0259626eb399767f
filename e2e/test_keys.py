"""Keys and folded passages, as a browser has them."""

from playwright.sync_api import Page, expect


def test_keys_go_through_the_lines_and_open_one(page: Page) -> None:
    lines = page.locator("[data-step]")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(lines.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(lines.nth(0)).to_be_focused()
    page.keyboard.press("o")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Alert R-")


def test_no_key_acts_while_something_is_typed_or_a_dialog_is_open(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("qcg?")
    expect(page.get_by_role("searchbox")).to_have_value("qcg?")
    page.keyboard.press("Tab")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("c")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_have_text("Queue")


def test_a_passage_opens_below_its_place_and_the_one_before_closes(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("o")
    places = page.locator("[data-fold] button.place")
    places.nth(0).click()
    expect(page.locator(".unfolded")).to_have_count(1)
    expect(places.nth(0)).to_have_attribute("aria-expanded", "true")
    places.nth(1).click()
    expect(places.nth(1)).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".unfolded")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".unfolded")).to_have_count(0)


def test_single_keys_can_be_switched_off(page: Page) -> None:
    page.get_by_role("link", name="Display").click()
    page.get_by_label("Single keys act").uncheck()
    page.get_by_role("button", name="Keep").click()
    page.keyboard.press("q")
    expect(page.get_by_role("heading", level=1)).to_have_text("Display")
