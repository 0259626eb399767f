import pytest

from relais.link.deconfliction import budget
from relais.link.deconfliction.budget import Answered, check
from relais.link.deconfliction.error import ExchangeError

DAY, NEXT = "2026-11-20", "2026-11-21"
BEFORE = [Answered(DAY, "Unit B", f"{number:032x}", 64) for number in range(7)]


@pytest.mark.parametrize(
    ("now", "template"),
    [
        (Answered(DAY, "Unit B", "f" * 32, 64), None),
        (Answered(DAY, "Unit B", "f" * 32, 128), budget.LIMIT),
        (Answered(DAY, "  UNIT  b ", "f" * 32, 128), budget.LIMIT),
        (Answered(DAY, "Unit C", "f" * 32, 512), None),
        (Answered(DAY, "Unit C", "f" * 32, 513), budget.LIMIT),
        (Answered(NEXT, "Unit B", "f" * 32, 512), None),
        (Answered(NEXT, "Unit B", f"{3:032x}", 64), budget.AGAIN),
        (Answered(DAY, "Unit C", f"{3:032x}", 64), budget.AGAIN),
    ],
    ids=["the last", "one too many", "spelt otherwise", "another", "too many at once", "the next day", "again", "its"],
)
def test_so_many_a_day_and_each_once(now, template):
    if template is None:
        check(BEFORE, now, 512)
        return
    with pytest.raises(ExchangeError) as error:
        check(BEFORE, now, 512)
    assert error.value.template == template
