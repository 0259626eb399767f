"""Every table of decisions whose rows the audit chain carries by their digest (see `safeguards.register`)."""

from sqlalchemy import Table

from relais.store.case_tables import CASE, CASE_MEMBER, CASE_REPORT, CASE_STATE
from relais.store.people_tables import (
    ACCOUNT_STATE,
    APPOINTMENT,
    APPOINTMENT_ANSWER,
    APPROVAL,
    APPROVAL_SIGNATURE,
    APPROVAL_USE,
    CREDENTIAL,
    ROLE_GRANT,
)

REGISTERS: tuple[Table, ...] = (
    *(ROLE_GRANT, ACCOUNT_STATE, APPOINTMENT, APPOINTMENT_ANSWER, CREDENTIAL),
    *(APPROVAL, APPROVAL_SIGNATURE, APPROVAL_USE),
    *(CASE, CASE_STATE, CASE_MEMBER, CASE_REPORT),
)
