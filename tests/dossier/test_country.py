import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pyarrow as pa
import pytest

from relais.dossier import country
from relais.triage.lead import shown
from relais.triage.leads import WHY_NOT

AT = datetime(2026, 10, 1, 20, 30, tzinfo=UTC)
PLACE = {"source_id": "s1", "locator": "line 2", "what": "payment", "value": "50 EUR"}


def say(template, params):
    return template.format(**params)


def lead(name, **more):
    row = {
        "lead": f"L-{name}", "rank": 1, "score": 40.0, "proposed": True, "country": "FR", "subjects": ["S-1"],
        "anchors": ["S-9"], "selectors": [{"kind": "phone", "service": None, "value": "+33639980001"}],
        "names": [name], "references": ["1234567890"], "payments": 1, "sessions": 1, "total_eur": 50.0,
        "first_seen": AT, "priority": None, "first_expiry": None, "reasons": ["quoted_code"], "last_seen": AT,
        "why_not": None,
    }  # fmt: skip
    return row | more


def findings(leads, **rows):
    tables = {name: pa.Table.from_pylist(rows.get(name, []), schema) for name, (schema, _sql) in shown.TABLES.items()}
    anchor = {"anchor": "S-9", "named": True, "held": False, "payers": 1, "names": ["Payee"], "subjects": ["S-9"]}
    tables["anchor"] = pa.Table.from_pylist([anchor], shown.ANCHOR)
    tables["lead"] = pa.Table.from_pylist(leads, shown.LEAD)
    return country.Findings(tables, {"s1": "inbox/list.csv"}, WHY_NOT, "2026-11-25T12:00:00+00:00")


REASON = {
    "lead": "L-Ana", "name": "quoted_code", "part": Decimal("30.000000"), "template": "{codes} codes",
    "params": [("codes", "2")], "innocent": "whoever pays tells the code", "places": [PLACE], "places_count": 1,
}  # fmt: skip
PAYMENT = {
    "lead": "L-Ana", "anchor": "S-9", "at": AT, "amount": Decimal(50), "currency": "EUR", "reference": "1234567890",
    "paid_out_place": "Shop", "source_id": "s1", "locator": "line 2",
}  # fmt: skip


def written(folder, made, which="FR"):
    country.write(folder, made, which, say)
    return json.loads((folder / "package.json").read_text()), (folder / "summary.md").read_text()


def test_a_case_has_its_facts_reasons_and_sources(tmp_path):
    package, page = written(tmp_path, findings([lead("Ana")], lead_reason=[REASON], lead_payment=[PAYMENT]))
    (case,) = package["leads"]
    assert case["evaluation"] == "proposed, to be judged by a person"
    assert case["reasons"] == [
        {"name": "quoted_code", "part": "30", "text": "2 codes", "innocent": "whoever pays tells the code",
         "places": [PLACE], "places_count": 1}
    ]  # fmt: skip
    assert case["payments"][0]["at"] == "2026-10-01T20:30:00Z"
    assert case["payments"][0]["amount"] == "50"
    assert package["sources"] == [{"source_id": "s1", "name": "inbox/list.csv", "intelligence": False}]
    assert package["counts"] == {"leads": 1, "proposed": 1, "payments": 1, "sessions": 1}
    for text in ("Ana", "2 codes", "whoever pays tells the code", "+33639980001", "Shop", "Innocent reading"):
        assert text in page


def test_of_whoever_is_not_proposed_only_the_reason_is_handed_on(tmp_path):
    other = lead("Ben", proposed=False, why_not="money_alone", rank=2)
    package, page = written(tmp_path, findings([lead("Ana"), other]))
    assert package["not_proposed"] == [{"lead": "L-Ben", "why_not": "money_alone"}]
    assert package["why_not"] == {"money_alone": WHY_NOT["money_alone"]}
    assert "Ben" not in page
    assert page.count(WHY_NOT["money_alone"]) == 1
    assert '"Ben"' not in json.dumps(package)


def test_each_country_has_its_own_cases_and_the_undetermined_come_last(tmp_path):
    made = findings([lead("Ana"), lead("Bea", country="undetermined"), lead("Zoe", country="ZA")])
    assert country.countries(made) == ["FR", "ZA", "undetermined"]
    package, _page = written(tmp_path, made, "ZA")
    assert [case["lead"] for case in package["leads"]] == ["L-Zoe"]


def test_a_hostile_name_changes_neither_page_nor_screen(tmp_path):
    _package, page = written(tmp_path, findings([lead("a|<b>\n# *x* \x1b[2J\u202e")]))
    (line,) = [line for line in page.splitlines() if line.startswith("- Names")]
    assert line == "- Names as written: a\\|\\<b\\>�\\# \\*x\\* �\\[2J�"


def test_a_long_page_says_how_much_it_hides(tmp_path):
    package, page = written(tmp_path, findings([lead(f"n{n}", rank=n) for n in range(country.SHOWN + 7)]))
    assert "7 more proposed cases stand in package.json." in page
    assert len(package["leads"]) == country.SHOWN + 7


@pytest.mark.parametrize("table", ["lead_reason", "lead_evidence", "lead_payment", "lead_session", "lead_tie"])
def test_the_facts_of_another_country_stay_out(tmp_path, table):
    key = "person" if table == "lead_tie" else "lead"
    place = "places" if table in ("lead_reason", "lead_tie") else "locator"
    row = {key: "L-Zoe", place: [PLACE | {"locator": "elsewhere"}] if place == "places" else "elsewhere"}
    made = findings([lead("Ana"), lead("Zoe", country="ZA")], **{table: [row]})
    package, _page = written(tmp_path, made)
    assert "elsewhere" not in json.dumps(package)


def test_what_rests_on_intelligence_says_so(tmp_path):
    made = findings([lead("Ana")], lead_reason=[REASON], lead_payment=[PAYMENT])
    package, page = written(tmp_path, replace(made, intelligence=frozenset({"s1", "s9"})))
    assert [source["intelligence"] for source in package["sources"]] == [True]
    assert "1 of the sources are intelligence" in package["missing"][-1]
    assert "1 of the sources are intelligence" in page
