"""What whoever gave a source allows with it: handling, evaluation, purpose, and to which countries it may go.

A named person states it of a source, or of all sources of a procedure. Superseded, never erased: the last row holds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from relais.safeguards.register import add
from relais.store.export_tables import RESTRICTION
from relais.store.tables import ACTOR

# Of SIENA, the loosest first (law/data/channels.yaml, EUROPOL-SIENA). H1: no evidence in court without the consent of
# whoever gave it; H2: not passed on without it; H3: other limits, told in the purpose.
HANDLING = ("H0", "H1", "H2", "H3")
# Of the source A, B, C, D, or X where it cannot be judged; of the information 1 to 4, where 4 cannot be judged.
SOURCES, INFORMATION = "ABCDX", "1234"
NOT_EVALUATED = "X4"


@dataclass(frozen=True)
class Restriction:
    """What holds for a source. `countries`: ISO 3166 codes to which it may go, None for any.

    `said_by`: the person who stated it; '' for nobody.
    """

    handling: str = "H0"
    evaluation: str = NOT_EVALUATED
    purpose: str = ""
    countries: frozenset[str] | None = None
    said_by: str = ""

    def allows(self, country: str | None) -> bool:
        """Say whether it may go to a country; None: to whom is not decided yet."""
        return self.countries is None or country in self.countries

    def looser_than(self, other: "Restriction") -> bool:
        """Say whether it lets more leave than another: a lighter code, a country more, other limits in words."""
        further = other.countries is not None and (self.countries is None or not self.countries <= other.countries)
        # What H3 forbids stands in the purpose.
        reworded = other.handling == HANDLING[-1] and self.purpose != other.purpose
        return further or reworded or self.handling < other.handling

    def with_other(self, other: "Restriction") -> "Restriction":
        """Return what holds where both do: the strictest of each."""
        countries = [one for one in (self.countries, other.countries) if one is not None]
        purposes = dict.fromkeys(one for one in (self.purpose, other.purpose) if one)
        worst = [max(pair) for pair in zip(self.evaluation, other.evaluation, strict=True)]
        return replace(
            self,
            handling=max(self.handling, other.handling),
            evaluation="".join(worst),
            purpose="; ".join(purposes),
            countries=frozenset.intersection(*countries) if countries else None,
        )


@dataclass(frozen=True)
class Stated:
    """One row: what was stated, of a source or a procedure, and why."""

    number: int
    source_id: str | None
    procedure: str | None
    restriction: Restriction
    reason: str
    actor: str
    at: str


def evaluated(text: str) -> bool:
    """Say whether a text is an evaluation code: A1 to X4."""
    return len(text) == len(NOT_EVALUATED) and text[0] in SOURCES and text[1] in INFORMATION


def state(
    connection: Connection, restriction: Restriction, reason: str, actor: str, *,
    source_id: str | None = None, procedure: str | None = None,
) -> int:  # fmt: skip
    """Record what holds for a source, or for a procedure, from now on; return the number."""
    return add(
        connection, RESTRICTION, actor, source_id=source_id, procedure=procedure, handling=restriction.handling,
        evaluation=restriction.evaluation, purpose=restriction.purpose,
        countries=None if restriction.countries is None else " ".join(sorted(restriction.countries)), reason=reason,
    )  # fmt: skip


def every(connection: Connection) -> list[Stated]:
    """Return every row, in order."""
    of = RESTRICTION.c
    rows = connection.execute(
        select(RESTRICTION, ACTOR.c.name).join(ACTOR, ACTOR.c.id == of.actor_id).order_by(of.number)
    )
    return [
        Stated(
            row.number, row.source_id, row.procedure,
            Restriction(
                row.handling, row.evaluation, row.purpose,
                None if row.countries is None else frozenset(row.countries.split()), row.name,
            ),
            row.reason, row.name, row.at,
        )
        for row in rows
    ]  # fmt: skip


def standing(stated: Iterable[Stated], procedures: Mapping[str, Iterable[str]]) -> dict[str, Restriction]:
    """Return what holds for each source of which something is stated: of itself, else the strictest of its procedures.

    `procedures`: those of each source.
    """
    of_source: dict[str, Restriction] = {}
    of_procedure: dict[str, Restriction] = {}
    for one in stated:
        if one.source_id is not None:
            of_source[one.source_id] = one.restriction
        elif one.procedure is not None:
            of_procedure[one.procedure] = one.restriction
    found: dict[str, Restriction] = {}
    for source_id, names in procedures.items():
        for held in (of_procedure[name] for name in sorted(names) if name in of_procedure):
            found[source_id] = found[source_id].with_other(held) if source_id in found else held
    return {**found, **of_source}
