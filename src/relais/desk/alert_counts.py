"""How alerts ended, by rank, drawn and ranked apart: a file of counts that may leave the house, and nothing else."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from relais.casework import alert as store
from relais.casework.alert import NOT_NOW
from relais.desk.act import act
from relais.desk.home import Home

VERSION = 1
TENTHS = 10


def export_counts(home: Home, path: Path) -> int:
    """Write the counts to `path`, which must not exist; return how many ended alerts they count.

    One row per group (drawn or ranked), tenth of the queue in which the alert stood (1: the first), and outcome.
    """
    today = datetime.now(UTC).date()
    with act(home, "export-counts") as connection:
        ended = [one for one in store.every_standing(connection) if one.state(today) not in {store.OPEN, NOT_NOW}]
        counts = Counter((one.drawn, (one.rank - 1) * TENTHS // one.of + 1, one.outcome) for one in ended)
    rows = [
        {"drawn": drawn, "tenth": tenth, "outcome": outcome, "count": count}
        for (drawn, tenth, outcome), count in sorted(counts.items())
    ]
    with path.open("x", encoding="utf-8") as file:
        json.dump({"alert_counts": VERSION, "counts": rows}, file, indent=1)
        file.write("\n")
    return len(ended)
