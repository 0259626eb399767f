"""Every table of decisions whose rows the audit chain carries by their digest (see `safeguards.register`)."""

from sqlalchemy import Table

from relais.store.case_tables import CASE, CASE_MEMBER, CASE_REPORT, CASE_STATE
from relais.store.people_tables import ROLE_GRANT
from relais.store.request_tables import (
    CASE_GROUND,
    IDENTIFICATION,
    IDENTIFICATION_CHECK,
    IDENTIFICATION_USE,
    REQUEST,
    REQUEST_CHECK,
    REQUEST_ITEM,
    REQUEST_STEP,
)

REGISTERS: tuple[Table, ...] = (
    ROLE_GRANT,
    CASE, CASE_STATE, CASE_MEMBER, CASE_REPORT,
    CASE_GROUND, REQUEST, REQUEST_ITEM, REQUEST_CHECK, REQUEST_STEP, IDENTIFICATION,
    IDENTIFICATION_CHECK, IDENTIFICATION_USE,
)  # fmt: skip
