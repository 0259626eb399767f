"""Settings: defaults hold, what the file states holds over them, and what does not fit is named with what fits."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.desk.error import DeskError
from relais.desk.home import Home, open_home
from relais.desk.in_force import in_force
from relais.desk.settings import FILE, NO_SUCH_SETTING, Settings, load
from relais.desk.settings_text import document, page, walk
from relais.law.retention import Duration
from relais.law.retention import load as law

NEEDED = 'home = "h"\nkey = "/k"\n'


def read(folder: Path, text: str) -> Settings:
    (folder / FILE).write_text(NEEDED + text, encoding="utf-8")
    return load(folder / FILE)


def test_what_the_file_does_not_state_has_its_default(tmp_path: Path) -> None:
    held = read(tmp_path, "[exposure]\ncap_minutes = 240\n")
    assert (held.exposure.session_minutes, held.exposure.cap_minutes, held.exposure.cut_off) == (50, 240, "16:00")
    assert (held.blind_draw.share, held.memory.basis, held.db) == (0.02, None, None)
    assert held.stated == {"home", "key", "exposure.cap_minutes"}


REFUSED = {
    "unknown": ("[sessions]\nidle = 3\n", "sessions.idle", "there is no setting"),
    "unknown section": ("[session]\nidle_minutes = 3\n", "session", "there is no setting"),
    "wrong type": ('[sessions]\nidle_minutes = "30"\n', "sessions.idle_minutes", "whole number from 1 to 480"),
    "boolean": ("[sessions]\nidle_minutes = true\n", "sessions.idle_minutes", "whole number"),
    "out of range": ("[sessions]\nidle_minutes = 0\n", "sessions.idle_minutes", "from 1 to 480"),
    "share": ("[blind_draw]\nshare = 2.0\n", "blind_draw.share", "from 0 to 1"),
    "not a number": ("[blind_draw]\nshare = nan\n", "blind_draw.share", "from 0 to 1"),
    "clock": ('[exposure]\ncut_off = "24:00"\n', "exposure.cut_off", "time of day"),
    "not a section": ('db = "postgresql://h/n"\nsessions = 3\n', "sessions", "is a section"),
    "password": ('db = "postgresql://a:secret@h/n"\n', "db", "without a password"),
    "password in query": ('db = "postgresql://a@h/n?password=x"\n', "db", "without a password"),
    "language": ('[unit]\nlanguage = "de"\n', "unit.language", "fr, en"),
    "hosts": ('[network]\nhosts = ["a b"]\n', "network.hosts", "list of host names"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_does_not_fit_is_named_with_what_was_expected(tmp_path: Path, what: str) -> None:
    text, key, expected = REFUSED[what]
    with pytest.raises(DeskError, match=expected) as met:
        read(tmp_path, text)
    assert met.value.params["key"] == key
    assert "\n" not in str(met.value)


def test_a_socket_and_a_plain_address_are_databases(tmp_path: Path) -> None:
    for url in ("postgresql://unit@db.example/relais", "postgresql://u@/relais?host=/run/pg", "postgresql:///relais"):
        assert read(tmp_path, f'db = "{url}"\n').db == url


def test_the_file_without_its_home_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('key = "/k"\n')
    with pytest.raises(DeskError, match="home is missing"):
        load(tmp_path / FILE)


def _stated(draw: Any) -> dict[str, Any]:
    return {
        "home": "h",
        "key": draw(st.text(st.characters(categories=("L", "N")), min_size=1)),
        "retention": {"undo_days": draw(st.integers(0, 90))},
        "unit": {"name": draw(st.text(st.characters(categories=("L",)), min_size=1))},
        "network": {"hosts": draw(st.lists(st.sampled_from(["a.example", "b"])))},
    }


@given(st.data())
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, data: Any) -> None:
    values = _stated(data.draw)
    folder = tmp_path_factory.mktemp("settings")
    (folder / FILE).write_text(document(values), encoding="utf-8")
    held = load(folder / FILE)
    assert (held.key, held.retention.undo_days, held.unit.name) == (
        values["key"], values["retention"]["undo_days"], values["unit"]["name"],
    )  # fmt: skip
    assert held.network.hosts == tuple(values["network"]["hosts"])


def test_the_written_file_names_every_setting_and_each_default_fits(home: Home, tmp_path: Path) -> None:
    text = (home.root / FILE).read_text(encoding="utf-8")
    for name, of, value in walk(Settings()):
        short = name.rpartition(".")[2]
        assert f"{short} = " in text
        assert str(of.metadata["meaning"]) in text
        assert f"`{name}`" in page()
        raw = list(value) if isinstance(value, tuple) else value
        assert value in (None, "") or of.metadata["kind"].fits(raw), name
    assert tomllib.loads(text).keys() - {"db"} == {"home", "key"}


@pytest.mark.slow
def test_where_a_value_comes_from_is_told(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    path = home.root / FILE
    path.write_text(path.read_text() + "\n[audit]\nkeep_years = 6\n")
    key = open_home(home.root).settings.key
    monkeypatch.setenv("RELAIS_KEY_FILE", key)
    told = {one.name: one for one in in_force(open_home(home.root))}
    assert (told["audit.keep_years"].value, told["audit.keep_years"].origin) == (6, "file")
    assert (told["retention.undo_days"].value, told["retention.undo_days"].origin) == (7, "default")
    assert (told["key"].value, told["key"].origin, told["key"].variable) == (None, "environment", "RELAIS_KEY_FILE")


def test_an_unknown_setting_keeps_the_home_closed(home: Home) -> None:
    path = home.root / FILE
    path.write_text(path.read_text() + "\n[retention]\nlog_years = 6\n")
    with pytest.raises(DeskError) as met:
        open_home(home.root)
    assert met.value.template == NO_SUCH_SETTING


def test_the_defaults_of_retention_are_those_of_the_law_file() -> None:
    own = law().own
    held = {
        "OWN-LOGS": Duration(months=12 * Settings().audit.keep_years),
        "OWN-REVIEW": Duration(months=Settings().retention.review_months),
        "OWN-REJECT": Duration(days=Settings().retention.reject_days),
    }
    assert {name: own[name].duration for name in held} == held
