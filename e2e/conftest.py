"""A real server over a real home, and a real Chromium that looks at it; whatever it complains of fails the test."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from e2e.serving import serving
from relais.desk import analyse
from relais.desk.home import init
from relais.desk.take_in import take_in
from relais.sim.world import AS_OF, build
from tools import browser as found

LOCALES = {"fr": "fr-FR", "en": "en-GB"}
_PICTURED = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
             "--disable-sync")  # fmt: skip


@pytest.fixture(autouse=True)
def _loopback(socket_enabled: None) -> None:
    """The server listens on this machine."""


@pytest.fixture(scope="session")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small world's files, as they would arrive."""
    folder = tmp_path_factory.mktemp("world")
    build(folder)
    return folder / "inbox"


@pytest.fixture(scope="session")
def desk(inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The link of a desk whose home holds the small world, linked and ranked."""
    folder = tmp_path_factory.mktemp("unit")
    home = init(folder / "home", "A. Martin", key_file=folder / "key", authorisation="test 1/2026")
    take_in(home, [inbox])
    analyse.run(home, AS_OF)
    home.engine.dispose()
    with serving(home.root) as link:
        yield link


@pytest.fixture
def empty_desk(tmp_path: Path) -> Iterator[str]:
    """The link of a desk whose home holds nothing yet."""
    home = init(tmp_path / "home", "A. Martin", key_file=tmp_path / "key", authorisation="test 1/2026")
    home.engine.dispose()
    with serving(home.root) as link:
        yield link


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A Chromium, found or fetched; without one the tests say that they did not run."""
    try:
        program, libraries = found.chromium()
    except found.NoBrowserError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"NOT RUN: {error}")
        pytest.skip(f"NOT RUN: {error}")
    environment = {**os.environ, **({"LD_LIBRARY_PATH": libraries} if libraries else {})}
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=list(_PICTURED), env=environment)
        yield running
        running.close()


@pytest.fixture
def context(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A browser of its own for each test, in the language that the test is given (English otherwise)."""
    language = getattr(request, "param", "en")
    made = chromium.new_context(
        locale="fr-FR" if language == "fr" else "en-GB", viewport={"width": 1280, "height": 800}
    )
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page; no error on its console, and no request to anywhere but the server."""
    opened = context.new_page()
    complaints: list[str] = []
    opened.on(
        "console",
        lambda told: complaints.append(f"{told.text} {told.location}") if told.type in ("error", "warning") else None,
    )
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    context.on(
        "request",
        lambda asked: (
            complaints.append(asked.url) if not asked.url.startswith(("http://127.0.0.1:", "data:")) else None
        ),
    )
    yield opened
    assert complaints == []
