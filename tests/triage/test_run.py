import random
from decimal import Decimal
from hashlib import sha256

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.triage.run import CLOCK, QUEUE, REASON, run
from relais.triage.weights import load_weights, parse
from tests.triage.test_clock import login
from tests.triage.test_quoted_code import CHAT, finding
from tests.triage.test_repeated_sessions import NEAR, calls
from tests.triage.test_weights import SHIPPED
from tests.triage.world import NOW, ago, alert, made, merged, transfers, world

pytestmark = pytest.mark.slow

FINDINGS = [finding("transfer_code", error_rate=0.01), finding("amount", same_parties=True)]


def everything():
    """A world in which every reason speaks."""
    return merged(
        alert("a", ("P", "reported"), ("V", "victim"), priority="E", child_at_risk=True, channel="cybertip", at=ago(9)),
        login(ago(320)),
        alert("b", ("F", "reported"), ("O", "officer"), priority="9"),
        alert("z", ("X", "reported"), priority="9"),
        transfers("t", ("P", "F", 30), ("P", "F", 20), ("Q", "F", 9), ("R", "F", 8), ("S", "F", 7)),
        calls("d", *NEAR),
        CHAT,
    )


def written(tables):
    """The bytes as they are kept: in memory, what lies under a null is nobody's business."""
    digest = sha256()
    for table in tables.values():
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink)
        digest.update(sink.getvalue())
    return digest.hexdigest()


def scores(tables):
    return {row["source_id"]: row["score"] for row in tables["queue"].to_pylist()}


def test_the_queue_and_its_schemas():
    tables = made(finding=FINDINGS, **everything())
    assert (tables["queue"].schema, tables["reason"].schema, tables["clock"].schema) == (QUEUE, REASON, CLOCK)
    first, second, third = tables["queue"].to_pylist()
    assert [row["source_id"] for row in (first, second, third)] == ["a", "b", "z"]
    assert [row["rank"] for row in (first, second, third)] == [1, 2, 3]
    assert first["report_id"] == "R-" + sha256(b"a:0").hexdigest()[:10]
    assert (first["reading_id"], first["ordinal"], first["locator"]) == ("r-a", 0, "report/0")
    names = {row["name"] for row in tables["reason"].to_pylist()}
    assert names == load_weights().weights.keys()


def test_the_parts_make_the_score():
    tables = made(finding=FINDINGS, **everything())
    parts = {}
    for row in tables["reason"].to_pylist():
        assert row["part"] == row["strength"] * row["weight"]
        parts[row["report_id"]] = parts.get(row["report_id"], Decimal(0)) + row["part"]
    assert parts == {row["report_id"]: row["score"] for row in tables["queue"].to_pylist()}


def test_every_statement_can_be_filled_and_has_its_places():
    sources = set("abztdc")
    for row in made(finding=FINDINGS, **everything())["reason"].to_pylist():
        assert "{" not in row["template"].format(**dict(row["params"]))
        assert row["places"]
        assert row["places_count"] >= len(row["places"])
        assert {place["source_id"] for place in row["places"]} <= sources
        assert all(place["locator"] and place["what"] for place in row["places"])


def test_the_views_are_left_as_they_were():
    con = world(**everything())
    before = con.sql("SHOW TABLES").fetchall()
    run(con, weights=load_weights(), as_of=NOW)
    assert con.sql("SHOW TABLES").fetchall() == before


@settings(deadline=None, max_examples=6, suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_byte(shuffle: random.Random):
    tables = {
        name: [{**row, "ordinal": number} for number, row in rows] for name, rows in numbered(everything()).items()
    }
    plain = written(made(finding=FINDINGS, **tables))
    for rows in tables.values():
        shuffle.shuffle(rows)
    assert written(made(finding=FINDINGS, **tables)) == plain


def numbered(tables):
    """Rows with the ordinal they have in their source."""
    counts, found = {}, {}
    for name, rows in tables.items():
        for row in rows:
            key = (name, row["source_id"])
            found.setdefault(name, []).append((counts.get(key, 0), row))
            counts[key] = counts.get(key, 0) + 1
    return found


@pytest.mark.parametrize("threads", [1, 4])
def test_threads_change_no_byte(threads):
    con = world(finding=FINDINGS, **everything())
    con.execute(f"SET threads = {threads}")
    assert written(run(con, weights=load_weights(), as_of=NOW)) == written(made(finding=FINDINGS, **everything()))


TEXT = st.text(max_size=8)


@settings(deadline=None, max_examples=6, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_names_ages_and_births_change_no_byte(data):
    tables = everything()
    plain = written(made(finding=FINDINGS, **tables))
    for party in tables["party"]:
        for column in ("name_raw", "nickname", "birth_date_raw", "age_raw"):
            party[column] = data.draw(TEXT)
    assert written(made(finding=FINDINGS, **tables)) == plain


@settings(deadline=None, max_examples=6, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["E", "3", None]), st.booleans(), st.sampled_from(["0", "m", "zz"]))
def test_an_unrelated_report_changes_no_other_score(priority, at_risk, source):
    before = scores(made(finding=FINDINGS, **everything()))
    stranger = alert(source, ("stranger", "reported"), priority=priority, child_at_risk=at_risk)
    bought = transfers(f"{source}-t", ("stranger", "shop", 3))
    after = scores(made(finding=FINDINGS, **merged(everything(), stranger, bought)))
    assert {name: score for name, score in after.items() if name != source} == before


def test_ties_go_to_what_is_lost_first_then_to_the_source():
    tables = merged(*(alert(name, (name, "reported")) for name in "dcba"))
    for name, days in (("c", 345), ("d", 350)):
        tables = merged(tables, {"login": [{**login(ago(days))["login"][0], "source_id": name}]})
    weights = parse(SHIPPED.replace("expiry = 60", "expiry = 0").replace("french_nexus = 30", "french_nexus = 0"))
    queue = made(weights=weights, **tables)["queue"].to_pylist()
    assert len({row["score"] for row in queue}) == 1
    assert [row["source_id"] for row in queue] == ["a", "b", "d", "c"]  # what is unknown comes before what is known


def test_a_weight_of_nought_leaves_a_reason_without_part():
    weights = parse(SHIPPED.replace("child_at_risk = 300", "child_at_risk = 0"))
    assert scores(made(weights=weights, **everything()))["a"] < 300


def test_the_same_report_received_three_times():
    def pair(left, right):
        return {"left_reading": f"r-{left}", "left_ordinal": 0, "right_reading": f"r-{right}", "right_ordinal": 0}

    tables = merged(*(alert(name, priority="E") for name in "abc"), alert("d", priority="1"))
    queue = made(duplicate=[pair("a", "b"), pair("b", "c")], **tables)["queue"].to_pylist()
    ids = {row["source_id"]: row["report_id"] for row in queue}
    assert {row["source_id"]: row["duplicates"] for row in queue} == {
        "a": [ids["b"], ids["c"]], "b": [ids["a"], ids["c"]], "c": [ids["a"], ids["b"]], "d": [],
    }  # fmt: skip


def test_no_report_no_queue():
    tables = made()
    assert [table.num_rows for table in tables.values()] == [0, 0, 0, 0]
    assert tables["queue"].schema == QUEUE


def test_each_datum_stands_once_with_the_report_of_the_highest_rank_that_leads_to_it():
    made_of = made(finding=FINDINGS, **everything())
    data, queue = made_of["datum"].to_pylist(), made_of["queue"].to_pylist()
    assert len({row["datum_id"] for row in data}) == len(data) > 0
    ranks = {row["report_id"]: row["rank"] for row in queue}
    by_clock = {}
    for row in made_of["clock"].to_pylist():
        by_clock.setdefault((row["holding"], row["source_id"], row["ordinal"]), []).append(ranks[row["report_id"]])
    for row in data:
        held = by_clock.get((row["holding"], row["source_id"], row["ordinal"]))
        assert held is None or ranks[row["report_id"]] <= min(held)
        assert row["reports"] >= 1
