"""What the sources say of the persons of packages: names, selectors, countries with their age, mentions of victims.

A row per source, so that what one source forbids leaves what another tells.
"""

from collections.abc import Mapping

import pyarrow as pa
from sqlalchemy import Connection

from relais.casework import case as cases
from relais.casework import person as people
from relais.desk.sight import Sight
from relais.dossier.package import UNDETERMINED
from relais.dossier.package_cases import PERSONS
from relais.store.duck import register

_MEMBER = """
CREATE TEMP TABLE package_member AS
SELECT p.person, s.reading_id, s.ordinal FROM package_person p JOIN package_subject s USING (subject_id)
"""
# Whom a source calls a victim, a reporter or an officer is no party to a package.
_NAME = """
SELECT m.person, coalesce(p.name_raw, p.nickname) AS text, count(*) AS mentions, p.source_id,
       arg_min(p.locator, p.ordinal) AS locator
FROM package_member m JOIN party p ON p.reading_id = m.reading_id AND p.ordinal = m.ordinal
WHERE coalesce(p.name_raw, p.nickname, '') <> '' AND p.role NOT IN ('victim', 'reporter', 'officer')
GROUP BY ALL ORDER BY m.person, mentions DESC, text, p.source_id
"""
_SELECTOR = """
SELECT m.person, x.kind, x.service, x.value, count(*) AS mentions, x.source_id,
       arg_min(x.locator, x.ordinal) AS locator
FROM package_member m JOIN selector x ON x.reading_id = m.reading_id AND x.party = m.ordinal
WHERE x.value IS NOT NULL AND x.kind <> 'ip' AND NOT {hub}
GROUP BY ALL ORDER BY m.person, x.kind, x.service NULLS FIRST, x.value, x.source_id
"""
# Addresses of the internet are left out: where somebody logs in from is not where they live (triage/lead/country.py).
_COUNTRY = """
WITH stated AS (
    SELECT m.person, 'address' AS datum, p.address_country AS country, p.address_raw AS value, p.source_id, p.locator,
           p.ordinal AS n, p.reading_id, m.ordinal AS party, p.report, CAST(NULL AS TIMESTAMPTZ) AS seen
    FROM package_member m JOIN party p ON p.reading_id = m.reading_id AND p.ordinal = m.ordinal
    WHERE p.address_country IS NOT NULL AND p.role <> 'victim'
    UNION ALL
    SELECT m.person, x.kind, x.country, coalesce(x.value, x.raw), x.source_id, x.locator, x.ordinal, x.reading_id,
           m.ordinal, x.report, x."at"
    FROM package_member m JOIN selector x ON x.reading_id = m.reading_id AND x.party = m.ordinal
    WHERE x.kind IN ('phone', 'iban') AND x.country IS NOT NULL AND NOT {hub}
), paid AS (
    SELECT reading_id, party, max("at") AS paid
    FROM (SELECT reading_id, payer AS party, "at" FROM payment UNION ALL SELECT reading_id, payee, "at" FROM payment)
    WHERE (reading_id, party) IN (SELECT (reading_id, ordinal) FROM package_member) GROUP BY ALL
), aged AS (
    SELECT s.*, CAST(coalesce(s.seen, p.paid, r."at") AS TIMESTAMPTZ) AS "at",
           CASE WHEN s.seen IS NOT NULL THEN 'seen' WHEN p.paid IS NOT NULL THEN 'payment'
                WHEN r."at" IS NOT NULL THEN 'report' END AS at_of
    FROM stated s LEFT JOIN paid p USING (reading_id, party)
    LEFT JOIN report r ON r.reading_id = s.reading_id AND r.ordinal = s.report
)
SELECT person, datum, country, value, count(*) AS mentions, max("at") AS "at",
       arg_max(at_of, "at") AS at_of, source_id, arg_min(locator, n) AS locator
FROM aged GROUP BY person, datum, country, value, source_id
ORDER BY person, "at" DESC NULLS LAST, datum, country, value NULLS FIRST, source_id
"""
# A child whom a source mentions beside the person: the place alone, which is no name.
_VICTIM = """
SELECT DISTINCT m.person, v.source_id, v.locator
FROM package_member m JOIN party v ON v.reading_id = m.reading_id AND v.role = 'victim'
ORDER BY ALL
"""
_HUB = """EXISTS (FROM package_hub h WHERE h.kind = x.kind AND h.value = x.value
          AND h.service IS NOT DISTINCT FROM x.service)"""
_QUERIES = {"name": _NAME, "selector": _SELECTOR, "country": _COUNTRY, "victim": _VICTIM}
# Whom a source calls a victim, or a case holds for one; and every other mention of the same subject.
_VICTIMS = """
WITH held AS (
    SELECT p.reading_id, p.ordinal FROM party p
    WHERE p.role = 'victim' OR (p.source_id, p.locator) IN (FROM victim_place)
), same AS (
    SELECT reading_id, ordinal FROM held UNION
    SELECT o.reading_id, o.ordinal FROM package_subject o WHERE o.subject_id IN (
        SELECT s.subject_id FROM held h JOIN package_subject s USING (reading_id, ordinal))
)
"""
_VICTIM_NAMES = f"""
{_VICTIMS} SELECT DISTINCT unnest([p.name_raw, p.nickname]) AS text FROM same JOIN party p USING (reading_id, ordinal)
"""
# What somebody else bears too is not theirs alone.
_VICTIM_VALUES = f"""
{_VICTIMS}, borne AS (
    SELECT x.kind, x.value, bool_and(s.ordinal IS NOT NULL) AS theirs
    FROM selector x LEFT JOIN same s ON s.reading_id = x.reading_id AND s.ordinal = x.party
    WHERE x.party IS NOT NULL GROUP BY ALL
)
SELECT DISTINCT value FROM borne WHERE theirs
"""


def persons(seen: Sight, results: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """Return the tables of `package_cases.PERSONS`: of the proposed leads, and of the anchors.

    `results`: `lead`, `anchor`, `hub` and `subject` of the last run.
    """
    con, _state = seen.plain()
    with con:
        register(con, "package_person", _persons(results["lead"], results["anchor"]))
        register(con, "package_subject", results["subject"].select(["subject_id", "reading_id", "ordinal"]))
        register(con, "package_hub", results["hub"].select(["kind", "service", "value"]))
        con.execute(_MEMBER)
        return {
            name: con.execute(sql.format(hub=_HUB)).to_arrow_table().select(PERSONS[name].names).cast(PERSONS[name])
            for name, sql in _QUERIES.items()
        }


def of_victims(seen: Sight, connection: Connection, subject: pa.Table) -> tuple[frozenset[str], frozenset[str]]:
    """Return every name of whom a source calls a victim, or any case holds for one.

    And the selectors that are theirs alone. The whole ledger is asked: a name may not leave because the case that
    knows it is another's.
    """
    con = seen.memory()
    held = sorted(
        place
        for case in cases.every(connection)
        for one in people.persons(connection, case.number)
        if one.category == people.VICTIM
        for place in one.places
    )
    with con:
        register(con, "package_subject", subject.select(["subject_id", "reading_id", "ordinal"]))
        columns = [pa.array([place[i] for place in held], pa.string()) for i in range(2)]
        register(con, "victim_place", pa.table(columns, names=["source_id", "locator"]))
        told = [con.execute(sql).fetchall() for sql in (_VICTIM_NAMES, _VICTIM_VALUES)]
    names, values = (frozenset(text for (text,) in rows if text) for rows in told)
    return names, values


def countries_of(country: pa.Table, anchors: list[str]) -> dict[str, str]:
    """Return the country of each facilitator: the one where all agrees that states one, else undetermined."""
    stated: dict[str, set[str]] = {one: set() for one in anchors}
    for person, where in zip(country["person"].to_pylist(), country["country"].to_pylist(), strict=True):
        if person in stated:
            stated[person].add(where)
    return {one: found.pop() if len(found) == 1 else UNDETERMINED for one, found in stated.items()}


def _persons(lead: pa.Table, anchor: pa.Table) -> pa.Table:
    proposed = lead.filter(lead["proposed"])
    rows = [
        (person, subject)
        for table, key in ((proposed, "lead"), (anchor, "anchor"))
        for person, subjects in zip(table[key].to_pylist(), table["subjects"].to_pylist(), strict=True)
        for subject in subjects
    ]
    columns = [pa.array([row[i] for row in rows], pa.string()) for i in range(2)]
    return pa.table(columns, names=["person", "subject_id"])
