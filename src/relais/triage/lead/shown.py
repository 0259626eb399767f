"""The tables of leads as they are kept and handed on: their columns, and the queries that fill them."""

import pyarrow as pa

from relais.model.column import INSTANT, MONEY

_PLACE = pa.struct([(name, pa.string()) for name in ("source_id", "locator", "what", "value")])
_SELECTOR = pa.struct([(name, pa.string()) for name in ("kind", "service", "value")])
_TEXTS = pa.list_(pa.string())

# rank: proposed leads first, then by score. why_not: a key of `leads.WHY_NOT`, null where proposed. anchors: the
# anchors paid, written to or called. first_seen, last_seen: of everything between the two. total_eur: payments in
# euro alone, null where none is: nothing is converted. priority: the most urgent that a report declares which names the
# lead or one of its anchors. country: ISO 3166, or 'undetermined'.
LEAD = pa.schema(
    [
        ("lead", pa.string()),
        ("rank", pa.int64()),
        ("score", pa.float64()),
        ("proposed", pa.bool_()),
        ("country", pa.string()),
        ("subjects", _TEXTS),
        ("anchors", _TEXTS),
        ("selectors", pa.list_(_SELECTOR)),
        ("names", _TEXTS),
        ("references", _TEXTS),
        ("payments", pa.int64()),
        ("sessions", pa.int64()),
        ("total_eur", pa.float64()),
        ("first_seen", INSTANT),
        ("priority", pa.string()),
        ("first_expiry", INSTANT),
        ("reasons", _TEXTS),
        ("last_seen", INSTANT),
        ("why_not", pa.string()),
    ]
)
REASON = pa.schema(
    [
        ("lead", pa.string()),
        ("name", pa.string()),
        ("part", pa.decimal128(18, 6)),
        ("template", pa.string()),
        ("params", pa.map_(pa.string(), pa.string())),
        ("innocent", pa.string()),
        ("places", pa.list_(_PLACE)),
        ("places_count", pa.int64()),
    ]
)
# An anchor is called by the first of its subjects. why: how the holder of an export was found; null where none was.
ANCHOR = pa.schema(
    [
        ("anchor", pa.string()),
        ("named", pa.bool_()),
        ("held", pa.bool_()),
        ("why", pa.string()),
        ("payers", pa.int64()),
        ("names", _TEXTS),
        ("subjects", _TEXTS),
    ]
)
# What is proposed as one beyond what `link` joins: `person` is a lead or an anchor; the first place of each, `codes`
# how many codes say so (null: a holder's mentions, by name or account).
TIE = pa.schema(
    [
        ("person", pa.string()),
        ("left_subject", pa.string()),
        ("right_subject", pa.string()),
        ("why", pa.string()),
        ("codes", pa.int64()),
        ("places", pa.list_(_PLACE)),
    ]
)
EVIDENCE = pa.schema(
    [
        ("lead", pa.string()),
        ("datum", pa.string()),  # address, phone, iban
        ("country", pa.string()),
        ("mentions", pa.int64()),
        ("source_id", pa.string()),
        ("locator", pa.string()),
    ]
)
# Of proposed leads alone: what is not proposed is not handed on.
PAYMENT = pa.schema(
    [
        ("lead", pa.string()),
        ("anchor", pa.string()),
        ("at", INSTANT),
        ("time_precision", pa.string()),
        ("amount", MONEY),
        ("currency", pa.string()),
        ("paid_out_amount", MONEY),
        ("paid_out_currency", pa.string()),
        ("paid_out_place", pa.string()),
        ("reference", pa.string()),
        ("source_id", pa.string()),
        ("locator", pa.string()),
    ]
)
SESSION = pa.schema(
    [
        ("lead", pa.string()),
        ("anchor", pa.string()),
        ("at", INSTANT),
        ("duration_s", pa.int64()),
        ("service", pa.string()),
        ("kind", pa.string()),  # same_day, appointment
        ("reference", pa.string()),  # of the payment that is near
        ("payment_at", INSTANT),
        ("source_id", pa.string()),
        ("locator", pa.string()),
    ]
)

_NAMED = """
    WITH person AS (
        SELECT person, lead AS id FROM lead_contact UNION ALL SELECT person, person FROM lead_anchor
    ), held AS (
        SELECT h.*, p.person, min(h.subject_id) OVER (PARTITION BY h.export) AS left_subject
        FROM lead_holder h JOIN lead_person p USING (subject_id)
    )
    SELECT n.id AS person, t.left_subject, t.right_subject, t.why, t.codes,
           [{'source_id': t.at_first.message_source, 'locator': t.at_first.message_locator, 'what': 'message',
             'value': t.at_first.value},
            {'source_id': t.at_first.record_source, 'locator': t.at_first.record_locator, 'what': 'payment',
             'value': t.at_first.value}] AS places
    FROM lead_tie t JOIN lead_person p ON p.subject_id = t.left_subject JOIN person n ON n.person = p.person
    UNION ALL
    SELECT n.id, h.left_subject, h.subject_id, h.why, NULL,
           [{'source_id': h.source_id, 'locator': h.locator, 'what': 'party', 'value': NULL}]
    FROM held h JOIN person n ON n.person = h.person WHERE h.left_subject <> h.subject_id
    ORDER BY 1, 2, 3, 4
"""

TABLES: dict[str, tuple[pa.Schema, str]] = {
    "lead": (LEAD, "SELECT * FROM lead_ranked ORDER BY rank"),
    "lead_reason": (
        REASON,
        """
        SELECT l.lead, r.name, CAST(r.part AS DECIMAL(20, 0)) * CAST(0.000001 AS DECIMAL(6, 6)) AS part, r.template,
               r.params, r.innocent, r.places, r.places_count
        FROM lead_part r JOIN lead_ranked l USING (lead_no) ORDER BY l.rank, r.part DESC, r.position
        """,
    ),
    "anchor": (
        ANCHOR,
        """
        SELECT a.person AS anchor, a.named, a.held,
               (SELECT min(h.why) FROM lead_holder h LEFT JOIN lead_person p USING (subject_id)
                WHERE coalesce(p.person, h.subject_id) = a.person) AS why,
               a.payers, coalesce(n.names, []) AS names,
               (SELECT list(DISTINCT m.subject_id ORDER BY m.subject_id) FROM lead_mention m WHERE m.person = a.person)
                   AS subjects
        FROM lead_anchor a LEFT JOIN lead_names n USING (person) ORDER BY 1
        """,
    ),
    "lead_tie": (TIE, _NAMED),
    "lead_evidence": (
        EVIDENCE,
        """
        SELECT l.lead, e.datum, e.country, e.mentions, e.source_id, e.locator
        FROM lead_evidence e JOIN lead_ranked l USING (lead_no) ORDER BY l.rank, e.datum, e.country
        """,
    ),
    "lead_payment": (
        PAYMENT,
        """
        SELECT l.lead, p.anchor, p."at", p.time_precision, p.amount, p.currency, p.paid_out_amount, p.paid_out_currency,
               p.paid_out_place, p.reference, p.source_id, p.locator
        FROM lead_payment p JOIN lead_ranked l USING (lead_no) WHERE l.proposed ORDER BY l.rank, p.payment_no DESC
        """,
    ),
    "lead_session": (
        SESSION,
        """
        SELECT l.lead, c.anchor, c."at", c.duration_s, c.service,
               CASE WHEN s.same_day THEN 'same_day' ELSE 'appointment' END AS kind, p.reference, p."at" AS payment_at,
               c.source_id, c.locator
        FROM lead_session s JOIN lead_ranked l USING (lead_no)
        JOIN lead_call c USING (call_no) JOIN lead_payment p USING (payment_no)
        WHERE l.proposed AND s.nearest ORDER BY l.rank, s.call_no DESC
        """,
    ),
}
