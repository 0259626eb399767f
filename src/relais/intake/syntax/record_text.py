"""Shows one record of a JSON document to a person: each field on a line, what was written last."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

_SECRETS = frozenset(("password", "token", "access_token"))


def record_text(
    found: Any, text: str | None = None, without: tuple[str, ...] = (), plain: Callable[[str], str] = str
) -> str:
    """Return the fields of what stands at a place, then its `text`, for which the fields `without` are left out.

    `plain` says how a person reads a text of the file. Passwords are never shown, nor lists that wait in the file.
    """
    fields = {key: value for key, value in found.items() if key not in without} if isinstance(found, dict) else found
    lines = [
        f"{name}: {plain(value) if isinstance(value, str) else value}" if name else plain(str(value))
        for name, value in _leaves("", fields)
    ]
    return "\n".join((*lines, text) if text else lines)


def _leaves(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key.lower() not in _SECRETS:
                yield from _leaves(f"{name}.{key}" if name else key, inner)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(f"{name}[{index}]", inner)
    elif isinstance(value, str | int | float | Decimal) and value != "":
        yield name, value
