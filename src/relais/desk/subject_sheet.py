"""The sheet of a subject: its mentions and selectors, whom it deals with, its links and its groups of payments.

Nothing but the groups is asked in SQL: to plan a query takes longer than to look into the rows of one subject.
"""

from collections.abc import Collection, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from relais.desk.called import Mentioned, called_of
from relais.desk.error import DeskError
from relais.desk.queue import NO_SUCH_ID
from relais.desk.sheet import PAYMENT_GROUPS, Sheet, asked, both, groups, mentions
from relais.desk.sight import Sight
from relais.ledger.few import Told
from relais.store.indexed import having

Record = tuple[str, int]
_FACTS: dict[str, Told] = {
    "party": ("ordinal", ["role", "name_raw", "nickname", "source_id", "locator"]),
    "selector": ("party", ["kind", "service", "value", "source_id", "ordinal", "locator"]),
}
_NAMED = ["name_raw", "nickname", "role"]
_PLACE = ["source", "source_id", "locator"]
_PARTY = ["role", "name", "nickname", "mention", *_PLACE]
_SELECTOR = ["kind", "service", "value"]
_EDGE = ["act", "direction", "other", "events", "currency", "total", "first_at", "last_at", "undated"]
_CLUSTER = ["nodes", "links", "density", "weakest", "bridges", "contradictions", "doubt"]
_LINK = ["link_id", "use", "bits", "refused", "subject", "name", *_PLACE]
_TEXT = pa.string()
_AWAY = "half_towards_infinity"


def subject_tables(seen: Sight, id_: str) -> dict[str, pa.Table]:
    """Return of the tables of the last run what is about a subject: its mentions, their links, groups and dealings."""
    tables = seen.some(subject=("subject_id", {id_}))
    mine = set(tables["subject"]["reading_id"].to_pylist())
    tables |= seen.some(cluster=("subject_id", {id_})) | groups(seen, mine)
    # A source of a thousand reports has as many links: of those of others, nobody is to be looked up.
    tables["link"] = _at_ends(both(seen, "link", "left_reading", "right_reading", mine)["link"], tables["subject"])
    tables |= both(seen, "edge", "from_subject", "to_subject", {id_})
    return tables | {"mention": tables.pop("subject")}


def subject_sheet(seen: Sight, id_: str, tables: dict[str, pa.Table]) -> Sheet:
    """Return the sheet of a subject from these tables; raises DeskError where it has no mention."""
    if not tables["mention"].num_rows:
        raise DeskError(NO_SUCH_ID, id=id_)
    mine = mentions(tables["mention"], "reading_id", "ordinal")
    link = tables["link"].filter(pc.not_equal(tables["link"]["use"], "merged"))
    ends = [mentions(link, f"{end}_reading", f"{end}_ordinal") for end in ("left", "right")]
    party = seen.told(mine.union(*ends), {"party": _FACTS["party"]})["party"]
    own = having(party, ("reading_id", "ordinal"), mine)
    found = {
        "party": _parties(seen, own),
        "selector": _selectors(seen, seen.told(mine, {"selector": _FACTS["selector"]})["selector"]),
        "edge": _edges(tables["edge"], id_),
        "payment_group": _groups(seen, tables),
        "cluster": _shape(tables["cluster"]),
        "link": _links(seen, link, mine, party),
    }
    name = called_of(Mentioned(id_, *(row[one] for one in _NAMED)) for row in own.select(_NAMED).to_pylist()).get(id_)
    return Sheet(id_, {name: rows for name, rows in found.items() if rows.num_rows}, called=name)


def _parties(seen: Sight, party: pa.Table) -> pa.Table:
    """Return the mentions, each with the name that commands give to it."""
    rows = _beside_source(seen, party.rename_columns({"name_raw": "name"}))
    at = zip(rows["source_id"].to_pylist(), rows["ordinal"].to_pylist(), strict=True)
    return rows.append_column(
        "mention", pa.array([f"{source_id[:12]}:{ordinal}" for source_id, ordinal in at], _TEXT)
    ).select(_PARTY)


def _selectors(seen: Sight, selector: pa.Table) -> pa.Table:
    """Return each different selector, how many mentions bear it, and the first place at which it stands."""
    rows = _beside_source(seen, selector)
    first = [(name, "first") for name in _PLACE]
    each = rows.group_by(_SELECTOR, use_threads=False).aggregate([*first, ([], "count_all")])
    told = each.select([*_SELECTOR, "count_all", *(f"{name}_first" for name in _PLACE)])
    return told.rename_columns([*_SELECTOR, "mentions", *_PLACE]).sort_by([(name, "ascending") for name in _SELECTOR])


def _beside_source(seen: Sight, rows: pa.Table) -> pa.Table:
    """Return facts with the name of their source, in the order of these names."""
    sources = seen.state().sources
    names = [sources[one].name for one in rows["source_id"].to_pylist()]
    by = [(name, "ascending") for name in ("source", "source_id", "ordinal")]
    return rows.append_column("source", pa.array(names, _TEXT)).sort_by(by)


def _edges(edge: pa.Table, id_: str) -> pa.Table:
    """Return the dealings of a subject in both directions."""
    ends = []
    for direction, mine, other in (("to", "from_subject", "to_subject"), ("from", "to_subject", "from_subject")):
        rows = edge.filter(pc.equal(edge[mine], id_))
        told = rows.append_column("direction", pa.array([direction] * rows.num_rows, _TEXT))
        ends.append(told.append_column("other", rows[other]).select(_EDGE))
    order = {"act": "ascending", "direction": "ascending", "events": "descending", "other": "ascending"}
    return pa.concat_tables(ends).sort_by([*order.items(), ("currency", "ascending")])


def _shape(cluster: pa.Table) -> pa.Table:
    rows = cluster.select(_CLUSTER)
    for name, digits in (("density", 2), ("weakest", 1)):
        rows = rows.set_column(_CLUSTER.index(name), name, pc.round(rows[name], digits, round_mode=_AWAY))
    return rows


def _groups(seen: Sight, tables: Mapping[str, pa.Table]) -> pa.Table:
    group = {"payment_group": tables["payment_group"]}
    if not group["payment_group"].num_rows:
        return group["payment_group"]
    chosen = tables["mention"].select(["reading_id", "ordinal"])
    return asked(seen, group, chosen, (), {"payment_group": PAYMENT_GROUPS.format(parties="chosen")})["payment_group"]


def _links(seen: Sight, link: pa.Table, mine: Collection[Record], party: pa.Table) -> pa.Table:
    """Return the links of these mentions, each from the mention that is theirs: those refused first, then by weight.

    Merged ones hold the subject together, and are told by `relais why`.
    """
    others = {(row["reading_id"], row["ordinal"]): row for row in party.to_pylist()}
    sources, known = seen.state().sources, seen.mentions(others.keys()).to_pylist()
    subjects = {(row["reading_id"], row["ordinal"]): row["subject_id"] for row in known}
    bits = pc.round(link["bits"], 1, round_mode=_AWAY).to_pylist()
    found = []
    for row, rounded in zip(link.to_pylist(), bits, strict=True):
        for mine_is, other_is in (("left", "right"), ("right", "left")):
            here, there = ((row[f"{end}_reading"], row[f"{end}_ordinal"]) for end in (mine_is, other_is))
            if here in mine and there in others:
                who, source_id = others[there], row[f"{other_is}_source"]
                order = row["refused"] is None, -row["bits"], row["link_id"], here[0]
                name = who["nickname"] if who["name_raw"] is None else who["name_raw"]
                found.append((order, {
                    **row, "bits": rounded, "subject": subjects.get(there), "name": name, "source_id": source_id,
                    "source": sources[source_id].name, "locator": row[f"{other_is}_locator"],
                }))  # fmt: skip
    rows = [row for _order, row in sorted(found, key=lambda one: one[0])]
    texts = [pa.field(one, _TEXT) for one in _LINK if one not in link.schema.names]
    return pa.Table.from_pylist(rows, pa.schema([*link.schema, *texts])).select(_LINK)


def _at_ends(link: pa.Table, subject: pa.Table) -> pa.Table:
    """Return the links that have one of the mentions of a subject at an end."""
    wanted = mentions(subject, "reading_id", "ordinal")
    numbers = pa.array(sorted({ordinal for _reading, ordinal in wanted}), pa.int64())
    near = link.filter(pc.or_(*(pc.is_in(link[f"{end}_ordinal"], numbers) for end in ("left", "right"))))
    ends = [[near[f"{end}_{part}"].to_pylist() for part in ("reading", "ordinal")] for end in ("left", "right")]
    left, right = (zip(*end, strict=True) for end in ends)
    return near.filter(pa.array([not wanted.isdisjoint(both) for both in zip(left, right, strict=True)], pa.bool_()))
