"""The sprint on the small world: packages, account, audit, and what it refuses."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from relais.desk.derived import results
from relais.desk.error import DeskError
from relais.desk.home import Home, init
from relais.desk.sprint import Sprint, sprint
from relais.dossier.leads import COLUMNS
from relais.language.tongue import tongue
from relais.sim.world import AS_OF
from relais.store.tables import AUDIT

SAID = tongue("en")
FILES = {
    "package.json", "package.pdf", "persons.csv", "selectors.csv", "countries.csv", "payments.csv", "sessions.csv",
    "return-form.csv", "return-form.pdf",
}  # fmt: skip


@pytest.fixture(scope="module")
def ran(world: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, Path, Sprint]:
    folder = tmp_path_factory.mktemp("sprint")
    home = init(folder / "home", "A. Martin", key_file=folder / "key", authorisation="test 1/2026")
    return home, folder / "out", sprint(home, world / "inbox", folder / "out", AS_OF, SAID)


@pytest.mark.slow
def test_one_folder_per_country_an_account_and_the_list(ran: tuple[Home, Path, Sprint]) -> None:
    _home, out, done = ran
    countries = {line.country for line in done.countries}
    archives = {f"{one}.zip" for one in countries}
    assert {path.name for path in out.iterdir()} == {
        "account.json",
        "account.md",
        "leads.parquet",
        *archives,
        *countries,
    }
    assert all(set(json.loads((out / one / "manifest.json").read_text())["files"]) == FILES for one in countries)
    assert all({path.name for path in (out / one).iterdir()} == {*FILES, "manifest.json"} for one in countries)
    leads = pq.read_table(out / "leads.parquet")
    assert tuple(leads.column_names) == COLUMNS
    packages = [json.loads((out / one / "package.json").read_text()) for one in countries]
    assert sum(len(package["leads"]) for package in packages) == sum(leads["proposed"].to_pylist())
    assert sum(len(package["not_proposed"]) for package in packages) == sum(line.leads - line.proposed for line in
                                                                           done.countries)  # fmt: skip


@pytest.mark.slow
def test_payments_of_commissioners_to_named_facilitators_are_found(world: Path, ran: tuple[Home, Path, Sprint]) -> None:
    truth = json.loads((world / "truth.json").read_text())
    role = {person["id"]: person["role"] for person in truth["persons"]}
    listed = pq.read_table(ran[1] / "leads.parquet").to_pylist()
    found = {reference for row in listed for reference in row["references"]}
    named = {name for alert in truth["alerts"] for name in (alert["about"], *alert["names"])}
    paid = {
        payment["code"]: payment
        for payment in truth["payments"]
        if payment["path"] and role[payment["payer"]] == "commissioner" and payment["payee"] in named
    }
    assert len(paid) > 5
    # The rest went to numbers and wallets that are shared: hubs join nobody, so no anchor is seen behind them.
    assert len(paid.keys() & found) / len(paid) > 0.8


@pytest.mark.slow
def test_a_lead_is_never_two_persons_of_the_truth(world: Path, ran: tuple[Home, Path, Sprint]) -> None:
    truth = json.loads((world / "truth.json").read_text())
    payer = {payment["code"]: payment["payer"] for payment in truth["payments"]}
    for row in pq.read_table(ran[1] / "leads.parquet").to_pylist():
        assert len({payer[reference] for reference in row["references"] if reference in payer}) <= 1, row["lead"]


@pytest.mark.slow
def test_the_audit_chain_says_when_it_began_and_what_went_out(ran: tuple[Home, Path, Sprint]) -> None:
    home, _out, done = ran
    with home.engine.connect() as connection:
        rows = [row for row in connection.execute(AUDIT.select()).mappings() if row["act"] == "sprint"]
    # It began, was within what may be done alone or with consent, built the packages, and let them go.
    assert len(rows) == 4
    assert all(line.country in str(dict(rows[-1])) for line in done.countries)


@pytest.mark.slow
def test_the_account_names_what_was_unread_and_what_waits(ran: tuple[Home, Path, Sprint]) -> None:
    _home, out, done = ran
    account = json.loads((out / "account.json").read_text())
    assert [row["source"] for row in account["unread"]] == ["inbox/2026-11-15_seizure_3/phone.zip/documents/note.pdf"]
    assert (done.unread, done.waiting) == (1, 1)
    assert account["waiting"][0]["key"] == "country"


@pytest.mark.slow
def test_each_step_is_measured(ran: tuple[Home, Path, Sprint]) -> None:
    names = [step.name for step in ran[2].steps]
    assert names == ["intake", "link", "corroborate", "triage", "leads", "packages"]
    assert all(step.wall_s > 0 and step.peak_mib > 1 and step.rows > 0 for step in ran[2].steps)


@pytest.mark.slow
def test_the_same_seizure_in_another_home_gives_the_same_bytes(
    world: Path, ran: tuple[Home, Path, Sprint], tmp_path: Path
) -> None:
    home = init(tmp_path / "home", "B. Bernard", key_file=tmp_path / "key", authorisation="test 2/2026")
    sprint(home, world / "inbox", tmp_path / "again", AS_OF, SAID)
    first, second = (
        {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}
        for root in (ran[1], tmp_path / "again")
    )
    assert first == second


@pytest.mark.slow
def test_leads_are_kept_with_the_other_derived_tables(ran: tuple[Home, Path, Sprint]) -> None:
    tables, stale = results(ran[0], "lead", "lead_reason", "anchor")
    assert not stale
    assert set(tables["lead_reason"]["lead"].to_pylist()) <= set(tables["lead"]["lead"].to_pylist())


def test_a_folder_that_is_not_empty_is_refused_before_anything_is_read(home: Home, world: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with pytest.raises(DeskError, match="is not empty"):
        sprint(home, world / "inbox", tmp_path / "out", AS_OF, SAID)
    assert list(home.ledger.manifests.iterdir()) == []


def test_without_an_authorisation_nothing_is_read(world: Path, tmp_path: Path) -> None:
    home = init(tmp_path / "home", "A. Martin", key_file=tmp_path / "key")
    with pytest.raises(DeskError, match="recorded authorisation"):
        sprint(home, world / "inbox", tmp_path / "out", AS_OF, SAID)
    assert not (tmp_path / "out").exists()
    assert list(home.ledger.manifests.iterdir()) == []


@pytest.mark.slow
def test_packages_go_neither_into_the_home_nor_among_the_sources(ran: tuple[Home, Path, Sprint], world: Path) -> None:
    home, _out, _done = ran
    for place in (home.derived / "run" / "out", world / "inbox" / "out"):
        with pytest.raises(DeskError, match="lies inside"):
            sprint(home, world / "inbox", place, AS_OF, SAID)
        assert not place.exists()
