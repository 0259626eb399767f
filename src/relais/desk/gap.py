"""What a case lacks in law: for each element that is unknown, what could support it, and the next act for each kind."""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import pyarrow as pa
from sqlalchemy import Connection

from relais.casework import request as requests
from relais.casework.case import sources
from relais.casework.could_support import Proposal, proposals
from relais.casework.element import UNKNOWN
from relais.casework.matrix import Matrix
from relais.casework.next_act import COUNTED, NextAct, next_act
from relais.corroborate.registry import TIMED
from relais.desk.act import act
from relais.desk.derived import has_run
from relais.desk.element import check_offence, matrix_of
from relais.desk.home import Home
from relais.desk.sight import Sight, sight
from relais.desk.situation import situation
from relais.desk.used import SELECTED_Q
from relais.law import penal
from relais.law.channels import offered
from relais.law.offences import Offence
from relais.safeguards.audit import last_number
from relais.store.duck import register

# A pair whose payments and calls do not all lie in the case would tell of another procedure.
_OWN_PAIRS = """
CREATE TEMP TABLE own_pair AS
WITH dealt AS (
    SELECT a.subject_id AS payer, b.subject_id AS payee, y.source_id
    FROM payment y JOIN subject a ON a.reading_id = y.reading_id AND a.ordinal = y.payer
    JOIN subject b ON b.reading_id = y.reading_id AND b.ordinal = y.payee
    UNION ALL
    SELECT unnest([a.subject_id, b.subject_id]), unnest([b.subject_id, a.subject_id]), c.source_id
    FROM call c JOIN subject a ON a.reading_id = c.reading_id AND a.ordinal = c.caller
    JOIN subject b ON b.reading_id = c.reading_id AND b.ordinal = c.callee
)
SELECT payer, payee FROM dealt GROUP BY ALL HAVING bool_and(source_id IN (SELECT source_id FROM own))
"""
_FOUND = {
    "quoted_code": """
        SELECT count(*) FROM finding WHERE test = 'quoted_code'
        AND message_source IN (SELECT source_id FROM own) AND record_source IN (SELECT source_id FROM own)""",
    "sessions": """
        SELECT count(*) FROM session SEMI JOIN own_pair USING (payer, payee)
        WHERE payment_source IN (SELECT source_id FROM own) AND call_source IN (SELECT source_id FROM own)""",
} | {
    test.name: f"""
        SELECT count(DISTINCT (payer, payee)) FROM {test.table} SEMI JOIN own_pair USING (payer, payee)
        WHERE q <= {SELECTED_Q}"""
    for test in TIMED
}


@dataclass(frozen=True)
class Gap:
    """An element, or a ground of jurisdiction, that is unknown: its texts, what could support it, what comes next.

    `missing`: facts of reach that nobody has stated. `channels`: for each act that asks, the channels open to the case.
    """

    offence: Offence
    id: str
    fr: str
    en: str
    proposals: tuple[Proposal, ...]
    acts: tuple[NextAct, ...]
    channels: Mapping[str, tuple[str, ...]]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gaps:
    """What a case lacks, in the order of its matrix; `stale`: facts have come in since the last run, or none was.

    `seen`: the audit row up to which it stands so.
    """

    matrix: Matrix
    gaps: tuple[Gap, ...]
    stale: bool
    seen: int


def gaps(home: Home, case: int, offence: str | None = None) -> Gaps:
    """Return what a case lacks in law, of one offence alone if it is named; raises DeskError."""
    check_offence(offence)
    with act(home, "read-elements", case) as connection:
        found = matrix_of(connection, case, offence)
        counted, stale = _counted(home, sight(home, connection), sources(connection).get(case, frozenset()))
        return Gaps(found, tuple(_gaps(connection, case, found, counted)), stale, last_number(connection))


def label(evidence: str, language: str) -> str:
    """Return what a kind of evidence is called."""
    named = penal.load().evidence_types[evidence]
    return named.fr if language == "fr" else named.en


def _gaps(connection: Connection, case: int, found: Matrix, counted: Mapping[str, int]) -> list[Gap]:
    asked = requests.of_case(connection, case)
    open_to: dict[str, tuple[str, ...]] = {}

    def gap(offence: Offence, id_: str, fr: str, en: str, proof: tuple[str, ...], missing: tuple[str, ...] = ()) -> Gap:
        acts = tuple(next_act(kind, counted, asked) for kind in proof)
        for step in (one.step for one in acts if one.step.data is not None and one.step.key not in open_to):
            offers = offered(situation(connection, case, str(step.data), step.country, None))
            open_to[step.key] = tuple(offer.channel.id for offer in offers)
        channels = {one.step.key: open_to[one.step.key] for one in acts if one.step.key in open_to}
        could = () if missing else proposals(proof, counted)
        return Gap(offence, id_, fr, en, could, acts, channels, missing)

    made = []
    for section in found.sections:
        for cell in section.cells:
            one = cell.element
            if cell.state == UNKNOWN and one.kind != "negative":
                made.append(gap(section.offence, one.id, one.fr, one.en, one.proof))
        for said in section.reach:
            if said.answer == UNKNOWN:
                hook = said.hook
                made.append(gap(section.offence, hook.id, hook.fr, hook.en, hook.proof, said.missing))
    return made


def _counted(home: Home, seen: Sight, own: frozenset[str]) -> tuple[dict[str, int], bool]:
    """Return how many facts and findings lie in the sources of a case, and whether the findings are behind them."""
    con, _state = seen.facts(own)
    counted = {table: _count(con, f'SELECT count(*) FROM "{table}"') for table in COUNTED}
    if not has_run(home):
        return counted, True
    tables, stale = seen.results("subject", "finding", "session", *(test.table for test in TIMED))
    whole, _state = seen.facts()
    for name, table in tables.items():
        register(whole, name, table)
    register(whole, "own", pa.table({"source_id": pa.array(sorted(own), pa.string())}))
    whole.execute(_OWN_PAIRS)
    return counted | {name: _count(whole, sql) for name, sql in _FOUND.items()}, stale


def _count(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    return int(con.execute(sql).fetchall()[0][0])
