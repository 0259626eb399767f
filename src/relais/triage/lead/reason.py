"""What a reason of a lead is: a query over the prepared tables, a statement, its innocent reading, and its places."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LeadReason:
    """One reason to look at a lead earlier.

    `sql` selects at most one row per lead it speaks for: `lead_no`; `strength`, whole thousandths from 0 to 1000;
    `template`, `params`, `places` and `places_count` as in `triage.reason.Reason`. `innocent` is the reading in which
    nobody did wrong. What the prepared tables (`lead_...`) hold is said where each is made.
    """

    name: str
    title: str
    innocent: str
    sql: str
