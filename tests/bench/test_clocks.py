from datetime import timedelta

from relais.bench.clocks import Item, lost_share, score
from tests.bench.made import NOW, figures, opened


def _item(rank, days, received=None):
    return Item(rank, f"R{rank}", received, None if days is None else NOW + timedelta(days=days))


def test_what_ends_before_its_turn_is_lost():
    # One a week: the turns are after 7, 14 and 21 days.
    assert lost_share([_item(1, 8), _item(2, 13), _item(3, 30)], NOW, 1) == (1 / 3, 3)


def test_an_order_by_what_ends_first_loses_less():
    late, soon = _item(1, 30), _item(2, 8)
    assert lost_share([late, soon], NOW, 1) == (0.5, 2)
    assert lost_share([soon, late], NOW, 1) == (0, 2)


def test_what_has_no_known_end_or_had_ended_takes_its_turn_but_counts_for_nothing():
    assert lost_share([_item(1, None), _item(2, -5), _item(3, 15)], NOW, 1) == (1, 1)
    assert lost_share([], NOW, 1) == (None, 0)


def test_a_bigger_team_loses_no_more():
    items = [_item(n, 3 * n % 11) for n in range(1, 40)]
    shares = [lost_share(items, NOW, per_week)[0] for per_week in (1, 5, 20, 100)]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > shares[-1]


def test_of_reports_and_of_leads(tmp_path):
    scene = opened(tmp_path)
    found = figures([*score(scene, "reports"), *score(scene, "leads")])
    assert found["clocks.expired_share:reports", "relais"] == 0
    assert found["clocks.lost_share:reports/13", "relais"] == 0
    assert ("clocks.lost_share:leads/130", "arrival") in found


def test_items_long_expired_are_told_apart(tmp_path):
    row = {"rank": 1, "report_id": "R-1", "source_id": "x", "reference": "77", "clock_state": "expired",
           "first_expiry": None}  # fmt: skip
    gone = figures(score(opened(tmp_path, queue=[row]), "reports"))
    assert gone["clocks.expired_share:reports", "relais"] == 1
    assert gone["clocks.lost_share:reports/13", "relais"] is None
