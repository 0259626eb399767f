"""The rows of a table that is no source, as mentions: to try the weights on rows whose truth somebody knows.

Columns are known by their names. What the law keeps out of linking is left out here too, whatever the table holds; a
column that is a number of the row says nothing of a person.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

import duckdb
import numpy as np
import pyarrow as pa

from relais.link.components import Ints
from relais.link.fields.words import fold
from relais.link.gather import TRAITS
from relais.link.identity import Identity
from relais.link.links import LEAD, MERGED, PROPOSAL
from relais.link.weights.model import Model
from relais.model.facts import FACTS
from relais.model.notice import msg
from relais.model.selector import STRONG
from relais.selectors.kinds import parse
from relais.store.duck import register

WHOLE_NAMES = ("name", "full_name", "person_name", "fullname", "nom_complet")
GIVEN = ("given_name", "first_name", "forename", "firstname", "middle_name", "prenom", "prenoms")
FAMILY = ("surname", "last_name", "family_name", "lastname", "nom", "nom_de_famille")
# What a contact is called beside its kind.
CALLED = {
    "telephone": "phone", "tel": "phone", "mobile": "phone", "portable": "phone", "phone_number": "phone",
    "numero_de_telephone": "phone", "e_mail": "email", "mail": "email", "courriel": "email", "email_address": "email",
    "adresse_mail": "email", "adresse_e_mail": "email", "pseudo": "handle", "username": "handle", "compte": "account",
}  # fmt: skip
BIRTHS = ("dob", "date_of_birth", "birth_date", "birthdate", "birth_year", "date_de_naissance", "naissance")
# Never compared: nationality, origin, language, sex, religion, opinion, health, orientation, a photograph; a country
# serves to read a telephone number. A town of birth is civil identity, as a register has it beside the date.
NEVER = re.compile(
    r"sex|gender|genre|nation|citizen|country|pays|origin|ethni|race|religio|health|sante|orientation"
    r"|langu|tongue|tribe|caste|skin|peau|belief|croyance|faith|opinion|politi|syndica|medical|diagnos|disab|handicap|photo|picture|image"
    r"|cluster|truth|label|source|kind"
    r"|(^|_)(id|uuid|ssn|rec|record|soc_sec_id)($|_)",
)
COUNTRY = "country"
_READING = "rows"


NAME, BIRTH, CONTACT, TEXT, LEFT_OUT = msg("name"), msg("date of birth"), msg("contact"), msg("text"), msg("left out")


def plain_name(column: str) -> str:
    """Return the name of a column as it is looked for: small letters, no accents, underscores."""
    return "_".join(fold(column.replace("_", " ")).split())


def roles(columns: Iterable[str]) -> dict[str, str]:
    """Return what each column is read as, by its name alone."""
    held = list(columns)
    whole = next((name for name in WHOLE_NAMES if name in held), None)
    names = {whole} if whole else {*GIVEN, *FAMILY}
    birth = next((name for name in BIRTHS if name in held), None)
    return {
        name: NAME if name in names
        else BIRTH if name == birth
        else CONTACT if CALLED.get(name, name) in STRONG
        else LEFT_OUT if name in _NAMED or NEVER.search(name)
        else TEXT
        for name in held
    }  # fmt: skip


# Columns that tell a name or a date again; what the first of them says is enough.
_NAMED = {*WHOLE_NAMES, *GIVEN, *FAMILY, *BIRTHS, "first_and_surname"}


def load(con: duckdb.DuckDBPyConnection, rows: pa.Table) -> pa.Table:
    """Make the fact views of `con` from the rows, a mention each, and return the traits that `link` may compare."""
    told = {name: _texts(rows[name]) for name in rows.column_names}
    for name, schema in FACTS.items():
        register(con, name, schema.empty_table())
    register(con, "party", _parties(told, rows.num_rows))
    register(con, "selector", _selectors(told))
    return _traits(told)


def comparable(con: duckdb.DuckDBPyConnection, traits: pa.Table) -> bool:
    """Say whether the rows that were loaded hold anything to compare."""
    told = con.execute("SELECT count(name_raw) + count(birth_date_raw) + (SELECT count(*) FROM selector) FROM party")
    return bool(traits.num_rows or told.fetchall()[0][0])


# Rows that say the same are one node: a pair of nodes stands for every pair of their rows, beyond so many for one.
MOST_ROW_PAIRS = 10_000


def pairs(found: Identity, model: Model, node: Ints) -> pa.Table:
    """Return every pair of rows that was weighed: left, right, bits, and use, null below a lead.

    `node` is the node of each row.
    """
    order = np.argsort(node, kind="stable")
    starts = np.searchsorted(node[order], np.arange(len(found.nodes) + 1))
    sizes = np.diff(starts)
    many = np.minimum(sizes[found.left] * sizes[found.right], MOST_ROW_PAIRS + 1)
    each = np.where(many > MOST_ROW_PAIRS, 1, many)
    at = np.repeat(np.arange(len(each)), each)
    nth = np.arange(len(at)) - np.repeat(np.cumsum(each) - each, each)
    a, b = found.left[at], found.right[at]
    left, right = order[starts[a] + nth // sizes[b]], order[starts[b] + nth % sizes[b]]
    once = (a != b) | (left < right)
    at, a, b, left, right = at[once], a[once], b[once], left[once], right[once]
    total = found.scored.total[at]
    use = np.select(
        [
            (found.of[a] == found.of[b]) & (found.of[a] >= 0),
            total >= model.thresholds.proposal,
            total >= model.thresholds.lead,
        ],
        [MERGED, PROPOSAL, LEAD],
        "",
    )
    uses = pa.array([one or None for one in use.tolist()], pa.string())
    return pa.table({"left": np.minimum(left, right), "right": np.maximum(left, right), "bits": total, "use": uses})


def clusters(found: Identity, node: Ints) -> pa.Table:
    """Return the cluster of each row; a row that stands alone is its own."""
    of = found.of[node]
    alone = len(found.nodes) + np.arange(len(node))
    return pa.table({"row": np.arange(len(node)), "cluster": np.where(of >= 0, of, alone)})


def _texts(column: pa.ChunkedArray) -> list[str | None]:
    return [None if value is None or str(value).strip() == "" else str(value).strip() for value in column.to_pylist()]


def _parties(told: dict[str, list[str | None]], count: int) -> pa.Table:
    role = roles(told)
    parts = [told[name] for name in (*WHOLE_NAMES, *GIVEN, *FAMILY) if role.get(name) == NAME]
    names = [" ".join(filter(None, one)) or None for one in zip(*parts, strict=True)] if parts else [None] * count
    births = next((told[name] for name in BIRTHS if role.get(name) == BIRTH), [None] * count)
    numbers = range(count)
    return _facts(
        "party",
        count,
        {"ordinal": numbers, "locator": [f"row {i}" for i in numbers], "role": ["other"] * count,
         "name_raw": names, "birth_date_raw": births},
    )  # fmt: skip


def _selectors(told: dict[str, list[str | None]]) -> pa.Table:
    countries = told.get(COUNTRY, [])
    found: list[tuple[int, str, str, str]] = []
    columns = ((kind, name) for kind in STRONG for name in sorted(told) if CALLED.get(name, name) == kind)
    for kind, name in columns:
        for i, raw in enumerate(told[name]):
            country = (countries[i] or "").upper() or None if countries else None
            service = "-" if kind == "handle" else None
            if raw and (parsed := parse(kind, raw, service=service, country=country)):
                found.append((i, kind, raw, parsed.value))
    party, kinds, raws, values = zip(*found, strict=True) if found else ((), (), (), ())
    facts = {"ordinal": range(len(found)), "locator": [f"row {i}" for i in party], "party": party, "kind": kinds,
             "raw": raws, "value": values}  # fmt: skip
    return _facts("selector", len(found), facts)


def _traits(told: dict[str, list[str | None]]) -> pa.Table:
    role = roles(told)
    tables = []
    for name, values in sorted(told.items()):
        if role[name] == TEXT:
            at = [i for i, value in enumerate(values) if value and fold(value)]
            columns = ([_READING] * len(at), at, [name] * len(at), [values[i] for i in at])
            tables.append(pa.table([pa.array(*one) for one in zip(columns, TRAITS.types, strict=True)], TRAITS))
    return pa.concat_tables([TRAITS.empty_table(), *tables])


def _facts(name: str, count: int, columns: Mapping[str, Sequence[object]]) -> pa.Table:
    told = {**columns, "source_id": [_READING] * count, "reading_id": [_READING] * count}
    return pa.table({
        field.name: pa.array(told[field.name], field.type) if field.name in told else pa.nulls(count, field.type)
        for field in FACTS[name]
    })  # fmt: skip
