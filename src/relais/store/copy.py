"""Copies the decisions from one database into another, whatever the engines: every table but what a run rebuilds."""

from sqlalchemy import Connection, MetaData, Table, func, inspect, select, text

# Rebuilt by a run, and by far the largest.
DERIVED = "derived_"
_VERSION = "alembic_version"
_AT_ONCE = 5_000


def revision_of(connection: Connection) -> str:
    """Return the revision of the schema; '' where there is none yet."""
    if not inspect(connection).has_table(_VERSION):
        return ""
    return str(connection.execute(text(f"SELECT version_num FROM {_VERSION}")).scalar() or "")


def tables(connection: Connection) -> list[Table]:
    """Return the tables of decisions as they stand in this database, each after those that it refers to."""
    held = MetaData()
    names = [name for name in inspect(connection).get_table_names() if not name.startswith(DERIVED)]
    held.reflect(connection, only=[name for name in names if name != _VERSION])
    return held.sorted_tables


def copy(source: Connection, target: Connection) -> dict[str, int]:
    """Copy every row, inside both callers' transactions; return how many of each table.

    `target` is empty and has the same revision. Numbers stay what they are, and the next row takes the next.
    """
    counts: dict[str, int] = {}
    for table in tables(source):
        rows = source.execution_options(yield_per=_AT_ONCE).execute(select(table).order_by(*table.primary_key))
        counts[table.name] = 0
        for many in rows.mappings().partitions():
            target.execute(table.insert(), [dict(row) for row in many])
            counts[table.name] += len(many)
        if target.dialect.name == "postgresql":
            _count_on(target, table)
    return counts


def counts(connection: Connection) -> dict[str, int]:
    """Return how many rows each table of decisions has."""
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in tables(connection)
    }


def _count_on(target: Connection, table: Table) -> None:
    """Have PostgreSQL number the next row after the last one copied: it keeps count apart from the rows."""
    for column in table.primary_key:
        sequence = target.execute(
            text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": table.name, "column": column.name}
        ).scalar()
        last = target.execute(select(func.max(column))).scalar() if sequence else None
        if last is not None:
            target.execute(text("SELECT setval(:sequence, :last)"), {"sequence": sequence, "last": last})
