"""Codes that are one slip apart: another digit, one missing, one too many, or two neighbours exchanged.

Of the errors people make in copying numbers, 79 % change one digit and 10 % exchange two neighbours, where the length
stays (Verhoeff, Error Detecting Decimal Codes, 1969, as textbooks quote it). Letters must agree: operators fix them,
and a code with another letter is another operator's or another country's.

Nobody compares all with all. Two codes with one digit changed are equal once that digit is left out, and so are a code
and the same code short of a digit: each is listed with every one of its digits left out, and the lists are joined.
"""

import duckdb

# The shortest code of an operator that we know has eight digits (`selectors.transfer_code.OPERATORS`). Below that,
# every quoted number is near some payment.
LEAST_DIGITS = 8


def slips(con: duckdb.DuckDBPyConnection) -> None:
    """Make `code_slip(plain, reference, differs)` from `code_said(plain)` and `code_of_record(reference, digits)`.

    A code that is the reference of a payment is right as it stands, and is no slip of another.
    """
    con.execute(_LOOSE)
    con.execute(_SLIPS)
    con.execute("DROP TABLE code_loose")
    con.execute("DROP TABLE code_long")


_LOOSE = f"""
    CREATE OR REPLACE TEMP TABLE code_loose AS
    SELECT plain FROM code_said ANTI JOIN code_of_record ON reference = plain
    WHERE length(plain) >= {LEAST_DIGITS - 1};
    CREATE OR REPLACE TEMP TABLE code_long AS
    SELECT reference FROM code_of_record WHERE digits >= {LEAST_DIGITS}
"""


def _digits(code: str, table: str, last: int = 0) -> str:
    """Return the query for each digit of each code: `nth` its place, `sign` itself, `rest` the code without it."""
    return f"""
        SELECT {code}, nth, {code}[nth] AS sign, left({code}, nth - 1) || substr({code}, nth + 1) AS rest
        FROM (SELECT {code}, unnest(range(1, length({code}) + 1 - {last})) AS nth FROM {table})
        WHERE {code}[nth] BETWEEN '0' AND '9'
    """


_SLIPS = f"""
    CREATE OR REPLACE TEMP TABLE code_slip AS
    SELECT plain, reference, 'digit' AS differs
    FROM ({_digits("plain", "code_loose")}) said JOIN ({_digits("reference", "code_long")}) held USING (nth, rest)
    UNION ALL
    SELECT DISTINCT plain, reference, 'missing'
    FROM code_loose JOIN ({_digits("reference", "code_long")}) held ON held.rest = plain
    UNION ALL
    SELECT DISTINCT plain, reference, 'added'
    FROM ({_digits("plain", "code_loose")}) said JOIN code_long ON reference = said.rest
    UNION ALL
    SELECT plain, reference, 'swapped'
    FROM (
        SELECT plain, left(plain, nth - 1) || plain[nth + 1] || sign || substr(plain, nth + 2) AS swapped
        FROM ({_digits("plain", "code_loose", last=1)})
        WHERE plain[nth + 1] BETWEEN '0' AND '9' AND plain[nth + 1] <> sign)
    JOIN code_long ON reference = swapped
"""
