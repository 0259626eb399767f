"""The reasons of a lead, in the order in which they are shown where their parts are equal."""

from relais.triage.lead import (
    alert_names_payer,
    lost_first,
    paid_anchor,
    paid_sessions,
    quoted_amount,
    quoted_code,
    several_anchors,
    still_paying,
)
from relais.triage.lead.reason import LeadReason

LEAD_REASONS: tuple[LeadReason, ...] = (
    alert_names_payer.REASON,
    quoted_code.REASON,
    paid_sessions.REASON,
    several_anchors.REASON,
    still_paying.REASON,
    lost_first.REASON,
    paid_anchor.REASON,
    quoted_amount.REASON,
)
