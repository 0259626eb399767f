"""The tests, in the order they run. What ties a person to a payment by its content stands before what habit allows."""

from relais.corroborate import payment_then_call, quoted_amount, quoted_code, quoted_selector
from relais.corroborate.check import Check

TESTS: tuple[Check, ...] = (quoted_code.TEST, quoted_amount.TEST, quoted_selector.TEST, payment_then_call.TEST)

BY_NAME: dict[str, Check] = {test.name: test for test in TESTS}
if len(BY_NAME) != len(TESTS):
    raise ValueError("two tests bear one name")

# Those that screen pairs by times: their tables have the columns of `payment_then_call.SCHEMA`.
TIMED: tuple[Check, ...] = (payment_then_call.TEST,)
