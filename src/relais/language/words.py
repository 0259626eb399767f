"""Code words that the doors show by their translations, which say them as a person would, in both languages.

The extractor of messages cannot see them where they are shown, since they come from the data. A test holds this list
against the names of the rooms below.
"""

from relais.model.notice import msg

STATUSES = (
    msg("sealed"), msg("withheld"), msg("container"),
    msg("read"), msg("partial"), msg("unread"),
    msg("expired"), msg("red"), msg("amber"), msg("unknown"), msg("green"), msg("answered"),
)  # fmt: skip
REASONS = (
    msg("child_at_risk"), msg("expiry"), msg("priority"), msg("alert_payee"), msg("continuing_activity"),
    msg("quoted_code"), msg("repeated_sessions"), msg("unrelated_payers"), msg("french_nexus"),
)  # fmt: skip
TABLES = (
    msg("report"), msg("party"), msg("selector"), msg("payment"), msg("call"), msg("message"), msg("login"),
    msg("media"), msg("trip"), msg("candidate"), msg("ip_request"), msg("payment_group"),
    msg("report_group"), msg("report_difference"), msg("chat_join"), msg("chat_difference"),
    msg("subject"), msg("hub"), msg("chain"), msg("edge"), msg("duplicate"), msg("finding"), msg("queue"),
    msg("payment_then_call"), msg("same_evening"), msg("same_day"), msg("session"), msg("session_piece"),
    msg("session_pair"), msg("many_payers"), msg("repetition"), msg("travel"), msg("one_method"),
    msg("reason"), msg("clock"), msg("datum"),
    msg("lead"), msg("lead_reason"), msg("anchor"), msg("lead_tie"), msg("lead_evidence"), msg("lead_payment"),
    msg("lead_session"),
    msg("network_hub"), msg("shared_payee"), msg("co_payers"), msg("community"), msg("community_measure"),
    msg("cover"), msg("position"), msg("network_left_out"),
    msg("lead_session"), msg("link"), msg("link_part"), msg("link_side"), msg("link_common"), msg("cluster"),
)  # fmt: skip
COLUMNS = (
    msg("reference"), msg("channel"), msg("sender"), msg("company"), msg("incident_type"), msg("escalated"),
    msg("live"), msg("informational"), msg("intelligence"), msg("country"), msg("at"), msg("incident_at"),
    msg("source"), msg("source_id"),
    msg("locator"), msg("role"), msg("name"), msg("nickname"), msg("address"), msg("kind"), msg("service"),
    msg("value"), msg("raw"), msg("nature"), msg("verified"), msg("event"), msg("port"), msg("proxy"),
    msg("time_raw"), msg("hash"), msg("scheme"), msg("code"), msg("authority"), msg("viewed_by_company"), msg("basis"),
    msg("also_in"), msg("mentions"), msg("act"), msg("direction"), msg("events"), msg("currency"), msg("total"),
    msg("first_at"), msg("last_at"), msg("undated"), msg("time_fit"), msg("off_s"), msg("tolerance_s"),
    msg("port_fit"), msg("others"), msg("login_locator"), msg("missing"), msg("whom"), msg("subscribers"),
    msg("kept_until"), msg("group_id"), msg("status"), msg("birth_date"), msg("age"), msg("text"),
    msg("grounds"), msg("differences"),
    msg("kept_until"), msg("group_id"), msg("status"), msg("mention"),
    msg("link_id"), msg("bits"), msg("use"), msg("refused"), msg("nodes"), msg("links"), msg("density"),
    msg("weakest"), msg("bridges"), msg("contradictions"), msg("doubt"),
)  # fmt: skip
# What the tests of evidence tell of each result, and the code words in it.
RESULTS = (
    msg("fit"), msg("lag_s"), msg("same_parties"), msg("error_rate"), msg("message_source"), msg("message_locator"),
    msg("record_source"), msg("record_locator"), msg("differs"), msg("record_value"), msg("alternatives"),
    msg("within"), msg("sequence_rate"), msg("cases_tried"), msg("payer"), msg("payee"), msg("near"), msg("separate"),
    msg("expected"), msg("p"), msg("q"), msg("share"), msg("power_60"), msg("payments"), msg("calls"),
    msg("zone_said"), msg("widened_s"), msg("share_low"), msg("share_high"), msg("power_30"), msg("paid_at"),
    msg("call_at"), msg("length_s"), msg("margin"), msg("ambiguous"), msg("pieces"), msg("session_id"),
    msg("day_only"), msg("points"), msg("by_code"), msg("reason"), msg("unrelated"), msg("payers"),
    msg("by_name_alone"), msg("in_a_year"), msg("home_as_many"), msg("home_payees"), msg("hubs"), msg("kinds"),
    msg("places"), msg("gap_median"), msg("gap_low"), msg("gap_high"), msg("per_month"), msg("per_month_low"),
    msg("per_month_high"), msg("amounts"), msg("note"), msg("gap_change_low"), msg("gap_change_high"),
    msg("pause_days"), msg("pause_from"), msg("pause_to"), msg("area"), msg("origin"), msg("destination"),
    msg("leaves"), msg("back"), msg("after_payment_days"), msg("earlier"), msg("payments_there"), msg("usual_there"),
    msg("area_from"), msg("arrives"), msg("after_contact_days"), msg("payees_there"), msg("payer_there"),
    msg("sum_median"), msg("quoted"), msg("other_payees"), msg("compared"), msg("alike_habit"), msg("one_method"),
    msg("home_payers"), msg("timed"), msg("among_others"), msg("own_pairs"), msg("own_alike"), msg("own_one_method"),
    msg("stranger_pairs"), msg("stranger_alike"), msg("piece"), msg("beaten_lag_s"), msg("beaten_points"),
)  # fmt: skip
FITS = (
    msg("amount"), msg("exact"), msg("near"), msg("digit"), msg("missing"), msg("added"), msg("swapped"), msg("booked"),
    msg("checked_in"), msg("boarded"), msg("cancelled"), msg("unknown"), msg("iban"), msg("phone"), msg("address"),
    msg("family"), msg("landlord"), msg("host"), msg("school"), msg("sponsorship"), msg("adult_service"),
    msg("agent"),
)  # fmt: skip
# How a payment, a call or a trip ended, beside what is said of trips above.
EVENTS = (msg("completed"), msg("attempted"), msg("refunded"), msg("missed"))
KINDS = (
    msg("phone"), msg("email"), msg("ip"), msg("iban"), msg("account"), msg("handle"), msg("transfer_code"),
    msg("device"), msg("url"),
    msg("rows"), msg("legs"),
)  # fmt: skip
ROLES = (
    msg("reported"), msg("recipient"), msg("victim"), msg("reporter"), msg("officer"), msg("payer"), msg("payee"),
    msg("caller"), msg("callee"), msg("subscriber"), msg("other"),
)  # fmt: skip
ACTS = (msg("pays"), msg("calls"), msg("writes"), msg("to"), msg("from"))
JUDGEMENTS = (
    msg("same"), msg("different"), msg("unsure"),
    msg("binding"), msg("superseded"), msg("withdrawn"), msg("unplaced"), msg("contradicted"),
    msg("reports"), msg("leads"), msg("findings"), msg("edges"), msg("judgements"), msg("answers"),
)  # fmt: skip
# How far a link goes, and where its weights come from.
LINKS = (msg("merged"), msg("proposal"), msg("lead"), msg("shipped"), msg("estimated"))
# What a link compares, by the name of the field.
FIELDS = {
    "prior": msg("start: nothing compared yet"),
    "name": msg("name"),
    "birth": msg("date of birth"),
    "address": msg("postal address"),
    "text": msg("address or other text"),
    "contact": msg("contact in common"),
    "near": msg("contact nearly in common"),
    "alias": msg("screen name against name"),
    "differ": msg("contacts that differ"),
    "net": msg("network addresses"),
}
# How a datum stands that may be lost.
CLOCK_STATES = (msg("alive"), msg("unknown"), msg("requested"), msg("preserved"), msg("answered"), msg("expired"))
STEPS = (msg("intake"), msg("run"), msg("packages"), msg("undetermined"))
LAYOUT = (msg("separator"), msg("encoding"), msg("date_order"), msg("decimal"))

WORDS: tuple[str, ...] = tuple(
    dict.fromkeys(
        (
            *STATUSES,
            *REASONS,
            *TABLES,
            *COLUMNS,
            *RESULTS,
            *FITS,
            *EVENTS,
            *KINDS,
            *ROLES,
            *ACTS,
            *JUDGEMENTS,
            *LINKS,
            *STEPS,
            *LAYOUT,
            *CLOCK_STATES,
        )
    )
)

# Columns whose cells are such words, or messages of the rooms below; the other cells are shown as received.
CODED = frozenset(
    {
        "role",
        "kind",
        "fact",
        "act",
        "direction",
        "basis",
        "grounds",
        "time_fit",
        "port_fit",
        "missing",
        "whom",
        "use",
        "refused",
        "fit",
        "differs",
        "note",
        "reason",
        "piece",
        "status",
        "area_from",
    }
)

# The words of the command line's own help, which it takes from the same catalogue.
HELP: tuple[str, ...] = (
    msg("Options"), msg("Arguments"), msg("Commands"), msg("required"), msg("default: {default}"), msg("(dynamic)"),
    msg("env var: {var}"), msg("Aborted!"), msg("Missing command."), msg("No such command {name!r}."),
    msg("Show this message and exit."),
)  # fmt: skip
