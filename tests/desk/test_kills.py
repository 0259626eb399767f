"""Killed at random instants, an intake leaves a home that reopens, verifies and ends with the same facts."""

import pytest

from benchmarks.kills import kills


@pytest.mark.slow
@pytest.mark.enable_socket  # the server that forks the children listens on a local socket
def test_kills_lose_nothing_and_double_nothing() -> None:
    outcome = kills(25, seed=2)
    assert outcome.kills == 25
    assert outcome.completed >= 1
    assert (outcome.not_reopened, outcome.not_verified, outcome.different) == (0, 0, 0)
