"""Makes messages of the records of a table: the text becomes its length, its tokens and an HMAC, and is dropped."""

import pyarrow as pa
import pyarrow.compute as pc

from relais.intake.facts import Facts
from relais.intake.table.cells import Cells
from relais.intake.table.party import Parties
from relais.intake.table.payment import add_filled, direction, sides
from relais.intake.table.time import Clock
from relais.intake.text import text_columns


def add_messages(facts: Facts, cells: Cells, clock: Clock, parties: Parties) -> None:
    """Add one message per record; a cell that names a file counts as one, and is not kept."""
    sender, recipient = sides(facts, cells, parties, direction(facts, cells))
    columns = {
        "sender": sender,
        "recipient": recipient,
        "service": pc.utf8_lower(cells.fixed("service")),
        "conversation": cells.text("conversation"),
        **clock.columns(cells),
        "attachments": pc.cast(pc.is_valid(cells.text("attachment")), pa.int32()),
        **text_columns(cells.text("text"), facts.key),
    }
    add_filled(facts, "message", cells, columns, ("sender", "recipient", "time_raw", "length"))
