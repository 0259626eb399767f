"""Every page and state, in both languages, light and dark: nobody is kept out, nothing is heavy, late or wide."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from e2e.looking import SECOND_MS, Houses, Seen, look_over
from e2e.pages import PAGES, STATES
from tools import browser as found
from tools import valid

_HEAVY = 300_000  # bytes that go over the line, with all that the page loads
_BY_NAME = {one.name: one for one in (*PAGES, *STATES)}
Every = dict[str, Seen]


@pytest.fixture(scope="module", params=[pytest.param(one, marks=pytest.mark.xdist_group(one)) for one in ("fr", "en")])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def seen(chromium: Browser, houses: Houses, language: str) -> Every:
    """Each page once, for all the tests below; in its states in French alone, the language of most who use it."""
    shown = (*PAGES, *STATES) if language == "fr" else PAGES
    return look_over(chromium, houses, shown, found.axe(), language)


def test_every_page_answers_as_it_should_and_in_the_language(seen: Every, language: str) -> None:
    assert wrong(seen, lambda name, one: one.status != _BY_NAME[name].status and [one.status]) == {}
    assert wrong(seen, lambda _name, one: one.language != language and [one.language]) == {}


def test_nothing_keeps_anybody_out(seen: Every) -> None:
    faults = wrong(seen, lambda _name, one: one.kept_out)
    assert not faults, json.dumps(faults, indent=1, ensure_ascii=False)


def test_no_page_complains_and_none_asks_anybody_else(seen: Every) -> None:
    assert wrong(seen, lambda _name, one: one.complaints) == {}


def test_the_html_is_valid(seen: Every, tmp_path: Path) -> None:
    for name, one in seen.items():
        (tmp_path / f"{name}.html").write_text(one.text, encoding="utf-8")
    try:
        errors, warnings = valid.check(tmp_path)
    except found.NotThereError as error:
        found.not_run(error)
    print("\n".join(warnings))
    assert not errors, "\n".join(errors)


def test_no_page_is_heavy_or_wider_than_the_screen(seen: Every) -> None:
    assert wrong(seen, lambda _name, one: not 1_000 < one.weight < _HEAVY and [one.weight]) == {}
    assert wrong(seen, lambda _name, one: one.too_wide) == {}


def test_every_page_is_painted_within_a_second(seen: Every) -> None:
    assert wrong(seen, lambda _name, one: one.paint_ms > SECOND_MS and [one.paint_ms]) == {}


def wrong(seen: Every, fault: Callable[[str, Seen], object]) -> dict[str, object]:
    return {name: told for name, one in seen.items() if (told := fault(name, one))}
