"""Makes logins of the records of a table: account logs, and operators' answers on who held an address."""

from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from relais.intake.facts import Facts
from relais.intake.login import Ports, read_ports
from relais.intake.mention import NOT_A_SELECTOR, SHOWN
from relais.intake.table.cells import Cells, per_distinct
from relais.intake.table.party import Parties
from relais.intake.table.payment import translated
from relais.intake.table.time import Clock
from relais.model.notice import msg
from relais.selectors.kinds import parse

NO_ADDRESS = msg("this row holds no IP address: it gave no fact")
# Between the parts of what is looked up once per distinct value; it stands in no cell of a table.
_APART = "\x1f"


def add_logins(facts: Facts, cells: Cells, clock: Clock, parties: Parties) -> None:
    """Add one login per record that holds an address; a missing port stays missing."""
    written = cells.text("ip")
    filled = pc.is_valid(written)
    for row in np.flatnonzero(~np.asarray(filled)):
        facts.notice(NO_ADDRESS, cells.place(int(row)), skipped=1)
    party = pc.coalesce(*(parties.ordinals(cells, side, side) for side in ("subscriber", "account")))
    columns = {
        "party": party,
        "event": cells.fixed("event"),
        "service": pc.utf8_lower(pc.coalesce(cells.fixed("service"), cells.fixed("operator"))),
        "ip": _of(written, "value"),
        "ip_raw": written,
        "nature": _of(written, "nature"),
        "country": _country(cells.text("country")),
        **_ports(facts, cells, _of(written, "port_raw")),
        "proxy": pc.equal(translated(facts, cells, "proxy"), "true"),
        **clock.columns(cells),
        **clock.columns(cells, "until"),
    }
    for row in np.flatnonzero(np.asarray(pc.and_(filled, pc.is_null(columns["ip"])))):
        facts.notice(NOT_A_SELECTOR, cells.place(int(row)), raw=written[int(row)].as_py()[:SHOWN], kind="ip")
    kept = {name: column.filter(filled) for name, column in columns.items()}
    if len(kept["ip_raw"]):
        facts.add_columns("login", cells.places.filter(filled), kept)


def _of(written: pa.Array, what: str) -> pa.Array:
    def told(text: str) -> str | None:
        parsed = parse("ip", text)
        value = None if parsed is None else getattr(parsed, what)
        return None if value is None else str(value)

    return per_distinct(written, told, pa.string())


def _country(written: pa.Array) -> pa.Array:
    return per_distinct(written, lambda text: text.upper() if len(text) == 2 and text.isalpha() else None, pa.string())


def _ports(facts: Facts, cells: Cells, beside: pa.Array) -> dict[str, pa.Array]:
    """Return the columns of the ports: what the record states, or else what stood beside its address."""
    stated = [pc.fill_null(column, "") for column in (cells.text("port"), cells.text("port_last"), beside)]
    joined = pc.binary_join_element_wise(*stated, _APART)

    @cache
    def read(text: str) -> Ports:
        first, last, by_address, *_more = text.split(_APART)
        return read_ports(first, last, by_address)

    unread = per_distinct(joined, lambda text: read(text).reason is not None, pa.bool_())
    for row in np.flatnonzero(np.asarray(unread)):
        read(joined[int(row)].as_py()).say(facts, cells.place(int(row)))
    return {
        "port": per_distinct(joined, lambda text: read(text).first, pa.int32()),
        "port_last": per_distinct(joined, lambda text: read(text).last, pa.int32()),
        "port_raw": per_distinct(joined, lambda text: read(text).raw, pa.string()),
    }
