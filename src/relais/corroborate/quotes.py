"""What messages quote, and who talks in their conversations: the ground the parts of `quoted` stand on.

The temporary tables made here are private to one run:

- `quoting(talk, reading_id, name, first_us, last_us)`: the conversations that quote something, and how long they last;
- `quote(talk, source_id, reading_id, ordinal, locator, at, kind, value, currency)`: one row per token, `at` null where
  only the day is known;
- `talker(talk, subject_id)`: the subjects who take part in a conversation that quotes something;
- `payer(subject_id, reading_id, ordinal)`: both sides of each payment, payer and payee.
"""

import duckdb

TEMPORARY = ("quoting", "quote", "talker", "payer")

# A conversation is what the source calls one. Where it names none, it is all that two parties write each other.
_TALK = """
    coalesce('c' || conversation, 'p' || coalesce(least(sender, recipient)::VARCHAR, '')
        || '-' || coalesce(greatest(sender, recipient)::VARCHAR, ''))
"""


def gather(con: duckdb.DuckDBPyConnection) -> None:
    """Make the temporary tables from the views `message` and `payment` and the table `subject`."""
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE quoting AS
        SELECT *, row_number() OVER (ORDER BY source_id, reading_id, name) AS talk
        FROM (
            SELECT source_id, reading_id, {_TALK} AS name,
                min(epoch_us("at")) AS first_us, max(epoch_us("at")) AS last_us
            FROM message GROUP BY ALL HAVING bool_or(len(tokens) > 0))
    """)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE quote AS
        WITH token AS (
            SELECT reading_id, {_TALK} AS name, source_id, ordinal, locator,
                CASE WHEN time_precision IS DISTINCT FROM 'day' THEN "at" END AS "at", unnest(tokens) AS token
            FROM message WHERE len(tokens) > 0)
        SELECT talk, token.source_id, token.reading_id, ordinal, locator, "at",
            token.token.kind AS kind, token.token.value AS value, token.token.currency AS currency
        FROM token JOIN quoting USING (reading_id, name)
        WHERE token.token.value IS NOT NULL
    """)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE talker AS
        WITH speaking AS (
            SELECT DISTINCT reading_id, {_TALK} AS name, sender, recipient FROM message),
        present AS (
            SELECT reading_id, talk, sender AS party FROM speaking JOIN quoting USING (reading_id, name)
            UNION
            SELECT reading_id, talk, recipient FROM speaking JOIN quoting USING (reading_id, name))
        SELECT DISTINCT talk, subject_id
        FROM present JOIN subject ON subject.reading_id = present.reading_id AND subject.ordinal = present.party
    """)
    con.execute("""
        CREATE OR REPLACE TEMP TABLE payer AS
        SELECT DISTINCT subject_id, side.reading_id, side.ordinal
        FROM (
            SELECT reading_id, ordinal, payer AS party FROM payment
            UNION ALL
            SELECT reading_id, ordinal, payee FROM payment) side
        JOIN subject ON subject.reading_id = side.reading_id AND subject.ordinal = side.party
    """)
