"""The holder of a seized export: the one participant of all its conversations."""

import duckdb

from relais.model.notice import msg
from relais.store.duck import quoted

SAME_SELECTOR = msg("the one account that takes part in every conversation of this export")
SAME_NAME = msg("the one screen name in every conversation of this folder: a name alone, decided for this folder only")

# Conversations of two, as the chat exports hold them: groups have no single other side. A file that names no
# conversation holds one, as a WhatsApp text does; the call records of a telephone hold none.
TALKS = """
CREATE TEMP TABLE lead_talk AS
WITH spoken AS (
    SELECT reading_id, coalesce(conversation, '') AS conversation, least(sender, recipient) AS a,
           greatest(sender, recipient) AS b
    FROM message WHERE sender IS NOT NULL AND recipient IS NOT NULL GROUP BY ALL
    UNION
    SELECT reading_id, conversation, least(caller, callee), greatest(caller, callee)
    FROM call WHERE conversation IS NOT NULL AND caller IS NOT NULL AND callee IS NOT NULL GROUP BY ALL
)
SELECT row_number() OVER (ORDER BY reading_id, a, b, conversation) AS talk_no, reading_id, a, b
FROM spoken WHERE a <> b
"""

# An export is a file of several conversations, or a folder of files with one each: the folder of the file itself, or
# the one above where every conversation lies in a folder of its own, as in a Messenger download.
EXPORTS = """
CREATE TEMP TABLE lead_export AS
WITH talks AS (
    SELECT reading_id, count(*) AS talks FROM lead_talk GROUP BY reading_id
), placed AS (
    SELECT t.reading_id, t.talks, r.reader, regexp_replace('/' || s.name, '/[^/]*$', '') AS folder
    FROM talks t JOIN reading r USING (reading_id) JOIN source s ON s.source_id = r.source_id
), above AS (
    SELECT *, count(*) FILTER (talks = 1) OVER (PARTITION BY reader, folder) AS beside FROM placed
)
SELECT reading_id, CASE WHEN talks > 1 THEN reading_id
                        WHEN beside > 1 THEN reader || ':' || folder
                        ELSE reader || ':' || regexp_replace(folder, '/[^/]*$', '') END AS export
FROM above
"""

# By account where the service gives one; else by the name shown, which tells people apart inside one folder only. Two
# candidates, or a single conversation, say nothing: then nobody is held to be the holder.
HOLDERS = f"""
CREATE TEMP TABLE lead_holder AS
WITH present AS (
    SELECT export, talk_no, reading_id, unnest([a, b]) AS ordinal FROM lead_talk JOIN lead_export USING (reading_id)
), keyed AS (
    SELECT present.*, s.subject_id, unnest([s.subject_id, nullif(lower(trim(p.nickname)), '')]) AS key,
           unnest(['selector', 'name']) AS basis, p.source_id, p.locator
    FROM present
    JOIN subject s USING (reading_id, ordinal)
    JOIN party p USING (reading_id, ordinal)
), whole AS (
    SELECT export, count(DISTINCT talk_no) AS talks FROM present GROUP BY export HAVING talks > 1
), throughout AS (
    SELECT export, basis, key FROM keyed JOIN whole USING (export)
    WHERE key IS NOT NULL
    GROUP BY export, basis, key, talks HAVING count(DISTINCT talk_no) = talks
), only_one AS (
    SELECT * FROM throughout QUALIFY count(*) OVER (PARTITION BY export, basis) = 1
), chosen AS (
    SELECT * FROM only_one o
    WHERE basis = 'selector' OR NOT EXISTS (
        SELECT 1 FROM throughout t WHERE t.export = o.export AND t.basis = 'selector')
)
SELECT DISTINCT ON (export, subject_id) export, basis, subject_id, source_id, locator,
       CASE basis WHEN 'selector' THEN {quoted(SAME_SELECTOR)} ELSE {quoted(SAME_NAME)} END AS why
FROM keyed JOIN chosen USING (export, basis, key)
ORDER BY export, subject_id, source_id, ordinal
"""

TABLES = ("lead_talk", "lead_export", "lead_holder")


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables above from the fact views, `reading`, `source` and `subject`."""
    for statement in (TALKS, EXPORTS, HOLDERS):
        con.execute(statement)
