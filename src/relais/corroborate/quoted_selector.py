"""A selector quoted in a chat that another source ties to a payment, an account or a subscriber."""

import pyarrow as pa

from relais.corroborate.check import Check
from relais.corroborate.finding import COLUMNS, MORE, SCHEMA
from relais.corroborate.ground import Ground
from relais.model.notice import msg

KINDS = ("phone", "email", "iban", "account", "handle")
INNOCENT = msg(
    "Numbers and names of accounts are passed on, copied, shared in a household and given to somebody new: who quotes"
    " one has seen it, and need not know or be its holder."
)
ERROR_RATE = msg(
    "Not stated: two equal selectors are no coincidence, except a name used at two services by two people. Sharing"
    " is the innocent reading."
)


def selectors(ground: Ground) -> dict[str, pa.Table]:
    """Return the findings: one per conversation, selector and record source: the first message and the first record.

    A number quoted three hundred times to somebody with five hundred payments is one thing to read, not a
    hundred and fifty thousand. Hubs are left out. The place of the record is where the selector stands; the
    record is the first payment of the party that bears it, or the selector's own row where there is none.
    Accounts and IBANs are compared with each other; of a handle the message does not say the service.
    """
    return {"finding": ground.quotes().execute(_SELECTORS).to_arrow_table().cast(SCHEMA)}


_KINDS = ", ".join(f"'{kind}'" for kind in KINDS)
_CLASS = "CASE WHEN {0}.kind IN ('iban', 'account') THEN 'account' ELSE {0}.kind END"

_SELECTORS = f"""
    WITH said AS (
        SELECT talk, {_CLASS.format("quote")} AS class, value, source_id, arg_min(kind, ordinal) AS kind,
            arg_min(locator, ordinal) AS locator, reading_id, min(ordinal) AS ordinal
        FROM quote WHERE kind IN ({_KINDS})
        GROUP BY talk, class, value, source_id, reading_id),
    joins_nobody AS (SELECT DISTINCT {_CLASS.format("hub")} AS class, value FROM hub),
    sought AS (SELECT DISTINCT class, value FROM said ANTI JOIN joins_nobody USING (class, value)),
    borne AS (
        SELECT class, sought.value, selector.source_id, selector.reading_id, selector.ordinal, selector.locator,
            selector.party
        FROM selector JOIN sought ON sought.value = selector.value AND sought.class = {_CLASS.format("selector")}
        WHERE selector.party IS NOT NULL),
    paying AS (
        SELECT reading_id, party, min(ordinal) AS payment
        FROM (
            SELECT reading_id, payer AS party, ordinal FROM payment
            UNION ALL
            SELECT reading_id, payee, ordinal FROM payment)
        WHERE party IS NOT NULL GROUP BY reading_id, party),
    recorded AS (
        SELECT class, value, borne.source_id, borne.reading_id, payment IS NULL AS bare, subject_id,
            min(borne.ordinal) AS ordinal, arg_min(borne.locator, borne.ordinal) AS locator,
            arg_min(coalesce(payment, borne.ordinal), borne.ordinal) AS record
        FROM borne
        JOIN party ON party.reading_id = borne.reading_id AND party.ordinal = borne.party
        LEFT JOIN paying ON paying.reading_id = borne.reading_id AND paying.party = borne.party
        LEFT JOIN subject ON subject.reading_id = borne.reading_id AND subject.ordinal = borne.party
        WHERE payment IS NOT NULL OR role IN ('account', 'subscriber')
        GROUP BY ALL),
    agreeing AS (
        SELECT said.*, recorded.source_id AS rs, recorded.reading_id AS rr, bare,
            arg_min(recorded.locator, recorded.ordinal) AS rl, arg_min(record, recorded.ordinal) AS ro,
            bool_or(talker.subject_id IS NOT NULL) AS same, count(recorded.subject_id) > 0 AS sided
        FROM said
        JOIN recorded USING (class, value)
        LEFT JOIN talker ON talker.talk = said.talk AND talker.subject_id = recorded.subject_id
        WHERE said.source_id <> recorded.source_id
        GROUP BY ALL)
    SELECT 'quoted_selector' AS test, kind, value, NULL::VARCHAR AS currency,
        'exact' AS fit, NULL::VARCHAR AS differs, NULL::VARCHAR AS record_value, NULL::BIGINT AS alternatives,
        source_id AS message_source, locator AS message_locator, reading_id AS message_reading,
        ordinal AS message_ordinal,
        rs AS record_source, rl AS record_locator, CASE WHEN bare THEN 'selector' ELSE 'payment' END AS record_table,
        rr AS record_reading, ro AS record_ordinal, NULL::BIGINT AS lag_s, NULL::BOOLEAN AS within,
        CASE WHEN sided AND talk IN (SELECT talk FROM talker) THEN same END AS same_parties,
        NULL::DOUBLE AS error_rate, NULL::DOUBLE AS sequence_rate, NULL::BIGINT AS cases_tried
    FROM agreeing
"""

TEST = Check(
    name="quoted_selector",
    title=msg("A selector quoted in a chat stands in a payment or account record of another source"),
    question=msg("Does a chat quote a telephone, e-mail, account or handle that another source ties to a payment?"),
    data=msg("Messages whose text was read when they came in, and records with selectors from another source."),
    null=msg("None: two equal selectors are no coincidence."),
    window=msg("None: whenever it is quoted. Selectors that join nobody (hubs) are left out."),
    innocent=INNOCENT,
    cannot_show=msg("That whoever quotes it is or knows its holder."),
    error_rate=ERROR_RATE,
    table="finding",
    columns=COLUMNS,
    more=MORE,
    first="error_rate",
    run=selectors,
)
