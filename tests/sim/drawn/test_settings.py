"""The settings of a drawn world: shipped figures with their sources, sizes, and files that override them."""

from pathlib import Path

import pytest

from relais.sim import drawn
from relais.sim.drawn.settings import SettingsError, settings, shipped
from relais.sim.drawn.sizes import SIZES


def override(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_figure_says_where_it_is_from():
    entries = [entry for _section, section in shipped() for entry in section.values()]
    assert len(entries) > 110
    assert all(entry.keys() >= {"value", "unit", "status", "source"} for entry in entries)
    assert {entry["status"] for entry in entries} == {"published", "derived", "assumption"}


@pytest.mark.parametrize("size", SIZES)
def test_a_size_changes_only_what_it_names(size):
    plain, sized = settings("S", 1), settings(size, 1)
    assert sized("commissioners", "age") == plain("commissioners", "age")
    assert sized("world", "payers") == SIZES[size]["world"]["payers"]


def test_a_file_overrides_one_figure_deep_in_a_table(tmp_path):
    text = "[calls_and_chats.lag_payment_to_call_min.pay_first_same_evening.lognormal]\nmedian = 90\n"
    lags = settings("S", 1, override(tmp_path, text))("calls_and_chats", "lag_payment_to_call_min")
    assert lags["pay_first_same_evening"]["lognormal"] == {"median": 90, "sigma": 0.8}
    assert lags["appointment"] == {"uniform_h": [20, 72]}


def test_shares_are_brought_to_one(tmp_path):
    text = "[legit_remitters.mix]\nadult_cam_or_escort = 3\nfamily = 1\n"
    mix = settings("S", 1, override(tmp_path, text))("legit_remitters", "mix")
    assert mix["adult_cam_or_escort"] == 0.75
    assert sum(mix.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[nothing]\nx = 1\n", "no section"),
        ("[world]\nshoe_size = 1\n", "no entry shoe_size"),
        ("[world]\npayers = 'many'\n", "must be a number"),
        ("[world]\npayers = -1\n", "from 0 to"),
        ("[world]\ninnocent_share = 1.5\n", "is a share"),
        ("[world]\nas_of = '2026-01-01'\n", "lacks its zone"),
        ("[commissioners.age]\nheight = 2\n", "has height"),
        ("[commissioners]\nage = 3\n", "must be a table"),
        ("[legit_remitters.mix]\nfamily = 0\nother = 1\n", "has other"),
        ("[world", "cannot be read as TOML"),
        ("[erasure.chat_available]\nnone = 1\n", "no part of a world reads erasure.chat_available"),
        ("[scale]\ninvestigators = 3\n", "no part of a world reads scale.investigators"),
        ("[world]\npayers = 1.5\n", "whole number"),
        ("[world]\ncommissioners = true\n", "must be a number"),
        ("[world]\nfacilitators = 0\n", "above 0"),
        ("[world]\nmonths = 100000\n", "from 1 to 180"),
        ("[world]\nas_of = '0001-01-01T00:00:00Z'\n", "of a year from 2020"),
        ("[legit_remitters.mix]\nfamily = 'x'\n", "must be a number"),
        ("[legit_remitters.family_calls.notify_after_payment_prob]\nbeta = [0, 0]\n", "above 0"),
        ("[legit_remitters.family_calls.notify_after_payment_prob]\nbeta = ['a', 'b']\n", "must be a number"),
        ("[legit_remitters.romance.amount_lognormal]\nmedian = 1e300\n", "from 0 to"),
        ("[legit_remitters.romance.amount_lognormal]\nmedian = 0\n", "above 0"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path, text, said):
    with pytest.raises(SettingsError, match=said):
        settings("S", 1, override(tmp_path, text))


def test_a_size_that_is_none():
    with pytest.raises(SettingsError, match="expected one of: S, M, sprint, L"):
        settings("XL", 1)


def test_every_figure_is_read_by_the_world_or_refused_where_a_file_changes_it(tmp_path):
    code = "".join(path.read_text("utf-8") for path in Path(drawn.__file__).parent.rglob("*.py"))
    code = code[: code.index("_UNREAD = {")] + code[code.index("class SettingsError") :]
    for section, entries in shipped():
        for name in entries:
            refused = _refused(override(tmp_path, f"[{section}]\n{name} = 1\n"))
            assert refused != (f'"{name}"' in code), f"{section}.{name}"


def _refused(path):
    try:
        settings("S", 1, path)
    except SettingsError as error:
        return "no part of a world reads" in str(error)
    return False
