from relais.link.askable import SELECTORS, askable, askable_among, askable_of
from tests.views import pa, views

PARTIES = [{"role": role} for role in ("reported", "victim", "officer", "reporter", "account")]
REPORTED, VICTIM, OFFICER, REPORTER, ACCOUNT = range(5)


def selector(value, party=None, kind="phone", **more):
    return {"kind": kind, "value": value, "party": party, **more}


def held(*selectors):
    return views(party=PARTIES, selector=list(selectors))


def values(rows):
    return [row["value"] for batch in rows.to_batches() for row in batch.to_pylist()]


def all_of(*selectors):
    with held(*selectors) as con:
        return values(askable(con).read_all())


def test_what_a_victim_bears_is_left_out_whoever_bears_it_too():
    assert all_of(selector("+1", REPORTED), selector("+2", VICTIM), selector("+2", REPORTED), selector("+2")) == ["+1"]


def test_it_is_left_out_as_another_kind_too():
    shown = all_of(
        selector("+2", VICTIM),
        selector("+2", ACCOUNT, "handle", service="whatsapp"),
        selector("A1", VICTIM, "account"),
        selector("A1", ACCOUNT, "iban"),
        selector("anna", VICTIM, "handle", service="skype"),
        selector("anna", ACCOUNT, "handle", service="kik"),
    )
    assert shown == []


def test_it_is_left_out_in_another_source_too():
    with views(
        party=[{"role": "victim"}, {"role": "account", "source_id": "b"}],
        selector=[selector("+2", 0), selector("+2", 0, source_id="b"), selector("+3", 0, source_id="b")],
    ) as con:
        assert values(askable(con).read_all()) == ["+3"]


def test_what_officers_and_reporters_alone_bear_is_left_out():
    shown = all_of(
        selector("a@example.org", OFFICER, "email"),
        selector("b@example.org", REPORTER, "email"),
        selector("c@example.org", REPORTER, "email"),
        selector("c@example.org", REPORTED, "email"),
        selector("d@example.org", None, "email"),
    )
    assert shown == ["c@example.org", "d@example.org"]


def test_weak_kinds_and_what_has_no_value_are_left_out():
    shown = all_of(
        selector("192.0.2.1", REPORTED, "ip"),
        selector("1234567890", REPORTED, "transfer_code"),
        selector("example.org/x", REPORTED, "url"),
        selector(None, REPORTED, "phone"),
    )
    assert shown == []


def test_each_stands_once_with_its_service():
    with held(
        selector("anna", REPORTED, "handle", service="skype"),
        selector("anna", ACCOUNT, "handle", service="skype"),
        selector("anna", REPORTED, "handle"),
    ) as con:
        table = askable(con).read_all()
    assert table.schema == SELECTORS
    assert [tuple(row.values()) for row in table.to_pylist()] == [("handle", "", "anna"), ("handle", "skype", "anna")]


def test_of_chosen_reports_or_parties():
    with held(
        selector("+1", REPORTED, report=0),
        selector("+2", VICTIM, report=0),
        selector("+3", None, report=0),
        selector("+4", REPORTED, report=1),
        selector("+5", ACCOUNT),
    ) as con:
        one = pa.table({"reading_id": ["r-a"], "ordinal": pa.array([0], pa.int64())})
        assert values(askable_of(con, "report", one)) == ["+1", "+3"]
        assert values(askable_of(con, "party", one)) == ["+1", "+4"]
        assert con.execute("SELECT count(*) FROM duckdb_views() WHERE view_name = 'link_chosen'").fetchall() == [(0,)]


def test_of_a_list_what_the_ledger_does_not_know_may_be_asked():
    with held(selector("+2", VICTIM), selector("o@example.org", OFFICER, "email")) as con:
        rows = [{"kind": "phone", "service": "", "value": value} for value in ("+9", "+2", "o@example.org", "+9")]
        assert values(askable_among(con, pa.Table.from_pylist(rows, SELECTORS))) == ["+9"]
