"""A transfer code quoted in a chat that is the reference of a payment, or is one slip away from it."""

import pyarrow as pa

from relais.corroborate import code_chance, one_slip
from relais.corroborate.check import Check
from relais.corroborate.finding import COLUMNS, MORE, SCHEMA
from relais.corroborate.ground import Ground
from relais.model.notice import msg

# The operator tells nobody but the sender: the code must reach the payee, usually by chat, before the money can be
# collected, and that is in minutes, the next day, or after three to five working days (Western Union, answers to
# frequent questions; typology, 5). A week holds the longest of these. It cannot be told before it exists: the day
# allows for a clock in another zone. No distribution of this lag is published.
BEFORE_DAYS = 1
AFTER_DAYS = 7
# A near code between strangers is worth a look only where so few would come about by accident in the whole run.
BY_ACCIDENT = 0.01
# Between sides who number their payments so closely that one code in ten which means none of them would be near one,
# a near code says nothing.
TELLING = 0.1

INNOCENT = msg(
    "Whoever sends money to family, friends or a seller sends the code too: a quoted code ties the conversation to"
    " the payment, and says nothing of what was paid for."
)
ERROR_RATE = msg(
    "Coincidences expected by chance in all that was compared: distinct codes quoted, times distinct references of"
    " that length, times the share of all numbers of that length that would pass: for an exact code one, for a near"
    " one all that are one slip away. Holds for codes drawn at random. Where the references lie closer together, as"
    " numbers given in sequence do, the second rate says what to expect of the codes that begin as references do, up"
    " to the last four digits, if the numbers around them are taken as often as around the references. Where the"
    " sides agree, the second rate, and of a near code the first too, compares in each talk only what is quoted there"
    " with what those who talk there pay or are paid."
)
TEMPORARY = ("code_quote", "code_said", "code_told", "code_payment", "code_of_record", "code_party",
             "code_between", "code_slip", "code_chance", "code_dense", "code_agreed", "code_sided")  # fmt: skip


def codes(ground: Ground) -> dict[str, pa.Table]:
    """Return the findings: one per message and payment of one code, exact or near.

    A payment told in the very place of the message, as a messenger that moves money does, is not a finding. A near
    one is given where the two times, if known, lie in the window, and either the sides agree, and their references
    do not lie too close together (`TELLING`), or chance would bring at most `BY_ACCIDENT` of them. `cases_tried` is
    the number of pairs of distinct codes and references compared. Letters count for nothing in the error rate:
    operators fix them.
    """
    con = ground.quotes()
    try:
        con.execute(_GATHERED)
        one_slip.slips(con)
        code_chance.chances(con)
        con.execute(_AGREED)
        con.execute(_SIDED)
        return {"finding": con.execute(_CODES).to_arrow_table().cast(SCHEMA)}
    finally:
        for name in TEMPORARY:
            con.execute(f"DROP TABLE IF EXISTS {name}")


_GATHERED = """
    CREATE OR REPLACE TEMP TABLE code_quote AS
    SELECT row_number() OVER () AS quote, *
    FROM (SELECT DISTINCT talk, source_id, reading_id, ordinal, locator, "at",
            upper(regexp_replace(value, '[^\\pL\\pN]', '', 'g')) AS plain
        FROM quote WHERE kind = 'transfer_code');
    CREATE OR REPLACE TEMP TABLE code_told AS SELECT DISTINCT talk, plain FROM code_quote;
    CREATE OR REPLACE TEMP TABLE code_said AS SELECT DISTINCT plain FROM code_told;
    CREATE OR REPLACE TEMP TABLE code_payment AS
    SELECT row_number() OVER () AS payment, source_id, locator, reading_id, ordinal, reference, "at",
        time_precision IS NOT DISTINCT FROM 'day' AS day
    FROM payment WHERE reference IS NOT NULL;
    CREATE OR REPLACE TEMP TABLE code_of_record AS
    SELECT DISTINCT reference, length(regexp_replace(reference, '[^0-9]', '', 'g')) AS digits FROM code_payment;
    CREATE OR REPLACE TEMP TABLE code_party AS
    SELECT DISTINCT subject_id, reference
    FROM payer JOIN code_payment USING (reading_id, ordinal)
    WHERE subject_id IN (SELECT subject_id FROM talker);
    CREATE OR REPLACE TEMP TABLE code_between AS
    SELECT DISTINCT low.subject_id AS low, high.subject_id AS high, reference
    FROM code_payment JOIN payer low USING (reading_id, ordinal) JOIN payer high USING (reading_id, ordinal)
    WHERE low.subject_id < high.subject_id
"""

# By number: of what a dense sequence brings, most is dropped again, and names are long.
_AGREED = f"""
    CREATE OR REPLACE TEMP TABLE code_agreed AS
    WITH fitting AS (
        SELECT plain, reference, 'exact' AS fit, NULL AS differs, 0 AS alternatives
        FROM code_said JOIN code_of_record ON reference = plain
        UNION ALL
        SELECT plain, reference, 'near', differs, count(*) OVER (PARTITION BY plain) - 1 FROM code_slip)
    SELECT quote, talk, payment, fit, differs, alternatives,
        epoch_us(said."at") - epoch_us(paid."at") AS after_us,
        after_us BETWEEN -{BEFORE_DAYS * 86_400_000_000}
            AND {AFTER_DAYS * 86_400_000_000} + CASE WHEN day THEN 86400000000 ELSE 0 END AS within
    FROM code_quote said JOIN fitting USING (plain) JOIN code_payment paid USING (reference)
    WHERE (said.source_id, said.locator) <> (paid.source_id, paid.locator) AND (fit = 'exact' OR within IS NOT FALSE)
"""

# One side first, then the other: joined to both at once, all who talk would be paired with all who pay.
_SIDED = """
    CREATE OR REPLACE TEMP TABLE code_sided AS
    WITH sought AS MATERIALIZED (SELECT DISTINCT talk, payment FROM code_agreed),
    paying AS MATERIALIZED (
        SELECT talk, payment, length(reference) AS signs, payer.subject_id
        FROM sought JOIN code_payment USING (payment)
        JOIN payer ON payer.reading_id = code_payment.reading_id AND payer.ordinal = code_payment.ordinal)
    SELECT talk, payment, bool_or(talker.subject_id IS NOT NULL) AS same_parties,
        max(dense) FILTER (talker.subject_id IS NOT NULL) AS dense
    FROM paying LEFT JOIN talker USING (talk, subject_id) LEFT JOIN code_dense USING (subject_id, signs)
    WHERE talk IN (SELECT talk FROM talker)
    GROUP BY talk, payment
"""

# What is stated of an exact code is all that was compared; of what agrees in its sides too, in sequence and near, what
# was compared of theirs.
_CODES = f"""
    WITH rated AS (
        SELECT agreed.*, same_parties, paid.reference, "all".pairs,
            {code_chance.fitting_by_accident("agreed.differs", "coalesce(dense, 0)")} AS each,
            "all".pairs * ({code_chance.passing("agreed.differs", "digits")}) / pow(10, digits) AS by_lot,
            CASE WHEN sided.in_row > by_lot THEN sided.in_row END AS in_sequence
        FROM code_agreed agreed
        JOIN code_payment paid USING (payment)
        JOIN code_of_record USING (reference)
        LEFT JOIN code_sided USING (talk, payment)
        LEFT JOIN code_chance "all" ON "all".signs = length(reference)
         AND "all".differs IS NOT DISTINCT FROM agreed.differs
         AND "all".sided = (fit = 'near' AND coalesce(same_parties, false))
        LEFT JOIN code_chance sided ON sided.signs = length(reference)
         AND sided.differs IS NOT DISTINCT FROM agreed.differs AND sided.sided = coalesce(same_parties, false))
    SELECT 'quoted_code' AS test, 'transfer_code' AS kind, plain AS value, NULL::VARCHAR AS currency,
        fit, differs, CASE fit WHEN 'near' THEN rated.reference END AS record_value, alternatives,
        said.source_id AS message_source, said.locator AS message_locator,
        said.reading_id AS message_reading, said.ordinal AS message_ordinal,
        paid.source_id AS record_source, paid.locator AS record_locator, 'payment' AS record_table,
        paid.reading_id AS record_reading, paid.ordinal AS record_ordinal,
        CASE WHEN NOT day THEN (-after_us) // 1000000 END AS lag_s, within, same_parties,
        by_lot AS error_rate, in_sequence AS sequence_rate, pairs AS cases_tried
    FROM rated JOIN code_quote said USING (quote) JOIN code_payment paid USING (payment)
    WHERE fit = 'exact' OR (same_parties AND each <= {TELLING}) OR greatest(by_lot, in_sequence) <= {BY_ACCIDENT}
"""

TEST = Check(
    name="quoted_code",
    title=msg("A transfer code quoted in a chat is the reference of a payment"),
    question=msg(
        "Does a chat quote the code of a payment, exactly or but for one slip (a digit that differs, is missing, is"
        " one too many, or two neighbours exchanged), and do those who write there pay or get paid?"
    ),
    data=msg("Messages whose text was read when they came in, and payments with their reference."),
    null=msg(
        "Nothing ties the talk to the payment: the code stands in both by accident. Codes are drawn at random; or they"
        " lie as close together as the references of the payments do."
    ),
    window=msg(
        "From one day before the payment to seven days after it: the code must reach the payee before the money can be"
        " collected, and the longest delivery that the largest operator states is five working days. An exact code"
        " names one payment whenever it is quoted, and is given at any time; its lag is stated, and whether it lies in"
        " the window. A near one is given only in the window, or where a time is unknown; and not between sides whose"
        " codes lie so close together that one in ten would be near by accident."
    ),
    innocent=INNOCENT,
    cannot_show=msg(
        "What was paid for, and who held the telephone. A near code may be the right code of a payment that is not"
        " among the records: it is a lead to a payment, not a proof of it."
    ),
    error_rate=ERROR_RATE,
    table="finding",
    columns=COLUMNS,
    more=MORE,
    first="error_rate",
    run=codes,
)
