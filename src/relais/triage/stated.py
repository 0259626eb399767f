"""What stands at a place, as SQL: exactly as written where a raw column keeps it; never a name, never a text."""


def payment(row: str, prefix: str = "") -> str:
    """Return the SQL of a payment's sum, time and reference; `prefix` "paid_out_" takes the sum and time paid out."""
    raw, currency = f"{row}.{prefix}amount_raw", f"{row}.{prefix}currency"
    total = f"CASE WHEN {raw} IS NOT NULL THEN concat_ws(' ', {raw}, {currency}) END"
    return pieces(total, f"{row}.{prefix}time_raw", f"{row}.reference_raw")


def login(row: str) -> str:
    """Return the SQL of a login's address, port and time."""
    address = f"CASE WHEN contains({row}.ip_raw, ':') THEN '[' || {row}.ip_raw || ']' ELSE {row}.ip_raw END"
    return pieces(f"coalesce({address} || ':' || {row}.port, {row}.ip_raw)", f"{row}.time_raw")


def call(row: str) -> str:
    """Return the SQL of a call's time and its length in seconds."""
    return pieces(f"{row}.time_raw", f"{row}.duration_s || ' s'")


def pieces(*values: str) -> str:
    """Return the SQL of those of `values` that are known, a comma and a blank between them; null where none is."""
    return f"nullif(concat_ws(', ', {', '.join(values)}), '')"


def of_report(row: str, column: str) -> str:
    """Return the SQL of the locator of one of a report's own columns."""
    return f"coalesce({row}.places[{column!r}], {row}.locator)"
