"""The fields a table mapping may name: per fact table, for parties, for fixed values, for translated words."""

from relais.model import call, payment

# What a party of a table row may carry; those of SELECTORS become selector mentions.
NAMES = ("name", "nickname", "birth_date", "address", "country")
SELECTORS = ("phone", "email", "iban", "account", "handle", "device", "ip", "url")

# `owner` is the holder of the account or line the table was exported from, `counterparty` the other side:
# the direction of the row says which of them pays or calls.
ROLES = {
    "payment": ("payer", "payee", "owner", "counterparty"),
    "call": ("caller", "callee", "owner", "counterparty"),
    "message": ("sender", "recipient", "owner", "counterparty"),
    "login": ("subscriber", "account"),
    "party": ("account", "other"),
}
# The two sides of an event, first the one that acts.
SIDES = {"payment": ("payer", "payee"), "call": ("caller", "callee"), "message": ("sender", "recipient")}
# The role of a side among the parties, where it is not its own name: who writes holds an account.
ROLE_OF = {"sender": "account", "recipient": "account"}

FIELDS = {
    "payment": (
        "date", "time", "zone", "paid_out.date", "paid_out.time", "paid_out.zone", "amount", "credit", "debit",
        "currency", "paid_out.amount", "paid_out.currency", "paid_out.place", "fee.amount", "fee.currency", "reference",
        "related", "status", "type", "operator", "purpose", "direction",
    ),
    "call": ("date", "time", "zone", "duration", "service", "conversation", "video", "status", "direction"),
    "message": ("date", "time", "zone", "service", "conversation", "text", "attachment", "direction"),
    "login": (
        "date", "time", "zone", "until.date", "until.time", "until.zone", "ip", "port", "port_last", "event",
        "service", "country", "proxy",
    ),
    "party": (),
}  # fmt: skip
FIXED = (
    "operator", "currency", "fee.currency", "paid_out.currency", "zone", "zone_said_by", "service", "status", "type",
    "country", "owner", "event",
)  # fmt: skip
# Words of a column that a mapping translates, and what they may be translated to; a zone to any of IANA's.
VALUES: dict[str, dict[str, tuple[str, ...]]] = {
    "payment": {"status": payment.STATUSES, "direction": ("debit", "credit"), "zone": ()},
    "call": {"status": call.STATUSES, "direction": ("debit", "credit"), "video": ("true", "false"), "zone": ()},
    "message": {"direction": ("debit", "credit"), "zone": ()},
    "login": {"proxy": ("true", "false"), "zone": ()},
    "party": {},
}
FORMAT = ("separator", "encoding", "decimal", "date_order")


def is_field(table: str, field: str) -> bool:
    """Say whether rows of `table` can hold `field`: one of its own, or 'role.what' of one of its parties."""
    role, _, what = field.partition(".")
    return field in FIELDS[table] or (role in ROLES[table] and what in (*NAMES, *SELECTORS))
