"""Saved views: each person's own, replaced by name, taken away but not erased."""

import pytest

from relais.desk.alert_filter import Filter
from relais.desk.beside_queue import beside
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.prove import verify
from relais.desk.view import remove_view, save_view
from tests.desk.unit import FIRST, SECOND

pytestmark = pytest.mark.slow


def named(home: Home) -> dict[str, Filter]:
    return {one.name: Filter.of(one.asked) for one in beside(home, ()).views}


def test_a_view_is_saved_replaced_and_taken_away_by_whose_it_is(unit: dict[str, Home]) -> None:
    mine, other = unit[FIRST], unit[SECOND]
    wanted = Filter("unit", "priority", "red", 7, "nobody", "X-")
    save_view(mine, " Red ", wanted)
    save_view(mine, "almost", Filter(clock="amber"))
    number = save_view(mine, "Red", Filter(clock="red"))
    assert named(mine) == {"almost": Filter(clock="amber"), "Red": Filter(clock="red")}
    assert list(named(mine)) == ["almost", "Red"]
    assert named(other) == {}
    with pytest.raises(DeskError, match="you have no view"):
        remove_view(other, number)
    save_view(other, "Red", wanted)
    remove_view(mine, number)
    assert (list(named(mine)), named(other)) == (["almost"], {"Red": wanted})
    with pytest.raises(DeskError, match="you have no view"):
        remove_view(mine, number)
    assert verify(mine).sound


def test_what_is_no_name_is_refused(unit: dict[str, Home]) -> None:
    for name in ("", "  ", "x" * 61, "a\nb", "\0", "a\u202eb"):
        with pytest.raises(DeskError, match="a view needs a name"):
            save_view(unit[FIRST], name, Filter(clock="red"))
    assert named(unit[FIRST]) == {}


def test_a_view_asks_for_something_and_there_are_not_endlessly_many(unit: dict[str, Home]) -> None:
    with pytest.raises(DeskError, match="needs something that it asks"):
        save_view(unit[FIRST], "all", Filter())
    for number in range(20):
        save_view(unit[FIRST], f"view {number}", Filter(days=number))
    with pytest.raises(DeskError, match="remove one first"):
        save_view(unit[FIRST], "one more", Filter(clock="red"))
    save_view(unit[FIRST], "view 3", Filter(clock="red"))
    assert len(named(unit[FIRST])) == 20
