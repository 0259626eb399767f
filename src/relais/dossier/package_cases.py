"""The persons of a package, each datum with its source and place: those proposed, and the facilitators of a country.

Whoever reads a package of a country learns who is proposed there, and of a facilitator elsewhere no more than a name.
The package of the facilitator's country learns of those who paid no more than a number in the house and a country.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from relais.casework.restriction import Restriction
from relais.model.column import INSTANT

_PLACE = [("source_id", pa.string()), ("locator", pa.string())]
# What sources say of the persons of packages, a row per source; `person` is a lead or an anchor. `at`: how old the
# datum is, and `at_of` what says so: seen, report or payment; null where the source tells no time.
PERSONS: Mapping[str, pa.Schema] = {
    "name": pa.schema([("person", pa.string()), ("text", pa.string()), ("mentions", pa.int64()), *_PLACE]),
    "selector": pa.schema(
        [
            ("person", pa.string()), ("kind", pa.string()), ("service", pa.string()), ("value", pa.string()),
            ("mentions", pa.int64()), *_PLACE,
        ]
    ),
    "country": pa.schema(
        [
            ("person", pa.string()), ("datum", pa.string()), ("country", pa.string()), ("value", pa.string()),
            ("mentions", pa.int64()), ("at", INSTANT), ("at_of", pa.string()), *_PLACE,
        ]
    ),
    "victim": pa.schema([("person", pa.string()), *_PLACE]),
}  # fmt: skip

Rows = list[dict[str, Any]]


class Permitted:
    """What a recipient may have, and how much was left out. `country` None: who receives it is not decided."""

    def __init__(
        self, country: str | None, restrictions: Mapping[str, Restriction], told: Callable[[str], str | None]
    ) -> None:
        self._forbidden = {one for one, held in restrictions.items() if not held.allows(country)}
        self._told = told
        self.forbidden = 0
        self.named = 0

    def text(self, text: str | None) -> str | None:
        """Return a received text, or None where it names a victim."""
        if text is None:
            return None
        told = self._told(text)
        self.named += told is None
        return told

    def rows(self, rows: Iterable[dict[str, Any]]) -> Rows:
        """Return the data whose origin may go there."""
        return [row for row in rows if self._one(row["source_id"])]

    def with_places(self, rows: Iterable[dict[str, Any]]) -> Rows:
        """Return what rests on several places, where all of them may go there.

        Where not all are listed, nothing at all may be forbidden: what is not listed could be.
        """
        return [
            row
            for row in rows
            if self._one(
                *(place["source_id"] for place in row["places"]),
                unlisted=row.get("places_count", 0) > len(row["places"]),
            )
        ]

    def _one(self, *sources: str, unlisted: bool = False) -> bool:
        may = self._forbidden.isdisjoint(sources) and not (unlisted and self._forbidden)
        self.forbidden += not may
        return may


def leads(tables: Mapping[str, pa.Table], proposed: Rows, may: Permitted) -> Rows:
    """Return the proposed cases; one of which nothing may go there is left out."""
    held = _by_person(tables, [row["lead"] for row in proposed])
    found = []
    for row in proposed:
        own = held[row["lead"]]
        case = {
            "lead": row["lead"],
            "rank": row["rank"],
            **_person(own, may),
            "reasons": _reasons(own["lead_reason"], may),
            "proposed_as_one": may.with_places(own["lead_tie"]),
            "payments": _payments(own["lead_payment"], may),
            "sessions": _sessions(own["lead_session"], may),
        }
        told = ("names", "selectors", "why_this_country", "reasons", "payments", "sessions")
        if any(case[name] for name in told):
            times = [one["at"] for name in ("payments", "sessions") for one in case[name] if one["at"]]
            case |= {"first_seen": min(times, default=None), "last_seen": max(times, default=None)}
            found.append(case)
    met = [{one["anchor"] for name in ("payments", "sessions") for one in case[name]} for case in found]
    anchors = _anchors(tables, set().union(*met), may)
    return [case | {"anchors": [anchors[one] for one in sorted(held)]} for case, held in zip(found, met, strict=True)]


def facilitators(tables: Mapping[str, pa.Table], here: list[str], may: Permitted) -> Rows:
    """Return the facilitators of a country: what is known of them, and what went to them; who paid is a number."""
    held = _by_person(tables, here)
    where = dict(zip(tables["lead"]["lead"].to_pylist(), tables["lead"]["country"].to_pylist(), strict=True))
    victims = _pseudonyms(held)
    found = []
    for anchor in here:
        own = held[anchor]
        payments = _payments([row | {"person": row["lead"]} for row in own["paid"]], may)
        sessions = _sessions([row | {"person": row["lead"]} for row in own["called"]], may)
        met = sorted({one["person"] for one in (*payments, *sessions)})
        found.append(
            {
                "facilitator": anchor,
                **_person(own, may),
                "proposed_as_one": may.with_places(own["lead_tie"]),
                "victims": [
                    {"victim": victims[one["source_id"], one["locator"]], **one} for one in may.rows(own["victim"])
                ],
                "payments": payments,
                "sessions": sessions,
                "paid_by": [{"person": one, "country": where[one]} for one in met],
            }
        )
    return found


def _by_person(tables: Mapping[str, pa.Table], persons: list[str]) -> dict[str, dict[str, Rows]]:
    """Return the rows of each person, by table; `paid` and `called` of a facilitator are those of who paid."""
    keys = (
        ("name", "name", "person"), ("selector", "selector", "person"), ("country", "country", "person"),
        ("victim", "victim", "person"), ("lead_reason", "lead_reason", "lead"), ("lead_tie", "lead_tie", "person"),
        ("lead_payment", "lead_payment", "lead"), ("lead_session", "lead_session", "lead"),
        ("paid", "lead_payment", "anchor"), ("called", "lead_session", "anchor"),
    )  # fmt: skip
    ids = pa.array(persons, pa.string())
    found: dict[str, dict[str, Rows]] = {one: {name: [] for name, _table, _key in keys} for one in persons}
    for name, table, key in keys:
        rows = tables[table]
        for row in rows.filter(pc.is_in(rows[key], ids)).to_pylist():
            found[row.pop(key)][name].append(row)
    return found


def _person(own: Mapping[str, Rows], may: Permitted) -> dict[str, Any]:
    selectors = [row for row in may.rows(own["selector"]) if may.text(row["value"])]
    return {
        "names": _names(own["name"], may),
        "selectors": _merged(selectors, ("kind", "service", "value")),
        "why_this_country": [row | {"value": may.text(row["value"])} for row in may.rows(own["country"])],
    }


def _names(rows: Rows, may: Permitted) -> Rows:
    return _merged([row | {"text": text} for row in may.rows(rows) if (text := may.text(row["text"]))], ("text",))


def _merged(rows: Rows, keys: tuple[str, ...]) -> Rows:
    """Return rows of several sources as one each: the first place, and all mentions."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        held = found.setdefault(tuple(row[key] for key in keys), row | {"mentions": 0})
        held["mentions"] += row["mentions"]
    return list(found.values())


def _reasons(rows: Rows, may: Permitted) -> Rows:
    found = []
    for row in may.with_places(rows):
        params = dict(row["params"])
        if may.text(row["template"].format(**params)) is None:
            continue
        places = [place | {"value": may.text(place["value"])} for place in row["places"]]
        found.append(
            {"name": row["name"], "template": row["template"], "params": params, "innocent": row["innocent"],
             "places": places}
        )  # fmt: skip
    return found


def _payments(rows: Rows, may: Permitted) -> Rows:
    return [row | {name: may.text(row[name]) for name in ("paid_out_place", "reference")} for row in may.rows(rows)]


def _sessions(rows: Rows, may: Permitted) -> Rows:
    """Return sessions; the payment beside each stands among the payments, if it may go there."""
    own = [{key: value for key, value in row.items() if key not in _BESIDE} for row in may.rows(rows)]
    return [row | {"service": may.text(row["service"])} for row in own]


# Of the payment beside a session: another source may state it.
_BESIDE = ("reference", "payment_at")


def _anchors(tables: Mapping[str, pa.Table], met: Collection[str], may: Permitted) -> dict[str, dict[str, Any]]:
    """Return how each facilitator is called, and why they stand for one, for the packages of other countries."""
    names: dict[str, Rows] = {one: [] for one in met}
    ids = pa.array(sorted(met), pa.string())
    for row in tables["name"].filter(pc.is_in(tables["name"]["person"], ids)).to_pylist():
        names[row.pop("person")].append(row)
    anchor = tables["anchor"]
    return {
        row["anchor"]: {
            "anchor": row["anchor"],
            "named": row["named"],
            "held": row["held"],
            "names": _names(names[row["anchor"]], may),
        }
        for row in anchor.filter(pc.is_in(anchor["anchor"], ids)).to_pylist()
    }


def _pseudonyms(held: Mapping[str, Mapping[str, Rows]]) -> dict[tuple[str, str], str]:
    """Return a pseudonym for each mention of a victim; mentions of one child may bear several."""
    places = sorted({(row["source_id"], row["locator"]) for own in held.values() for row in own["victim"]})
    return {place: f"V-{number}" for number, place in enumerate(places, 1)}
