"""What may be done with a source, and where it may go: stated by a named person, by the source itself, or by its kind.

A package that another unit made states it in itself (`intake.package`). What a financial intelligence unit gave goes
nowhere until somebody states that it may: units pass intelligence on with the consent of whoever gave it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from relais.casework import procedure as procedures
from relais.casework import restriction as store
from relais.casework.restriction import HANDLING, NOT_EVALUATED, Restriction, Stated
from relais.desk.act import act, decision
from relais.desk.answer import source_named
from relais.desk.consent import consent
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.sight import Sight, sight
from relais.intake.country import country_code
from relais.intake.package import ORIGIN
from relais.model.notice import msg
from relais.model.source import Reading, Source

__all__ = ["HANDLING", "Asked", "intelligence", "of_origin", "reference", "restrict", "restrictions", "stated"]

NO_REASON = msg("say why, in one line: --reason stays with it, under your name")
NO_PURPOSE = msg("say for which purpose it may be used, in one line of at most {most} signs")
NO_HANDLING = msg("“{text}” is no handling code; there are: {codes}")
NO_EVALUATION = msg("“{text}” is no evaluation: a source A, B, C, D or X, then an information 1, 2, 3 or 4, as in B2")
NO_COUNTRY = msg("“{text}” is no country: two letters of ISO 3166 were expected")
ONE_OF_THEM = msg("name a source or a procedure, not both")
NO_PROCEDURE = msg("no source was received for the procedure “{name}”")
NOT_YOURS = msg("{source} belongs to a case that is not yours: who is on it states what may be done with it")
USE_OF_UNITS = msg("intelligence of a financial unit: its use and its passing on need the consent of that unit")

# Given by financial intelligence units, in their own forms.
_OF_UNITS = ("goaml", "fincen")
_LONGEST = 500


@dataclass(frozen=True)
class Asked:
    """What a person states. `countries` None: any; empty: none at all."""

    handling: str = "H0"
    evaluation: str = NOT_EVALUATED
    purpose: str = ""
    countries: tuple[str, ...] | None = None


def restrict(home: Home, asked: Asked, reason: str, source: str = "", procedure: str = "") -> int:
    """State what holds for a source, by the beginning of its hash, or for a procedure; return the number.

    What lets more leave than what stands needs the consent of a second person. Raises DeskError.
    """
    if bool(source) == bool(procedure):
        raise DeskError(ONE_OF_THEM)
    given = _checked(asked, reason)
    details: dict[str, object] = {"handling": given.handling}
    with decision(home, "restrict", details) as connection:
        seen = sight(home, connection)
        before = restrictions(connection, seen)
        if procedure:
            if procedure not in _procedures(connection, seen):
                raise DeskError(NO_PROCEDURE, name=procedure)
            number = store.state(connection, given, reason, home.actor, procedure=procedure)
        else:
            found = source_named(seen.state(), source)
            if seen.closed(found):
                raise DeskError(NOT_YOURS, source=found[:12])
            details["source"] = found
            number = store.state(connection, given, reason, home.actor, source_id=found)
        after = restrictions(connection, seen)
        if any(after.get(one, Restriction()).looser_than(held) for one, held in before.items()):
            details["approval"] = consent(home, connection, reference(given, procedure or details["source"]))
        details["restriction"] = number
    return number


def reference(given: Restriction, of: object) -> str:
    """Return how an approval names what loosens the limits of a source or a procedure."""
    countries = ["any"] if given.countries is None else sorted(given.countries) or ["nobody"]
    return " ".join(("restriction", str(of), given.handling, given.evaluation, *countries))


def stated(home: Home) -> list[Stated]:
    """Return every statement on a source that the person may see, or on a procedure, in order."""
    with act(home, "list-restrictions") as connection:
        seen = sight(home, connection)
        theirs = _procedures(connection, seen)
        return [
            one
            for one in store.every(connection)
            if (seen.own(one.source_id) if one.source_id is not None else one.procedure in theirs)
        ]


def _procedures(connection: Connection, seen: Sight) -> frozenset[str]:
    """Return the procedures of sources that the person may see as their own or the unit's: others do not exist."""
    held = procedures.of_sources(connection)
    own = (held.get(one, frozenset()) for one in seen.state().sources if seen.own(one))
    return frozenset().union(*own)


def restrictions(connection: Connection, seen: Sight) -> dict[str, Restriction]:
    """Return what holds for each source of which anything does, inside the frame of an act."""
    con, state = seen.facts(tables=("report",))
    with con:
        rows = con.execute(
            "SELECT DISTINCT source_id FROM report WHERE channel IN (SELECT unnest(?))", [list(_OF_UNITS)]
        ).fetchall()
    found = dict.fromkeys(intelligence(seen), Restriction("H1"))
    found |= {one: Restriction("H2", purpose=USE_OF_UNITS, countries=frozenset()) for (one,) in rows}
    for source_id, given in of_origin(state.readings, state.sources).items():
        # Intelligence that lies beside a package does not become freer by it.
        _hold(found, source_id, given)
    return found | store.standing(store.every(connection), procedures.of_sources(connection))


def intelligence(seen: Sight) -> frozenset[str]:
    """Return the sources whose reports are intelligence: no evidence until their owner transmits them as such."""
    con, _state = seen.facts(tables=("report",))
    with con:
        rows = con.execute("SELECT DISTINCT source_id FROM report WHERE intelligence").fetchall()
    return frozenset(source_id for (source_id,) in rows)


def of_origin(readings: Mapping[str, Reading], sources: Mapping[str, Source]) -> dict[str, Restriction]:
    """Return what packages state of what they hold: the strictest of it holds for all of a package.

    And for whatever lies beside its JSON: the same data as a document and as tables, which state nothing themselves.
    """
    found: dict[str, Restriction] = {}
    for source_id, reading in readings.items():
        for notice in reading.notices:
            if notice.template == ORIGIN:
                _hold(found, source_id, _told(notice.params))
    of_packages = dict(found)
    for source in sources.values():
        for given, beside in _beside(source, of_packages):
            for source_id in beside:
                _hold(found, source_id, given)
    return found


def _hold(found: dict[str, Restriction], source_id: str, given: Restriction) -> None:
    found[source_id] = found[source_id].with_other(given) if source_id in found else given


def _beside(container: Source, of_packages: Mapping[str, Restriction]) -> Iterator[tuple[Restriction, set[str]]]:
    """Yield what each package in a folder or an archive states, and all else in its folder there, or below it.

    The container itself too, where the package lies at its top.
    """
    for package in container.members:
        if (given := of_packages.get(package.source_id)) is not None:
            top = package.path.rpartition("/")[0]
            under = {one.source_id for one in container.members if not top or one.path.startswith(f"{top}/")}
            yield given, (under if top else under | {container.source_id}) - {package.source_id}


def _told(params: Mapping[str, str]) -> Restriction:
    countries = params.get("countries", "")
    handling, evaluation = params.get("handling", ""), params.get("evaluation", "")
    return Restriction(
        handling if handling in HANDLING else HANDLING[-1],
        evaluation if store.evaluated(evaluation) else NOT_EVALUATED,
        params.get("purpose", ""),
        None if countries == "*" else frozenset(countries.split()),
    )


def _checked(asked: Asked, reason: str) -> Restriction:
    """Return what is stated, once it is whole; raises DeskError."""
    if not _line(reason):
        raise DeskError(NO_REASON)
    if not _line(asked.purpose) or len(asked.purpose) > _LONGEST:
        raise DeskError(NO_PURPOSE, most=_LONGEST)
    if asked.handling not in HANDLING:
        raise DeskError(NO_HANDLING, text=asked.handling, codes=", ".join(HANDLING))
    if not store.evaluated(asked.evaluation):
        raise DeskError(NO_EVALUATION, text=asked.evaluation)
    countries = None if asked.countries is None else frozenset(_countries(asked.countries))
    return Restriction(asked.handling, asked.evaluation, asked.purpose, countries)


def _countries(given: Iterable[str]) -> Iterable[str]:
    for text in given:
        code = country_code(text)
        if code is None:
            raise DeskError(NO_COUNTRY, text=text)
        yield code


def _line(text: str) -> bool:
    return bool(text.strip()) and text.isprintable()
