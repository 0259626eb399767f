"""Many payers, one payee: how many unrelated payers each payee has, beside what lawful payees and this home show."""

import pyarrow as pa

from relais.corroborate import unrelated
from relais.corroborate.check import Check
from relais.corroborate.ground import Ground
from relais.corroborate.paid import PLACES, places
from relais.corroborate.payee_reference import Reference, load
from relais.model.column import INSTANT
from relais.model.notice import msg
from relais.store.duck import quoted, register

HUB = msg(
    "the payee bears a contact that many share: an agent or a switchboard, whose payers say nothing of one person"
)
NAMES = msg("the payers are known by names alone, and cannot be told from one another")
REFUSALS = (HUB, NAMES)

SCHEMA = pa.schema(
    [
        ("payee", pa.string()),  # a subject with two payers or more
        ("payers", pa.int64()),  # subjects who pay them
        ("by_name_alone", pa.int64()),  # of them, those known by a name alone: they are not counted further
        ("payments", pa.int64()),  # of all payers, once each
        ("undated", pa.int64()),  # of these, without a date
        ("first_at", INSTANT),
        ("last_at", INSTANT),
        ("refused", pa.string()),  # why nothing more is told; what follows, `hubs` apart, is null then
        ("hubs", pa.list_(pa.struct([(n, pa.string()) for n in ("kind", "service", "value", "reason")]))),
        ("unrelated", pa.int64()),  # payers who have nothing to do with each other; related ones count once
        ("in_a_year", pa.int64()),  # of them, the most in one calendar year (UTC); null: no payment is dated
        ("home_as_many", pa.int64()),  # payees of this home, with as many unrelated payers or more, this one included
        ("home_payees", pa.int64()),  # payees of this home who bear no hub and have a payer that can be told apart
        ("reference", pa.string()),  # version of the table of lawful payees
        # Of lawful payees of each kind, between which shares have as many payers in a year or more; the weakest status
        # of the values that say so: 'published', 'derived', 'assumption'; their sources stand in that version of the
        # table. Null where `in_a_year` is.
        (
            "kinds",
            pa.list_(
                pa.struct(
                    [
                        ("kind", pa.string()),
                        ("title", pa.string()),
                        ("low", pa.float64()),
                        ("high", pa.float64()),
                        ("status", pa.string()),
                    ]
                )
            ),
        ),
        ("places", PLACES),  # the first payment of each unrelated payer, in order of time
        ("places_count", pa.int64()),  # how many of them there are
    ]
)


def many_payers(ground: Ground) -> dict[str, pa.Table]:
    """Return the table `many_payers`, in order of payee; raises PayeeReferenceError."""
    reference = load(ground.payees)
    con = ground.paid()
    try:
        unrelated.gather(con)
        con.execute(_COUNTED)
        numbers = con.execute("SELECT DISTINCT in_a_year FROM payee_counted WHERE in_a_year IS NOT NULL").fetchall()
        register(con, "payee_kinds", _compared(reference, sorted(n for (n,) in numbers)))
        table = con.execute(_TOLD, {"version": reference.version}).to_arrow_table().cast(SCHEMA)
    finally:
        con.unregister("payee_kinds")
        for name in (*unrelated.TEMPORARY, "payee_counted"):
            con.execute(f"DROP TABLE IF EXISTS {name}")
    return {"many_payers": table}


def _compared(reference: Reference, numbers: list[int]) -> pa.Table:
    """Return what the reference says of each number of payers in a year."""
    rows = []
    for number in numbers:
        kinds = []
        for kind in reference.kinds:
            low, high, status = kind.as_many(number)
            kinds.append({"kind": kind.name, "title": kind.title, "low": low, "high": high, "status": status})
        rows.append({"in_a_year": number, "kinds": kinds})
    return pa.Table.from_pylist(rows, pa.schema([("in_a_year", pa.int64()), SCHEMA.field("kinds")]))


_COUNTED = f"""
    CREATE OR REPLACE TEMP TABLE payee_counted AS
    WITH deed AS (SELECT * FROM payer_deed JOIN payer_of USING (payer, payee)),
    total AS (
        SELECT payee, count(DISTINCT payer) AS payers, count(DISTINCT payer) FILTER (head IS NULL) AS by_name_alone,
            count(*) AS payments, count(*) FILTER ("at" IS NULL) AS undated, min("at") AS first_at, max("at") AS last_at
        FROM deed GROUP BY payee),
    first AS (
        SELECT payee, head, source_id, locator, "at" FROM deed WHERE head IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY payee, head ORDER BY "at" NULLS LAST, source_id, locator) = 1),
    apart AS (
        SELECT payee, count(*) AS unrelated, {places('"at" NULLS LAST, source_id, locator')} AS places
        FROM first GROUP BY payee),
    yearly AS (
        SELECT payee, count(DISTINCT head) AS heads FROM deed
        WHERE head IS NOT NULL AND "at" IS NOT NULL GROUP BY payee, year("at")),
    busiest AS (SELECT payee, max(heads) AS in_a_year FROM yearly GROUP BY payee)
    SELECT total.*, hubs, coalesce(unrelated, 0) AS unrelated, in_a_year, places,
        CASE WHEN hubs IS NOT NULL THEN {quoted(HUB)} WHEN unrelated IS NULL THEN {quoted(NAMES)} END AS refused
    FROM total LEFT JOIN apart USING (payee) LEFT JOIN busiest USING (payee) LEFT JOIN payee_hub USING (payee)
"""
_TOLD = """
    WITH rank AS (
        SELECT payee, count(*) OVER (ORDER BY unrelated DESC RANGE UNBOUNDED PRECEDING) AS home_as_many,
            count(*) OVER () AS home_payees
        FROM payee_counted WHERE refused IS NULL)
    SELECT payee, payers, by_name_alone, payments, undated, first_at, last_at, refused, hubs,
        CASE WHEN refused IS NULL THEN unrelated END AS unrelated,
        CASE WHEN refused IS NULL THEN in_a_year END AS in_a_year,
        home_as_many, home_payees, CASE WHEN refused IS NULL THEN $version END AS reference,
        CASE WHEN refused IS NULL THEN kinds END AS kinds,
        CASE WHEN refused IS NULL THEN places END AS places,
        CASE WHEN refused IS NULL THEN unrelated END AS places_count
    FROM payee_counted LEFT JOIN rank USING (payee) LEFT JOIN payee_kinds USING (in_a_year)
    WHERE payers > 1 ORDER BY payee
"""

TEST = Check(
    name="many_payers",
    title=msg("Many payers, one payee"),
    question=msg(
        "How many payers who have nothing to do with each other pay one person, and how many have lawful payees, and"
        " the other payees of this home?"
    ),
    data=msg("Payments with both sides named; of the payers, more than a name."),
    null=msg(
        "None is tested. The number stands beside a table of lawful payees by kind, and beside all payees of this home:"
        " both are told, and nothing is concluded from either."
    ),
    window=msg(
        "All payments of the home; for the table of lawful payees, the calendar year (UTC) with the most payers. A"
        " payer counts once, and so do payers who share a contact or a postal address, or who paid, called or wrote to"
        " one another."
    ),
    innocent=msg(
        "Agents, landlords, hosts, schools, charities and adults paid for shows have many unrelated payers; a large"
        " family has several. Find out what the payee is."
    ),
    cannot_show=msg(
        "What was paid for, and who collected the money: a payee may be a child, or lend a name. Payers who know each"
        " other by ways that no file of this home tells count as unrelated. A home holds those payees that somebody"
        " asked about: it is no sample of all."
    ),
    error_rate=msg(
        "None is known. Most values of the table of lawful payees are assumptions, and each row says which: no source"
        " counts the payers of a payee. The rank in this home is a count, and says how rare the number is here. In an"
        " invented world of 60,000 payers, three unrelated payers or more were found of 60 facilitators among 121, of"
        " 703 hosts among 731, and of all 402 adults paid for shows: the number does not tell them apart."
    ),
    table="many_payers",
    columns=(
        "payee", "unrelated", "payers", "by_name_alone", "in_a_year", "first_at", "last_at", "home_as_many",
        "home_payees", "hubs", "refused",
    ),
    more=("payments", "undated", "reference", "kinds", "places"),
    first="-unrelated",
    run=many_payers,
)  # fmt: skip
