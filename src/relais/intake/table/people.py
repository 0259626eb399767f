"""Makes parties of the records of a table that tells of no event: a list of contacts or of accounts."""

import numpy as np
import pyarrow.compute as pc

from relais.intake.facts import Facts
from relais.intake.table.cells import Cells
from relais.intake.table.mapping_fields import ROLES
from relais.intake.table.party import Parties
from relais.intake.table.payment import EMPTY_RECORD


def add_people(facts: Facts, cells: Cells, parties: Parties) -> None:
    """Add one party per distinct person; a row that names nobody is said."""
    named = pc.coalesce(*(parties.ordinals(cells, role, role) for role in ROLES["party"]))
    for row in np.flatnonzero(np.asarray(pc.is_null(named))):
        facts.notice(EMPTY_RECORD, cells.place(int(row)), skipped=1)
