"""The gate through which a case file goes last: whatever text names a victim is left out, wherever it stands.

A file is built without their names; the gate holds for what people and sources write into a title, a label or a value.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pyarrow as pa

from relais.desk.victim_names import VictimNames

# What the law, the tests and the forms say is ours, and names nobody.
_OURS = ("relais.law.", "relais.corroborate.")


def gated(held: Any, victims: VictimNames, withheld: str) -> Any:
    """Return the same with `withheld` in the place of each text that names a victim: of dataclasses, tables, lists."""
    match held:
        case str():
            return withheld if victims.inside(held) else held
        case pa.Table():
            return _table(held, victims, withheld)
        case tuple():
            return tuple(gated(one, victims, withheld) for one in held)
        case Mapping():
            return {key: gated(value, victims, withheld) for key, value in held.items()}
        case _ if is_dataclass(held) and not isinstance(held, type) and not type(held).__module__.startswith(_OURS):
            told = {one.name: gated(getattr(held, one.name), victims, withheld) for one in fields(held) if one.init}
            return replace(held, **told)
        case _:
            return held


def _table(table: pa.Table, victims: VictimNames, withheld: str) -> pa.Table:
    """Return a table of which each text is looked at once, however often it stands."""
    for at, field in enumerate(table.schema):
        if not pa.types.is_string(field.type):
            continue
        once = table[field.name].dictionary_encode().combine_chunks()
        told = [one if one is None else gated(one, victims, withheld) for one in once.dictionary.to_pylist()]
        if told != once.dictionary.to_pylist():
            column = pa.DictionaryArray.from_arrays(once.indices, pa.array(told, pa.string())).cast(pa.string())
            table = table.set_column(at, field, column)
    return table
