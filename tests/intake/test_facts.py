from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.intake import facts as collector
from relais.intake import reports as gathered_reports
from relais.intake.facts import HALF, Facts
from relais.intake.gathered import Mentions
from relais.intake.mention import mention
from relais.intake.reports import Reports
from relais.model.facts import FACTS

HALVES = "a\ud800b"


def filled() -> tuple[Facts, dict[str, list[pa.RecordBatch]]]:
    sent: dict[str, list[pa.RecordBatch]] = {}

    def sink(table: str, batch: pa.RecordBatch) -> None:
        batch.validate(full=True)
        assert batch.schema.equals(FACTS[table], check_metadata=True)
        sent.setdefault(table, []).append(batch)

    return Facts("0" * 64, "reader", 1, sink=sink, key=b"k" * 32), sent


def rows(sent: dict[str, list[pa.RecordBatch]], table: str) -> list[dict[str, Any]]:
    return [row for batch in sent[table] for row in batch.to_pylist()]


@pytest.mark.parametrize("few", [0, 1_000])
def test_few_rows_and_many_become_the_same_batches(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collector, "_FEW", few)
    facts, sent = filled()
    assert facts.add("party", "line 1", role="payer", name_raw="Ana") == 0
    facts.add_cells("party", ["line 2", "line 3"], {"role": ["payee", "other"], "nickname": pa.array([None, "ben"])})
    assert facts.add("party", "line 4", role="other", report=7) == 3
    reading = facts.close()
    found = rows(sent, "party")
    empty = dict.fromkeys(FACTS["party"].names)
    same = {"source_id": "0" * 64, "reading_id": reading.reading_id}
    assert found == [
        {**empty, **same, "ordinal": 0, "locator": "line 1", "role": "payer", "name_raw": "Ana"},
        {**empty, **same, "ordinal": 1, "locator": "line 2", "role": "payee"},
        {**empty, **same, "ordinal": 2, "locator": "line 3", "role": "other", "nickname": "ben"},
        {**empty, **same, "ordinal": 3, "locator": "line 4", "role": "other", "report": 7},
    ]
    assert reading.facts == {"party": 4}


def test_an_unknown_column_is_an_error_and_leaves_no_row() -> None:
    facts, sent = filled()
    with pytest.raises(KeyError, match="party has no column colour"):
        facts.add("party", "line 1", role="other", colour="red")
    assert facts.close().facts == {}
    assert sent == {}


@pytest.mark.parametrize("few", [0, 1_000])
def test_half_a_character_costs_itself_alone(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collector, "_FEW", few)
    facts, sent = filled()
    facts.add("party", HALVES, role="other", name_raw=HALVES, nickname="\ud83d\ude00")
    facts.add("party", "line 2", role="other", name_raw="é")
    mention(facts, "line 1", "email", HALVES, party=0)
    mentions = Mentions(facts)
    mentions.add("line 2", "email", HALVES, report=0)
    mentions.flush()
    reports = Reports(facts)
    reports.add("line 3", [f"{HALVES} 20.00 EUR"], channel="form", places=[("at", HALVES)])
    reports.flush()
    reading = facts.close()
    first, second = rows(sent, "party")
    assert (first["locator"], first["name_raw"], first["nickname"]) == ("a�b", "a�b", "😀")
    assert second["name_raw"] == "é"
    assert [(row["raw"], row["value"]) for row in rows(sent, "selector")] == [("a�b", None)] * 2
    (report,) = rows(sent, "report")
    assert report["places"] == [("at", "a�b")]
    assert [token["value"] for token in report["tokens"]] == ["20"]
    said = [notice.params for notice in reading.notices if notice.template == HALF]
    assert {"column": "party.name_raw", "count": "1"} in said
    assert {notice.skipped for notice in reading.notices} == {0}
    # What is said goes into a manifest, which holds whole characters only.
    assert all(text.isprintable() for notice in reading.notices for text in (notice.place, *notice.params.values()))


def test_a_notice_shows_the_beginning_of_a_long_cell() -> None:
    facts, sent = filled()
    mention(facts, "line 1", "email", "x" * 5_000)
    mentions = Mentions(facts)
    mentions.add("line 2", "email", "y" * 5_000, report=None)
    mentions.flush()
    assert [notice.params["raw"] for notice in facts.close().notices] == ["x" * 100, "y" * 100]
    assert [len(row["raw"]) for row in rows(sent, "selector")] == [5_000, 5_000]


@given(
    reports=st.lists(st.lists(st.sampled_from(["20 EUR", "é, call +33639980001", "hello", "", "a@example.org"]))),
)
def test_tokens_are_joined_alike_token_by_token_and_by_column(reports: list[list[str]]) -> None:
    def joined(few: int) -> list[dict[str, Any]]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(gathered_reports, "_FEW", few)
            facts, sent = filled()
            gathered = Reports(facts)
            for texts in reports:
                gathered.add("", texts, channel="form")
            gathered.flush()
            facts.close()
            return rows(sent, "report") if reports else []

    assert joined(0) == joined(1_000)
