"""A subject as a person looks at it: its mentions, its selectors with their strength, and what was judged of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import pyarrow as pa

from relais.desk.act import act
from relais.desk.home import Home
from relais.desk.judgements import About, about_these
from relais.desk.link import Common, common
from relais.desk.models import current, described, weighed
from relais.desk.queue import Why, why_subject
from relais.desk.sheet import Sheet
from relais.desk.sight import Sight, sight
from relais.desk.subject_sheet import subject_sheet, subject_tables
from relais.link.holders import BANDS
from relais.link.weights.compared import CONTACT

# A selector as a source states it: kind, service, value.
_Named = tuple[str, str | None, str]


@dataclass(frozen=True)
class Strength:
    """A selector of a subject: how many of its mentions bear it, and how strongly it ties two mentions.

    `common`: who holds it; None where no link goes by it. `hub`: why it joins nobody.
    `bits`: what it adds to a link beyond the start, by the weights of the last run; None where those are not known any
    more, or it adds nothing. `place` is the first at which it stands.
    """

    kind: str
    service: str | None
    value: str
    mentions: int
    common: Common | None
    hub: str | None
    bits: float | None
    source: str
    source_id: str
    locator: str

    @property
    def rank(self) -> int:
        """Return how strong it is: more where fewer hold it, 0 where no link goes by it, less for a hub."""
        if self.hub:
            return -1
        return 0 if self.common is None else 1 + len(BANDS) - self.held

    @property
    def held(self) -> int:
        """Return how many people hold it, as far as names tell; one where no full name stands on it."""
        return 0 if self.common is None else min(max(len(self.common.holders), 1), len(BANDS))


@dataclass(frozen=True)
class Subject:
    """One subject: its sheet, what makes its mentions one, its selectors, the strongest first, and its judgements."""

    id: str
    sheet: Sheet
    why: Why
    selectors: tuple[Strength, ...]
    judged: About
    stale: bool
    name: str | None


def subject(home: Home, id_: str) -> Subject:
    """Return a subject (S-…) of the last run; raises DeskError where there is none of that name."""
    with act(home, "show", id=id_) as connection:
        seen = sight(home, connection)
        tables = subject_tables(seen, id_)
        sheet = subject_sheet(seen, id_, tables)
        strengths = _strengths(sheet, _held(seen, tables), _hubs(seen, sheet), _bits(home, seen))
        return Subject(
            id_,
            sheet,
            why_subject(seen, id_),
            strengths,
            about_these(connection, seen, id_),
            seen.stale,
            sheet.called,
        )


def _strengths(
    sheet: Sheet,
    held: Mapping[_Named, Common],
    hubs: Mapping[tuple[str, str], str],
    bits: Sequence[float],
) -> tuple[Strength, ...]:
    """Return the selectors of a sheet, the strongest first."""
    found = []
    for row in _selectors(sheet):
        by = held.get((row["kind"], row["service"], row["value"]))
        one = Strength(
            row["kind"], row["service"], row["value"], row["mentions"], by,
            (by.hub if by else None) or hubs.get((row["kind"], row["value"])), None, row["source"], row["source_id"],
            row["locator"],
        )  # fmt: skip
        found.append(replace(one, bits=bits[one.held - 1]) if bits and one.rank > 0 else one)
    return tuple(sorted(found, key=lambda one: (-one.rank, -one.mentions, one.kind, one.value)))


def _selectors(sheet: Sheet) -> list[dict[str, Any]]:
    """Return the selectors of a sheet that have a normal form: without one, nothing can be tied."""
    table = sheet.tables.get("selector")
    return [] if table is None else [row for row in table.to_pylist() if row["value"] is not None]


def _held(seen: Sight, tables: Mapping[str, pa.Table]) -> dict[_Named, Common]:
    """Return who holds each contact of the subject by which some link of it goes."""
    mine = {(row["reading_id"], row["ordinal"]) for row in tables["mention"].to_pylist()}
    links = tables["link"].select([f"{end}_{part}" for end in ("left", "right") for part in ("reading", "ordinal")])
    ends = {(row[f"{end}_reading"], row[f"{end}_ordinal"]) for row in links.to_pylist() for end in ("left", "right")}
    borne = seen.rows("link_side", *sorted(ends & mine))
    contacts = sorted({row["contact"] for row in borne if row["contact"] is not None})
    rows = {of: list(some) for of, some in groupby(_common_rows(seen, contacts), key=lambda row: row["contact"])}
    told = {of: common(some)[0] for of, some in rows.items()}
    return {
        (row["kind"], row["service"], row["value"]): told[row["contact"]] for row in borne if row["contact"] in told
    }


def _common_rows(seen: Sight, contacts: Sequence[int]) -> list[dict[str, Any]]:
    return seen.rows("link_common", *((one,) for one in contacts)) if contacts else []


def _hubs(seen: Sight, sheet: Sheet) -> dict[tuple[str, str], str]:
    """Return why each hub among the selectors of a sheet joins nobody."""
    values = {row["value"] for row in _selectors(sheet)}
    rows = seen.some(hub=("value", values))["hub"].to_pylist()
    return {(row["kind"], row["value"]): row["reason"] for row in rows}


def _bits(home: Home, seen: Sight) -> list[float]:
    """Return what a contact in common adds by how many hold it, one first, if the weights are those of the last run."""
    model = current(home)
    if weighed(model).digest != seen.run.model.digest:
        return []
    return [one.bits for one in described(model) if one.field == CONTACT]
