"""French nexus: French numbers, IBANs, addresses and IP addresses, as the sources state them."""

from relais.law.holding import FRENCH
from relais.model.notice import msg
from relais.store.duck import quoted
from relais.triage.named import is_hub
from relais.triage.reason import ADDRESS, LOGIN, PLACES_SHOWN, SELECTOR, Reason, params, place
from relais.triage.stated import login

NEXUS = msg(
    "tied to France by facts, counted by the places that state them: telephone numbers: {phone}, IBANs: {iban}, IP"
    " addresses: {ip}, postal addresses: {address}. They say where lines, accounts and homes are,"
    " nothing about anybody's origin"
)

# Country codes of France and its overseas territories, for numbers found in free text.
PREFIXES = r"^\+(33|262|508|590|594|596|681|687|689)"

# Kinds of fact that point to France, to strength in thousandths: one may be an accident, three hardly are.
STRENGTHS = "CASE kinds WHEN 1 THEN 600 WHEN 2 THEN 800 ELSE 1000 END"

REASON = Reason(
    name="french_nexus",
    title=msg("French nexus"),
    sql=f"""
    WITH of_subject AS (
        SELECT m.subject_id, x.kind, x.source_id, x.locator, {quoted(SELECTOR)} AS what,
               CASE WHEN m.role <> 'victim' THEN x.raw END AS value
        FROM triage_member m JOIN selector x ON x.reading_id = m.reading_id AND x.party = m.ordinal
        WHERE x.kind IN ('phone', 'iban', 'ip') AND x.value IS NOT NULL AND x.country IN {FRENCH}
          AND NOT {is_hub("x")}
        UNION
        SELECT m.subject_id, 'ip', l.source_id, l.locator, {quoted(LOGIN)}, {login("l")}
        FROM triage_member m JOIN login l ON l.reading_id = m.reading_id AND l.party = m.ordinal
        WHERE l.ip IS NOT NULL AND l.country IN {FRENCH} AND l.proxy IS NOT TRUE
        UNION
        SELECT m.subject_id, 'address', p.source_id, p.locator, {quoted(ADDRESS)},
               CASE WHEN m.role <> 'victim' THEN p.address_raw END
        FROM triage_member m JOIN party p ON p.reading_id = m.reading_id AND p.ordinal = m.ordinal
        WHERE p.address_country IN {FRENCH}
    ), fact AS (
        SELECT n.report_no, f.kind, f.source_id, f.locator, f.what, f.value
        FROM of_subject f JOIN triage_named n USING (subject_id)
        UNION
        SELECT report_no, kind, source_id, locator, {quoted(SELECTOR)}, raw
        FROM triage_loose
        WHERE (kind IN ('phone', 'iban', 'ip') AND country IN {FRENCH})
           OR (kind = 'phone' AND regexp_matches(value, '{PREFIXES}'))
           OR (kind = 'iban' AND value[1:2] = 'FR')
        UNION
        SELECT r.report_no, 'ip', l.source_id, l.locator, {quoted(LOGIN)}, {login("l")}
        FROM login l JOIN triage_report r ON l.reading_id = r.reading_id AND l.report = r.ordinal
        WHERE l.party IS NULL AND l.ip IS NOT NULL AND l.country IN {FRENCH} AND l.proxy IS NOT TRUE
    ), counted AS (
        SELECT report_no, count(DISTINCT kind) AS kinds, count(*) AS places_count,
               count(*) FILTER (kind = 'phone') AS phones, count(*) FILTER (kind = 'iban') AS ibans,
               count(*) FILTER (kind = 'ip') AS ips, count(*) FILTER (kind = 'address') AS addresses,
               list({place("source_id", "locator", "", "value")} ORDER BY source_id, locator, kind, what, value)
               AS places
        FROM fact GROUP BY report_no
    )
    SELECT report_no, {STRENGTHS} AS strength, {quoted(NEXUS)} AS template,
           {params(phone="phones", iban="ibans", ip="ips", address="addresses")} AS params,
           places[1:{PLACES_SHOWN}] AS places, places_count
    FROM counted
    """.replace("'what': ''", "'what': what"),
)
