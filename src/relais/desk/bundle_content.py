"""Gathers what an exhibit bundle is made of, at one instant, in the frame of an act."""

import json
from collections.abc import Collection
from datetime import datetime

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection, select

from relais import VERSION
from relais.casework import answer, judgement, kept_back
from relais.casework.approval import Approval
from relais.casework.authorisation import coverage
from relais.casework.contradiction import contradictions, settled
from relais.corroborate.counts import counted
from relais.corroborate.registry import TESTS
from relais.desk import derived
from relais.desk.bindings import place, procedures_of
from relais.desk.bundle_victims import hidden_in, let_go, victims_in
from relais.desk.case_evidence import FINDING
from relais.desk.case_file import Gathering
from relais.desk.derived import has_run
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.models import current
from relais.desk.used import start_of
from relais.desk.victim_names import VictimNames
from relais.dossier.bundle import COURT, Chain, Content
from relais.dossier.bundle_facts import Hidden
from relais.dossier.bundle_rerun import LINKS, Concerned, findings_about, links_about
from relais.language.tongue import Tongue
from relais.link.frozen import HOLDERS
from relais.model.judgement import as_table, standing
from relais.model.notice import msg
from relais.safeguards.access import ACTS
from relais.safeguards.audit import read_chain
from relais.safeguards.audit_extract import extract
from relais.safeguards.checkpoint import parse_note
from relais.safeguards.checkpoints import read_closed, texts
from relais.store.duck import register
from relais.store.tables import AUDIT_CASE

DECIDED = msg(
    "judgements, procedures or authorisations were decided after the last run: `relais run`, then make the bundle"
)
# Acts that decide what linking takes.
_LINKING_TAKES = frozenset({"judge", "undo", "assign-procedure", "authorise", "answer"})
NOT_RUN = msg("nothing has been linked and ranked yet, or facts have come in since: `relais run`, then make the bundle")
OTHER_MODEL = msg("the weights changed after the last run: `relais run`, then make the bundle")

# The columns of results and of what a rerun starts from that quote a source.
_VALUES = frozenset({"value", "record_value"})
_TABLES = tuple(dict.fromkeys(test.table for test in TESTS))
# The contacts of the case's own sources: counts of the whole ledger are told of these alone, and no place of others.
_HUBS = """
    SELECT h.* REPLACE (NULL AS source_id, NULL AS locator) FROM hub h
    WHERE h.value IN (SELECT value FROM selector UNION SELECT ip FROM login)
    ORDER BY ALL
"""
_HOLDERS = """
    WITH single AS (
        SELECT kind, service, value FROM common GROUP BY ALL HAVING count(DISTINCT contact) = 1 AND count(hub) = 0)
    SELECT DISTINCT kind, service, value, holder, date_diff('day', DATE '1970-01-01', first_day) AS first_day,
        date_diff('day', DATE '1970-01-01', last_day) AS last_day
    FROM common SEMI JOIN single ON single.kind = common.kind AND single.value = common.value
        AND single.service IS NOT DISTINCT FROM common.service
    WHERE holder IS NOT NULL AND value IN (SELECT value FROM selector) ORDER BY ALL
"""


def content(
    home: Home, connection: Connection, case: int, approval: Approval, kind: str, recipient: str, said: Tongue, *,
    names_victims: bool,
) -> Content:  # fmt: skip
    """Return what the bundle of an approval is made of; the case stands as of the day it was asked.

    Raises DeskError where there has been no run of the facts and weights as they are: nothing could be rerun.
    """
    if not has_run(home):
        raise DeskError(NOT_RUN)
    case_ = Gathering(home, connection, case, said, names_victims=names_victims, events=False)
    seen, state = case_.seen, case_.seen.state()
    if seen.stale:
        raise DeskError(NOT_RUN)
    model = current(home)
    if _decided_since_run(connection):
        raise DeskError(DECIDED)
    if seen.run.model.digest != model.digest:
        raise DeskError(OTHER_MODEL)
    readings = frozenset(state.readings[one].reading_id for one in case_.sources if one in state.readings)
    subject = seen.some(subject=("reading_id", readings))["subject"]
    victims = victims_in(case_, subject)
    hidden = hidden_in(case_, victims, said, names_victims=names_victims)
    until = _decided(connection)
    file = case_.file(datetime.fromisoformat(approval.at))
    files = {table: tuple(paths) for table, paths in state.files.items()}
    people = case_.evidence.people.all
    mentions = seen.some(subject=("subject_id", people))["subject"]
    away = set(mentions.filter(pc.invert(_in(mentions["reading_id"], readings)))["subject_id"].to_pylist())
    concerned = Concerned(people, frozenset(hidden.label), people - away)
    allowed = let_go(connection, case, approval, case_, victims, hidden) if kind == COURT else []
    tables, texts_ = _rerun(home, connection, case_, subject, hidden, concerned)
    return Content(
        kind=kind,
        recipient=recipient,
        purpose=approval.reason,
        version=VERSION,
        case=file,
        files=files,
        readings=readings,
        hidden=hidden,
        sealed=[(one, home.ledger.source(one.source_id)) for one in allowed],
        tables=tables,
        texts={**texts_, "rerun/model.json": model.to_json()},
        chain=_chain(connection, case, until, case_.victims),
    )


def _decided_since_run(connection: Connection) -> bool:
    """Say whether somebody decided something that linking takes after the last run."""
    rows = [(row.number, row.act) for row in read_chain(connection)]
    ran = max((number for number, act in rows if act == "run"), default=0)
    return any(number > ran and act in _LINKING_TAKES for number, act in rows)


def _rerun(
    home: Home, connection: Connection, case: Gathering, subject: pa.Table, hidden: Hidden, of: Concerned
) -> tuple[dict[str, pa.Table], dict[str, str]]:
    """Return the tables and small files from which a rerun starts, and the results that it must find again."""
    seen = case.seen
    results = {name: _results(case, name, hidden) for name in _TABLES if name != FINDING}
    results[FINDING] = _without(_findings(case, subject, of), hidden)
    link = seen.some(link=("left_reading", pc.unique(subject["reading_id"]).to_pylist()))["link"]
    ids = link["link_id"].to_pylist()
    part = seen.some(link=("link_id", ids), link_part=("link_id", ids))["link_part"]
    results |= links_about({"subject": subject, "link": link, "link_part": part}, of)
    whole, _stale = derived.results(home, *_TABLES, "hub", "link_common")
    con, _state = seen.facts(case.sources, ("selector", "login", "party", "source"))
    with con:
        register(con, "hub", whole["hub"])
        register(con, "common", whole["link_common"])
        hubs, holders = con.execute(_HUBS).to_arrow_table(), con.execute(_HOLDERS).to_arrow_table().cast(HOLDERS)
        decided = _decisions(home, connection, con)
    counts = counted(whole)
    quoted = pa.array(sorted(set(pc.unique(results["finding"]["value"]).to_pylist())), pa.string())
    other = pc.and_(pc.equal(counts["quantity"], "alternatives"), pc.invert(pc.is_in(counts["key"], quoted)))
    tables = {
        **{f"results/{name}": results[name] for name in (*LINKS, *_TABLES)},
        **{f"decisions/{name}": table for name, table in decided.items()},
        "rerun/subject": subject,
        "rerun/counts": counts.filter(pc.invert(other)),
        "rerun/hubs": _without(hubs, hidden),
        "rerun/holders": _without(holders, hidden),
    }
    kept = start_of(kept_back.current(connection))
    setting = {
        "kept_back": kept, "people": sorted(of.people), "whole": sorted(of.whole),
        "victims": sorted(of.victims), "weights": seen.run.weights, "model": seen.run.model.digest,
        "run_as_of": seen.run.as_of,
    }  # fmt: skip
    answers = {
        source: {key: [hidden.told(value), by] for key, (value, by) in sorted(given.items())}
        for source, given in sorted(answer.current(connection).items()) if source in case.sources
    }  # fmt: skip
    texts_ = {"rerun/setting.json": _json(setting), "decisions/answers.json": _json(answers)}
    if home.payees.exists():
        texts_["rerun/payees.toml"] = home.payees.read_text(encoding="utf-8")
    return tables, texts_


def _results(case: Gathering, name: str, hidden: Hidden) -> pa.Table:
    """Return the rows of one table of results that are about the case, of all tests that share it."""
    return _without(next(one.table for one in case.evidence.found if one.test.table == name), hidden)


def _findings(case: Gathering, subject: pa.Table, of: Concerned) -> pa.Table:
    """Return the findings whose two places lie in sources of the case, and in which its persons take part."""
    rows = case.seen.some(finding=("message_source", case.sources))[FINDING]
    con, _state = case.seen.facts(case.sources, ("message", "payment", "selector"))
    with con:
        return findings_about(con, rows.filter(_in(rows["record_source"], case.sources)), subject, of)


def _without(table: pa.Table, hidden: Hidden) -> pa.Table:
    """Return rows but for those of a value by which victims alone are reached, or that names one."""
    for name in _VALUES & set(table.column_names) if hidden else ():
        once = table[name].unique().to_pylist()
        table = table.filter(pc.invert(_in(table[name], [one for one in once if hidden.hides(one)])))
    return table


def _decisions(home: Home, connection: Connection, con: duckdb.DuckDBPyConnection) -> dict[str, pa.Table]:
    """Return the judgements on mentions of these sources, as `link` takes them, their procedures, what covers them."""
    placed, _unplaced = place(con, standing(judgement.every(connection)))
    as_of = datetime.fromisoformat(derived.last_run(home).as_of)
    return {
        "judgements": as_table(settled(placed, contradictions(placed))),
        "procedures": procedures_of(connection, con),
        "coverage": coverage(connection, as_of),
    }


def _decided(connection: Connection) -> int:
    """Return the number of the last audit row of an act that is no mere look: reading a case changes no bundle."""
    looks = {"refused", *(name for name, one in ACTS.items() if one.kind == "consultation")}
    return max((row.number for row in read_chain(connection) if row.act not in looks), default=0)


def _chain(connection: Connection, case: int, until: int, victims: VictimNames) -> Chain:
    of_case = set(connection.execute(select(AUDIT_CASE.c.number).where(AUDIT_CASE.c.case == case)).scalars())
    closed = read_closed(connection)
    rows = [dict(row._mapping) for row in read_chain(connection)]  # noqa: SLF001 - SQLAlchemy's documented accessor
    # Of a row in which somebody named a victim, the hash goes alone.
    own = {row["number"] for row in rows if row["number"] in of_case and not victims.inside(str(row["details"]))}
    notes = [text for text in texts(connection) if closed.size <= parse_note(text).says.size <= until]
    return Chain(tuple(extract(rows, own, until)), notes, closed.text if closed.size else None)


def _in(column: pa.ChunkedArray, wanted: Collection[str]) -> pa.ChunkedArray:
    return pc.is_in(column, pa.array(sorted(wanted), pa.string()))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
