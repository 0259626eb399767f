"""Numbers of a result as a person reads them."""

import pytest

from relais.language.result import number


@pytest.mark.parametrize(
    ("value", "language", "told"),
    [
        (0.0528, "en", "0.053"), (0.0528, "fr", "0,053"), (12_345.6, "en", "12346"), (3, "fr", "3"), (0, "en", "0"),
        # No sign of a programming language: powers of ten as they are written by hand.
        (6.4e-7, "fr", "6,4 \u00d7 10⁻⁷"), (1e-12, "en", "1 \u00d7 10⁻¹²"), (-2.5e-6, "en", "-2.5 \u00d7 10⁻⁶"),
        (None, "en", ""), ("text", "en", ""),
    ],
)  # fmt: skip
def test_a_number_has_two_figures_where_it_is_small(value: object, language: str, told: str) -> None:
    assert number(value, language) == told
