"""Every table of decisions whose rows the audit chain carries by their digest (see `safeguards.register`)."""

from sqlalchemy import Table

from relais.store.case_tables import CASE, CASE_MEMBER, CASE_REPORT, CASE_STATE
from relais.store.people_tables import ROLE_GRANT

REGISTERS: tuple[Table, ...] = (ROLE_GRANT, CASE, CASE_STATE, CASE_MEMBER, CASE_REPORT)
