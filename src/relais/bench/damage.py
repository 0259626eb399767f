"""Damage: which of what was planted an output shows as repaired, with a reason, or reported."""

from collections.abc import Iterator

from relais.bench.metrics import Figure, share
from relais.bench.scene import Scene

# For each kind, the condition under which row `d` of the truth is handled, and the output that says so. What no
# output can show is not handled: `None`.
HANDLED: dict[str, str | None] = {
    # Whoever reads the queue sees an erased chat as a chat that is not there.
    "erased_chat": None,
    # A notice on the report, or no clock that names a holder: `expiry` then says that nothing is known.
    "thin_report": """
        EXISTS (FROM origin JOIN noticed USING (source_id) WHERE origin.path = d.path)
        OR EXISTS (FROM origin JOIN run_queue q USING (source_id) WHERE origin.path = d.path AND NOT EXISTS (
            FROM run_clock c WHERE c.report_id = q.report_id AND c.clock_id IS NOT NULL))""",
    # A number that passed from hand to hand is listed among the hubs, or joined nobody to a stranger: only the first
    # states a reason.
    "stale_selector": "EXISTS (FROM hub_of WHERE hub_of.person = d.person)",
    "sim_swap": "EXISTS (FROM hub_of WHERE hub_of.person = d.person)",
    "takeover": "EXISTS (FROM hub_of WHERE hub_of.person = d.person)",
    # One source under two names, or two reports listed side by side.
    "duplicate_report": """
        EXISTS (FROM truth_alert a JOIN origin l ON l.path = a.path JOIN origin r ON r.path = a.duplicate_of
            WHERE a.path = d.path AND (l.source_id = r.source_id OR EXISTS (
                FROM run_duplicate u WHERE (u.left_source, u.right_source) IN (
                    (l.source_id, r.source_id), (r.source_id, l.source_id)))))""",
    "wrong_person": None,
    # The reader asks for the zone, or says what is odd about the times.
    "wrong_zone": "EXISTS (FROM origin JOIN noticed USING (source_id) WHERE origin.path = d.path)",
    "date_only": """
        EXISTS (FROM origin JOIN payment p USING (source_id)
            WHERE origin.path = d.path AND p.time_precision = 'day')""",
    # All that this person paid or was paid stands in one subject, whose chain says why.
    "misspelt_name": "EXISTS (FROM whole WHERE whole.person = d.person)",
    "reordered_name": "EXISTS (FROM whole WHERE whole.person = d.person)",
}


def score(scene: Scene) -> Iterator[Figure]:
    """Yield the share handled of each kind of damage; a kind without a rule is not handled."""
    _noticed(scene)
    for statement in (_HUB_OF, _WHOLE):
        scene.con.execute(statement)
    for kind, count in scene.rows("SELECT kind, count(*) FROM truth_damage GROUP BY kind ORDER BY kind"):
        condition = HANDLED.get(kind) or "false"
        [(handled,)] = scene.rows(f"SELECT count(*) FILTER ({condition}) FROM truth_damage d WHERE kind = ?", kind)
        yield Figure(f"damage.handled_share:{kind}", share(handled, count), count)


def _noticed(scene: Scene) -> None:
    told = sorted(r.source_id for r in scene.state.readings.values() if r.notices or r.questions)
    scene.con.execute("CREATE OR REPLACE TEMP TABLE noticed AS SELECT unnest(?::VARCHAR[]) AS source_id", [told])


_HUB_OF = """
    CREATE OR REPLACE TEMP TABLE hub_of AS
    SELECT DISTINCT t.person FROM truth_account t JOIN run_hub h
      ON same_kind(h.kind, h.value) = same_kind(t.kind, t.value) AND h.value = t.value
     AND same_service(h.kind, h.service, h.value) = same_service(t.kind, t.service, t.value)
"""
_WHOLE = """
    CREATE OR REPLACE TEMP TABLE whole AS
    WITH side AS (
        SELECT p.reading_id, unnest([p.payer, p.payee]) AS ordinal, unnest([t.payer, t.payee]) AS person
        FROM payment p JOIN truth_payment t USING (reference))
    SELECT person FROM side JOIN run_subject USING (reading_id, ordinal)
    GROUP BY person HAVING count(DISTINCT subject_id) = 1
"""
