import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.link.fields import alias, birth, contact, words
from relais.link.holders import BANDS
from relais.link.names.compare import LEVELS as NAME_LEVELS
from relais.link.weights.compared import BIRTH, NAME
from relais.link.weights.model import BROKEN, OTHER_VERSION, VERSION, ModelError, from_json, shipped
from relais.link.weights.score import TEXT

fractions = st.floats(1e-6, 1, allow_nan=False)
whole = json.loads(shipped().to_json())


def test_the_shipped_model_weighs_every_level():
    model = shipped()
    assert len(model.fields[NAME].m) == len(model.fields[NAME].typical) == len(NAME_LEVELS)
    assert len(model.fields[BIRTH].m) == len(birth.LEVELS)
    assert len(model.fields[TEXT].m) == len(words.LEVELS)
    assert (len(model.contact), len(model.near), len(model.alias)) == tuple(
        map(len, (BANDS, contact.LEVELS, alias.LEVELS))
    )
    assert model.thresholds.lead < model.thresholds.proposal < model.thresholds.merge
    for name in (NAME, BIRTH, TEXT):
        assert sum(model.fields[name].m) == pytest.approx(1, abs=0.01)
        assert sum(model.fields[name].u) == pytest.approx(1, abs=0.01)


@given(
    st.dictionaries(st.integers(0, (1 << 63) - 1), st.floats(0, 14), max_size=5),
    st.floats(-40, 0),
    fractions,
    fractions,
)
def test_what_is_written_is_read_again_with_the_same_digest(rarity, prior, m, u):
    model = shipped()
    name = replace(model.fields[NAME], m=(m, *model.fields[NAME].m[1:]), u=(u, *model.fields[NAME].u[1:]))
    made = replace(model, rarity=rarity, prior=prior, fields={**model.fields, NAME: name})
    read = from_json(made.to_json())
    assert read == made
    assert read.digest == made.digest
    assert (made.digest == model.digest) == (made == model)


def test_the_model_of_another_version_says_which_is_read():
    with pytest.raises(ModelError, match=f"of version 0, .* reads version {VERSION}: train anew") as caught:
        from_json(json.dumps({**whole, "version": 0}))
    assert caught.value.template == OTHER_VERSION


def changed(**columns):
    return json.dumps({**whole, **columns})


def of_name(**columns):
    return changed(fields={**whole["fields"], "name": {**whole["fields"]["name"], **columns}})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "7",
        "[]",
        "[1]",
        "{}",
        json.dumps({"version": VERSION}),
        changed(prior="much"),
        changed(prior=None),
        changed(prior=float("nan")),
        changed(thresholds={"lead": 1}),
        changed(thresholds={**whole["thresholds"], "more": 1}),
        changed(thresholds=[]),
        changed(fields=[]),
        changed(fields={}),
        changed(contact=7),
        changed(contact=[1.0, 2.0]),
        changed(near=[]),
        changed(alias=[1.0]),
        changed(rarity={"ana": 1}),
        of_name(m=[1.0]),
        of_name(m=[0.5, 0.5], u=[0.5, 0.5]),
        of_name(m=[0.0, *whole["fields"]["name"]["m"][1:]]),
        of_name(u=[1.5, *whole["fields"]["name"]["u"][1:]]),
        of_name(typical=[1.0]),
    ],
)
def test_what_is_no_model_is_refused(text):
    with pytest.raises(ModelError, match=r"no model: .{8}") as caught:
        from_json(text)
    assert caught.value.template == BROKEN


def test_a_field_that_is_missing_is_named():
    with pytest.raises(ModelError, match="it has no “prior”"):
        from_json(json.dumps({name: told for name, told in whole.items() if name != "prior"}))
