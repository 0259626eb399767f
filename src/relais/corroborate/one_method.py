"""Several payees, one method: with how many other payees a payer shows the pattern that one of them shows, counted."""

import pyarrow as pa

from relais.corroborate.check import Check
from relais.corroborate.ground import Ground
from relais.corroborate.paid import PLACES, PLACES_SHOWN
from relais.corroborate.payment_then_call import AFTER, screen
from relais.model.column import MONEY
from relais.model.notice import msg
from relais.store.duck import quoted, register

# Laid down beforehand. Two payees of one payer are alike in habit when the medians of what they get in one currency,
# and of the days between two payments, lie within these factors of one another.
SUMS_FACTOR, GAPS_FACTOR = 1.5, 2.0
# They show one method when, besides, both have payments followed by a call at this level, each on its own data; or both
# have so many payments whose code is quoted in a chat of one of the two.
LEVEL = 0.05
QUOTED = 2
# Whoever pays more people than this pays them for a business.
MOST_PAYEES = 500
# Payees of other payers with whom each is compared, to see how often strangers look alike.
_STRANGERS = 10

MANY = msg("more payees than one person keeps up with: 500; nothing is compared")
NO_HABIT = msg("sums in a currency or gaps of this payee are not known: nothing is compared")
NO_TALK = msg("neither the test of calls nor a quoted code is to be had for this payee: no method can be seen")
NOTES = (MANY, NO_HABIT, NO_TALK)

SCHEMA = pa.schema(
    [
        ("payer", pa.string()),  # a subject, with two payees or more of two payments or more each
        ("payee", pa.string()),
        ("payments", pa.int64()),
        ("currency", pa.string()),  # of most payments; null: none is named
        ("sum_median", MONEY),  # in that currency, a sum that was paid: of two in the middle, the lower
        ("gap_median", pa.float64()),  # days between two payments that follow each other
        ("near", pa.int64()),  # payments with a call in the hour after; null: the test is not offered, as the next
        ("p", pa.float64()),  # of payment, then call: see `payment_then_call`
        ("quoted", pa.int64()),  # payments whose code a chat quotes in which payer or payee takes part
        ("operators", pa.list_(pa.string())),  # that carried the payments, as written; null: none is named
        ("other_payees", pa.int64()),  # other payees of this payer with two payments or more
        (
            "compared",
            pa.int64(),
        ),  # of them, those whose sums are known in the same currency, and gaps; null: see `note`
        ("alike_habit", pa.int64()),  # of these, alike in sums and gaps
        (
            "timed",
            pa.int64(),
        ),  # of those compared, those to whom the test of calls is offered: chance has LEVEL of them
        ("one_method", pa.int64()),  # of those alike in habit, those that show one method with this one
        ("among_others", pa.int64()),  # of those compared, those that show one method with another of them
        (
            "home_as_many",
            pa.int64(),
        ),  # payers of this home who reach this `one_method` with one of their payees, or more
        ("home_payers", pa.int64()),  # payers of this home in this table
        ("own_pairs", pa.int64()),  # pairs of payees of one payer compared in this home, those of this payer left out
        ("own_alike", pa.int64()),  # of them, alike in habit
        ("own_one_method", pa.int64()),  # of them, showing one method
        ("stranger_pairs", pa.int64()),  # pairs of payees of two payers compared: some of this home, in a fixed order
        ("stranger_alike", pa.int64()),  # of them, alike in habit
        ("note", pa.string()),  # what cannot be told, and why
        ("places", PLACES),  # the first payment to this payee, then those to payees that show one method with it
        ("places_count", pa.int64()),
    ]
)


def one_method(ground: Ground) -> dict[str, pa.Table]:
    """Return the table `one_method`, in order of payer and payee.

    What selected a case is not counted for it: in the row of the payee by whom it was selected, `one_method` says how
    many others show that method too, and `among_others` how many show one method without that payee.
    """
    timed = screen(ground)["payment_then_call"]
    con = ground.paid()
    ground.quotes()
    register(con, "method_timed", timed.select(["payer", "payee", "direction", "near", "p"]))
    try:
        con.execute(_PAIR)
        con.execute(_FEATURE)
        con.execute(_MET)
        table = con.execute(_TOLD).to_arrow_table().cast(SCHEMA)
    finally:
        con.unregister("method_timed")
        for name in ("method_pair", "method_feature", "method_met"):
            con.execute(f"DROP TABLE IF EXISTS {name}")
    return {"one_method": table}


_PAIR = """
    CREATE OR REPLACE TEMP TABLE method_pair AS
    SELECT payer, payee, count(*) AS payments FROM pair_payment GROUP BY payer, payee HAVING count(*) > 1
    QUALIFY count(*) OVER (PARTITION BY payer) > 1
"""
_FEATURE = f"""
    CREATE OR REPLACE TEMP TABLE method_feature AS
    WITH paid AS (SELECT * FROM pair_payment SEMI JOIN method_pair USING (payer, payee)),
    sums AS (
        SELECT payer, payee, currency, count(*) AS n, quantile_disc(amount, 0.5) AS sum_median
        FROM paid WHERE amount IS NOT NULL AND currency IS NOT NULL GROUP BY ALL),
    main AS (SELECT DISTINCT ON (payer, payee) * FROM sums ORDER BY payer, payee, n DESC, currency),
    gap AS (
        SELECT payer, payee, epoch_us("at") - lag(epoch_us("at")) OVER (PARTITION BY payer, payee ORDER BY "at") AS us
        FROM paid WHERE "at" IS NOT NULL),
    gaps AS (SELECT payer, payee, median(us) / 86400e6 AS gap_median FROM gap GROUP BY payer, payee),
    said AS (
        SELECT DISTINCT upper(regexp_replace(value, '[^\\pL\\pN]', '', 'g')) AS reference, subject_id, source_id,
            locator
        FROM quote JOIN talker USING (talk) WHERE kind = 'transfer_code'),
    quoting AS (
        SELECT payer, payee, count(DISTINCT deed) AS quoted
        FROM paid JOIN said ON said.reference = paid.reference AND said.subject_id IN (payer, payee)
        WHERE (said.source_id, said.locator) <> (paid.source_id, paid.locator)
        GROUP BY payer, payee),
    carried AS (
        SELECT payer, payee, list_sort(list(DISTINCT operator) FILTER (operator IS NOT NULL)) AS operators,
            arg_min({{'source_id': source_id, 'locator': locator}},
                (coalesce(epoch_us("at"), {2**62}), source_id, locator)) AS place
        FROM paid GROUP BY payer, payee)
    SELECT p.payer, p.payee, payments, currency, sum_median, gap_median, near, p, coalesce(quoted, 0) AS quoted,
        operators, place, count(*) OVER (PARTITION BY p.payer) > {MOST_PAYEES} AS many,
        sum_median IS NOT NULL AND gap_median IS NOT NULL AS known
    FROM method_pair p LEFT JOIN main USING (payer, payee) LEFT JOIN gaps USING (payer, payee)
    LEFT JOIN quoting USING (payer, payee) LEFT JOIN carried USING (payer, payee)
    LEFT JOIN method_timed t ON t.payer = p.payer AND t.payee = p.payee AND t.direction = {quoted(AFTER)}
"""


def _within(a: str, b: str, factor: float) -> str:
    return f"greatest({a}, {b})::DOUBLE <= {factor} * least({a}, {b})::DOUBLE"


_ALIKE = f"""
    a.currency = b.currency AND {_within("a.sum_median", "b.sum_median", SUMS_FACTOR)}
    AND {_within("a.gap_median", "b.gap_median", GAPS_FACTOR)}
"""
_TALKING = f"""
    (coalesce(a.p <= {LEVEL} AND b.p <= {LEVEL}, false) OR (a.quoted >= {QUOTED} AND b.quoted >= {QUOTED}))
"""
# Each row meets the others of its payer.
_MET = f"""
    CREATE OR REPLACE TEMP TABLE method_met AS
    SELECT a.payer, a.payee, b.payee AS other, b.place, b.p IS NOT NULL AS timed,
        {_ALIKE} AS alike, {_ALIKE} AND {_TALKING} AS one
    FROM method_feature a JOIN method_feature b ON b.payer = a.payer AND b.payee <> a.payee
    WHERE NOT a.many AND a.known AND b.known AND a.currency = b.currency
"""
_TOLD = f"""
    WITH counted AS (
        SELECT payer, payee, count(*) AS compared, count(*) FILTER (alike) AS alike_habit,
            count(*) FILTER (timed) AS timed, count(*) FILTER (one) AS one_method,
            list(place ORDER BY other) FILTER (one) AS places
        FROM method_met GROUP BY payer, payee),
    -- Of the others of a row, those that show one method with an other that is not this row's payee.
    linked AS (
        SELECT payer, payee, count(*) FILTER (one) AS ones FROM method_met GROUP BY payer, payee),
    among AS (
        SELECT m.payer, m.payee,
            count(*) FILTER (ones > m.one::INT) AS among_others
        FROM method_met m JOIN linked l ON l.payer = m.payer AND l.payee = m.other
        GROUP BY m.payer, m.payee),
    best AS (
        SELECT payer, max(coalesce(one_method, 0)) AS most
        FROM method_feature LEFT JOIN counted USING (payer, payee) GROUP BY payer),
    rank AS (
        SELECT number, (SELECT count(*) FROM best WHERE most >= number) AS home_as_many
        FROM (SELECT DISTINCT coalesce(one_method, 0) AS number FROM counted)),
    own AS (
        SELECT payer, count(*) AS pairs, count(*) FILTER (alike) AS alike, count(*) FILTER (one) AS one
        FROM method_met WHERE payee < other GROUP BY payer),
    owned AS (SELECT coalesce(sum(pairs), 0) AS pairs, coalesce(sum(alike), 0) AS alike, coalesce(sum(one), 0) AS one
        FROM own),
    ordered AS (
        SELECT *, row_number() OVER (ORDER BY md5(payer || payee), payer, payee) AS n FROM method_feature
        WHERE known AND NOT many),
    stranger AS (
        SELECT count(*) AS pairs, count(*) FILTER ({_ALIKE}) AS alike
        FROM ordered a JOIN (SELECT *, unnest(range(1, {_STRANGERS + 1})) AS step FROM ordered) b ON a.n = b.n - step
        WHERE a.payer <> b.payer AND a.currency = b.currency)
    SELECT f.payer, f.payee, payments, currency, sum_median, gap_median, near, p, quoted, operators,
        count(*) OVER (PARTITION BY f.payer) - 1 AS other_payees,
        {
    ", ".join(
        f"CASE WHEN NOT many AND known THEN coalesce({name}, 0) END AS {name}"
        for name in ("compared", "alike_habit", "timed", "one_method", "among_others")
    )
},
        home_as_many, count(DISTINCT f.payer) OVER () AS home_payers,
        owned.pairs - coalesce(own.pairs, 0) AS own_pairs, owned.alike - coalesce(own.alike, 0) AS own_alike,
        owned.one - coalesce(own.one, 0) AS own_one_method,
        stranger.pairs AS stranger_pairs, stranger.alike AS stranger_alike,
        CASE WHEN many THEN {quoted(MANY)} WHEN NOT known THEN {quoted(NO_HABIT)}
            WHEN p IS NULL AND quoted = 0 THEN {quoted(NO_TALK)} END AS note,
        list_prepend(place, coalesce(places, []))[:{PLACES_SHOWN}] AS places,
        1 + len(coalesce(places, [])) AS places_count
    FROM method_feature f
    LEFT JOIN counted USING (payer, payee) LEFT JOIN among USING (payer, payee) LEFT JOIN own USING (payer)
    LEFT JOIN rank ON number = CASE WHEN NOT many AND known THEN coalesce(one_method, 0) END
    CROSS JOIN owned CROSS JOIN stranger
    ORDER BY f.payer, f.payee
"""

TEST = Check(
    name="one_method",
    title=msg("One payer, several payees, one method"),
    question=msg(
        "With how many other payees does this payer show the pattern that one payee shows: like sums, like gaps, and"
        " payments tied to talk?"
    ),
    data=msg(
        "Two payees or more of one payer, each with two payments or more, their sums in one currency and their dates;"
        " and calls or quoted codes of each."
    ),
    null=msg(
        "None is tested: the payees are counted. How often two payees of one payer look alike, and two of different"
        " payers, is counted in the same home and stands beside it."
    ),
    window=msg(
        "Laid down beforehand: median sums within a factor of 1.5 in one currency, median gaps within a factor of 2;"
        " and both with payments followed by a call at 5 %, each on its own data, or both with two codes or more quoted"
        " in chats. The payee of the row is not counted: how many others show one method without it stands apart."
    ),
    innocent=msg(
        "People pay relatives, landlords, sponsored families or adults for shows in one manner: sums and gaps"
        " are habits of the payer. Whoever rings after sending does so with all."
    ),
    cannot_show=msg(
        "What was paid for. Payees may be one person under several names, or one family; and the payees of one payer"
        " are not independent of each other."
    ),
    error_rate=msg(
        "Of payees to whom the test of calls is offered, one in twenty shows calls after payments by chance. Likeness"
        " in sums and gaps is common: this home's share is told for payees of one payer and for payees of different"
        " ones. None of these is a rate among people known to be innocent. In an invented world of seized telephones,"
        " one method with another payee was found of 9 in 199 commissioners and of 9 in 327 lawful payers."
    ),
    table="one_method",
    columns=(
        "payer", "payee", "payments", "sum_median", "currency", "gap_median", "p", "quoted", "other_payees", "compared",
        "alike_habit", "one_method", "home_as_many", "home_payers",
    ),
    more=(
        "timed", "among_others", "own_pairs", "own_alike", "own_one_method", "stranger_pairs", "stranger_alike",
        "note", "places",
    ),
    first="-one_method",
    run=one_method,
)  # fmt: skip
