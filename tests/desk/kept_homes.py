"""Homes that take seconds to make: each is made once on each engine, and every test that asks is given a copy."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

from relais.desk.home import Home, init, open_home
from tests.postgres import Server


class KeptHomes:
    """The homes made so far, by name and engine."""

    def __init__(self, folder: Path, postgres: Callable[[], Server]) -> None:
        self._folder, self._postgres = folder, postgres
        self._made: dict[tuple[str, str], Path] = {}

    def copy(self, name: str, engine: str, make: Callable[[Home, Path], object], to: Path, db: str | None) -> Home:
        """Return a copy at `to` of the home that `make` fills; `db`: the name of its database on the server."""
        if (name, engine) not in self._made:
            self._made[name, engine] = self._new(name, engine, make)
        root = shutil.copytree(self._made[name, engine], to)
        if db is not None:
            server, toml = self._postgres(), root / "relais.toml"
            server.run(f"CREATE DATABASE {db} TEMPLATE {_database(name)}")
            text = toml.read_text(encoding="utf-8")
            toml.write_text(
                re.sub(r"^db = .*$", f'db = "{server.url(db)}"', text, flags=re.MULTILINE), encoding="utf-8"
            )
        return open_home(root)

    def _new(self, name: str, engine: str, make: Callable[[Home, Path], object]) -> Path:
        folder = self._folder / f"{name}-{engine}"
        folder.mkdir()
        db = None
        if engine == "postgresql":
            self._postgres().run(f"CREATE DATABASE {_database(name)} TEMPLATE migrated")
            db = self._postgres().url(_database(name))
        home = init(folder / "home", "A. Martin", key_file=folder / "key", authorisation="test 1/2026", db=db)
        make(home, folder)
        # A database that somebody is connected to is copied by nobody.
        home.engine.dispose()
        return home.root


def _database(name: str) -> str:
    return f"kept_{name}"
