"""Killed at random instants, an intake leaves a home that reopens, verifies and ends with the same facts."""

import pytest

from benchmarks.kills import kills


@pytest.mark.slow
@pytest.mark.enable_socket  # the server that forks the children listens on a local socket
@pytest.mark.parametrize(("count", "apart"), [(25, False), (8, True)])
def test_kills_lose_nothing_and_double_nothing(count: int, apart: bool) -> None:
    outcome = kills(count, seed=2, apart=apart)
    assert outcome.kills == count
    assert outcome.completed >= 1
    assert (outcome.not_reopened, outcome.not_verified, outcome.different) == (0, 0, 0)
