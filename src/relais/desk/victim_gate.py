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
            return withheld if victims.told(held) is None else held
        case pa.Table():
            return _table(held, victims, withheld)
        case tuple() | list() | set() | frozenset():
            return type(held)(gated(one, victims, withheld) for one in held)
        case Mapping():
            return {gated(key, victims, withheld): gated(value, victims, withheld) for key, value in held.items()}
        case _ if is_dataclass(held) and not isinstance(held, type) and not type(held).__module__.startswith(_OURS):
            told = {one.name: gated(getattr(held, one.name), victims, withheld) for one in fields(held) if one.init}
            return replace(held, **told)
        case _:
            return held


def _table(table: pa.Table, victims: VictimNames, withheld: str) -> pa.Table:
    """Return a table of which each text is looked at once, however often it stands."""
    for at, field in enumerate(table.schema):
        if not _holds_text(field.type):
            continue
        if not pa.types.is_string(field.type):
            held = table[field.name].to_pylist()
            told = gated(held, victims, withheld)
            if told != held:
                table = table.set_column(at, field, pa.array(told, field.type))
            continue
        once = table[field.name].dictionary_encode().combine_chunks()
        told = [one if one is None else gated(one, victims, withheld) for one in once.dictionary.to_pylist()]
        if told != once.dictionary.to_pylist():
            column = pa.DictionaryArray.from_arrays(once.indices, pa.array(told, pa.string())).cast(pa.string())
            table = table.set_column(at, field, column)
    return table


def _holds_text(type_: pa.DataType) -> bool:
    if pa.types.is_nested(type_):
        return any(_holds_text(type_.field(at).type) for at in range(type_.num_fields))
    held = type_.value_type if pa.types.is_dictionary(type_) else type_
    return bool(pa.types.is_string(held) or pa.types.is_large_string(held))
