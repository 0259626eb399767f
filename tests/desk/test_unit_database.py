"""A home on PostgreSQL: named without a password, one home per database, and clear words where it breaks."""

import os
import tomllib
from pathlib import Path

import pytest

from relais.desk.act import act, decision
from relais.desk.error import DeskError
from relais.desk.home import init, open_home
from relais.desk.prove import verify
from relais.safeguards.audit import read_chain
from relais.store.database import reading, writing
from relais.store.tables import SECRET
from tests.postgres import Server

pytestmark = pytest.mark.slow


def test_a_home_opens_again_and_holds_no_password(tmp_path: Path, database: str) -> None:
    made = init(tmp_path / "home", "A. Martin", key_file=tmp_path / "key", db=database)
    opened = open_home(tmp_path / "home")
    assert (opened.actor, opened.key) == ("A. Martin", made.key)
    assert tomllib.loads((tmp_path / "home" / "relais.toml").read_text())["db"] == database
    assert sorted(path.name for path in (tmp_path / "home").iterdir()) == ["ledger", "mappings", "relais.toml"]
    for home in (made, opened):
        home.engine.dispose()


@pytest.mark.parametrize(
    ("db", "said"),
    [
        ("postgresql://martin:secret@server/relais", "not kept in the home"),
        ("postgresql://server/relais?password=secret", "not kept in the home"),
        ("postgresql://server", "names no database"),
        ("mysql://server/relais", "names no database"),
        ("relais", "names no database"),
    ],
)
def test_an_address_with_a_password_or_of_nothing_is_refused(tmp_path: Path, db: str, said: str) -> None:
    with pytest.raises(DeskError, match=said) as refused:
        init(tmp_path / "home", "A. Martin", key_file=tmp_path / "key", db=db)
    assert "secret" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_one_database_holds_one_home(tmp_path: Path, postgres: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with postgres.database() as one, postgres.database() as two:
        first = init(tmp_path / "one", "A. Martin", key_file=tmp_path / "key 1", db=one)
        second = init(tmp_path / "two", "B. Durand", key_file=tmp_path / "key 2", db=two)
        with pytest.raises(DeskError, match="holds a home already"):
            init(tmp_path / "third", "C. Petit", key_file=tmp_path / "key 3", db=one)
        assert not (tmp_path / "third").exists()
        assert not (tmp_path / "key 3").exists()
        assert first.key != second.key
        monkeypatch.setenv("RELAIS_DB", two)
        with pytest.raises(DeskError, match="another home"):
            open_home(tmp_path / "one")
        monkeypatch.setenv("RELAIS_DB", one.replace("@", ":unused@"))
        with open_home(tmp_path / "one").engine.connect() as connection:
            assert len(read_chain(connection)) == 1


def test_a_database_that_cannot_hold_a_home_is_said(tmp_path: Path, postgres: Server) -> None:
    postgres.run("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    with pytest.raises(DeskError, match="ENCODING 'UTF8'"):
        init(tmp_path / "home", "A. Martin", key_file=tmp_path / "key", db=postgres.url("latin"))
    postgres.run("DROP DATABASE latin WITH (FORCE)")


def test_the_unit_s_secret_needs_the_key_and_the_database(tmp_path: Path, database: str) -> None:
    home = init(tmp_path / "home", "A. Martin", key_file=tmp_path / "key", db=database)
    with reading(home.engine) as connection:
        held = {row.name: row.value for row in connection.execute(SECRET.select())}
    key = (tmp_path / "key").read_text()
    assert home.key.hex() not in {*held.values(), key}
    (tmp_path / "key").write_text(os.urandom(32).hex())
    with pytest.raises(DeskError, match="the key is not its key"):
        open_home(tmp_path / "home")
    (tmp_path / "key").write_text(key)
    with writing(home.engine) as connection:
        connection.execute(SECRET.update().where(SECRET.c.name == "unit").values(value="00" * 32))
    assert open_home(tmp_path / "home").key != home.key


def test_a_server_that_is_gone_is_said(tmp_path: Path, postgres: Server, database: str) -> None:
    home = init(tmp_path / "home", "A. Martin", key_file=tmp_path / "key", db=database)
    postgres.stop()
    with pytest.raises(DeskError, match=r"does not open: .*No such file"):
        open_home(tmp_path / "home")
    with pytest.raises(DeskError, match="does not open"):
        init(tmp_path / "other", "A. Martin", key_file=tmp_path / "other key", db=database)
    assert not (tmp_path / "other").exists()
    with pytest.raises(DeskError, match="does not count as done"), act(home, "list-sources"):
        pass
    postgres.start()
    with act(home, "list-sources"):
        pass
    assert verify(home).audit == ()
    home.engine.dispose()


def test_a_decision_that_a_restart_breaks_off_is_reported_as_not_done(
    tmp_path: Path, postgres: Server, database: str
) -> None:
    home = init(tmp_path / "home", "A. Martin", key_file=tmp_path / "key", db=database)

    def broken_off() -> None:
        with decision(home, "authorise", {}):
            postgres.stop()
            postgres.start()

    with pytest.raises(DeskError, match="does not count as done"):
        broken_off()
    with decision(home, "authorise", {}):
        pass
    with reading(home.engine) as connection:
        assert [row.act for row in read_chain(connection)] == ["init", "authorise"]
    home.engine.dispose()
