"""Pairs of rows that may tell of one payment: one reference, or a bank's debit to an operator and the operator's order.

The temporary tables made here are private to one run of `link`:

- `link_paid(p, ...)`: every payment, p = 0.. by source and ordinal, with what the pairs are made of;
- `link_same(a, b, reference, related)`: rows of one reference, a < b; related: one of them only refers to it;
- `link_leg(debit, "order", operator, person, off_days)`: a debit, and an order that it may have paid for.
"""

import duckdb

from relais.link.hubs import TITLES

# Names of those who take a person's money to send it on, as bank statements begin them; the operators that the sources
# themselves name are added.
OPERATORS = (
    "western union", "moneygram", "ria", "remitly", "worldremit", "xoom", "wise", "transferwise", "paypal",
    "taptap send", "sendwave", "paysend", "small world", "azimo", "skrill", "neteller", "revolut", "lydia", "gcash",
    "maya", "paymaya", "coins ph", "orange money", "wave", "payoneer", "cash app", "venmo", "zelle",
)  # fmt: skip

# What may differ between two tellings of one payment. A booking follows its order by five days at most: a weekend, a
# holiday and two working days. An amount may be rounded on its way from one list into another.
BOOKED_DAYS = 5
TOLERANCE = "0.05"
# Shorter references, and those without a digit ('RENT'), name no single payment; nor does one that more rows bear.
REFERENCE_SIGNS = 6
MOST_ROWS = 20

# Such rows moved money, or may have: an attempt that failed was debited nowhere.
_MOVED = ("completed", "unknown", "refunded")
_DAY = 86_400_000_000
_WIDTH = f"CASE time_precision WHEN 'minute' THEN 60000000 WHEN 'day' THEN {_DAY} ELSE 0 END::BIGINT"


def find(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables above from the views `payment` and `party`, and `link_subject`."""
    for statement in (_PAID, _SAME, _LEG):
        con.execute(statement)


_PAID = f"""
    CREATE OR REPLACE TEMP TABLE link_paid AS
    SELECT row_number() OVER (ORDER BY source_id, reading_id, ordinal) - 1 AS p, source_id, reading_id, ordinal,
        locator, payer, payee, operator, status, reference, related_reference, amount, amount_raw, currency,
        paid_out_amount,
        paid_out_currency, CASE WHEN fee_currency = currency THEN fee_amount END AS fee,
        coalesce(epoch_us("at"), epoch_us(paid_out_at)) AS "at",
        CASE WHEN "at" IS NULL THEN {_DAY} ELSE {_WIDTH} END AS width
    FROM payment
"""


def _near(x: str, y: str) -> str:
    return f"abs({x} - {y}) <= {TOLERANCE}"


def _with_fee(whole: str, net: str, fee: str) -> str:
    """Return the SQL that says whether `whole` is `net` and its fee. Sums could overflow; differences cannot."""
    return f"({whole} >= {net} AND {_near(f'({whole} - {net})', fee)})"


def _agree(a: str, b: str) -> str:
    """Return the SQL that says whether two rows name one sum, in a currency that both name."""
    sent = f"{a}.currency IS NOT DISTINCT FROM {b}.currency"
    either = [f"{sent} AND ({_near(f'{a}.amount', f'{b}.amount')}"]
    either.append(_with_fee(f"{a}.amount", f"{b}.amount", f"{b}.fee"))
    either.append(_with_fee(f"{b}.amount", f"{a}.amount", f"{a}.fee") + ")")
    for x, y in ((a, b), (b, a)):
        either.append(f"{x}.paid_out_currency = {y}.currency AND {_near(f'{x}.paid_out_amount', f'{y}.amount')}")
    paid = f"{a}.paid_out_currency = {b}.paid_out_currency"
    either.append(f"{paid} AND {_near(f'{a}.paid_out_amount', f'{b}.paid_out_amount')}")
    return f"coalesce({' OR '.join(either)}, false)"


# A refund is a payment of its own, though it refers to what it takes back. Where no currency is named by both, the sums
# cannot be compared, and the reference alone speaks.
_SAME = f"""
    CREATE OR REPLACE TEMP TABLE link_same AS
    WITH keyed AS (
        SELECT p, reference AS key, false AS related FROM link_paid
        UNION
        SELECT p, related_reference, true FROM link_paid WHERE related_reference IS DISTINCT FROM reference),
    telling AS (
        SELECT p, key, related FROM keyed
        WHERE length(key) >= {REFERENCE_SIGNS} AND regexp_matches(key, '[1-9]')
        QUALIFY count(*) OVER (PARTITION BY key) BETWEEN 2 AND {MOST_ROWS}),
    met AS (
        SELECT x.p AS a, y.p AS b, key, x.related OR y.related AS related
        FROM telling x JOIN telling y USING (key) WHERE x.p < y.p)
    SELECT a, b, min(key) AS reference, bool_and(related) AS related
    FROM met JOIN link_paid x ON x.p = a JOIN link_paid y ON y.p = b
    WHERE coalesce(abs(x."at" - y."at") <= {BOOKED_DAYS} * {_DAY} + greatest(x.width, y.width), true)
      AND NOT (related AND (x.status = 'refunded') <> (y.status = 'refunded'))
      AND ({_agree("x", "y")} OR x.amount IS NULL OR y.amount IS NULL OR NOT (
          coalesce(x.currency = y.currency, true)
          OR coalesce(x.paid_out_currency = y.currency, false)
          OR coalesce(x.currency = y.paid_out_currency, false)
          OR coalesce(x.paid_out_currency = y.paid_out_currency, false)))
    GROUP BY a, b
"""


def _folded(column: str) -> str:
    """Return the SQL of a name with order, case, accents and forms of address folded; null for a single word."""
    words = f"list_distinct(regexp_extract_all(strip_accents(lower({column})), '[\\pL\\pN]{{2,}}'))"
    told = f"list_sort(list_filter({words}, lambda w: NOT list_contains({sorted(TITLES)}, w)))"
    return f"CASE WHEN len({told}) > 1 THEN array_to_string({told}, ' ') END"


def _plain(column: str) -> str:
    """Return the SQL of a name's words, without case, accents and punctuation."""
    return f"array_to_string(regexp_extract_all(strip_accents(lower({column})), '[\\pL\\pN]+'), ' ')"


# A bank names an operator by its first words ('WESTERN UNION INTL BANK'): up to four are looked up. An order is a
# payment of another reading that goes to somebody else, at that operator or at one that its source does not name.
_LEG = f"""
    CREATE OR REPLACE TEMP TABLE link_leg AS
    WITH operator AS (
        SELECT unnest({list(OPERATORS)}) AS operator
        UNION
        SELECT {_plain("operator")} FROM (SELECT DISTINCT operator FROM link_paid) WHERE length(operator) > 2),
    called AS (
        SELECT DISTINCT ON (name_raw) name_raw, operator
        FROM (
            SELECT name_raw, array_to_string(words[:n], ' ') AS operator
            FROM (
                SELECT name_raw, string_split({_plain("name_raw")}, ' ') AS words, unnest([1, 2, 3, 4]) AS n
                FROM (SELECT DISTINCT name_raw FROM party WHERE name_raw IS NOT NULL))
            WHERE n <= len(words))
        SEMI JOIN operator USING (operator)
        ORDER BY name_raw, length(operator) DESC),
    taker AS (
        SELECT reading_id, ordinal, called.operator
        FROM party JOIN called USING (name_raw)),
    debit AS (
        SELECT y.*, taker.operator AS taker
        FROM link_paid y JOIN taker ON taker.reading_id = y.reading_id AND taker.ordinal = y.payee
        WHERE status IN {_MOVED} AND payer IS NOT NULL AND amount IS NOT NULL AND "at" IS NOT NULL),
    payer AS (
        SELECT DISTINCT 'd' AS side, reading_id, payer AS ordinal FROM debit
        UNION
        SELECT DISTINCT 'o', y.reading_id, payer FROM link_paid y
        ANTI JOIN taker ON taker.reading_id = y.reading_id AND taker.ordinal = y.payee
        WHERE status IN {_MOVED} AND payer IS NOT NULL AND amount IS NOT NULL AND "at" IS NOT NULL
          AND EXISTS (SELECT 1 FROM debit)),
    person AS (
        SELECT side, y.reading_id, y.ordinal, 's' || label AS key
        FROM payer y JOIN link_subject s ON s.reading_id = y.reading_id AND s.ordinal = y.ordinal
        UNION ALL
        SELECT side, y.reading_id, y.ordinal, {_folded("name_raw")}
        FROM payer y JOIN party ON party.reading_id = y.reading_id AND party.ordinal = y.ordinal),
    same AS (
        SELECT d.reading_id AS debit_reading, d.ordinal AS debit_payer, o.reading_id AS order_reading,
            o.ordinal AS order_payer, bool_or(starts_with(key, 's') AND NOT contains(key, ' ')) AS by_selector
        FROM (FROM person WHERE side = 'd') d JOIN (FROM person WHERE side = 'o') o USING (key)
        WHERE d.reading_id <> o.reading_id
        GROUP BY ALL)
    SELECT d.p AS debit, o.p AS "order", d.taker AS operator, by_selector,
        greatest(d."at" - o."at", 0) // {_DAY} AS off_days
    FROM same
    JOIN debit d ON d.reading_id = debit_reading AND d.payer = debit_payer
    JOIN link_paid o ON o.reading_id = order_reading AND o.payer = order_payer AND o.currency = d.currency
    ANTI JOIN taker ON taker.reading_id = o.reading_id AND taker.ordinal = o.payee
    WHERE o.status IN {_MOVED}
      AND d."at" + greatest(d.width - 1, 0) >= o."at"
      AND d."at" <= o."at" + greatest(o.width - 1, 0) + {BOOKED_DAYS * _DAY}
      AND (o.operator IS NULL OR {_plain("o.operator")} = d.taker)
      AND coalesce({_near("d.amount", "o.amount")} OR {_with_fee("d.amount", "o.amount", "o.fee")}, false)
"""
