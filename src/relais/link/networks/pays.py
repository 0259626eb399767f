"""Who pays whom, as arrays of numbers: each payer and payee once, hubs and victims left out and counted.

The temporary tables made here are private to one run of `link`:

- `link_victim(subject_id)`: subjects of whom some source speaks as a victim;
- `link_between(pays, a, b, events)`: two subjects that neither are victims nor the same, by payments or by contact;
- `link_wide(subject_id, payers, payees, contacts, reason)`: the hubs, with how many others each deals with.
"""

from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from relais.link.components import Ints
from relais.model.notice import msg

SCHEMA = pa.schema(
    [
        ("subject_id", pa.string()),
        ("payers", pa.int64()),
        ("payees", pa.int64()),
        ("contacts", pa.int64()),  # whom it calls or writes to, or who does to it
        ("reason", pa.string()),  # the first limit that it passes, of those of `Limits`
    ]
)


@dataclass(frozen=True)
class Limits:
    """With how many others a subject may deal before dealing with it ties nobody to anybody. Our choice, not measured.

    `payers`: whom more than a hundred subjects pay is likelier an agent, a landlord, a school or a telephone company
    than one person; published cases count payers per facilitator in tens. A hundred payers make 4,950 pairs.
    `payees`: ten years of one person's bank statement name some hundreds; more is an employer or an operator.
    `contacts`: a seized telephone holds some hundreds of contacts; more is a service.
    """

    payers: int = 100
    payees: int = 400
    contacts: int = 1000


LIMITS = Limits()
PAYERS = msg("more payers than one person has: an agent, a landlord, a school or a company")
PAYEES = msg("more payees than one person has: an employer, an operator or a company")
CONTACTS = msg("more contacts by calls and messages than one person has: a service")


@dataclass(frozen=True)
class Pays:
    """Pairs of payer and payee, each once, by number: `subjects[payer[i]]` paid `subjects[payee[i]]` `events[i]` times.

    Subjects are in order of their ids, pairs in order of payer, then payee: the order of facts is forgotten.
    """

    subjects: pa.Array
    payer: Ints
    payee: Ints
    events: Ints


def hubs(con: duckdb.DuckDBPyConnection, limits: Limits = LIMITS) -> pa.Table:
    """Return the table `network_hub`, from `link_edge`, `link_subject` and the view `party`."""
    con.execute(_VICTIM)
    con.execute(_BETWEEN)
    con.execute(_WIDE, [limits.payers, PAYERS, limits.payees, PAYEES, limits.contacts, CONTACTS])
    return con.execute("FROM link_wide ORDER BY subject_id").to_arrow_table().cast(SCHEMA)


def pays(con: duckdb.DuckDBPyConnection) -> Pays:
    """Return who pays whom, hubs left out, from the tables that `hubs` made."""
    return _arrays(con.execute(f"{_PAIRS} WHERE pays GROUP BY a, b").to_arrow_table())


def dealings(con: duckdb.DuckDBPyConnection) -> Pays:
    """Return who pays, calls or writes to whom, in the same form: pairs that only call or write have no payment."""
    return _arrays(con.execute(f"{_PAIRS} GROUP BY a, b").to_arrow_table())


def _arrays(pairs: pa.Table) -> Pays:
    ids = pa.chunked_array([*pairs["a"].chunks, *pairs["b"].chunks], pa.string()).unique()
    subjects = ids.take(pc.sort_indices(ids))
    numbers = [_numbered(pairs[side], subjects) for side in ("a", "b")]
    order = np.lexsort((numbers[1], numbers[0]))
    return Pays(subjects, numbers[0][order], numbers[1][order], pairs["events"].to_numpy()[order])


def _numbered(ids: pa.ChunkedArray, subjects: pa.Array) -> Ints:
    found: Ints = pc.index_in(ids, value_set=subjects).to_numpy().astype(np.int64)
    return found


_VICTIM = """
    CREATE OR REPLACE TEMP TABLE link_victim AS
    SELECT DISTINCT subject_id
    FROM link_subject s JOIN party p ON p.reading_id = s.reading_id AND p.ordinal = s.ordinal
    WHERE p.role = 'victim'
"""

# Victims are nobody's payer, payee or contact here: they are not found by following others.
_BETWEEN = """
    CREATE OR REPLACE TEMP TABLE link_between AS
    SELECT act = 'pays' AS pays, from_subject AS a, to_subject AS b, sum(events)::BIGINT AS events
    FROM link_edge
    ANTI JOIN link_victim f ON f.subject_id = from_subject
    ANTI JOIN link_victim t ON t.subject_id = to_subject
    WHERE from_subject <> to_subject
    GROUP BY ALL
"""

_WIDE = """
    CREATE OR REPLACE TEMP TABLE link_wide AS
    WITH paid AS (SELECT b AS subject_id, count(*) AS payers FROM link_between WHERE pays GROUP BY b),
    paying AS (SELECT a AS subject_id, count(*) AS payees FROM link_between WHERE pays GROUP BY a),
    met AS (
        SELECT subject_id, count(*) AS contacts
        FROM (
            SELECT a AS subject_id, b AS other FROM link_between WHERE NOT pays
            UNION
            SELECT b, a FROM link_between WHERE NOT pays)
        GROUP BY subject_id),
    counted AS (
        SELECT subject_id, coalesce(payers, 0) AS payers, coalesce(payees, 0) AS payees,
            coalesce(contacts, 0) AS contacts
        FROM paid FULL JOIN paying USING (subject_id) FULL JOIN met USING (subject_id))
    SELECT *, CASE WHEN payers > $1 THEN $2 WHEN payees > $3 THEN $4 ELSE $6 END AS reason
    FROM counted WHERE payers > $1 OR payees > $3 OR contacts > $5
"""

_PAIRS = """
    SELECT a, b, coalesce(sum(events) FILTER (pays), 0)::BIGINT AS events FROM link_between
    ANTI JOIN link_wide f ON f.subject_id = a
    ANTI JOIN link_wide t ON t.subject_id = b
"""
