from importlib.resources import files

import pytest

from relais.triage.child_at_risk import ESCALATED_STRENGTH
from relais.triage.reasons import REASONS
from relais.triage.weights import WeightsError, load_weights, parse

SHIPPED = (files("relais.triage") / "weights.toml").read_text(encoding="utf-8")


def test_shipped():
    weights = load_weights()
    assert weights.weights.keys() == {reason.name for reason in REASONS}
    assert weights.weights["child_at_risk"] == 300_000
    assert weights.scale == {"E": 1000, "1": 800, "2": 500, "3": 200}
    assert weights.neutral == 500


def test_a_child_at_risk_outweighs_all_others_together():
    weights = load_weights().weights
    assert weights["child_at_risk"] > sum(weights.values()) - weights["child_at_risk"]
    assert ESCALATED_STRENGTH < 1000


def test_every_weight_has_its_reason_beside_it():
    lines = SHIPPED.splitlines()
    for number, line in enumerate(lines):
        if line.split(" =")[0] in load_weights().weights:
            assert lines[number - 1].startswith("# ")


def test_a_unit_s_own_file(tmp_path):
    path = tmp_path / "weights.toml"
    path.write_text(SHIPPED.replace("quoted_code = 30", "quoted_code = 12.125"), encoding="utf-8")
    assert load_weights(path).weights["quoted_code"] == 12_125


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("quoted_code = 30", "quoted_kode = 30", "has quoted_kode"),
        ("quoted_code = 30", "", "lacks quoted_code"),
        ("quoted_code = 30", "quoted_code = -1", "quoted_code is -1"),
        ("quoted_code = 30", "quoted_code = nan", "quoted_code is NaN"),
        ("quoted_code = 30", "quoted_code = -inf", "quoted_code is -Infinity"),
        ("quoted_code = 30", "quoted_code = 1e400", "quoted_code is 1E"),
        ("quoted_code = 30", "quoted_code = 1.0005", "at most three decimals"),
        ("quoted_code = 30", "quoted_code = true", "must be a number"),
        ("quoted_code = 30", 'quoted_code = "30"', "must be a number"),
        ("neutral = 0.5", "neutral = 1.5", "neutral is 1.5"),
        ("E = 1", "E = 2", "priority E is 2"),
        ("[priority.scale]", "[priority.steps]", "has steps"),
        ("[priority.scale]", "[other]", "has other"),
        ("[weights]", "[weights", "no TOML"),
    ],
)
def test_a_bad_file_is_refused_and_the_entry_named(old, new, said):
    with pytest.raises(WeightsError, match=said):
        parse(SHIPPED.replace(old, new))


def test_no_table():
    with pytest.raises(WeightsError, match=r"\[weights\] must be a table"):
        parse("weights = 3\npriority = 4\n")


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read(tmp_path, content):
    path = tmp_path / "weights.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WeightsError, match="cannot be read"):
        load_weights(path)
