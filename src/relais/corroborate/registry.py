"""The tests, in the order they run."""

from relais.corroborate import quoted
from relais.corroborate.finding import Check

TESTS: tuple[Check, ...] = (quoted.TEST,)

BY_NAME: dict[str, Check] = {test.name: test for test in TESTS}
if len(BY_NAME) != len(TESTS):
    raise ValueError("two tests bear one name")
