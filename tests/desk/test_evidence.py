"""Evidence at the desk: pairs are screened and opened with their places; what selected a pair is told apart."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from relais.corroborate.innocents import LEVELS
from relais.corroborate.null import REDRAWS
from relais.corroborate.payment_then_call import AFTER, BEFORE
from relais.corroborate.registry import TESTS
from relais.desk import analyse
from relais.desk.clear import ALREADY, NO_PAYMENT, NOT_CLEARED, clear, cleared, withdraw
from relais.desk.error import DeskError
from relais.desk.evidence import NO_TEST, counts, found, statement, statements
from relais.desk.home import Home
from relais.desk.keep_back import NO_REASON, keep_back, kept
from relais.desk.mappings import confirm, propose
from relais.desk.open_pair import NO_PAIR, open_pair
from relais.desk.pair_pictures import EXISTS
from relais.desk.pair_pictures import write as write_pictures
from relais.desk.prove import verify
from relais.desk.take_in import take_in
from relais.desk.try_timing import try_timing
from tests.desk.conftest import Copied

pytestmark = pytest.mark.slow
PARIS = ZoneInfo("Europe/Paris")
START = datetime(2026, 1, 5, 1, 0, tzinfo=PARIS)
AS_OF = datetime(2026, 11, 25, tzinfo=UTC)


def write(folder: Path, name: str, days: range) -> list[Path]:
    """Write payments at all hours, each followed by a call of the same two telephones."""
    ends = ("+33 6 39 98 00 01", "+33 6 39 98 00 02")
    paid = ["date;payeur;beneficiaire;montant;devise;reference"]
    called = ["date;appelant;appele;duree"]
    for day in days:
        at = START + timedelta(days=day, hours=7 * day % 24)
        paid.append(f"{at.isoformat()};{ends[0]};{ends[1]};50;EUR;REF{day:05}")
        called.append(f"{(at + timedelta(minutes=20)).isoformat()};{ends[1]};{ends[0]};900")
    paths = []
    for kind, rows in (("payments", paid), ("calls", called)):
        paths.append(folder / f"{kind}{name}.csv")
        paths[-1].write_text("\n".join(rows), encoding="utf-8")
    return paths


def _timed(home: Home, folder: Path) -> None:
    for path in write(folder, "", range(12)):
        confirm(home, propose(path).mapping, path.stem, fields={}, fixed={})
        take_in(home, [path])
    analyse.run(home, AS_OF)


@pytest.fixture
def timed(copied: Copied) -> Home:
    """Twelve payments and calls, screened."""
    return copied("timed", _timed)


def pair(home: Home) -> tuple[str, str]:
    first = found(home, "payment_then_call").table.to_pylist()[0]
    return first["payer"], first["payee"]


def test_every_test_is_counted_listed_and_stated(timed: Home) -> None:
    told, stale = counts(timed)
    assert not stale
    assert [test for test, _count in told] == list(statements()) == list(TESTS)
    assert all(found(timed, test.name).table.num_rows == count for test, count in told)
    with pytest.raises(DeskError) as refused:
        statement("nonsense")
    assert refused.value.template == NO_TEST


def test_a_pair_is_screened_and_opened_with_its_places(timed: Home) -> None:
    listed = found(timed, "payment_then_call")
    table, stale = listed.table, listed.stale
    assert not stale
    first = table.to_pylist()[0]
    assert (first["direction"], first["near"], first["payments"]) == (AFTER, 12, 12)
    opened = open_pair(timed, first["payer"], first["payee"])
    answers = [one for one in opened.answers if one.test == "payment_then_call"]
    assert [one.direction for one in answers] == [AFTER, BEFORE]
    after = answers[0]
    assert after.found is not None
    assert after.found.p == pytest.approx(first["p"])
    assert after.alarms is not None
    assert (after.alarms.redraws, after.alarms.levels, opened.levels) == (REDRAWS, LEVELS, LEVELS)
    assert [event.near for event in opened.payments] == [True] * 12
    assert opened.payments[0].told == "50 EUR"
    assert opened.payments[0].at.isoformat() == "2026-01-05T01:00:00+01:00"
    assert opened.payments[0].source == "payments.csv"
    assert opened.calls[0].told == "0:15:00"
    assert (opened.others, opened.zone) == (0, "Europe/Paris")


def test_what_selected_a_pair_is_spent_and_what_comes_later_is_not(timed: Home, tmp_path: Path) -> None:
    ends = pair(timed)
    opened = open_pair(timed, *ends)
    (use,) = [one for one in opened.uses if one.test == "payment_then_call"]
    assert (use.direction, use.payments, use.calls) == (AFTER, 12, 12)
    assert not any(event.unseen for event in opened.payments)
    assert (opened.left, opened.looks) == ((), 0)
    # The same payments told again by another source are still the same; ten later ones are new.
    take_in(timed, write(tmp_path, "-again", range(6)))
    take_in(timed, write(tmp_path, "-later", range(20, 30)))
    analyse.run(timed, AS_OF)
    later = open_pair(timed, *pair(timed))
    assert [event.unseen for event in later.payments] == [False] * 12 + [True] * 10
    assert len([one for one in later.uses if one.test == "payment_then_call"]) == 1
    fresh = next(one for one in later.left if one.test == "payment_then_call")
    assert fresh.found is not None
    assert (fresh.found.payments, fresh.found.near) == (10, 10)
    # Kept back from now on, what was spent stays spent; and who looks again is told so.
    keep_back(timed, date(2026, 1, 1), "too late")
    again = open_pair(timed, *pair(timed))
    assert [event.unseen for event in again.payments] == [event.unseen for event in later.payments]
    assert again.looks == 1
    # A run over the same ledger selects nothing anew, and what was written down stands in the audit chain.
    ends = pair(timed)
    analyse.run(timed, AS_OF)
    assert len(open_pair(timed, *ends).uses) == len(later.uses)
    assert verify(timed).sound


def test_the_same_payments_told_otherwise_are_spent_all_the_same(timed: Home, tmp_path: Path) -> None:
    [original, _calls] = write(tmp_path, "", range(12))
    lines = original.read_text(encoding="utf-8").splitlines()
    moved = [re.sub(r":00:00", ":06:00", line) for line in lines]
    (tmp_path / "payments-moved.csv").write_text("\n".join(moved), encoding="utf-8")
    take_in(timed, [tmp_path / "payments-moved.csv"])
    analyse.run(timed, AS_OF)
    # Under one code, a payment has one moment: the first that is told.
    opened = open_pair(timed, *pair(timed))
    assert [event.unseen for event in opened.payments] == [False] * 12


def test_payments_known_to_the_day_are_spent_too(home: Home, tmp_path: Path) -> None:
    for path in write(tmp_path, "", range(0, 60, 4)):
        if path.stem == "payments":
            rows = re.sub(r"T\d\d:\d\d:\d\d[+]\d\d:\d\d", "", path.read_text(encoding="utf-8"))
            path.write_text(rows, encoding="utf-8")
        confirm(home, propose(path).mapping, path.stem, fields={}, fixed={"zone": "Europe/Paris"})
        take_in(home, [path])
    for _run in range(2):
        analyse.run(home, AS_OF)
    first = found(home, "same_day").table.to_pylist()[0]
    opened = open_pair(home, first["payer"], first["payee"])
    assert [use.test for use in opened.uses] == ["same_day"]
    assert not any(event.unseen for event in opened.payments)
    assert verify(home).sound


def test_what_is_kept_back_selects_nobody(home: Home, tmp_path: Path) -> None:
    keep_back(home, date(2026, 1, 14), "test")
    for path in write(tmp_path, "", range(12)):
        confirm(home, propose(path).mapping, path.stem, fields={}, fixed={})
        take_in(home, [path])
    analyse.run(home, AS_OF)
    first = found(home, "payment_then_call").table.to_pylist()[0]
    assert first["payments"] == 9
    opened = open_pair(home, *pair(home))
    assert [event.unseen for event in opened.payments] == [False] * 9 + [True] * 3
    assert len(opened.payments) == 12
    assert kept(home).spent == 0
    assert verify(home).sound


def test_a_period_kept_back_too_late_says_how_much_of_it_is_spent(timed: Home) -> None:
    assert keep_back(timed, date(2026, 1, 10), "test").spent >= 1
    assert keep_back(timed, None, "enough was seen").kept is None
    with pytest.raises(DeskError) as refused:
        keep_back(timed, date(2026, 1, 1), " ")
    assert refused.value.template == NO_REASON


def test_cleared_pairs_measure_the_tests_until_they_are_taken_back(timed: Home) -> None:
    ends = pair(timed)
    given = clear(timed, *ends, "they are married")
    assert len(given.places) == 12
    shown = cleared(timed)
    assert [(payer, payee) for _row, payer, payee in shown.rows] == [ends]
    rates = [one for one in shown.rates if (one.test, one.direction, one.level) == ("payment_then_call", AFTER, 0.05)]
    assert [(one.alarms, one.pairs, one.selected) for one in rates] == [(1, 1, 1)]
    assert rates[0].low == pytest.approx(0.025, abs=1e-4)
    assert open_pair(timed, *ends).cleared == (given.number,)
    withdraw(timed, given.number, "they are not")
    assert cleared(timed).rows == ()
    assert verify(timed).sound
    for act, template in (
        (lambda: withdraw(timed, given.number, "again"), NOT_CLEARED),
        (lambda: clear(timed, *reversed(ends), "no such payment"), NO_PAYMENT),
        (lambda: [clear(timed, *ends, "twice") for _twice in range(2)], ALREADY),
    ):
        with pytest.raises(DeskError) as refused:
            act()
        assert refused.value.template == template


def test_what_is_no_pair_is_refused(timed: Home) -> None:
    payer, payee = pair(timed)
    for ends in (("S-0", "S-1"), (payee, payer)):
        with pytest.raises(DeskError) as told:
            open_pair(timed, *ends)
        assert told.value.template == NO_PAIR


def test_a_pair_is_drawn_with_a_table_beside_each_picture(timed: Home, tmp_path: Path) -> None:
    opened = open_pair(timed, *pair(timed))
    written = write_pictures(opened, tmp_path / "drawn", str)
    assert [path.name for path in written] == [
        *(f"{name}.{suffix}" for name in ("plane", "lags", "years") for suffix in ("svg", "csv")),
        "events.csv",
    ]
    # Whoever has the list of times alone gets the same answers.
    after = try_timing(tmp_path / "drawn" / "events.csv", "Europe/Paris").rows.to_pylist()[0]
    assert after["p"] == pytest.approx(opened.answers[0].found.p)  # type: ignore[union-attr]
    plane = (tmp_path / "drawn" / "plane.svg").read_text(encoding="utf-8")
    assert opened.payer in plane
    rows = (tmp_path / "drawn" / "plane.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 1 + 12 + 12
    lags = (tmp_path / "drawn" / "lags.csv").read_text(encoding="utf-8").splitlines()
    assert len(lags) == 1 + 48 + 1
    with pytest.raises(DeskError) as refused:
        write_pictures(opened, tmp_path / "drawn", str)
    assert refused.value.template == EXISTS
