"""Every table of decisions whose rows the audit chain carries by their digest (see `safeguards.register`)."""

from sqlalchemy import Table

from relais.store import (
    alert_tables,
    audit_tables,
    case_tables,
    element_tables,
    export_tables,
    exposure_tables,
    inbox_tables,
    people_tables,
    reach_tables,
    request_tables,
    retention_tables,
    view_tables,
)

# Importing them makes every table known to the migrations; those of the audit chain are vouched for by its own hashes.
AREAS = (
    *(audit_tables, people_tables, case_tables, alert_tables, inbox_tables, request_tables),
    *(element_tables, exposure_tables, reach_tables, retention_tables, view_tables, export_tables),
)
REGISTERS: tuple[Table, ...] = (
    *people_tables.REGISTERS,
    *case_tables.REGISTERS,
    *alert_tables.REGISTERS,
    *inbox_tables.REGISTERS,
    *request_tables.REGISTERS,
    *element_tables.REGISTERS,
    *exposure_tables.REGISTERS,
    *reach_tables.REGISTERS,
    *retention_tables.REGISTERS,
    *view_tables.REGISTERS,
    *export_tables.REGISTERS,
)
