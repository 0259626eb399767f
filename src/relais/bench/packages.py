"""Packages: who the leads truly are, and how soon an order of work reaches those who paid a named facilitator."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from relais.bench import orders
from relais.bench.curve import Curve, curve
from relais.bench.metrics import RELAIS, Figure, share
from relais.bench.scene import Scene

CAPACITIES = (50, 200, 1000)


@dataclass(frozen=True)
class Lead:
    """A lead and the person it truly is: None where the truth does not say.

    `named`: an alert names it; `persons` counts whose data it holds.
    """

    name: str
    rank: int
    proposed: bool
    country: str
    first_seen: datetime | None
    priority: str | None
    total_eur: float | None
    named: bool
    person: str | None
    persons: int


ORDERS: dict[str, Callable[[Lead], object]] = {
    RELAIS: lambda lead: lead.rank,
    "arrival": lambda lead: orders.arrival(lead.first_seen),
    "priority": lambda lead: orders.priority(lead.priority),
    "amount": lambda lead: orders.amount(lead.total_eur),
    # The simplest rule with a link in it: whom an alert names comes first.
    "named": lambda lead: not lead.named,
}


def score(scene: Scene) -> Iterator[Figure]:
    """Yield the figures of the packages."""
    found, countries, recorded = leads(scene), positives(scene), _recorded(scene)
    proposed = [lead for lead in found if lead.proposed]
    for engine, reached in curves(found, set(countries)).items():
        yield from depths(reached, "packages", engine)
        # Ours opens what it proposes; another order of work as many as that, from its top.
        opened, depth = _items(proposed if engine == RELAIS else found, engine), len(proposed)
        kept, recorded_only = curve(opened, set(countries)), curve(opened, recorded)
        yield Figure("packages.precision:proposed", kept.precision(depth), depth, engine)
        yield Figure("packages.recall:proposed", kept.recall(depth), kept.positives, engine)
        whole = curve(_items(found, engine), recorded)
        yield Figure("packages.precision_at:recall90", whole.precision_at(0.9), len(recorded), engine)
        yield Figure("packages.recall_recorded:proposed", recorded_only.recall(depth), len(recorded), engine)
    yield Figure("packages.base_rate", share(float(reached.hits.sum()), len(found)), len(found))
    yield from _by_country(proposed, countries)
    told = [lead for lead in found if lead.persons]
    merged = sum(lead.persons > 1 for lead in told)
    yield Figure("packages.wrong_merge_share", share(merged, len(told)), len(told))
    twice = len([lead for lead in told if lead.person]) - len({lead.person for lead in told if lead.person})
    yield Figure("packages.duplicate_share", share(twice, len(told)), len(told))


def depths(reached: Curve, room: str, engine: str) -> Iterator[Figure]:
    """Yield precision and recall at each capacity, and the area under their curve."""
    for depth in CAPACITIES:
        opened = min(depth, len(reached.hits))
        yield Figure(f"{room}.precision:top{depth}", reached.precision(depth), opened, engine)
        yield Figure(f"{room}.recall:top{depth}", reached.recall(depth), reached.positives, engine)
    yield Figure(f"{room}.average_precision", reached.average_precision(), reached.positives, engine)


def curves(found: list[Lead], wanted: set[str]) -> dict[str, Curve]:
    """Return the curve of each order of work over the same leads."""
    return {engine: curve(_items(found, engine), wanted) for engine in ORDERS}


def positives(scene: Scene) -> dict[str, str]:
    """Return the commissioners who paid a facilitator whom an alert names or whose device was seized: id to country."""
    return dict(scene.rows(f"SELECT tied.person, min(tied.country) {_TIED} GROUP BY ALL ORDER BY ALL"))


def leads(scene: Scene) -> list[Lead]:
    """Return the leads in order of rank, each with the person it truly is."""
    return [Lead(*row) for row in scene.rows(_LEADS)]


def _items(found: list[Lead], engine: str) -> list[tuple[object, str, str | None]]:
    return [(ORDERS[engine](lead), lead.name, lead.person) for lead in found]


def _by_country(proposed: list[Lead], countries: dict[str, str]) -> Iterator[Figure]:
    """Yield what each country's package holds against whom it should hold."""
    for country in sorted({lead.country for lead in proposed} | set(countries.values())):
        theirs = {person for person, home in countries.items() if home == country}
        held = curve([(lead.rank, lead.name, lead.person) for lead in proposed if lead.country == country], theirs)
        depth = len(held.hits)
        yield Figure(f"packages.precision:{country}", held.precision(depth), depth)
        yield Figure(f"packages.recall:{country}", held.recall(depth), held.positives)


def _recorded(scene: Scene) -> set[str]:
    return {person for (person,) in scene.rows(f"SELECT DISTINCT tied.person {_TIED} AND {_PAID_IN_A_FILE}")}


_TIED = """
    FROM (SELECT payer AS person, country, payee FROM truth_pair WHERE named AND payments > 0) AS tied
    JOIN truth_person giver ON giver.person = tied.person
    JOIN truth_person taker ON taker.person = tied.payee
    WHERE giver.role = 'commissioner' AND taker.role = 'facilitator'
"""
_PAID_IN_A_FILE = """
    EXISTS (FROM truth_payment p JOIN origin USING (path) WHERE p.payer = tied.person AND p.payee = tied.payee)
"""
# Payments say best who a lead is; where it has none that the truth knows, its accounts do.
_LEADS = """
    WITH referred AS (
        SELECT lead, t.payer AS person, count(DISTINCT t.reference) AS votes
        FROM (SELECT lead, unnest("references") AS reference FROM lead) JOIN truth_payment t USING (reference)
        GROUP BY lead, t.payer),
    held AS (
        SELECT lead, unnest(selectors, recursive := true) FROM lead
        WHERE lead NOT IN (SELECT lead FROM referred)),
    borne AS (
        SELECT h.lead, o.person, count(*) AS votes
        FROM held h JOIN owner o ON o.kind = same_kind(h.kind, h.value) AND o.value = h.value
         AND o.service = same_service(h.kind, h.service, h.value)
        GROUP BY h.lead, o.person),
    voted AS (
        SELECT lead, first(person ORDER BY votes DESC, person) AS person, count(*) AS persons
        FROM (FROM referred UNION ALL FROM borne) GROUP BY lead)
    SELECT lead, rank, proposed, country, first_seen, priority, CAST(total_eur AS DOUBLE),
        list_contains(reasons, 'alert_names_payer'), person, coalesce(persons, 0)
    FROM lead LEFT JOIN voted USING (lead) ORDER BY rank
"""
