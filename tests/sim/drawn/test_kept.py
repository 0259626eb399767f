import csv

import pytest

from relais.sim.drawn.settings import SettingsError, settings
from relais.sim.drawn.world import build
from tests.sim.drawn.conftest import SMALL, Drawn


def kept(folder, keep):
    (folder / "parameters.toml").write_text(SMALL, encoding="utf-8")
    made = settings("S", 7, folder / "parameters.toml", keep)
    return Drawn(folder / "world", build(folder / "world", made))


def carried(world):
    """Return who pays and is paid in each payment that a file carries."""
    return {row["reference"]: (row["payer"], row["payee"]) for row in world.truth("payment") if row["path"]}


@pytest.fixture(scope="module")
def fifth(tmp_path_factory):
    return kept(tmp_path_factory.mktemp("fifth"), "0.2")


@pytest.mark.slow
def test_a_part_of_the_people_is_heard_of_with_all_they_pay(small, fifth):
    whole, part = carried(small), carried(fifth)
    assert part.items() < whole.items()
    payers = {payer for payer, _payee in part.values()}
    assert part == {reference: ends for reference, ends in whole.items() if ends[0] in payers}
    everybody = {payer for payer, _payee in whole.values()}
    assert 0.1 < len(payers) / len(everybody) < 0.35


def test_the_world_and_its_truth_stay_whole(small, fifth):
    for name in ("person", "account", "session"):
        assert fifth.truth(name) == small.truth(name)
    assert len(fifth.truth("pair")) == len(small.truth("pair"))


def test_a_smaller_part_lies_within_a_larger_one(fifth, tmp_path):
    assert carried(kept(tmp_path, "0.1")).items() <= carried(fifth).items()


def test_alerts_and_devices_are_those_of_persons_heard_of(small, fifth):
    heard = {one for ends in carried(fifth).values() for one in ends}
    told = {row["path"]: row["about"] for row in fifth.truth("alert")}
    assert told.items() < {row["path"]: row["about"] for row in small.truth("alert")}.items()
    # Who pays where no file tells of it is heard of too, so not every alert's person stands in a payment.
    assert heard & set(told.values())
    files = {path.relative_to(fifth.folder / "inbox").as_posix() for path in (fifth.folder / "inbox").rglob("*.*")}
    assert {row["path"] for row in fifth.truth("file")} == files >= told.keys()
    assert fifth.counts["written_message"] < small.counts["written_message"]


@pytest.mark.slow
def test_those_whom_alerts_touch(small, tmp_path):
    world = kept(tmp_path, "alerts")
    assert world.truth("alert") == small.truth("alert")
    payers = {payer for payer, _payee in carried(world).values()}
    assert {row["about"] for row in small.truth("alert")} & {
        payer for payer, _payee in carried(small).values()
    } <= payers
    assert carried(world).items() < carried(small).items()


@pytest.mark.slow
def test_an_address_of_many_is_told_with_those_heard_of_alone(tmp_path):
    text = SMALL + "[logins]\nport_missing_prob = 1.0\ncgnat_share = 1.0\n"
    holders = {}
    for keep in (None, "0.3"):
        folder = tmp_path / str(keep)
        folder.mkdir()
        (folder / "parameters.toml").write_text(text, encoding="utf-8")
        build(folder / "world", settings("S", 7, folder / "parameters.toml", keep))
        rows = set()
        for path in (folder / "world" / "inbox").rglob("ip.csv"):
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows |= {tuple(row) for row in csv.reader(file)}
        holders[keep] = rows
    assert holders["0.3"] < holders[None]


@pytest.mark.parametrize("keep", ["0", "1.5", "-1", "some", "nan", ""])
def test_a_part_that_is_none_is_refused(keep):
    with pytest.raises(SettingsError, match="alerts"):
        settings("S", 1, None, keep)
