"""Every table of decisions whose rows the audit chain carries by their digest (see `safeguards.register`)."""

from sqlalchemy import Table

from relais.store.alert_tables import ALERT_CLAIM, ALERT_OUTCOME, ALERT_RETURN
from relais.store.case_tables import CASE, CASE_MEMBER, CASE_PERSON, CASE_REPORT, CASE_STATE, CASE_STATEMENT
from relais.store.inbox_tables import ABSENCE, INBOX_ACKNOWLEDGEMENT, INBOX_LINE
from relais.store.people_tables import ROLE_GRANT

REGISTERS: tuple[Table, ...] = (
    ROLE_GRANT,
    *(CASE, CASE_STATE, CASE_MEMBER, CASE_REPORT, CASE_PERSON, CASE_STATEMENT),
    *(ALERT_OUTCOME, ALERT_CLAIM, ALERT_RETURN),
    *(INBOX_LINE, INBOX_ACKNOWLEDGEMENT, ABSENCE),
)
