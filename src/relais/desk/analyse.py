"""Links, corroborates and ranks: everything derived, rebuilt from the ledger and the decisions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import pyarrow as pa

from relais.casework.authorisation import authorisation, authorise
from relais.corroborate.run import run as corroborate
from relais.desk.act import act, decision
from relais.desk.derived import Run, save
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.ledger.read import read
from relais.link.run import run as link
from relais.model.notice import msg
from relais.store.duck import register
from relais.triage.run import run as triage
from relais.triage.weights import WeightsError, load_weights

NO_AUTHORISATION = msg(
    "linking brings files together under a recorded authorisation, and this home has none:"
    " `relais authorise REFERENCE` records it"
)
BAD_WEIGHTS = msg("{path}: {reason}")

_HUBS = """
SELECT h.kind, h.value, h.service, h.parties, h.names, h.reason, s.name AS source, h.source_id, h.locator
FROM hub h JOIN source s USING (source_id)
ORDER BY h.parties DESC, h.kind, h.value, h.service NULLS FIRST
"""


@dataclass(frozen=True)
class Derived:
    """How many rows each step made, and the hubs: each with its reason and one place, the source by name."""

    rows: dict[str, int]
    hubs: list[dict[str, object]]


def record_authorisation(home: Home, reference: str) -> None:
    """Record the authorisation under which linking runs."""
    details: dict[str, object] = {}
    with decision(home, "authorise", details) as connection:
        details["digest"] = authorise(connection, reference, home.actor)


def run(home: Home, as_of: datetime, progress: Callable[[str, int], None] = lambda _step, _rows: None) -> Derived:
    """Run link, corroborate and triage over the whole ledger; clocks count from `as_of`, which has a zone.

    Raises DeskError without an authorisation, or where the unit's weights are no weights.
    """
    with act(home, "run", as_of=as_of.isoformat()) as connection:
        if authorisation(connection) is None:
            raise DeskError(NO_AUTHORISATION)
        try:
            weights = load_weights(home.weights if home.weights.exists() else None)
        except WeightsError as error:
            raise DeskError(BAD_WEIGHTS, path=home.weights, reason=error) from error
        con, state = read(home.ledger)
        tables: dict[str, pa.Table] = {}
        for step in (link, corroborate):
            made = step(con)
            for name, table in made.items():
                register(con, name, table)
                progress(name, table.num_rows)
            tables |= made
        hubs = con.execute(_HUBS).to_arrow_table().to_pylist()
        ranked = triage(con, weights=weights, as_of=as_of)
        for name, table in ranked.items():
            progress(name, table.num_rows)
        tables |= ranked
        save(home, Run(as_of.isoformat(), state.head, sha256(repr(weights).encode()).hexdigest()), tables)
    return Derived({name: table.num_rows for name, table in tables.items()}, hubs)
