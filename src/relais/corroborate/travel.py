"""Travel: a trip of the payer to the country where the payee can be reached, after they first dealt with each other."""

import pyarrow as pa

from relais.corroborate.airports import countries
from relais.corroborate.check import Check
from relais.corroborate.ground import Ground
from relais.corroborate.paid import PLACES, PLACES_SHOWN
from relais.model.column import INSTANT
from relais.model.notice import msg
from relais.store.duck import quoted, register

NO_AREA = msg("nothing tells in which country the payee can be reached: the payer's trips are not compared")
NO_CODE = msg("the code of the destination is not in the list of airports: its country is not known")
CANCELLED = msg("cancelled: nobody travelled on this booking")
UNDATED = msg("the trip or the dealings are not dated: whether it followed the first contact is not known")
NO_PROOF = msg("no boarding is told: a booking or a check-in is no proof that somebody travelled")
NOTES = (NO_AREA, NO_CODE, CANCELLED, UNDATED, NO_PROOF)

SCHEMA = pa.schema(
    [
        ("payer", pa.string()),  # a subject, as the next: the traveller
        ("payee", pa.string()),
        ("area", pa.string()),  # country (ISO 3166) where the payee can be reached, and the trip ends; null: see `note`
        ("area_from", pa.list_(pa.string())),  # what tells it, of the payee: 'address', 'iban', 'phone'
        ("carrier", pa.string()),
        ("number", pa.string()),
        ("origin", pa.string()),  # by its code as written, as the next; null in a row without a trip
        ("destination", pa.string()),
        ("leaves", pa.date32()),  # day at the place itself, as written; null: not stated in a known form
        ("arrives", pa.date32()),
        (
            "back",
            pa.date32(),
        ),  # day of the next trip out of that country; null: none is told, or this one was cancelled
        (
            "status",
            pa.string(),
        ),  # as `trip` says; of several tellings boarded stands above cancelled, and that above all
        ("first_payment", INSTANT),
        ("first_contact", INSTANT),  # first payment, call or message of the two
        ("after_payment_days", pa.int64()),  # from the first payment to the day of leaving; below 0: before it
        ("after_contact_days", pa.int64()),
        ("earlier", pa.int64()),  # trips of the payer to that country before the first contact, cancelled ones apart
        ("payees_there", pa.int64()),  # payees of this payer who can be reached in that country, this one included
        ("payer_there", pa.bool_()),  # the payer has an address, line or account there too
        ("payments_there", pa.int64()),  # of the pair, on days between arrival and return; null: one is not known
        ("usual_there", pa.float64()),  # how many the pair has in as many days, on average from first to last payment
        ("note", pa.string()),  # what limits the row; null: nothing
        ("places", PLACES),  # where the trip is told, and what tells the payee's country
        ("places_count", pa.int64()),
    ]
)


def travel(ground: Ground) -> dict[str, pa.Table]:
    """Return the table `travel`, in order of payer, payee and day: one row for each pair and trip."""
    con = ground.paid()
    register(con, "travel_code", countries())
    try:
        for statement in (_LEG, _PAIR, _AREA, _BEFORE):
            con.execute(statement)
        table = con.execute(_TOLD).to_arrow_table().cast(SCHEMA)
    finally:
        con.unregister("travel_code")
        for name in ("travel_leg", "travel_pair", "travel_area", "travel_match"):
            con.execute(f"DROP TABLE IF EXISTS {name}")
    return {"travel": table}


def _day(instant: str, raw: str) -> str:
    """Return the SQL of a day: of the instant, or as PAXLST (YYMMDDhhmm) or PNRGOV (DDMMYY:hhmm) writes it."""
    return f"""
        CASE WHEN {instant} IS NOT NULL THEN {instant}::DATE
            WHEN regexp_full_match({raw}, '20[0-9]{{10}}') THEN try_strptime({raw}[:8], '%Y%m%d')::DATE
            WHEN regexp_full_match({raw}, '[0-9]{{10}}') THEN try_strptime({raw}[:6], '%y%m%d')::DATE
            WHEN regexp_full_match({raw}, '[0-9]{{6}}:[0-9]{{4}}') THEN try_strptime({raw}[:6], '%d%m%y')::DATE
        END"""


# What several lists tell of one traveller's way on one day is one trip.
_LEG = f"""
    CREATE OR REPLACE TEMP TABLE travel_leg AS
    WITH told AS (
        SELECT s.subject_id AS traveller, carrier, number, upper(trim(origin)) AS origin,
            upper(trim(destination)) AS destination, {_day('"at"', "time_raw")} AS leaves,
            {_day("arrival_at", "arrival_time_raw")} AS arrives, status, source_id, t.reading_id, t.ordinal, locator
        FROM trip t JOIN subject s ON s.reading_id = t.reading_id AND s.ordinal = t.traveller),
    keyed AS (
        SELECT *, CASE WHEN leaves IS NULL AND arrives IS NULL THEN concat_ws('|', reading_id, ordinal) END AS alone
        FROM told),
    once AS (
        SELECT traveller, origin, destination, leaves, max(arrives) AS arrives, min(carrier) AS carrier,
            arg_min(number, (carrier, number)) AS number,
            CASE WHEN bool_or(status = 'boarded') THEN 'boarded' WHEN bool_or(status = 'cancelled') THEN 'cancelled'
                WHEN bool_or(status = 'checked_in') THEN 'checked_in' WHEN bool_or(status = 'booked') THEN 'booked'
                ELSE 'unknown' END AS status,
            list(DISTINCT {{'source_id': source_id, 'locator': locator}}) AS places
        FROM keyed GROUP BY traveller, origin, destination, leaves, alone, CASE WHEN leaves IS NULL THEN arrives END)
    SELECT row_number() OVER (
            ORDER BY traveller, leaves, arrives, origin, destination, list_sort(places)) AS leg,
        once.* REPLACE (list_sort(places) AS places), coalesce(leaves, arrives) AS "day", o.country AS from_country,
        d.country AS to_country, status = 'cancelled' AS cancelled
    FROM once LEFT JOIN travel_code o ON o.code = origin LEFT JOIN travel_code d ON d.code = destination
"""
_PAIR = """
    CREATE OR REPLACE TEMP TABLE travel_pair AS
    WITH pair AS (
        SELECT payer, payee, min("at") AS first_payment, max("at") AS last_payment,
            count(*) FILTER ("at" IS NOT NULL) AS dated
        FROM pair_payment SEMI JOIN travel_leg ON traveller = payer
        GROUP BY payer, payee),
    contact AS (
        SELECT payer, payee, min(first_at) AS first_at
        FROM (
            SELECT payer, payee, first_at FROM edge JOIN pair ON payer = from_subject AND payee = to_subject
            UNION ALL
            SELECT payer, payee, first_at FROM edge JOIN pair ON payee = from_subject AND payer = to_subject)
        GROUP BY payer, payee)
    SELECT pair.*, least(first_payment, first_at) AS first_contact FROM pair LEFT JOIN contact USING (payer, payee)
"""
# A contact that many share is an agent's: it does not tell where the payee is.
_AREA = """
    CREATE OR REPLACE TEMP TABLE travel_area AS
    WITH side AS (SELECT payer AS subject_id FROM travel_pair UNION SELECT payee FROM travel_pair),
    told AS (
        SELECT s.subject_id, address_country AS country, 'address' AS basis, source_id, locator
        FROM side JOIN subject s USING (subject_id)
        JOIN party p ON p.reading_id = s.reading_id AND p.ordinal = s.ordinal
        WHERE address_country IS NOT NULL
        UNION ALL
        SELECT s.subject_id, x.country, x.kind, x.source_id, x.locator
        FROM side JOIN subject s USING (subject_id)
        JOIN selector x ON x.reading_id = s.reading_id AND x.party = s.ordinal
        WHERE x.country IS NOT NULL AND x.kind IN ('phone', 'iban') AND x.value IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM hub h WHERE h.kind = x.kind AND h.value = x.value))
    SELECT subject_id, country, list_sort(list(DISTINCT basis)) AS bases,
        min({'source_id': source_id, 'locator': locator}) AS place
    FROM told GROUP BY subject_id, country
"""
# A trip inside the country is none to it.
_BEFORE = """
    CREATE OR REPLACE TEMP TABLE travel_match AS
    WITH to_area AS (
        SELECT p.*, l.* EXCLUDE (traveller), a.country AS area, a.bases, a.place,
            date_diff('day', first_contact::DATE, "day") AS after_contact_days
        FROM travel_pair p JOIN travel_area a ON a.subject_id = payee
        JOIN travel_leg l ON l.traveller = payer AND l.to_country = a.country
        WHERE from_country IS DISTINCT FROM to_country)
    SELECT *,
        count(*) FILTER (after_contact_days < 0 AND NOT cancelled) OVER (PARTITION BY payer, payee, area) AS earlier
    FROM to_area
"""
_TOLD = f"""
    WITH homeward AS (
        SELECT m.leg, m.area, min(n."day") AS back
        FROM (SELECT DISTINCT leg, area, payer, coalesce(arrives, leaves) AS arrives FROM travel_match
            WHERE NOT cancelled) m
        JOIN travel_leg n ON n.traveller = m.payer AND n.from_country = m.area AND NOT n.cancelled
        WHERE n.to_country IS DISTINCT FROM m.area AND n."day" >= m.arrives
        GROUP BY m.leg, m.area),
    after AS (
        SELECT m.*, back, coalesce(m.arrives, m.leaves) AS since
        FROM travel_match m LEFT JOIN homeward USING (leg, area)
        WHERE after_contact_days >= 0 OR after_contact_days IS NULL),
    paid_there AS (
        SELECT a.payer, a.payee, leg, count(*) AS n
        FROM after a JOIN pair_payment p
          ON p.payer = a.payer AND p.payee = a.payee AND p."at"::DATE > since AND p."at"::DATE < back
        GROUP BY ALL),
    there AS (
        SELECT payer, area, count(DISTINCT payee) AS payees_there
        FROM travel_pair JOIN (SELECT subject_id, country AS area FROM travel_area) ON subject_id = payee
        GROUP BY ALL),
    known AS (
        SELECT a.payer, a.payee, a.area, a.bases AS area_from, carrier, number, origin, destination, leaves, arrives,
            back, status, first_payment, first_contact,
            date_diff('day', first_payment::DATE, "day") AS after_payment_days, after_contact_days,
            earlier, payees_there, own.country IS NOT NULL AS payer_there,
            CASE WHEN back IS NOT NULL THEN coalesce(n, 0) END AS payments_there,
            (dated - 1) * greatest(date_diff('day', since, back) - 1, 0)
                / nullif(date_diff('day', first_payment::DATE, last_payment::DATE), 0) AS usual_there,
            CASE WHEN cancelled THEN {quoted(CANCELLED)} WHEN after_contact_days IS NULL THEN {quoted(UNDATED)}
                WHEN status <> 'boarded' THEN {quoted(NO_PROOF)} END AS note,
            list_append(places, a.place) AS places
        FROM after a LEFT JOIN paid_there n USING (payer, payee, leg) LEFT JOIN there USING (payer, area)
        LEFT JOIN travel_area own ON own.subject_id = payer AND own.country = area),
    uncoded AS (
        SELECT payer, payee, carrier, number, origin, destination, leaves, arrives, status, first_payment,
            first_contact, date_diff('day', first_payment::DATE, "day") AS after_payment_days,
            date_diff('day', first_contact::DATE, "day") AS after_contact_days, {quoted(NO_CODE)} AS note, places
        FROM travel_pair JOIN travel_leg ON traveller = payer AND to_country IS NULL
        SEMI JOIN travel_area ON subject_id = payee),
    unplaced AS (
        SELECT payer, payee, first_payment, first_contact, {quoted(NO_AREA)} AS note, [] AS places
        FROM travel_pair ANTI JOIN travel_area ON subject_id = payee),
    listed AS (FROM known UNION ALL BY NAME FROM uncoded UNION ALL BY NAME FROM unplaced)
    SELECT * REPLACE (places[:{PLACES_SHOWN}] AS places), len(places) AS places_count
    FROM listed
    ORDER BY payer, payee, leaves NULLS LAST, arrives NULLS LAST, area NULLS LAST, origin, destination, places
"""

TEST = Check(
    name="travel",
    title=msg("A trip to the payee's country after the first contact"),
    question=msg(
        "Did the payer travel to the country where the payee can be reached, after they first dealt with each other,"
        " and did payments pause meanwhile?"
    ),
    data=msg(
        "Lists of passengers or bookings, and a telephone, account or postal address of the payee that tells a country."
    ),
    null=msg("None is tested: how many people travel there anyway is not known to this home."),
    window=msg(
        "Any trip from another country that leaves on or after the day of the first payment, call or message of the"
        " two. Days are those of the place, as written: they may be off by one."
    ),
    innocent=msg(
        "Tourism, family and work lead there too, and whoever has friends in a country sends money there and goes"
        " there. A country is large: the trip may have led nowhere near the payee."
    ),
    cannot_show=msg(
        "That somebody travelled, where no boarding is told; that the two met; where in the country either was. Ports,"
        " trains and cars are not told, nor places of pay-out, which name no country. A pause in payments may be one of"
        " the records."
    ),
    error_rate=msg(
        "None is known: no share of travellers among lawful payers is published for any pair of countries. The number"
        " of other payees in the same country, and of trips before the first contact, stands beside each trip."
    ),
    table="travel",
    columns=(
        "payer", "payee", "area", "origin", "destination", "leaves", "back", "status", "after_payment_days",
        "earlier", "payments_there", "usual_there", "note",
    ),
    more=("area_from", "arrives", "after_contact_days", "payees_there", "payer_there", "places"),
    first="leaves",
    run=travel,
)  # fmt: skip
