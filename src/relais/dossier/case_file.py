"""What the outputs about a case are made of: it holds what the recipient may have, and nothing else.

Victims are in it under pseudonyms, unless a second person agreed to their names; no text of a chat is in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from relais.casework.approval import Approval
from relais.casework.authorisation import Authorisation
from relais.casework.case import Case
from relais.casework.identification import Identification
from relais.casework.matrix import Matrix
from relais.casework.request import Request
from relais.casework.statement import Statement
from relais.casework.unmasking import Unmasking
from relais.corroborate.check import Check
from relais.ledger.tombstone import Tombstone
from relais.model.column import INSTANT, MONEY
from relais.model.judgement import Judgement
from relais.model.notice import Notice, msg

# (source, locator): where a statement stands.
Place = tuple[str, str]

# What stands in an event for a name that nobody knows, or that must not leave.
UNNAMED = msg("somebody without a name")
A_VICTIM = msg("a victim")
WITHHELD = msg("[left out: the text names a victim]")
NO_NAMES = (UNNAMED, A_VICTIM, WITHHELD)

# Events of the persons of a case, one row an event, whoever tells it, in the order of time.
EVENTS = pa.schema(
    [
        ("kind", pa.string()),  # payment, call, chat (a session of one), login, trip
        ("at", INSTANT),  # null where nobody knows the instant; `raw` tells what is written
        ("precision", pa.string()),
        ("raw", pa.string()),
        ("who", pa.string()),  # the label of a person of the case
        ("direction", pa.string()),  # 'out': from that person; 'in': to them; null for what has no side
        ("other", pa.string()),  # the label of the other side, null where nobody is named
        ("amount", MONEY),
        ("currency", pa.string()),
        ("paid_out_only", pa.bool_()),  # of a payment, and so are these eight: `at` is that of the pay-out
        ("paid_out_amount", MONEY),
        ("paid_out_currency", pa.string()),
        ("paid_out_at", INSTANT),
        ("paid_out_precision", pa.string()),
        ("paid_out_raw", pa.string()),
        ("paid_out_place", pa.string()),
        ("fee_amount", MONEY),
        ("fee_currency", pa.string()),
        ("length_s", pa.int64()),
        ("count", pa.int64()),  # messages of a session
        ("status", pa.string()),
        ("what", pa.string()),  # operator, service, address and port, or route
        ("tellings", pa.int64()),  # how many rows of sources tell it
        ("source_id", pa.string()),
        ("locator", pa.string()),
        ("subject", pa.string()),  # of `who`
        ("other_subject", pa.string()),  # of `other`; null where no subject stands for them
        ("reference", pa.string()),  # a payment's transfer code or number, as written
        ("event", pa.string()),  # a login's, as written
        ("ip", pa.string()),
        ("port", pa.int32()),
        ("carrier", pa.string()),  # of a trip, and so are these three
        ("number", pa.string()),
        ("origin", pa.string()),
        ("destination", pa.string()),
    ]
)
# Media that the sources of the case name: hashes and codes, once each; columns as in `model.media`, first place.
MEDIA = pa.schema(
    [
        ("md5", pa.string()),
        ("sha1", pa.string()),
        ("sha256", pa.string()),
        ("size", pa.int64()),
        ("scheme", pa.string()),
        ("code", pa.string()),
        ("authority", pa.string()),
        ("source_id", pa.string()),
        ("locator", pa.string()),
    ]
)
# Reports among the sources of the case; columns as in `model.report`. What names a victim is null.
REPORTS = pa.schema(
    [
        ("channel", pa.string()),
        ("reference", pa.string()),
        ("sender", pa.string()),
        ("company", pa.string()),
        ("at", INSTANT),
        ("source_id", pa.string()),
        ("locator", pa.string()),
    ]
)


@dataclass(frozen=True)
class MadeOf:
    """What an output is made of: the version of relais, the head of the ledger, decisions, and the run.

    `decisions`: the audit row of the last one in the case; `as_of`: the instant to which clocks are reckoned; `stale`:
    facts have come in since the last run.
    """

    version: str
    ledger_head: str
    decisions: int
    run_as_of: datetime | None
    as_of: datetime
    stale: bool


@dataclass(frozen=True)
class Exhibit:
    """A source of the case. `name` None: it names a victim. `status` as its reading stands; `skipped`: records left.

    `linked`: it was not received for the case; linking found persons of the case in it.
    """

    number: int
    source_id: str
    name: str | None
    size: int
    custody: str
    received_at: str
    reader: str | None
    status: str | None
    skipped: int
    notices: tuple[Notice, ...]
    linked: bool


@dataclass(frozen=True)
class Name:
    """A name as a source writes it, how many mentions bear it, and the first place."""

    text: str
    mentions: int
    place: Place


@dataclass(frozen=True)
class Identifier:
    """A selector of a person: its kind, service and value, how many mentions bear it, and the first place."""

    kind: str
    service: str | None
    value: str
    raw: str
    mentions: int
    place: Place


@dataclass(frozen=True)
class Party:
    """A person of the case, or whom its reports name beside them (`number` None): a label, the category, its ground.

    `names` and `identifiers` are empty for a victim.
    """

    number: int | None
    label: str
    subject: str | None
    category: str | None
    ground: str
    decided_by: str
    decided_at: str
    places: tuple[Place, ...]
    names: tuple[Name, ...]
    identifiers: tuple[Identifier, ...]


@dataclass(frozen=True)
class Result:
    """What one test found on the persons of the case: rows of its table, parties by their labels."""

    test: Check
    rows: pa.Table

    @property
    def offered(self) -> pa.Table:
        """Return the rows in which the test says something; those in which it is refused say why."""
        if "refused" not in self.rows.column_names:
            return self.rows
        return self.rows.filter(pc.is_null(self.rows["refused"]))


@dataclass(frozen=True)
class Drawing:
    """A picture of one pair, and what can be seen in it."""

    svg: str
    text: str


@dataclass(frozen=True)
class Written:
    """What stands at a place of a login or of an operator's answer, as it is written and as it was read."""

    place: Place
    ip_raw: str
    port_raw: str | None
    time_raw: str | None
    at: datetime | None
    until: datetime | None
    zone_source: str | None
    holder: str | None


@dataclass(frozen=True)
class Identified:
    """An identification, with what both places say; `others`: what other answers say of the same login."""

    found: Identification
    login: Written | None
    answer: Written | None
    others: tuple[Written, ...]


@dataclass(frozen=True)
class Legality:
    """Under which authorisations files were brought together, what was unmasked, what left or was asked to leave."""

    authorisations: tuple[Authorisation, ...]
    unmaskings: tuple[Unmasking, ...]
    approvals: tuple[Approval, ...]


@dataclass(frozen=True)
class GoamlCodes:
    """Codes of the financial intelligence unit that asked, from its own lists; relais knows none of them.

    `unknown_country`: what its list has for a country that nobody knows; the last two are those of a telephone.
    """

    rentity_id: str
    submission_code: str
    report_code: str
    currency_code_local: str
    transmode_code: str
    funds_code: str
    unknown_country: str
    contact_type: str
    communication_type: str


@dataclass(frozen=True)
class CaseFile:
    """A case as its outputs tell it. `withheld`: how many texts are left out, because they name a victim.

    `pairs`: payer and payee (subjects) of the results of which there are pictures, the surest first.
    `months`: how many events of each kind began in which month (UTC; empty: undated), all of them; of very many
    sessions of chat `events` has none. `events`, `media`, `reports`: columns `EVENTS`, `MEDIA`, `REPORTS`.
    `clocks`: data that may be lost, columns as `desk.clocks` gives them; `erased`: what an erasure took of it.
    `goaml`: None where nobody has set the codes.
    """

    case: Case
    unit: tuple[str, ...]
    made_of: MadeOf
    exhibits: tuple[Exhibit, ...]
    parties: tuple[Party, ...]
    events: pa.Table
    months: pa.Table
    media: pa.Table
    reports: pa.Table
    results: tuple[Result, ...]
    pairs: tuple[tuple[str, str], ...]
    drawings: tuple[Drawing, ...]
    identified: tuple[Identified, ...]
    matrix: Matrix
    requests: tuple[Request, ...]
    due: Mapping[int, datetime]
    statements: tuple[Statement, ...]
    judgements: tuple[Judgement, ...]
    judged: Mapping[Place, str]
    clocks: pa.Table
    erased: tuple[Tombstone, ...]
    legality: Legality
    withheld: int
    names_victims: bool
    goaml: GoamlCodes | None = None
