"""An investigator's day in a browser: from the first files to a case, by mouse in French, by keyboard in English."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

# Pages that answer 422 say so on the console, which is no fault of theirs; nothing here does.


@pytest.mark.parametrize("context", ["fr"], indirect=True)
def test_a_day_by_mouse(page: Page, empty_desk: str, inbox: Path) -> None:
    page.goto(empty_desk)
    expect(page.get_by_role("heading", level=1)).to_have_text("Premiers fichiers")
    page.get_by_label("Déposez ici un dossier ou des fichiers, ou choisissez-les").set_input_files(
        [path for path in sorted(inbox.rglob("*")) if path.is_file()]
    )
    page.get_by_role("button", name="Prendre en charge").click()
    page.get_by_role("button", name="Relier et ordonner, puis ouvrir ma journée").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ma journée")
    page.get_by_role("link", name="Ouvrir le signalement suivant").click()
    first = page.url
    page.get_by_label("sans rattachement à la France").check()
    page.get_by_label("Pourquoi (cela reste avec la décision)").fill("ligne et compte dans un autre pays")
    page.get_by_role("button", name="Enregistrer et ouvrir le signalement suivant").click()
    expect(page.get_by_role("status").first).to_contain_text("est enregistrée")
    assert page.url != first
    page.get_by_role("link", name="En ouvrir un dossier").click()
    page.get_by_label("La référence du service").fill("2026/12")
    page.get_by_label("Procédure").fill("PV 12/2026")
    page.get_by_role("button", name="Ouvrir le dossier").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2026/12")
    page.get_by_label("appréciation").check()
    page.get_by_label("Note", exact=True).fill("à vérifier auprès de l’opérateur")
    page.get_by_role("button", name="Écrire la note").click()
    expect(page.get_by_text("à vérifier auprès de l’opérateur")).to_be_visible()


def test_a_day_by_keyboard_alone(page: Page, desk: str) -> None:
    page.goto(desk)
    expect(page.get_by_role("heading", level=1)).to_have_text("My day")
    page.keyboard.press("q")
    expect(page.get_by_role("heading", level=1)).to_have_text("Queue")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("o")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Alert R-")
    before = page.url
    page.keyboard.press("t")
    expect(page.get_by_role("button", name="Give it back")).to_be_visible()
    page.keyboard.press("d")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("no nexus with France")).to_be_checked()
    page.get_by_label("Why (it stays with the decision)").focus()
    page.keyboard.type("qtd? all of it is text here")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("is recorded")
    assert page.url != before
    page.keyboard.press("/")
    page.keyboard.type("+639175550107")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Search")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_passage_opens_below_its_place_and_the_one_before_closes(page: Page, desk: str) -> None:
    page.goto(desk)
    page.keyboard.press("q")
    page.get_by_role("link", name="190").first.click()
    places = page.locator("[data-fold] button.place")
    places.nth(0).click()
    expect(page.locator(".unfolded")).to_have_count(1)
    expect(places.nth(0)).to_have_attribute("aria-expanded", "true")
    places.nth(1).click()
    expect(places.nth(1)).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".unfolded")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".unfolded")).to_have_count(0)


def test_single_keys_can_be_switched_off(page: Page, desk: str) -> None:
    page.goto(desk)
    page.get_by_role("link", name="Display").click()
    page.get_by_label("Single keys act").uncheck()
    page.get_by_role("button", name="Keep").click()
    page.keyboard.press("q")
    expect(page.get_by_role("heading", level=1)).to_have_text("Display")
