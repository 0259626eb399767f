"""Making and opening a home."""

from pathlib import Path

import pytest

from relais.desk.error import DeskError
from relais.desk.home import init, key_place, open_home


def test_a_home_opens_again_in_the_name_of_its_actor(tmp_path: Path) -> None:
    made = init(tmp_path / "home", "A. Martin", key_file=tmp_path / "key")
    opened = open_home(tmp_path / "home")
    assert (opened.actor, opened.key) == ("A. Martin", made.key)
    assert key_place(tmp_path / "home") == str(tmp_path / "key")
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


@pytest.mark.slow
def test_a_passphrase_opens_its_home_and_no_other(tmp_path: Path) -> None:
    init(tmp_path / "home", "A. Martin", passphrase="correct horse")
    assert open_home(tmp_path / "home", passphrase="correct horse").actor == "A. Martin"
    with pytest.raises(DeskError, match="does not open"):
        open_home(tmp_path / "home", passphrase="wrong horse")
    with pytest.raises(DeskError, match="RELAIS_PASSPHRASE"):
        open_home(tmp_path / "home")


def test_what_cannot_be_a_home_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DeskError, match="is not a home"):
        open_home(tmp_path / "nowhere")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("hello")
    with pytest.raises(DeskError, match="not empty"):
        init(tmp_path / "full", "A. Martin", key_file=tmp_path / "key")
    with pytest.raises(DeskError, match="inside the home"):
        init(tmp_path / "home", "A. Martin", key_file=tmp_path / "home" / "key")
    init(tmp_path / "home", "A. Martin", key_file=tmp_path / "key")
    with pytest.raises(DeskError, match="a home already"):
        init(tmp_path / "home", "B. Durand", key_file=tmp_path / "other")


def test_a_missing_key_and_a_broken_configuration_are_said(tmp_path: Path) -> None:
    init(tmp_path / "home", "A. Martin", key_file=tmp_path / "key")
    (tmp_path / "key").rename(tmp_path / "moved")
    with pytest.raises(DeskError, match="key file"):
        open_home(tmp_path / "home")
    (tmp_path / "home" / "relais.toml").write_text("home = ")
    with pytest.raises(DeskError, match="cannot be read"):
        open_home(tmp_path / "home")


@pytest.mark.slow
def test_a_copied_home_is_the_whole_unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    init(tmp_path / "home", "A. Martin", key_file=tmp_path / "key")
    shutil.copytree(tmp_path / "home", tmp_path / "copy")
    shutil.rmtree(tmp_path / "home")
    (tmp_path / "key").rename(tmp_path / "carried.key")
    monkeypatch.setenv("RELAIS_KEY_FILE", str(tmp_path / "carried.key"))
    assert open_home(tmp_path / "copy").actor == "A. Martin"


def test_a_home_of_a_newer_version_is_said(tmp_path: Path) -> None:
    home = init(tmp_path / "home", "A. Martin", key_file=tmp_path / "key")
    with home.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DeskError, match="newer version"):
        open_home(tmp_path / "home")
