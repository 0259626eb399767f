"""The tests, in the order they run. What ties a person to a payment by its content stands before what habit allows."""

from relais.corroborate import (
    many_payers,
    one_method,
    payment_then_call,
    quoted_amount,
    quoted_code,
    quoted_selector,
    repetition,
    same_day,
    same_evening,
    sessions,
    travel,
)
from relais.corroborate.check import Check
from relais.corroborate.timing_test import TimeTest

TESTS: tuple[Check, ...] = (
    quoted_code.TEST,
    quoted_amount.TEST,
    quoted_selector.TEST,
    payment_then_call.TEST,
    same_evening.TEST,
    same_day.TEST,
    sessions.TEST,
    many_payers.TEST,
    repetition.TEST,
    travel.TEST,
    one_method.TEST,
)
# Those of times, the strongest claim first.
TIME_TESTS: tuple[TimeTest, ...] = (payment_then_call.TIMES, same_evening.TIMES, same_day.TIMES)

BY_NAME: dict[str, Check] = {test.name: test for test in TESTS}
if len(BY_NAME) != len(TESTS):
    raise ValueError("two tests bear one name")

# What those of times state of themselves; their tables have the columns of `screening.SCHEMA`.
TIMED: tuple[Check, ...] = tuple(BY_NAME[test.name] for test in TIME_TESTS)
