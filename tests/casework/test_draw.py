"""The blind draw: the share it says, from every rank alike, and only with the unit's secret."""

import hmac
from decimal import Decimal
from hashlib import sha256

import pytest

from relais.casework.draw import DrawSettings, drawn, pads

SECRET = bytes(range(32))


def test_the_pads_are_those_of_hmac() -> None:
    inner, outer = pads(SECRET)
    key = hmac.new(SECRET, b"relais blind draw", sha256).digest()
    told = sha256(outer + sha256(inner + b"abc").digest()).hexdigest()
    assert told == hmac.new(key, b"abc", sha256).hexdigest()


@pytest.mark.slow
def test_about_the_share_is_drawn_and_another_secret_draws_others() -> None:
    places = [(sha256(bytes([n % 256, n // 256])).hexdigest(), "/report") for n in range(20_000)]
    mine = {place for place in places if drawn(SECRET, *place, DrawSettings())}
    other = {place for place in places if drawn(bytes(32), *place, DrawSettings())}
    assert 330 < len(mine) < 470  # 400 expected; 3.5 standard deviations
    assert len(mine & other) < 30
    assert mine == {place for place in places if drawn(SECRET, *place, DrawSettings())}
    assert mine < {place for place in places if drawn(SECRET, *place, DrawSettings(Decimal("0.1")))}


@pytest.mark.parametrize("share", ["-0.1", "1.1"])
def test_what_is_no_share_is_refused(share: str) -> None:
    with pytest.raises(ValueError, match=share):
        DrawSettings(Decimal(share))
