"""What a size changes in the settings: how many persons, which years, what the unit holds of them."""

from collections.abc import Mapping
from typing import Any

SIZES: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    # Seconds: for tests and for a first look.
    "S": {"world": {"payers": 3_000, "commissioners": 30, "facilitators": 25, "bystanders": 60}},
    # The French picture of the sheet.
    "M": {"world": {"payers": 60_000, "commissioners": 300, "facilitators": 150, "bystanders": 600}},
    # Europol's room of June 2024: sellers' accounts seized, buyers in many countries, twelve years.
    "sprint": {
        "world": {
            "payers": 12_000, "commissioners": 9_000, "facilitators": 100, "bystanders": 60,
            "months": 144, "payers_at_home_share": 0.03, "seized_facilitator_share": 1.0, "seized_payer_share": 0.0,
            "alerts_per_commissioner_prob": 0.02, "alerts_per_lawful_prob": 0.01, "lines": 10_000_000,
        },
    },
    "L": {"world": {"payers": 1_000_000, "commissioners": 5_000, "facilitators": 1_000, "bystanders": 5_000,
                    "months": 12}},
}  # fmt: skip
