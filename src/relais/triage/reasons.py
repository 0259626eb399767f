"""The reasons, in the order in which a report's statements are shown where their parts are equal."""

from relais.triage import (
    alert_payee,
    child_at_risk,
    continuing_activity,
    expiry,
    french_nexus,
    priority,
    quoted_code,
    repeated_sessions,
    unrelated_payers,
)
from relais.triage.reason import Reason

REASONS: tuple[Reason, ...] = (
    child_at_risk.REASON,
    expiry.REASON,
    priority.REASON,
    alert_payee.REASON,
    continuing_activity.REASON,
    quoted_code.REASON,
    repeated_sessions.REASON,
    unrelated_payers.REASON,
    french_nexus.REASON,
)
