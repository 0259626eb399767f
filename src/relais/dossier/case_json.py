"""A case as one JSON document: what was decided in it, in a fixed order; rows of facts and of results are not in it."""

import json
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from relais.corroborate.check import Check
from relais.dossier.case_file import CaseFile
from relais.dossier.text import plain

# These lie beside it as tables, or are drawn from them.
_BESIDE = frozenset({"events", "results", "drawings"})


def case_json(held: CaseFile, told: Callable[[str], str]) -> bytes:
    """Return the document; every text goes through `told`, which leaves out what the recipient may not have."""
    whole = {one.name: _plain(getattr(held, one.name), told) for one in fields(held) if one.name not in _BESIDE}
    return (json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _plain(value: object, told: Callable[[str], str]) -> Any:
    match value:
        case None | bool() | int() | float():
            return value
        case str():
            return told(value)
        case datetime():
            return plain(value)
        case date():
            return value.isoformat()
        case pa.Table():
            return [_plain(row, told) for row in value.to_pylist()]
        case Check():
            return value.name
        case Mapping():
            return {str(key): _plain(one, told) for key, one in value.items()}
        case AbstractSet():
            return sorted((_plain(one, told) for one in value), key=str)
        case tuple() | list():
            return [_plain(one, told) for one in value]
        case _ if is_dataclass(value):
            return {one.name: _plain(getattr(value, one.name), told) for one in fields(value)}
        case _:
            return plain(value)
