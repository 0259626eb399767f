from datetime import timedelta

import pytest

from relais.bench import sessions
from relais.bench.metrics import METRICS, base
from relais.bench.run import open_run
from tests.bench.made import CHAT, LIST, NOW, alter, figures, made

# Ada paid fay (REF1 and REF2), and rang her an hour after the first; lea, who is lawful, paid her too (REF5).
TRUE = {"reference": "REF1", "order": "pay_first", "call_at": NOW + timedelta(hours=1), "seconds": 2400,
        "caller": "ada", "callee": "fay"}  # fmt: skip
UNHEARD = TRUE | {"reference": "REF3", "caller": "ben", "call_at": NOW}


def scene(folder, proposed, truth=(TRUE, UNHEARD), calls=((NOW + timedelta(hours=1), 2400),)):
    """Open a run in which these (payment of the list by number, call by number, kind, ambiguous) were proposed."""
    readings = {}
    rows = [
        {"session_id": f"SE-{n}", "kind": kind, "ambiguous": ambiguous}
        for n, (_payment, _call, kind, ambiguous) in enumerate(proposed)
    ]
    pair = [{"payer": "S-ada", "payee": "S-fay"}, {"payer": "S-lea", "payee": "S-fay"}]
    none = [{"session_id": "none", "kind": "none", "ambiguous": False}]
    places = made(
        folder, truth_session=list(truth), session=rows or none, session_pair=pair,
        session_piece=[{"session_id": "none", "piece": "none", "reading_id": "none", "ordinal": 0}],
    )  # fmt: skip
    opened = open_run(places)
    for path, table in ((LIST, "payment"), (f"{CHAT}/result.json", "message")):
        ((readings[path],),) = opened.rows(f"SELECT DISTINCT reading_id FROM {table}")
    chat = readings[f"{CHAT}/result.json"]
    # The ledger's views are private to the connection, and stand before those that `alter` makes.
    opened.con.execute("CREATE TEMP TABLE calls AS FROM call")
    for n, (at, seconds) in enumerate(calls):
        opened.con.execute(
            f"""INSERT INTO calls BY NAME SELECT '{chat}' AS reading_id, {n} AS ordinal, 0 AS caller, 1 AS callee,
            'answered' AS status, TIMESTAMPTZ '{at.isoformat()}' AS "at", {seconds} AS duration_s"""
        )
    opened.con.execute("CREATE OR REPLACE TEMP VIEW call AS FROM calls")
    pieces = [
        f"INSERT INTO kept VALUES ('SE-{n}', '{piece}', '{reading}', {ordinal})"
        for n, (payment, call, _kind, _ambiguous) in enumerate(proposed)
        for piece, reading, ordinal in (("payment", readings[LIST], payment), ("call", chat, call))
    ]
    return alter(opened, "run_session_piece", *pieces)


def found(folder, *proposed, **other):
    return {
        metric: value for (metric, _engine), value in figures(sessions.score(scene(folder, proposed, **other))).items()
    }


def test_the_payment_and_the_very_call_it_paid_for(tmp_path):
    told = found(tmp_path, (0, 0, "paid first", False))
    assert {base(metric) for metric in told} <= METRICS.keys()
    for group in ("", ":paid_first", ":clear", ":of_commissioners", ":of_commissioners/clear"):
        assert told[f"sessions.precision{group}"] == 1
    assert told["sessions.recall"] == told["sessions.recall:pay_first"] == 1 / 2
    assert told["sessions.recall_recorded"] == told["sessions.recall_paired"] == 1
    assert told["sessions.lawful_count:all"] == 0


@pytest.mark.parametrize("proposed", [(1, 0, "paid first", True), (0, 1, "paid first", True)], ids=["payment", "call"])
def test_another_payment_or_another_call_is_wrong(tmp_path, proposed):
    calls = ((NOW + timedelta(hours=1), 2400), (NOW + timedelta(hours=9), 2400))
    told = found(tmp_path, proposed, calls=calls)
    assert told["sessions.precision"] == told["sessions.precision:ambiguous"] == 0
    assert told["sessions.recall_recorded"] == 0
    assert "sessions.precision:clear" not in told


def test_a_session_of_a_lawful_pair_is_wrong_and_counted_by_population(tmp_path):
    told = found(tmp_path, (0, 0, "paid first", False), (4, 0, "by appointment", True))
    assert told["sessions.precision"] == 1 / 2
    assert told["sessions.precision:of_commissioners"] == 1
    assert told["sessions.per_payment:of_commissioners/clear"] == 1 / 2
    assert (told["sessions.per_payment:of_lawful_pairs"], told["sessions.per_payment:of_lawful_pairs/clear"]) == (1, 0)
    assert told["sessions.lawful_share:all"] == told["sessions.lawful_count:all"] == 1
    assert (told["sessions.lawful_count:lawful payer"], told["sessions.lawful_count:lawful payer/clear"]) == (1, 0)


@pytest.mark.slow
def test_what_is_offered_by_the_month_is_told_apart(tmp_path):
    told = found(tmp_path, (0, 0, "by the month", True), (4, 0, "by the month", True))
    assert told["sessions.precision:by_the_month"] == 1 / 2
    assert "sessions.precision" not in told
    assert (told["sessions.recall"], told["sessions.recall:with_by_the_month"]) == (0, 1 / 2)
    assert (told["sessions.lawful_count:all"], told["sessions.lawful_count:all/by_the_month"]) == (0, 1)


@pytest.mark.slow
def test_a_call_of_strangers_is_known_by_its_length_too(tmp_path):
    for number, (seconds, right) in enumerate(((2400, 1), (1800, 0))):
        opened = scene(tmp_path / str(number), [(0, 0, "paid first", False)], calls=((TRUE["call_at"], seconds),))
        opened.con.execute("DELETE FROM bearer WHERE reading_id IN (SELECT reading_id FROM message)")
        told = figures(sessions.score(opened))
        assert told["sessions.precision", "relais"] == right
        assert told["sessions.recall_recorded", "relais"] == (1 if right else None)


@pytest.mark.slow
def test_a_minute_apart_is_the_same_moment_and_two_are_not(tmp_path):
    for number, (seconds, right) in enumerate(((60, 1), (61, 0))):
        calls = ((TRUE["call_at"] + timedelta(seconds=seconds), 2400),)
        told = found(tmp_path / str(number), (0, 0, "paid first", False), calls=calls)
        assert told["sessions.precision"] == right


def test_a_run_that_put_nothing_together_has_no_figures(tmp_path):
    assert list(sessions.score(open_run(made(tmp_path)))) == []
