import sys

import pytest

from relais.bench.road import BenchError, measured, relais

pytestmark = pytest.mark.slow


def test_what_a_command_costs_is_its_own(tmp_path):
    ballast = bytearray(300 << 20)
    work = (
        "import json, time; t = time.process_time()\nwhile time.process_time() < t + .2: pass\nprint(json.dumps([1]))"
    )
    step, code, _error = measured("work", [sys.executable, "-c", work])
    assert (code, step.said) == (0, [1])
    assert step.wall_s >= 0.2
    assert step.cpu_s >= 0.2
    # Not that of whoever started it.
    assert 1 < step.peak_mib < len(ballast) / (1 << 20)


def test_what_does_not_end_well_is_told(tmp_path):
    with pytest.raises(BenchError, match=r"`relais queue` ended with code 2.*is not a home"):
        relais("queue", "--home", str(tmp_path / "none"), "--json")


def test_a_step_tells_the_json_of_its_command(tmp_path):
    step = relais(
        "init", "--home", str(tmp_path / "home"), "--name", "x", "--key-file", str(tmp_path / "key"), "--json"
    )
    assert step.said["name"] == "x"
