"""What an address asks of the queue: the same words on the queue's page, in saved views and from alert to alert."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query

from relais.desk.alert_filter import Filter


def asked(
    sender: Annotated[str, Query()] = "", reason: Annotated[str, Query()] = "", clock: Annotated[str, Query()] = "",
    days: Annotated[str, Query()] = "", taken: Annotated[str, Query()] = "", reference: Annotated[str, Query()] = "",
) -> Filter:  # fmt: skip
    """Return the filter of an address; what is no word of it is passed over."""
    return Filter.of(
        {"sender": sender, "reason": reason, "clock": clock, "days": days, "taken": taken, "reference": reference}
    )


def unfit(told: Mapping[str, str], wanted: Filter) -> list[str]:
    """Return what an address says of the filter and is no word of it: the rows are not chosen by that."""
    return [
        told[name] for name in Filter.__dataclass_fields__ if told.get(name, "").strip() and name not in wanted.asks
    ]


def query(wanted: Filter, **more: object) -> str:
    """Return the end of an address that asks the same, with a question mark where it asks anything."""
    told = {**wanted.asks, **{name: str(value) for name, value in more.items() if value}}
    return f"?{urlencode(told)}" if told else ""


Asked = Annotated[Filter, Depends(asked)]
