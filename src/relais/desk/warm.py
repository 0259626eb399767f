"""What a process reads once of a home, read as it starts: else whoever asks it first would wait for seconds."""

from contextlib import suppress

from relais.desk import queue_places
from relais.desk.derived import parquet
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.values import values
from relais.ledger.state import BrokenLedgerError


def warm(home: Home) -> None:
    """Bring into memory where reports stand in the queue, which sources hold a value, and the words of names.

    Nobody is shown anything of it.

    What cannot be read is left for whoever asks for it, and is told what to do.
    """
    with suppress(DeskError, BrokenLedgerError, OSError, ValueError):
        queue_places.hold(parquet(home, "queue"))
        values(home.ledger).know()
