"""The sheet of a report: what was read of it, each fact with its place, and what a run proposes beside it."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from relais.desk.error import DeskError
from relais.desk.queue import NO_SUCH_ID, spellings
from relais.desk.sheet import PAYMENT_GROUPS, Sheet, asked, groups, mentions
from relais.desk.sight import Sight
from relais.ledger.few import Told
from relais.safeguards.exposure import IMAGE, Opening, opened

# What is told of the facts of a report; every page of an alert asks for all of them.
_HASHES = ("sha256", "sha1", "md5", "hash_raw")
_FACTS: dict[str, Told] = {
    "report": ("ordinal", [
        "reference", "channel", "sender", "company", "incident_type", "priority", "escalated", "child_at_risk", "live",
        "informational", "intelligence", "country", "at", "incident_at", "source_id", "locator"]),
    "party": ("report", ["role", "name_raw", "nickname", "address_raw", "source_id", "locator", "ordinal"]),
    "selector": ("report", [
        "kind", "service", "value", "raw", "nature", "country", "verified", "at", "source_id", "locator"]),
    "login": ("report", [
        "event", "ip", "port", "nature", "country", "proxy", "at", "time_raw", "source_id", "locator", "ordinal"]),
    "media": ("report", [
        *_HASHES, "scheme", "code", "authority", "viewed_by_company", "live", "at", "source_id", "locator"]),
}  # fmt: skip

_PARTIES = """(
    SELECT p.reading_id, p.ordinal
    FROM chosen r JOIN party p ON p.reading_id = r.reading_id AND p.report = r.ordinal)"""
_PROPOSED = {
    "candidate": """
        SELECT l.ip, l.port, l.at, coalesce(p.name_raw, p.nickname) AS name, u.subject_id AS subject, d.time_fit,
               d.off_s, d.tolerance_s, d.port_fit, d.others, l.locator AS login_locator,
               d.assignment_source AS source_id, d.assignment_locator AS locator
        FROM chosen c JOIN login l ON l.reading_id = c.reading_id AND l.report = c.ordinal
        JOIN candidate d ON d.login_reading = l.reading_id AND d.login_ordinal = l.ordinal
        JOIN party p ON p.reading_id = d.assignment_reading AND p.ordinal = d.party
        LEFT JOIN subject u ON u.reading_id = p.reading_id AND u.ordinal = p.ordinal
        ORDER BY l.ordinal, d.assignment_source, d.assignment_ordinal
    """,
    "payment_group": PAYMENT_GROUPS.format(parties=_PARTIES),
}
_LOGIN = ("login_reading", "login_ordinal")
_IP_REQUEST = ["ip", "port", "first_at", "last_at", "missing", "whom", "name", "subscribers", "kept_until", "source_id",
               "locator"]  # fmt: skip
_REPORT_GROUP = ["group_id", "kind", "grounds", "differences"]
_DUPLICATE = ["basis", "source_id", "locator"]
# In reading order: requests for addresses beside the logins, before the media.
_ORDER = ("report", "party", "selector", "login", "candidate", "ip_request", "media", "payment_group", "report_group",
          "duplicate")  # fmt: skip


def sheet_of_report(seen: Sight, connection: Connection, id_: str) -> Sheet:
    """Return the sheet of a report inside the frame of an act, its references counted; raises DeskError."""
    tables = seen.some(queue=("report_id", spellings(id_)))
    if not tables["queue"].num_rows:
        raise DeskError(NO_SUCH_ID, id=id_)
    line = tables["queue"].slice(0, 1).to_pylist()[0]
    found = facts_of_report(seen, line)
    record, login = {(line["reading_id"], line["ordinal"])}, found["login"]
    logins = {(line["reading_id"], one) for one in login["ordinal"].to_pylist()}
    proposed = seen.some(
        candidate=(_LOGIN, logins), ip_request=(_LOGIN, logins), report_group=(("reading", "ordinal"), record)
    ) | groups(seen, {line["reading_id"]})
    found["login"] = login.drop_columns("ordinal")
    found["ip_request"] = _of_logins(proposed["ip_request"], login)
    by_group = [(name, "ascending") for name in _REPORT_GROUP[:3]]
    found["report_group"] = proposed["report_group"].select(_REPORT_GROUP).sort_by(by_group)
    found["duplicate"] = _repeated(seen, record)
    if any(proposed[name].num_rows for name in _PROPOSED):
        chosen = tables["queue"].slice(0, 1).select(["reading_id", "ordinal"])
        subscribers = mentions(proposed["candidate"], "assignment_reading", "party")
        asked_for = {name: proposed[name] for name in ("candidate", "payment_group")}
        found |= asked(seen, {"queue": tables["queue"], **asked_for}, chosen, subscribers, _PROPOSED)
    sheet = Sheet(id_, {name: found[name] for name in _ORDER if name in found and found[name].num_rows})
    opened(connection, _references(sheet))
    return sheet


def facts_of_report(seen: Sight, line: Mapping[str, Any], *facts: str) -> dict[str, pa.Table]:
    """Return what was read of a report of the queue, as its source is read now: these facts, or all of a sheet."""
    record = line["reading_id"], line["ordinal"]
    rows = seen.told({record}, {fact: _FACTS[fact] for fact in facts or _FACTS})
    found = {fact: table.select(_FACTS[fact][1]) for fact, table in rows.items()}
    if (report := found.get("report")) is not None:
        sources = [seen.state().sources.get(one) for one in report["source_id"].to_pylist()]
        found["report"] = _with(report, 14, "source", [one.name if one else None for one in sources])
    if (party := found.get("party")) is not None:
        found["party"] = _parties(seen, line["reading_id"], party)
    if (media := found.get("media")) is not None:
        told = media.drop_columns(list(_HASHES))
        found["media"] = told.add_column(0, "hash", pc.coalesce(*(media[name] for name in _HASHES)))
    return found


def _parties(seen: Sight, reading: str, party: pa.Table) -> pa.Table:
    """Return parties, each with its subject and the name that commands give to the mention."""
    numbers, sources = party["ordinal"].to_pylist(), party["source_id"].to_pylist()
    known = seen.mentions({(reading, one) for one in numbers})
    subject = dict(zip(known["ordinal"].to_pylist(), known["subject_id"].to_pylist(), strict=True))
    named = party.drop_columns("ordinal").rename_columns({"name_raw": "name", "address_raw": "address"})
    named = _with(named, 3, "subject", [subject.get(one) for one in numbers])
    return _with(named, 5, "mention", [f"{one[:12]}:{at}" for one, at in zip(sources, numbers, strict=True)])


def _of_logins(requests: pa.Table, login: pa.Table) -> pa.Table:
    """Return what can be asked of the addresses of these logins, each with the place of its login."""
    of = pc.index_in(requests["login_ordinal"], login["ordinal"].combine_chunks())
    places, rows = login.take(of), requests
    for name in ("source_id", "locator", "ordinal"):
        rows = rows.append_column(name, places[name])
    ordered = rows.sort_by([("ordinal", "ascending"), ("whom", "ascending"), ("missing", "ascending")])
    return ordered.rename_columns({"expiry": "kept_until"}).select(_IP_REQUEST)


def _repeated(seen: Sight, record: Collection[tuple[str, int]]) -> pa.Table:
    """Return where a report stands again, whichever end of a pair it is."""
    sources, ends = seen.state().sources, []
    for mine, other in (("left", "right"), ("right", "left")):
        rows = seen.some(duplicate=((f"{mine}_reading", f"{mine}_ordinal"), record))["duplicate"]
        ends.append(rows.select(["basis", f"{other}_source", f"{other}_locator"]).rename_columns(_DUPLICATE))
    found = pa.concat_tables(ends)
    names = [sources[one].name if one in sources else None for one in found["source_id"].to_pylist()]
    told = _with(found, 1, "also_in", names)
    return told.filter(told["also_in"].is_valid()).sort_by([("also_in", "ascending"), ("locator", "ascending")])


def _with(table: pa.Table, place: int, name: str, cells: list[str | None]) -> pa.Table:
    return table.add_column(place, name, pa.array(cells, pa.string()))


def _references(sheet: Sheet) -> list[Opening]:
    """Return the references to images that a sheet shows, by the category that the sender gave them."""
    table = sheet.tables.get("media")
    rows = [] if table is None else table.select(["scheme", "code"]).to_pylist()
    counted = Counter((row["scheme"], row["code"]) for row in rows)
    now = datetime.now(UTC)
    return [Opening(IMAGE, count, now, None, scheme, code) for (scheme, code), count in counted.items()]
