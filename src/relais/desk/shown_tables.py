"""Every table of a run, and what of it says whose it is: by which columns a row is hidden, and which are masked.

A column of text that is not named here is a word of a list, a key or a place; a test holds this to what a run writes.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    """What the columns of one table name.

    A row is left out where one of `sources`, of `readings`, of `mentions` (reading, ordinal) is hidden, or one of
    `subjects` (or of the lists `groups`) rests on what is; where what it belongs to, `parent` (table, its column, own
    column), was left out; and with every row of the same `whole`, if one of them was.

    `values` are selectors, of the kind that stands in `kind`; (`raw`, value) are spellings of them; `people` names,
    `closed` free texts; `params` maps of them; `places` lists of places, each with a value; the rest are lists.
    """

    sources: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    mentions: tuple[tuple[str, str], ...] = ()
    subjects: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    parent: tuple[str, str, str] | None = None
    whole: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    kind: str | None = None
    raw: tuple[tuple[str, str], ...] = ()
    people: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    params: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    value_lists: tuple[str, ...] = ()
    people_lists: tuple[str, ...] = ()


_PAIR = Told(subjects=("payer", "payee"))
_PLACED_PAIR = Told(subjects=("payer", "payee"), places=("places",))
_ENDS = (("left_reading", "left_ordinal"), ("right_reading", "right_ordinal"))
_OF_LEAD = ("lead", "lead", "lead")

TABLES: dict[str, Told] = {
    # who is the same
    "subject": Told(readings=("reading_id",), mentions=(("reading_id", "ordinal"),)),
    "cluster": Told(subjects=("subject_id",)),
    "chain": Told(sources=("left_source", "right_source"), mentions=_ENDS, values=("value",), kind="kind"),
    "link": Told(sources=("left_source", "right_source"), mentions=_ENDS),
    "link_part": Told(parent=("link", "link_id", "link_id")),
    "link_side": Told(
        readings=("reading_id",), mentions=(("reading_id", "ordinal"),), values=("value",), kind="kind",
        raw=(("raw", "value"),), people=("name", "nickname"), closed=("birth_date", "address"),
    ),
    "link_common": Told(values=("value",), kind="kind", people=("name",)),
    "hub": Told(sources=("source_id",), values=("value",), kind="kind"),
    "source": Told(sources=("source_id",), people=("name",)),
    # what is one
    "duplicate": Told(sources=("left_source", "right_source")),
    "report_group": Told(
        sources=("source",), readings=("reading", "beside_reading"), whole=("group_id",), params=("params",)
    ),
    "report_difference": Told(
        sources=("left_source", "right_source"), parent=("report_group", "group_id", "group_id"),
        closed=("left_value", "right_value"),
    ),
    "payment_group": Told(
        sources=("payment_source",), readings=("payment_reading",), whole=("group_id",), params=("params",)
    ),
    "chat_join": Told(
        sources=("left_source", "right_source"), people=("left_conversation", "right_conversation"), params=("params",)
    ),
    "chat_difference": Told(
        sources=("left_source", "right_source"), parent=("chat_join", "join_id", "join_id"),
    ),
    # whose address it was
    "candidate": Told(
        sources=("login_source", "assignment_source"), mentions=(("assignment_reading", "party"),),
        whole=("login_reading", "login_ordinal"),
    ),
    "ip_request": Told(sources=("login_source",), values=("ip",)),
    # who deals with whom
    "edge": Told(subjects=("from_subject", "to_subject")),
    "shared_payee": Told(subjects=("payee", "payer")),
    "co_payers": Told(subjects=("left_payer", "right_payer"), groups=("payees",)),
    "community": Told(subjects=("subject_id",), whole=("community_id",)),
    "community_measure": Told(parent=("community", "community_id", "community_id")),
    "cover": Told(subjects=("subject_id",), parent=("community", "community_id", "community_id")),
    "position": Told(subjects=("subject_id",)),
    "network_hub": Told(subjects=("subject_id",)),
    "network_left_out": Told(),
    # what agrees
    "finding": Told(
        sources=("message_source", "record_source"), values=("value", "record_value"), kind="kind"
    ),
    "repetition": _PLACED_PAIR,
    "one_method": _PLACED_PAIR,
    "travel": Told(subjects=("payer", "payee"), places=("places",), closed=("number",)),
    "payment_then_call": _PAIR,
    "same_day": _PAIR,
    "same_evening": _PAIR,
    "session_pair": _PAIR,
    "many_payers": Told(subjects=("payee",), places=("places",), value_lists=("hubs",)),
    "session": Told(sources=("payment_source", "call_source"), subjects=("payer", "payee")),
    "session_piece": Told(
        sources=("source_id", "beaten_source_id"), parent=("session", "session_id", "session_id")
    ),
    # what comes first
    "queue": Told(sources=("source_id",), values=("reference",)),
    "reason": Told(parent=("queue", "report_id", "report_id"), places=("places",)),
    "datum": Told(sources=("source_id",), closed=("value",)),
    "clock": Told(sources=("source_id",), parent=("queue", "report_id", "report_id")),
    # what leaves
    "anchor": Told(groups=("subjects",), people_lists=("names",)),
    "lead": Told(groups=("subjects", "anchors"), value_lists=("selectors", "references"), people_lists=("names",)),
    "lead_reason": Told(parent=_OF_LEAD, places=("places",)),
    "lead_tie": Told(parent=("lead", "lead", "person"), subjects=("left_subject", "right_subject"), places=("places",)),
    "lead_evidence": Told(sources=("source_id",), parent=_OF_LEAD),
    "lead_payment": Told(
        sources=("source_id",), parent=_OF_LEAD, values=("reference",), closed=("paid_out_place",)
    ),
    "lead_session": Told(sources=("source_id",), parent=_OF_LEAD, values=("reference",)),
}  # fmt: skip
