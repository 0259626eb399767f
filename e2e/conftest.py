"""Real servers over real homes, and a real Chromium that looks at them; whatever it complains of fails the test."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from e2e.looking import Houses, address, at_home, browsing, housed
from e2e.pages import Shown
from e2e.unit_home import Made, make
from relais.desk.home import open_home
from tools import browser as found

# A machine with other work keeps a page waiting longer than the five seconds that are usual.
expect.set_options(timeout=15_000)
QUEUE = Shown("queue", "/queue")
_QUIETLY = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
             "--disable-sync")  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest: many pages one after another, then the days."""
    items.sort(key=lambda item: ("test_every_page" not in item.nodeid, "test_a_day" not in item.nodeid))


@pytest.fixture(autouse=True)
def _loopback(socket_enabled: None) -> None:
    """The server listens on this machine."""


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Made:
    """A unit's home with the small world in it, made once for all workers; each has a copy of its own."""
    mine = tmp_path_factory.mktemp("unit")
    folder = mine if worker_id == "master" else tmp_path_factory.getbasetemp().parent / "made"
    folder.mkdir(exist_ok=True)
    kept = folder / "named.json"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            new = make(folder)
            new.home.engine.dispose()
            kept.write_text(json.dumps(new.named))
    shutil.copytree(folder / "home", mine / "copy")
    home = replace(open_home(mine / "copy"), session=None, purpose=None)
    return Made(home, json.loads(kept.read_text()))


@pytest.fixture(scope="session")
def houses(made: Made, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Houses]:
    """The desks that are served: the unit's, and two small ones."""
    with housed(tmp_path_factory.mktemp("small"), made) as served:
        yield served


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A Chromium, found or fetched; without one the tests say that they did not run."""
    try:
        program, libraries = found.chromium()
    except found.NotThereError as error:
        found.not_run(error)
    environment = {**os.environ, **({"LD_LIBRARY_PATH": libraries} if libraries else {})}
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=list(_QUIETLY), env=environment)
        yield running
        running.close()


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """What browsers complained of, and what they asked of anybody but the server: nothing, or the test fails."""
    complaints: list[str] = []
    yield complaints
    assert complaints == []


@pytest.fixture
def page(chromium: Browser, houses: Houses, heard: list[str]) -> Iterator[Page]:
    """The queue, as an investigator has it before them."""
    with browsing(chromium, houses, QUEUE, "en") as opened:
        listen(opened.context, heard)
        opened.goto(address(houses, QUEUE))
        yield opened


def listen(context: BrowserContext, heard: list[str]) -> None:
    """Note what a browser complains of, and what it asks elsewhere."""
    context.on("console", lambda told: heard.append(told.text) if told.type in ("error", "warning") else None)
    context.on("weberror", lambda told: heard.append(str(told.error)))
    context.on("request", lambda asked: None if at_home(asked.url) else heard.append(asked.url))
