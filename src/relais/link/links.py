"""Links: pairs of mentions with the bits that speak for one person, and what each field adds."""

from collections.abc import Sequence
from hashlib import sha256

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from relais.link.clusters import JUDGED, UNSURE
from relais.link.components import Ints
from relais.link.fields import alias, birth, contact, contacts, words
from relais.link.holders import BANDS
from relais.link.identity import Identity
from relais.link.names.compare import LEVEL_MEANING
from relais.link.names.compare import LEVELS as NAME_LEVELS
from relais.link.weights.compared import ALIAS, BIRTH, CONTACT, DIFFER, NAME, NEAR, NET
from relais.link.weights.model import Model
from relais.link.weights.score import Bits
from relais.model.notice import msg

# How far a link goes: two mentions are put together, are proposed to be, or are shown as a mere lead.
MERGED, PROPOSAL, LEAD = "merged", "proposal", "lead"

SCHEMA = pa.schema(
    [
        ("link_id", pa.string()),
        ("left_reading", pa.string()),
        ("left_ordinal", pa.int64()),
        ("left_source", pa.string()),
        ("left_locator", pa.string()),
        ("right_reading", pa.string()),
        ("right_ordinal", pa.int64()),
        ("right_source", pa.string()),
        ("right_locator", pa.string()),
        ("bits", pa.float64()),
        ("use", pa.string()),  # merged, proposal, lead
        ("refused", pa.string()),  # why it is not merged though it weighs enough; null where it does not, or is
        ("because", pa.string()),  # why it is merged: judged, enough, ahead, others; null where it is not
        ("authorisation", pa.int64()),  # the authorisation that covers both sides and lasts longest
        ("until", pa.date32()),  # the last day of it; null where it has no end
    ]
)
PART_SCHEMA = pa.schema(
    [
        ("link_id", pa.string()),
        ("field", pa.string()),
        ("level", pa.string()),  # what was found, in words; null for the prior
        ("bits", pa.float64()),
    ]
)
PRIOR = "prior"
# Why two mentions are one subject, the first that holds: a named person said so, the link weighs enough by itself, it
# does as nobody else fits nearly as well, or other links hold the two together.
JUDGED_SAME, ENOUGH, AHEAD, OTHERS = "judged", "enough", "ahead", "others"
NEIGHBOURS = (msg("in one neighbourhood of addresses"),)
NAME_MEANINGS = tuple(LEVEL_MEANING[level] for level in NAME_LEVELS)
_WORDS = {
    BIRTH: birth.LEVELS, CONTACT: BANDS, NEAR: contact.LEVELS, DIFFER: contacts.DIFFER, ALIAS: alias.LEVELS,
    NAME: NAME_MEANINGS, NET: NEIGHBOURS,
}  # fmt: skip


def levels(name: str) -> tuple[str, ...]:
    """Return the words for the levels of a field, best first."""
    return _WORDS.get(name, words.LEVELS)


def shown(identity: Identity, model: Model) -> Ints:
    """Return the positions of the pairs that are links: those of `lead` bits or more."""
    apart = identity.left != identity.right
    return np.flatnonzero(apart & (identity.scored.total >= model.thresholds.lead))


def tables(con: duckdb.DuckDBPyConnection, identity: Identity, model: Model, at: Ints) -> dict[str, pa.Table]:
    """Return the tables `link` and `link_part`: the links at `at`, and the weights in each, in the order of names."""
    ends = mentions(con)
    ids = pa.array([link_id(identity, i, ends) for i in at.tolist()], pa.string())
    link = _links(con, identity, model, at, ids)
    return {"link": link.sort_by("link_id"), "link_part": _parts(identity, model, at, ids)}


def mentions(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the first mention of each node, by which its links are named: no judgement renames it."""
    rows = con.execute("""
        SELECT link_party.source_id || ':' || link_party.ordinal
        FROM link_node JOIN link_party USING (m) ORDER BY n
    """).fetchall()
    return [mention for (mention,) in rows]


def link_id(identity: Identity, i: int, ends: Sequence[str]) -> str:
    """Return what names a pair of nodes; `ends` as `mentions` gives them."""
    pair = sorted((ends[identity.left[i]], ends[identity.right[i]]))
    return "L-" + sha256("\n".join(pair).encode()).hexdigest()[:12]


def _links(con: duckdb.DuckDBPyConnection, identity: Identity, model: Model, at: Ints, ids: pa.Array) -> pa.Table:
    ends = con.execute("""
        SELECT party.reading_id AS reading, party.ordinal, party.source_id AS source, party.locator
        FROM link_node JOIN link_party USING (m)
        JOIN party ON party.reading_id = link_party.reading_id AND party.ordinal = link_party.ordinal ORDER BY n
    """).to_arrow_table()
    left, right = identity.left[at], identity.right[at]
    total = identity.scored.total[at]
    merged = (identity.of[left] == identity.of[right]) & (identity.of[left] >= 0)
    uses = np.where(merged, MERGED, np.where(total >= model.thresholds.proposal, PROPOSAL, LEAD))
    refused = identity.clusters.refused
    joined = {pair for one, other in identity.bound.same for pair in ((one, other), (other, one))}
    why, because, covers = [], [], []
    for a, b, one, bits in zip(left.tolist(), right.tolist(), merged.tolist(), total.tolist(), strict=True):
        why.append(None if one else refused.get((a, b)) or _judged(identity, a, b))
        because.append(
            None if not one
            else JUDGED_SAME if (a, b) in joined
            else ENOUGH if bits >= model.thresholds.merge
            else AHEAD if (a, b) in identity.clusters.ahead
            else OTHERS
        )  # fmt: skip
        covers.append(identity.bound.authority(a, b))
    columns: dict[str, object] = {"link_id": ids}
    for side, of in (("left", left), ("right", right)):
        columns |= {f"{side}_{name}": ends[name].take(pa.array(of)) for name in ends.column_names}
    columns |= {"bits": total, "use": pa.array(uses.tolist(), pa.string()), "refused": pa.array(why, pa.string())}
    columns["because"] = pa.array(because, pa.string())
    columns["authorisation"] = pa.array([one.number if one else None for one in covers], pa.int64())
    columns["until"] = pa.array([one.until if one else None for one in covers], pa.date32())
    return pa.table({name: columns[name] for name in SCHEMA.names}).cast(SCHEMA)


def _judged(identity: Identity, a: int, b: int) -> str | None:
    reason = identity.bound.refusal([a], [b])
    return reason if reason in (JUDGED, UNSURE) else None


def _parts(identity: Identity, model: Model, at: Ints, ids: pa.Array) -> pa.Table:
    chunks = [_part(ids, PRIOR, [None] * len(at), np.full(len(at), model.prior))]
    for name, found in identity.found.levels.items():
        said = np.flatnonzero(found[at] >= 0)
        told = levels(name)
        level = [told[i] for i in found[at[said]].tolist()]
        chunks.append(_part(ids.take(pa.array(said)), name, level, identity.scored.bits[name][at[said]]))
    whole = pa.concat_tables(chunks)
    order = pc.sort_indices(whole, [("link_id", "ascending"), ("field", "ascending")])
    return whole.take(order)


def _part(ids: pa.Array, name: str, level: list[str | None], bits: Bits) -> pa.Table:
    field = pa.array([name] * len(ids), pa.string())
    return pa.table([ids, field, pa.array(level, pa.string()), pa.array(bits)], PART_SCHEMA)
