"""Houses for the web desk's tests: one that all read, and copies for those that change it."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.desk.unit import FIRST, SECOND
from tests.web.house import Site, as_person, furnish, opened, people, post, queue, site


@pytest.fixture(scope="session")
def plain_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ranked home in which nobody signs in; not to be changed."""
    return furnish(tmp_path_factory.mktemp("web"))


@pytest.fixture(scope="session")
def unit_root(plain_root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The same with people who sign in, and the secret of the first one's authenticator; not to be changed."""
    root = tmp_path_factory.mktemp("unit") / "home"
    shutil.copytree(plain_root, root)
    home = opened(root)
    secret = people(home)
    home.engine.dispose()
    return root, secret


@pytest.fixture(scope="session")
def shared(unit_root: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The web desk of a unit, for tests that read."""
    yield from _copied(unit_root[0], tmp_path_factory.mktemp("shared"))


@pytest.fixture
def unit(unit_root: tuple[Path, str], tmp_path: Path) -> Iterator[Site]:
    """The web desk of a unit, for one test that changes it."""
    yield from _copied(unit_root[0], tmp_path)


@pytest.fixture
def opened_case(unit: Site) -> TestClient:
    """The browser of whoever opened case 3 from an alert; a second person works on it too."""
    from relais.desk.case import assign

    browser = unit.browser(FIRST)
    told = {"reference": "2026/3", "procedure": "PV 99/2026", "frame": "preliminary", "report": queue(browser)[1]}
    assert post(browser, "/cases", told).headers["location"] == "/case/3"
    assign(as_person(unit, FIRST), 3, SECOND, "member")
    return browser


@pytest.fixture
def alone(plain_root: Path, tmp_path: Path) -> Iterator[Site]:
    """The web desk of a home in which nobody signs in, for one test."""
    yield from _copied(plain_root, tmp_path)


@pytest.fixture
def secret(unit_root: tuple[Path, str]) -> str:
    """What the authenticator of the first person holds."""
    return unit_root[1]


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Site]:
    """The web desk of a home that holds nothing."""
    from relais.desk.home import init

    home = init(tmp_path / "home", "A. Martin", key_file=tmp_path / "key", authorisation="test 1/2026")
    yield site(home)
    home.engine.dispose()


def _copied(root: Path, folder: Path) -> Iterator[Site]:
    shutil.copytree(root, folder / "home")
    home = opened(folder / "home")
    yield site(home)
    home.engine.dispose()


@pytest.fixture(scope="session")
def screened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with twelve payments, each followed by a call, screened; not to be changed."""
    from relais.desk import analyse
    from relais.desk.home import init
    from relais.desk.mappings import confirm, propose
    from relais.desk.take_in import take_in
    from tests.desk.test_evidence import write

    folder = tmp_path_factory.mktemp("screened")
    home = init(folder / "home", "A. Martin", key_file=folder / "key", authorisation="test 1/2026")
    for path in write(folder, "", range(12)):
        confirm(home, propose(path).mapping, path.stem, fields={}, fixed={})
        take_in(home, [path])
    analyse.run(home, datetime(2026, 11, 25, tzinfo=UTC))
    home.engine.dispose()
    return home.root


@pytest.fixture
def rows() -> Callable[[int], list[dict[str, object]]]:
    """Made rows of a table: a number, a text that is empty in every third, and a day."""
    from datetime import date, timedelta

    def made(count: int) -> list[dict[str, object]]:
        return [
            {"n": n, "text": None if n % 3 == 0 else f"t{n:03}", "day": date(2026, 1, 1) + timedelta(days=n)}
            for n in range(count)
        ]

    return made
