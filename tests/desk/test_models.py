"""The models of a home: the latest weighs, none is lost, and one that cannot be read is told with its file."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from relais.desk import analyse
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.models import current, train
from relais.link.weights.model import ESTIMATED, VERSION, shipped
from relais.model.report_form import FormParty, FormSelector, ReportForm
from relais.safeguards.audit import read_chain
from tests.desk.made import report, take
from tests.link.made import people

AS_OF = datetime(2026, 11, 25, tzinfo=UTC)


def kept(home: Home, number: int, text: str) -> None:
    home.models.mkdir(exist_ok=True)
    (home.models / f"{number:06}-0123456789ab.json").write_text(text, encoding="utf-8")


def other(prior: float) -> str:
    return json.dumps({**json.loads(shipped().to_json()), "prior": prior})


def test_a_home_without_a_model_weighs_as_shipped(home):
    assert current(home) == shipped()
    home.models.mkdir()
    (home.models / "notes.json").write_text("{}", encoding="utf-8")
    assert current(home) == shipped()


def test_the_latest_model_weighs(home):
    for number, prior in ((2, -9.0), (10, -11.0), (9, -10.0)):
        kept(home, number, other(prior))
    assert current(home).prior == -11.0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "no model"),
        ("[1]", "no model"),
        (other(-9.0)[:-20], "no model"),
        (json.dumps({"version": VERSION}), "it has no “prior”"),
        (other(-9.0).replace(f'"version": {VERSION}', '"version": 99'), "of version 99, .* train anew"),
        (other(-9.0).replace(f'"version": {VERSION}', '"version": true'), "of version True"),
        (other(-9.0).replace('"merge": 6.0', '"merge": -50.0'), "what merges weighs no less"),
        (other(-9.0).replace('"merge": 6.0', '"fuse": 6.0'), "it has no “merge”"),
    ],
)
def test_a_broken_model_is_told_with_its_file(home, text, said):
    kept(home, 1, text)
    for ask in (current, lambda home: analyse.run(home, AS_OF)):
        with pytest.raises(DeskError, match=f"000001-0123456789ab.json: .*{said}"):
            ask(home)


def test_bytes_that_are_no_text(home):
    kept(home, 1, "")
    next(home.models.iterdir()).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DeskError, match="000001-"):
        current(home)


def acts(home: Home) -> list[str]:
    with home.engine.connect() as connection:
        return [row.act for row in read_chain(connection)]


@pytest.mark.slow
def test_a_small_home_keeps_no_model_and_says_that_it_was_asked(home):
    assert train(home) == shipped()
    assert not home.models.exists()
    assert acts(home)[-1] == "train"


def many() -> list[ReportForm]:
    """Eight reports on a hundred parties each, two mentions of each person."""
    told = people()
    phones = {row["party"]: (FormSelector("phone", row["value"]),) for row in told["selector"]}
    parties = [
        FormParty("other", name=row["name_raw"], birth_date=row["birth_date_raw"], selectors=phones.get(n, ()))
        for n, row in enumerate(told["party"])
    ]
    return [
        replace(report(f"X-{n}", "+33639980001"), parties=tuple(parties[n : n + 100]), payments=())
        for n in range(0, len(parties), 100)
    ]


@pytest.mark.slow
def test_a_small_home_comes_back_to_shipped_weights(home, tmp_path):
    take(home, tmp_path, report("X-1", "+33639980001"))
    kept(home, 1, "{")
    # What was received stands, whatever the model is; the run says that it cannot be read.
    take(home, tmp_path, report("X-2", "+33639980001"))
    with pytest.raises(DeskError, match="no model"):
        analyse.run(home, AS_OF)
    assert train(home) == shipped() == current(home)
    assert analyse.run(home, AS_OF).model.origin == shipped().origin


@pytest.mark.slow  # it trains
def test_each_training_is_kept_beside_the_earlier_ones(home, tmp_path):
    for form in many():
        take(home, tmp_path, form)
    model = train(home)
    assert (model.origin, current(home)) == (ESTIMATED, model)
    # A home merges by its own estimate only where it is sure; what is listed and proposed stays the same.
    assert model.thresholds == replace(shipped().thresholds, merge=10)
    assert train(home) == model
    assert sorted(path.name for path in home.models.iterdir()) == [
        f"{number:06}-{model.digest[:12]}.json" for number in (1, 2)
    ]
    assert acts(home)[-2:] == ["train", "train"]
    weighed = analyse.run(home, AS_OF).model
    assert (weighed.origin, weighed.merge) == (ESTIMATED, 10)
