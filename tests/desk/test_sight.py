"""One place opens the ledger and the last run, and every column that says who or what is known to it."""

import ast
from dataclasses import fields
from pathlib import Path

import pyarrow as pa
import pytest

from relais.desk import derived
from relais.desk.shown_tables import TABLES
from relais.desk.veiled_facts import MASKS
from relais.model.facts import FACTS
from tests.desk.two_cases import make

pytestmark = pytest.mark.slow

# Who opens them beside `sight.py`, and why.
OPENS = {
    "sight.py": "the one place",
    "values.py": "knows of each value which sources hold it, and tells the veil and the search",
    "veil.py": "compares what is veiled with what is known",
    "derived.py": "holds the results",
    "analyse.py": "links everything under its authorisation",
    "models.py": "counts words of everything to weigh links",
    "index.py": "brings links up to date with what came in",
    "used.py": "writes down what a run selected",
    "news.py": "tells the owners of cases what came in, each what they may see",
    "bundle_content.py": "the weights and the day of the run that a bundle is recomputed with; no row of it",
    "warm.py": "brings into memory what is asked of first, and shows none",
    "draw.py": "draws from all reports, and shows none",
    "alerts.py": "lists the queue a page at a time, without what is hidden",
    "alert_filter.py": "lists what is asked of the queue a page at a time, without what is hidden",
    "person.py": "reads the sources of one's own case, or of alerts that one decides",
    "erase.py": "erases sources of whatever case, as two people signed, and shows none",
    "retention.py": "dates on which sources are to be looked at again, by their hash",
    "doctor_audit.py": "looks whether the ledger is whole",
    "deconflict.py": "answers a partner from the whole house, and shows nothing of it",
}
WAYS = {
    "relais.ledger.read": {"read"},
    "relais.ledger.state": {"load"},
    "relais.desk.derived": {"results", "opened", "parquet"},
    "relais.desk": {"derived"},
}


def test_only_one_place_opens_the_ledger_and_the_run() -> None:
    found = {
        path.name
        for path in Path(derived.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and {one.name for one in node.names} & WAYS.get(node.module or "", set())
    }
    assert found | {"derived.py"} == OPENS.keys()


# Columns of text that say neither who nor what: words of a list, times as written, countries, companies, keys.
PLAIN = {
    "source_id", "reading_id", "locator", "role", "address_country", "kind", "service", "nature", "country", "state",
    "time_raw", "time_precision", "zone_source", "operator", "status", "status_raw", "currency", "amount_raw",
    "channel", "sender", "company", "priority", "event", "port_raw", "scheme", "code", "authority", "carrier",
    "origin", "destination",
}  # fmt: skip


def test_every_column_of_a_fact_is_masked_or_says_nobody() -> None:
    left = [
        f"{table}.{field.name}"
        for table, schema in FACTS.items()
        for field in schema
        if is_text(field.type)
        and field.name not in MASKS.get(table, {})
        and not any(field.name == plain or field.name.endswith(f"_{plain}") for plain in PLAIN)
    ]
    assert left == []


def is_text(of: pa.DataType) -> bool:
    if pa.types.is_list(of):
        return is_text(of.value_type)
    if pa.types.is_struct(of):
        return any(is_text(of.field(n).type) for n in range(of.num_fields))
    return pa.types.is_map(of) or pa.types.is_string(of)


# What of a run's tables is a name of ours, a word of a list, a statement to fill in, a currency or a country.
PLAIN_OF_A_RUN = {
    "act", "anchor", "area", "area_from", "amounts", "basis", "because", "beaten_session", "carrier", "clock_id",
    "clock_state", "community_id", "confidence", "country", "currency", "data", "datum", "datum_id", "destination",
    "differs", "direction", "doubt", "duplicates", "fact_table", "field", "fit", "grounds", "group_id", "holder",
    "holding", "innocent", "join_id", "kind", "kinds", "lead", "level", "link_id", "locator", "missing",
    "nature", "note", "operators", "origin", "outcome", "paid_out_currency", "person", "piece", "port_fit", "priority",
    "reason", "reasons", "reading", "record_table", "refused", "report_id", "role", "sender", "service",
    "session_id", "state", "status", "subject_id", "template", "test", "time_fit", "time_precision", "use",
    "what", "whom", "why", "why_not",
    # Of these tables alone: citations, names of reasons and operators, counts and days.
    "clock.source", "datum.source", "many_payers.reference", "reason.name", "lead_reason.name", "ip_request.name",
    "reason.params", "lead_reason.params", "link_common.hub", "queue.reading_id", "session_piece.reading_id",
}  # fmt: skip


def test_every_table_and_column_of_a_run_is_known(tmp_path: Path) -> None:
    veiled = make(tmp_path)
    files = [path for path in (veiled.martin.derived / "run").iterdir() if path.suffix != ".json"]
    # An index holds no data of its own: hashes of a column, and where the rows are.
    names = sorted(path.stem for path in files if "-of-" not in path.name)
    assert set(names) == TABLES.keys()
    tables, _stale = derived.results(veiled.martin, *names)
    left = []
    for name, table in tables.items():
        told, of = TABLES[name], set()
        for field in fields(told):
            held = getattr(told, field.name)
            of |= {one for one in held if isinstance(one, str)} if isinstance(held, tuple) else {held}
        of |= {one for pair in (*told.mentions, *told.raw) for one in pair} | set(told.parent or ())
        left += [f"{name}.{field.name}" for field in table.schema if is_text(field.type)
                 and field.name not in of and not PLAIN_OF_A_RUN & {field.name, f"{name}.{field.name}"}
                 and not field.name.endswith(("_locator", "_reading", "_source", "_reading_id"))]  # fmt: skip
    assert left == []
    sources = [f"{name}.{column}" for name, table in tables.items() for column in table.column_names
               if column.endswith(("source_id", "_source")) and column not in TABLES[name].sources]  # fmt: skip
    assert sources == []
