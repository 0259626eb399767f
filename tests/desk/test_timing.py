"""Payments and calls at the desk: the screening is kept, a pair is opened with its places."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from relais.corroborate.examined import LEVELS
from relais.corroborate.null import REDRAWS
from relais.corroborate.payment_then_call import AFTER, BEFORE
from relais.corroborate.same_evening import EVENING
from relais.desk import analyse
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.mappings import confirm, propose
from relais.desk.take_in import take_in
from relais.desk.timing import NO_PAIR, examine, screening

pytestmark = pytest.mark.slow
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def timed(home: Home, tmp_path: Path) -> Home:
    """Twelve payments at all hours, each followed by a call of the same two telephones."""
    start = datetime(2026, 1, 5, 1, 0, tzinfo=PARIS)
    ends = ("+33 6 39 98 00 01", "+33 6 39 98 00 02")
    paid = ["date;payeur;beneficiaire;montant;devise;reference"]
    called = ["date;appelant;appele;duree"]
    for day in range(12):
        at = start + timedelta(days=day, hours=7 * day % 24)
        paid.append(f"{at.isoformat()};{ends[0]};{ends[1]};50;EUR;REF{day:05}")
        called.append(f"{(at + timedelta(minutes=20)).isoformat()};{ends[1]};{ends[0]};900")
    for name, rows in (("payments", paid), ("calls", called)):
        path = tmp_path / f"{name}.csv"
        path.write_text("\n".join(rows), encoding="utf-8")
        confirm(home, propose(path).mapping, name, fields={}, fixed={})
        take_in(home, [path])
    analyse.run(home, datetime(2026, 11, 25, tzinfo=UTC))
    return home


def test_a_pair_is_screened_and_opened_with_its_places(timed: Home) -> None:
    table, stale = screening(timed)
    assert not stale
    first = table.to_pylist()[0]
    assert (first["direction"], first["near"], first["payments"]) == (AFTER, 12, 12)
    found = examine(timed, first["payer"], first["payee"])
    assert [one.direction for one in found.answers] == [AFTER, BEFORE, EVENING]
    after = found.answers[0]
    assert after.found is not None
    assert after.found.p == pytest.approx(first["p"])
    assert after.alarms is not None
    assert (after.alarms.redraws, after.alarms.levels, found.levels) == (REDRAWS, LEVELS, LEVELS)
    assert [event.near for event in found.payments] == [True] * 12
    assert found.payments[0].told == "50 EUR"
    assert found.payments[0].at.isoformat() == "2026-01-05T01:00:00+01:00"
    assert found.payments[0].source == "payments.csv"
    assert found.calls[0].told == "0:15:00"
    assert (found.others, found.zone) == (0, "Europe/Paris")


def test_what_is_no_pair_is_refused(timed: Home) -> None:
    (first, *_rest) = screening(timed)[0].to_pylist()
    for ends in (("S-0", "S-1"), (first["payee"], first["payer"])):
        with pytest.raises(DeskError) as told:
            examine(timed, *ends)
        assert told.value.template == NO_PAIR
