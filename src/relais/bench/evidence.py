"""Evidence: for how many pairs a test can be offered, whether it ties the right persons, and how often lawful ones."""

from collections.abc import Iterator

from relais.bench.metrics import Figure, share
from relais.bench.scene import Scene


def score(scene: Scene) -> Iterator[Figure]:
    """Yield the figures of every test that made a finding (near ones apart), and of the sessions the leads count."""
    for statement in (_PLACED, _OFFERED):
        scene.con.execute(statement)
    tests = [test for (test,) in scene.rows("SELECT DISTINCT test FROM placed ORDER BY test")]
    for test in sorted({*tests, "quoted_code", "quoted_amount", "quoted_selector"}):
        [(right, known, count)] = scene.rows(_RIGHT, test)
        yield Figure(f"evidence.precision:{test}", share(right, known), known)
        yield Figure(f"evidence.unplaced_share:{test}", share(count - known, count), count)
        for group, offered, pairs in scene.rows(_SHARES, test):
            yield Figure(_name(test, group), share(offered, pairs), pairs)
    if "lead" in scene.tables:
        for group, offered, persons in scene.rows(_SESSIONS):
            yield Figure(_name("sessions", group), share(offered, persons), persons)


def _name(test: str, group: str) -> str:
    """Return the metric of a group: 'commissioner', 'commissioner/chat=…', or 'lawful' and 'lawful/POPULATION'."""
    role, _slash, detail = group.partition("/")
    metric = "evidence.offered_share" if role == "commissioner" else "evidence.lawful_share"
    return f"{metric}:{test}{'/' + detail if detail else ''}"


# A finding is right where nobody in the talk but the two sides of the payment (for a selector: whoever bears it and
# one other) is known to take part, and one of them is. Where the truth knows nobody there, it cannot be placed.
_PLACED = """
    CREATE OR REPLACE TEMP TABLE placed AS
    WITH numbered AS (
        SELECT row_number() OVER () AS f, * REPLACE (CASE fit WHEN 'near' THEN test || '_near' ELSE test END AS test)
        FROM run_finding),
    talk AS (
        SELECT f, m.reading_id, m.conversation, m.sender, m.recipient
        FROM numbered n JOIN message m ON m.reading_id = n.message_reading AND m.ordinal = n.message_ordinal),
    spoken AS (
        SELECT reading_id, conversation, unnest([sender, recipient]) AS ordinal
        FROM message SEMI JOIN (FROM talk WHERE conversation IS NOT NULL) t USING (reading_id, conversation)
        UNION ALL
        SELECT reading_id, conversation, unnest([sender, recipient]) FROM talk WHERE conversation IS NULL),
    sided AS (
        SELECT DISTINCT reading_id, conversation, person
        FROM (SELECT DISTINCT * FROM spoken) JOIN bearer USING (reading_id, ordinal)),
    speaking AS (
        SELECT f, list(DISTINCT person) AS speakers
        FROM talk JOIN sided ON sided.reading_id = talk.reading_id
         AND sided.conversation IS NOT DISTINCT FROM talk.conversation
        GROUP BY f),
    paying AS (
        SELECT f, t.payer, t.payee
        FROM numbered n
        JOIN payment p ON n.record_table = 'payment' AND p.reading_id = n.record_reading
         AND p.ordinal = n.record_ordinal
        JOIN truth_payment t USING (reference)),
    bearing AS (
        SELECT f, any_value(b.person) AS holder
        FROM numbered n
        JOIN selector x ON n.record_table = 'selector' AND x.reading_id = n.record_reading
         AND x.ordinal = n.record_ordinal
        JOIN bearer b ON b.reading_id = x.reading_id AND b.ordinal = x.party
        GROUP BY f)
    SELECT f, n.test, speakers, payer, payee, holder,
        CASE WHEN speakers IS NULL OR (payer IS NULL AND holder IS NULL) THEN NULL
            WHEN payer IS NOT NULL THEN list_has_all([payer, payee], speakers)
            ELSE list_contains(speakers, holder) END AS fits
    FROM numbered n LEFT JOIN speaking USING (f) LEFT JOIN paying USING (f) LEFT JOIN bearing USING (f)
"""
# The pair a right finding speaks of: the payment's, or the one that talks.
_OFFERED = """
    CREATE OR REPLACE TEMP TABLE offered AS
    SELECT DISTINCT test, payer, payee FROM placed WHERE fits AND payer IS NOT NULL
    UNION
    SELECT DISTINCT test, p.payer, p.payee
    FROM placed f JOIN truth_pair p ON f.fits AND f.payer IS NULL
     AND list_contains(f.speakers, p.payer) AND list_contains(f.speakers, p.payee)
"""
_RIGHT = "SELECT count(*) FILTER (fits), count(fits), count(*) FROM placed WHERE test = ?"
_GROUPS = """
    unnest(CASE WHEN lawful THEN ['lawful', 'lawful/' || population]
        ELSE ['commissioner', 'commissioner/chat=' || chat, CASE WHEN named THEN 'commissioner/named' END] END)
"""
_SHARES = f"""
    WITH pairs AS (
        SELECT t.*, o.payer IS NOT NULL AS hit,
            NOT (giver.role = 'commissioner' AND taker.role = 'facilitator') AS lawful
        FROM truth_pair t
        JOIN truth_person giver ON giver.person = t.payer JOIN truth_person taker ON taker.person = t.payee
        LEFT JOIN (FROM offered WHERE test = ?) o ON o.payer = t.payer AND o.payee = t.payee)
    SELECT "group", count(*) FILTER (hit), count(*) FROM (SELECT {_GROUPS} AS "group", hit FROM pairs)
    WHERE "group" IS NOT NULL GROUP BY "group" ORDER BY "group"
"""
# Sessions are counted per lead, so they are scored per payer.
_SESSIONS = """
    WITH met AS (
        SELECT DISTINCT t.payer AS person
        FROM (SELECT unnest("references") AS reference FROM lead WHERE sessions > 0)
        JOIN truth_payment t USING (reference)),
    givers AS (
        SELECT DISTINCT p.payer AS person, giver.role <> 'commissioner' AS lawful, giver.population,
            bool_or(p.named) OVER (PARTITION BY p.payer) AS named
        FROM truth_pair p JOIN truth_person giver ON giver.person = p.payer)
    SELECT "group", count(*) FILTER (hit), count(*) FROM (
        SELECT unnest(CASE WHEN lawful THEN ['lawful', 'lawful/' || population]
                ELSE ['commissioner', CASE WHEN named THEN 'commissioner/named' END] END) AS "group",
            met.person IS NOT NULL AS hit
        FROM givers LEFT JOIN met USING (person))
    WHERE "group" IS NOT NULL GROUP BY "group" ORDER BY "group"
"""
