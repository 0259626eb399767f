"""A table as somebody hands it over, CSV or Parquet: read as it stands, text as text."""

from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from relais.desk.error import DeskError
from relais.model.notice import msg

NO_TABLE = msg("{path} cannot be read as a table (CSV or Parquet): {reason}")
NOT_UTF8 = msg("{path} is not encoded in UTF-8: save the table so (in a spreadsheet, “CSV UTF-8”)")


def read(path: Path) -> tuple[pa.Table, bool]:
    """Return the table, and whether it is Parquet; raises DeskError. Of CSV every column is text."""
    try:
        with path.open("rb") as file:
            parquet = file.read(4) == b"PAR1"
        return (pq.read_table(path) if parquet else _read_text(path)), parquet
    except (OSError, pa.ArrowException, ValueError) as error:
        if isinstance(error, UnicodeDecodeError) or "UTF8" in str(error):
            raise DeskError(NOT_UTF8, path=path) from error
        raise DeskError(NO_TABLE, path=path, reason=str(error).splitlines()[0]) from error


def _read_text(path: Path) -> pa.Table:
    """Read a CSV file as text: a telephone number is no number, and would lose its plus or its zeros."""
    with path.open("rb") as opened:
        head = opened.readline()
    parting = pc.ParseOptions(delimiter=max((",", ";", "\t"), key=lambda sign: head.count(sign.encode())))
    with pc.open_csv(path, parse_options=parting) as file:
        names = file.schema.names
    options = pc.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True)
    return pc.read_csv(path, parse_options=parting, convert_options=options)
