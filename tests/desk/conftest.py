"""Homes for the desk's tests: an empty one, and one that holds the small world, linked and ranked."""

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from relais.desk import analyse
from relais.desk.home import Home, init, open_home
from relais.desk.take_in import take_in
from relais.sim.world import AS_OF, build
from tests.desk.kept_homes import KeptHomes
from tests.desk.unit import ranked, staffed

Copied = Callable[[str, Callable[[Home, Path], object]], Home]
_COPIES = count(1)


@pytest.fixture(params=["sqlite", "postgresql"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Home]:
    db = request.getfixturevalue("database") if request.param == "postgresql" else None
    home = init(tmp_path / "home", "A. Martin", key_file=tmp_path / "key", authorisation="test 1/2026", db=db)
    yield home
    home.engine.dispose()


@pytest.fixture(scope="session")
def kept_homes(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> KeptHomes:
    """The homes that are made once and copied."""
    return KeptHomes(tmp_path_factory.mktemp("kept"), lambda: request.getfixturevalue("postgres"))


@pytest.fixture(params=["sqlite", "postgresql"])
def copied(request: pytest.FixtureRequest, kept_homes: KeptHomes, tmp_path: Path) -> Iterator[Copied]:
    """Ask for a copy of a kept home by its name and what fills it; on either engine."""
    given: list[Home] = []
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    db = f"copy_{next(_COPIES)}" if server else None

    def copy(name: str, make: Callable[[Home, Path], object]) -> Home:
        given.append(kept_homes.copy(name, request.param, make, tmp_path / "home", db))
        return given[-1]

    yield copy
    for home in given:
        home.engine.dispose()
    if server and given:
        server.run(f"DROP DATABASE {db} WITH (FORCE)")


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world")
    build(folder)
    return folder


@pytest.fixture(scope="session")
def world_home(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("unit")
    home = init(folder / "home", "A. Martin", key_file=folder / "key", authorisation="test 1/2026")
    take_in(home, [world / "inbox"])
    analyse.run(home, AS_OF)
    return home


@pytest.fixture(scope="session")
def ranked_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of one person with three reports from three telephones, linked and ranked; not to be changed."""
    folder = tmp_path_factory.mktemp("ranked")
    home = init(folder / "home", "A. Martin", key_file=folder / "key", authorisation="test 1/2026")
    ranked(home, folder, *(f"+33 6 39 98 00 0{number}" for number in (1, 2, 3)))
    home.engine.dispose()
    return home.root


@pytest.fixture
def unit(ranked_home: Path, tmp_path: Path) -> dict[str, Home]:
    """The same home as each of three people has it: a head and two investigators."""
    shutil.copytree(ranked_home, tmp_path / "home")
    return staffed(open_home(tmp_path / "home"))
