"""The judgements that a case tells of: those on its people, and how the mentions they speak of are written."""

from collections.abc import Collection, Iterable

from sqlalchemy import Connection

from relais.casework import judgement
from relais.desk.derived import NOT_RUN
from relais.desk.error import DeskError
from relais.desk.sight import Sight
from relais.dossier.case_file import Place
from relais.model.judgement import Judgement, Mention, standing

_Record = tuple[str, int]


def judgements_on(
    seen: Sight, connection: Connection, sources: Collection[str], people: Collection[str]
) -> list[Judgement]:  # fmt: skip
    """Return the judgements in force that speak of one of these subjects, by a mention in one of these sources."""
    held = [
        one
        for one in standing(judgement.every(connection))
        if any(of.source_id in sources for of in _mentions([one]))
    ]  # fmt: skip
    whose = _subjects(seen, {_record(of) for of in _mentions(held)})
    # Of a mention that was read anew since the run nobody knows whose it is: it is told.
    return [one for one in held if any(whose.get(_record(of)) in {None, *people} for of in _mentions([one]))]


def names_judged(seen: Sight, judgements: Iterable[Judgement]) -> dict[Place, str]:
    """Return the names, as written, at the places of which judgements speak."""
    places = {_record(of): (of.source_id, of.locator) for of in _mentions(judgements)}
    if not places:
        return {}
    rows = seen.told(places.keys(), {"party": ("ordinal", ("name_raw", "nickname"))})["party"].to_pylist()
    named = {(row["reading_id"], row["ordinal"]): row["name_raw"] or row["nickname"] for row in rows}
    return {places[one]: name for one, name in named.items() if name}


def _subjects(seen: Sight, records: Collection[_Record]) -> dict[_Record, str]:
    if not records:
        return {}
    try:
        rows = seen.mentions(records).to_pylist()
    except DeskError as error:
        if error.template != NOT_RUN:
            raise
        return {}
    return {(row["reading_id"], row["ordinal"]): row["subject_id"] for row in rows}


def _mentions(judgements: Iterable[Judgement]) -> list[Mention]:
    return [of for one in judgements for of in (*one.left, *one.right)]


def _record(of: Mention) -> _Record:
    return of.reading_id, of.ordinal
