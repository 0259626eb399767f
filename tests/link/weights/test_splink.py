"""Splink is what our scorer is held against, and what trains it."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from relais.link.weights.compared import BIRTH, NAME, NET, Compared
from relais.link.weights.model import Field, shipped
from relais.link.weights.score import TEXT, weigh
from relais.link.weights.splink import learn, weights

pytestmark = pytest.mark.slow  # to import Splink takes two seconds

FIELDS = (NAME, BIRTH, TEXT, NET)


def plain():
    """The shipped model where rarity adds nothing: Splink knows none."""
    model = shipped()
    return replace(model, fields={name: replace(model.fields[name], typical=()) for name in FIELDS})


def test_our_weights_are_those_of_splink_on_every_level():
    model = plain()
    counts = [range(-1, len(model.fields[name].m)) for name in FIELDS]
    told = np.array(list(product(*counts)), np.int8)
    levels = {name: told[:, i] for i, name in enumerate(FIELDS)}
    ours = weigh(Compared(levels, {name: np.zeros(len(told)) for name in FIELDS}), model).total
    fields = {name: model.fields[name] for name in FIELDS}
    # Splink asks for two levels at least: the second is that of pairs of which we say nothing.
    fields[NET] = Field(*((share, 1 - share) for (share,) in (fields[NET].m, fields[NET].u)))
    assert np.abs(ours - weights(levels, fields, model.prior)).max() < 1e-6


def drawn(share: float, count: int = 5_000) -> tuple[dict[str, np.ndarray], dict[str, Field]]:
    """Levels of pairs, `share` of them one person's, of three independent fields with the shares of `FIELDS`."""
    rng = np.random.default_rng(5)
    fields = {"a": Field((0.9, 0.1), (0.05, 0.95)), "b": Field((0.7, 0.2, 0.1), (0.01, 0.09, 0.9))}
    fields["c"] = Field((0.8, 0.2), (0.1, 0.9))
    same = rng.random(count) < share
    levels = {
        name: np.where(
            same, rng.choice(len(field.m), count, p=field.m), rng.choice(len(field.u), count, p=field.u)
        ).astype(np.int8)
        for name, field in fields.items()
    }
    levels["c"][rng.random(count) < 0.3] = -1
    return levels, fields


def test_what_was_drawn_is_learnt_again():
    levels, fields = drawn(0.3)
    astray = {name: replace(field, m=tuple(1 / len(field.m) for _ in field.m)) for name, field in fields.items()}
    astray["b"] = replace(astray["b"], m=(0.5, 0.3, 0.2))
    found = learn(levels, astray)
    assert found.share == pytest.approx(0.3, abs=0.02)
    for name, field in fields.items():
        assert found.m[name] == pytest.approx(field.m, abs=0.05)
        assert found.u[name] == pytest.approx(field.u)
    assert learn(levels, astray) == found


def test_a_level_that_nobody_has_keeps_a_small_share():
    levels, fields = drawn(0.3, 2_000)
    levels["b"][levels["b"] == 1] = 0
    found = learn(levels, fields)
    assert 0 < found.m["b"][1] < 0.01
    assert sum(found.m["b"]) == pytest.approx(1)
