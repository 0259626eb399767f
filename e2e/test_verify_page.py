"""The page in a bundle that checks it: without a network, for a folder and a zip, naming what was changed."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.desk.made_bundle import bundled, make


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("bundle")
    unit = make(place)
    bundled(unit, place / "made.zip")
    return bundled(unit, place / "made")


@pytest.fixture
def page(chromium: Browser, folder: Path):
    asked: list[str] = []
    context = chromium.new_context(locale="en-GB")
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto((folder / "verify.html").as_uri())
    yield page
    assert [one for one in asked if not one.startswith(("file:", "blob:"))] == []
    context.close()


def checked(page: Page, at: Path) -> str:
    page.evaluate("document.getElementById('said').className = ''")
    page.set_input_files("#folder" if at.is_dir() else "#zip", str(at))
    page.wait_for_selector("#said.good, #said.bad, #said.unsure")
    return f"{page.inner_text('#said')} {page.inner_text('#faults')}"


def test_a_sound_bundle_is_sound_in_both_languages(page: Page, folder: Path) -> None:
    assert "Sound" in checked(page, folder)
    expect(page.locator("#key")).to_contain_text((folder / "key.txt").read_text().strip())
    page.get_by_role("button", name="Français").click()
    assert "Conforme" in checked(page, folder.with_name("made.zip"))


@pytest.mark.parametrize("name", ["data/facts/payment.csv", "data/case.json", "bag-info.txt"])
def test_a_changed_file_is_named(page: Page, folder: Path, tmp_path: Path, name: str) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / name).write_bytes(content)
    (copy / "data/facts/trip.csv").unlink()
    (copy / "data/more.txt").write_text("x")
    told = checked(page, copy)
    assert "NOT SOUND" in told
    assert [
        one for one in (f"changed: {name}", "missing: data/facts/trip.csv", "added: data/more.txt") if one not in told
    ] == []


def test_a_false_signature_and_a_changed_zip_are_told(page: Page, folder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    text = (copy / "signature.txt").read_text()
    (copy / "signature.txt").write_text(text.replace("kind court", "kind curt"))
    assert "signature is missing or false" in checked(page, copy)
    content = bytearray(folder.with_name("made.zip").read_bytes())
    content[content.index(b"completed")] ^= 1
    (tmp_path / "made.zip").write_bytes(content)
    page.reload()
    assert "changed: data/facts/payment" in checked(page, tmp_path / "made.zip")


def test_a_browser_that_checks_no_signatures_calls_nothing_sound(page: Page, folder: Path, tmp_path: Path) -> None:
    page.add_init_script(
        "crypto.subtle.importKey = async () => { throw new DOMException('no such algorithm', 'NotSupportedError'); }"
    )
    page.reload()
    told = checked(page, folder)
    assert "the signature was not checked" in told
    assert page.locator("#said").get_attribute("class") == "unsure"
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    (copy / "data/more.txt").write_text("x")
    assert "NOT SOUND" in checked(page, copy)


def test_a_key_that_is_none_is_a_fault_and_no_lack_of_the_browser(page: Page, folder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    (copy / "key.txt").write_text("relais+00000000+AAAA\n")
    assert "signature is missing or false" in checked(page, copy)
