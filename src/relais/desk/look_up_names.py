"""The mentions of a name: in any script, order and accents, the same first, then what is near.

A name is not looked for where it is masked, as a hit would tell what the mask hides; nor where it is a child victim's.
"""

from collections.abc import Collection, Mapping
from itertools import islice
from typing import Any

import pyarrow as pa

from relais.desk.error import DeskError
from relais.desk.look_up_text import NAME
from relais.desk.sight import Sight
from relais.desk.values import Place, Values, victims
from relais.model.notice import msg

NEAR = msg("near name")
MOST = 1_000
_COLUMNS = ("ordinal", ("source_id", "locator", "role", "name_raw", "nickname", "report"))


def named(seen: Sight, held: Values, beyond: Collection[str], text: str) -> tuple[list[dict[str, Any]], bool]:
    """Return the mentions of a name as rows of sightings, and whether there are more; inside the frame of an act."""
    out = frozenset(beyond)
    like = held.like(text)
    order = {one.name: place for place, one in enumerate(like.names)}
    exact = {one.name for one in like.names if one.exact}
    every = held.named(order)
    places = (
        (name, place)
        for name in order
        for place in every[name]
        if place[0] not in out and (place[0] not in seen.reach.masked or place in seen.reach.marks)
    )
    readings, kept = held.state.readings, list(islice(places, MOST + 1))
    records: dict[tuple[str, int], Place] = {
        (readings[source_id].reading_id, ordinal): (source_id, ordinal)
        for _name, (source_id, ordinal) in kept[:MOST]
        if ordinal is not None
    }
    rows = _rows(seen.told(records, {"party": _COLUMNS})["party"], order, exact)
    concealed = _victims(seen, held, {(row["reading_id"], row["party"]) for row in rows})
    shown = [row for row in rows if (row["reading_id"], row["party"]) not in concealed]
    names = seen.state().sources
    for row in shown:
        row["source"] = names[row["source_id"]].name
    return sorted(shown, key=lambda row: (row.pop("place"), row["source"], row["party"])), like.more or len(kept) > MOST


def _rows(parties: pa.Table, order: Mapping[str, int], exact: Collection[str]) -> list[dict[str, Any]]:
    rows = []
    for one in parties.to_pylist():
        names = [name for name in (one["name_raw"], one["nickname"]) if name in order]
        if not names or one["role"] == "victim":
            continue
        name = min(names, key=order.__getitem__)
        rows.append({
            "kind": NAME if name in exact else NEAR, "value": name, "fact": "party", "role": one["role"], "name": name,
            "at": None, "source_id": one["source_id"], "locator": one["locator"], "reading_id": one["reading_id"],
            "party": one["ordinal"], "report": one["report"], "place": order[name],
        })  # fmt: skip
    return rows


def _victims(seen: Sight, held: Values, mentions: Collection[tuple[str, int]]) -> set[tuple[str, int]]:
    """Return those of the mentions whose subject some source holds as a child victim, under whatever role it is here.

    Where nothing has been linked, each stands for itself.
    """
    try:
        own = seen.mentions(mentions).to_pylist()
        every = seen.some(subject=("subject_id", {row["subject_id"] for row in own}))["subject"].to_pylist()
    except DeskError:
        return set()
    concealed = victims(held.state, {row["reading_id"] for row in every} & held.state.batches.keys())
    subjects = {row["subject_id"] for row in every if (row["reading_id"], row["ordinal"]) in concealed}
    return {(row["reading_id"], row["ordinal"]) for row in own if row["subject_id"] in subjects}
