"""Correction notices go to whoever received what rested on a source, and to nobody before it had come in."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from relais.desk import deconflict
from relais.desk.correct import NOT_WHOLE, notify
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.templates import write_templates
from tests.desk.made import report, take

NOW = datetime(2026, 11, 25, tzinfo=UTC)


def say(template: str, params: object) -> str:
    return template.format(**params)  # type: ignore[arg-type]


def answered(home: Home, folder: Path, name: str, partner: str) -> None:
    listed = folder / f"{name}.csv"
    listed.write_text("kind,service,value\nphone,,+33639980001\n")
    deconflict.ask(home, listed, folder / "exchange.key", folder / f"{name}.question")
    deconflict.answer(home, folder / f"{name}.question", folder / "exchange.key", partner, folder / f"{name}.out", NOW)


@pytest.mark.slow
def test_who_received_what_rested_on_a_source_is_told(home: Home, tmp_path: Path) -> None:
    deconflict.new_key(tmp_path / "exchange.key")
    take(home, tmp_path, report("first", "+33639980001"))
    answered(home, tmp_path, "early", "Unit A")
    wrong = take(home, tmp_path, report("wrong", "+33639980002"))
    answered(home, tmp_path, "late", "Unit B")
    written = notify(home, [wrong], "wrong year of birth", tmp_path / "notices", NOW, say)
    told = {one.recipient for one in written}
    assert "Unit B" in told
    assert "Unit A" not in told
    text = next((tmp_path / "notices" / one.file).read_text() for one in written if one.recipient == "Unit B")
    assert wrong in text
    assert "wrong year of birth" in text
    assert "Jean" not in text
    assert notify(home, ["0" * 64], "nothing", tmp_path / "none", NOW, say) == []


def test_the_beginning_of_a_hash_is_not_enough(home: Home, tmp_path: Path) -> None:
    with pytest.raises(DeskError) as met:
        notify(home, ["abc"], "x", tmp_path / "notices", NOW, say)
    assert met.value.template == NOT_WHOLE


def test_the_templates_are_filled_from_the_settings(home: Home, tmp_path: Path) -> None:
    for path in write_templates(home, tmp_path / "papers"):
        text = path.read_text()
        assert "{" not in text
        assert "12 months" in text
        assert "[to be named]" in text
