"""Search beyond selectors, on real homes: names, amounts, days, reports, subjects, cases; closed doors."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from relais.desk import derived, look_up, look_up_names
from relais.desk.error import DeskError
from relais.desk.home import Home, init
from relais.desk.look_up import Found, Page, search
from relais.desk.look_up_text import taken
from relais.model.report_form import FormLogin
from relais.safeguards.audit import read_chain
from tests.desk.made import named, report, take
from tests.desk.two_cases import FOREIGN, OWN, SHARED, TwoCases, make
from tests.desk.unit import rank

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def veiled(tmp_path_factory: pytest.TempPathFactory) -> TwoCases:
    return make(tmp_path_factory.mktemp("veiled"))


@pytest.fixture(scope="module")
def hidden(tmp_path_factory: pytest.TempPathFactory) -> TwoCases:
    return make(tmp_path_factory.mktemp("hidden"), agents=("B. Petit",))


@pytest.fixture(params=["veiled", "hidden"])
def world(request: pytest.FixtureRequest) -> TwoCases:
    held: TwoCases = request.getfixturevalue(request.param)
    return held


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home of one person: three reports of three people, paid on three days, one of whom logged in."""
    folder = tmp_path_factory.mktemp("few")
    home = init(folder / "home", "A. Martin", key_file=folder / "key", authorisation="test 1/2026")
    take(home, folder, named("NCMEC 42", "Mohamed Ali", "+33639980001", "2026-06-14T14:30+01:00"))
    take(home, folder, named("X-2", "محمد علي", "+33639980002", "2026-06-15T14:30+01:00"))
    third = named("X-3", "Jean-Pierre Dupont", "+33639980003", "2026-06-16T14:30+01:00")
    payment = replace(third.payments[0], amount="1250.50", currency="PHP")
    login = FormLogin(party=0, ip="203.0.113.7", at="2026-06-15T23:59:59+00:00")
    take(home, folder, replace(third, payments=(payment,), logins=(login,)))
    rank(home)
    return home


def rows(found: Found) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = found.table.to_pylist()
    return told


def of_run(home: Home, table: str, column: str) -> set[str]:
    return set(derived.results(home, table)[0][table][column].to_pylist())


def test_a_name_leads_to_its_report_and_its_subject_the_same_first(few: Home) -> None:
    for text in ("mohamed ali", "ALI Mohamed", "محمد علي", "Mohammed Aly"):
        assert {row["name"] for row in rows(search(few, text))} == {"Mohamed Ali", "محمد علي"}, text
    found = rows(search(few, "jean dupont"))
    assert [(row["kind"], row["name"], row["role"]) for row in found] == [("near name", "Jean-Pierre Dupont", "payer")]
    assert found[0]["report"] in of_run(few, "queue", "report_id")
    assert found[0]["subject"] in of_run(few, "subject", "subject_id")
    [exact] = rows(search(few, "Jean-Pierre Dupont"))
    assert (exact["kind"], exact["fact"]) == ("name", "party")
    assert rows(search(few, "Nobody Atall")) == []


def test_a_selector_leads_to_its_report_and_its_subject(few: Home) -> None:
    [seen] = rows(search(few, "06 39 98 00 03"))
    [name] = rows(search(few, "Jean-Pierre Dupont"))
    assert (seen["report"], seen["subject"]) == (name["report"], name["subject"])
    assert [row["report"] for row in rows(search(few, "203.0.113.7"))] == [name["report"]]


@pytest.mark.parametrize("text", ["1250,50", "1 250.50", "1.250,50 PHP", "₱1250.5"])
def test_an_amount_finds_its_payment(few: Home, text: str) -> None:
    events = search(few, text).events
    assert events.of == 1
    [row] = events.rows
    assert (row["fact"], row["amount"], row["currency"]) == ("payment", taken("1250.50").sum.amount, "PHP")  # type: ignore[union-attr]
    assert (row["one_name"], row["two_name"]) == ("Jean-Pierre Dupont", "Ana Ejemplo")
    assert row["report"] in of_run(few, "queue", "report_id")
    assert {row["subject"], row["other"]} <= of_run(few, "subject", "subject_id")


def test_another_currency_is_another_amount(few: Home) -> None:
    assert search(few, "50 EUR").events.of == search(few, "50").events.of == 2
    assert search(few, "1250.50 EUR").events.of == search(few, "1250.51").events.of == 0


@pytest.mark.parametrize("text", ["15/06/2026", "2026-06-15"])
def test_a_day_finds_what_was_paid_and_who_logged_in(few: Home, text: str) -> None:
    found = search(few, text)
    assert found.meanings == (("day", "2026-06-15"),)
    assert [(row["fact"], row["one_name"]) for row in found.events.rows] == [
        ("payment", "محمد علي"), ("login", "Jean-Pierre Dupont"),
    ]  # fmt: skip
    assert rows(found) == []


def test_each_event_is_found_on_one_day_and_all_on_some(few: Home) -> None:
    days = [datetime(2026, 6, 10, tzinfo=UTC).date() + timedelta(days=n) for n in range(12)]
    counts = [search(few, day.isoformat()).events.of for day in days]
    assert sum(counts) == 4
    assert search(few, "9999-12-31").events.of == search(few, "0001-01-01").events.of == 0


def test_so_many_are_listed_as_asked_and_all_are_counted(few: Home) -> None:
    events = search(few, "50", 1).events
    assert (len(events.rows), events.of) == (1, 2)


def test_ids_and_references_lead_straight_to_their_pages(few: Home) -> None:
    for id_ in of_run(few, "queue", "report_id"):
        assert [one.id for one in search(few, id_).pages] == [one.id for one in search(few, id_.lower()).pages] == [id_]
    for id_ in of_run(few, "subject", "subject_id"):
        [page] = search(few, id_).pages
        assert (page.what, page.id) == ("subject", id_)
    [page] = search(few, " NCMEC 42 ").pages
    assert (page.what, page.called) == ("report", "NCMEC 42")
    assert search(few, "NCMEC 4").pages == ()
    assert search(few, "R-0000000000").pages == search(few, "S-0000000000").pages == ()


def test_what_can_be_nothing_is_refused_with_what_can_be_searched(few: Home) -> None:
    for text in ("31/02/2026", "? ! ?", "", "\ud800"):
        with pytest.raises(DeskError) as met:
            search(few, text)
        assert met.value.template == look_up.NOTHING


def test_before_a_run_everything_is_found_and_leads_nowhere(tmp_path: Path) -> None:
    home = init(tmp_path / "home", "A. Martin", key_file=tmp_path / "key", authorisation="test 1/2026")
    assert search(home, "Jean Exemple").table.num_rows == search(home, "02/11/2026").events.of == 0
    take(home, tmp_path, report("X-1", "+33639980001"))
    for text in ("Jean Exemple", "+33639980001"):
        assert [(row["report"], row["subject"]) for row in rows(search(home, text))] == [(None, None)]
    assert [row["report"] for row in search(home, "50 EUR").events.rows] == [None]
    assert search(home, "X-1").pages == search(home, "R-0000000000").pages == ()


def test_a_name_of_many_is_cut_and_says_so(few: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (len(rows(search(few, "Ana Ejemplo"))), search(few, "Ana Ejemplo").more) == (3, False)
    monkeypatch.setattr(look_up_names, "MOST", 2)
    found = search(few, "Ana Ejemplo")
    assert (len(rows(found)), found.more) == (2, True)


def test_what_was_looked_for_is_in_the_audit_chain_by_its_seal_alone(few: Home) -> None:
    for text in ("Mohamed Ali", "1250,50", "2026-06-15", "NCMEC 42"):
        search(few, text)
    with few.engine.connect() as connection:
        told = "\n".join(str(row.details) for row in read_chain(connection) if row.act == "search")
    assert not [one for one in ("Mohamed", "1250.50", "1250,50", "2026-06-15", "NCMEC") if one in told]
    assert '"name"' in told
    assert '"day"' in told


def test_a_name_behind_a_closed_door_is_as_one_that_nobody_bears(world: TwoCases) -> None:
    for text in ("Canari Lointain", "canari lointain", "Canari Receveuse", "canari.pseudo", "Victime Canari", "Canari"):
        theirs, never = search(world.martin, text), search(world.martin, "Nemo Incognito")
        assert replace(theirs, meanings=()) == replace(never, meanings=()), text
    assert {row["name"] for row in rows(search(world.petit, "Canari Lointain"))} == {"Canari Lointain"}
    assert [row["name"] for row in rows(search(world.martin, "proche jean"))] == [OWN[0]]


def test_no_victim_is_found_by_name_by_whoever_works_on_the_case(world: TwoCases) -> None:
    found = search(world.petit, "Victime Canari")
    assert (found.table.num_rows, found.pages, found.events.of) == (0, (), 0)
    assert not [row for row in rows(search(world.petit, "Canari")) if "Victime" in row["name"]]


def test_events_behind_a_closed_door_are_masked_or_not_there(veiled: TwoCases, hidden: TwoCases) -> None:
    for text in ("50 EUR", "02/11/2026"):
        brought = search(veiled.martin, text).events
        assert brought.of == 3
        [masked] = [row for row in brought.rows if row["source_id"] == veiled.foreign]
        assert masked["one_name"].startswith("P-")
        assert masked["two_name"].startswith("P-")
        assert masked["source"].startswith("F-")
        assert not [one for one in FOREIGN if one in str(brought.rows)]
        assert {row["source_id"] for row in search(hidden.martin, text).events.rows} == {hidden.own, hidden.pool}
    assert search(hidden.martin, "01/11/2026").events.of == 0
    assert search(veiled.martin, "01/11/2026").events.rows[0]["one_name"].startswith("P-")
    assert search(hidden.petit, "01/11/2026").events.rows[0]["one_name"] == FOREIGN[0]


def test_a_reference_an_id_or_a_case_behind_a_closed_door_is_none(world: TwoCases) -> None:
    table = derived.results(world.petit, "queue")[0]["queue"].to_pylist()
    foreign = next(row["report_id"] for row in table if row["source_id"] == world.foreign)
    assert search(world.martin, "REFCANARI2").pages == ()
    assert [one.id for one in search(world.petit, "REFCANARI2").pages] == [foreign]
    assert search(world.martin, "2026/002").pages == search(world.martin, "2").pages == ()
    assert search(world.martin, "2026/001").pages == search(world.martin, "1").pages == (Page("case", "1", "2026/001"),)


def test_a_hidden_report_is_called_nothing_and_a_masked_one_by_its_mask(veiled: TwoCases, hidden: TwoCases) -> None:
    for world, shown in ((veiled, 1), (hidden, 0)):
        table = derived.results(world.petit, "queue")[0]["queue"].to_pylist()
        foreign = next(row["report_id"] for row in table if row["source_id"] == world.foreign)
        pages = search(world.martin, foreign).pages
        assert len(pages) == shown
        assert "REFCANARI2" not in str(pages)


def test_a_shared_selector_leads_only_where_the_person_may_go(hidden: TwoCases) -> None:
    table = derived.results(hidden.petit, "queue")[0]["queue"].to_pylist()
    own = next(row["report_id"] for row in table if row["source_id"] == hidden.own)
    assert {row["report"] for row in rows(search(hidden.martin, SHARED))} == {own}


def test_a_transfer_code_leads_to_the_report_and_to_whoever_pays(veiled: TwoCases) -> None:
    found = [row for row in rows(search(veiled.petit, "4444 2222 777")) if row["fact"] == "payment"]
    [name] = rows(search(veiled.petit, "Canari Lointain"))
    assert [(row["report"], row["subject"]) for row in found] == [(name["report"], name["subject"])]
