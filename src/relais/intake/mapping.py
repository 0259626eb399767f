"""A table mapping: which column of a table means what. A small TOML file, confirmed once by a named person."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Mapping:
    """How one kind of table is read.

    `header` is the exact list of column names it serves. `table` is the fact table of its rows ('payment',
    'call', 'login'). `columns` maps a field of that table (dotted for parties: 'payer.phone') to a column name.
    `fixed` holds fields that every row shares. `digest` is the SHA-256 of the TOML file's bytes.
    """

    name: str
    header: tuple[str, ...]
    table: str
    columns: dict[str, str]
    fixed: dict[str, str] = field(default_factory=dict)
    digest: str = ""
