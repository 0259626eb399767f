"""The timeline of a subject as a picture: how many events of each kind began when."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pyarrow.compute as pc

from relais.corroborate.days import numbered
from relais.desk.timeline import KINDS, Timeline
from relais.figures.axis import DAY_MS
from relais.figures.timeline import WORDS, Lane
from relais.figures.timeline import picture as drawn
from relais.language.tongue import Tongue


def picture(found: Timeline, said: Tongue) -> str:
    """Return an SVG document in the language of the reader. Its twin is the table of the same counts."""
    _ = said.text
    words = {name: _(text) for name, text in WORDS.items()}
    of = f"{found.name} ({found.id})" if found.name else found.id
    words["title"] = _("{title}: {of}").format(title=words["title"], of=of)
    lanes = []
    for kind in KINDS:
        rows = found.series.rows.filter(pc.equal(found.series.rows["kind"], kind))
        at = rows["start"].cast("int32").to_numpy().astype(np.int64) * DAY_MS
        lanes.append(Lane(_(kind), at, rows["count"].to_numpy().astype(np.int64)))
    return drawn(lanes, found.series.unit, words)


def days(at: datetime) -> date:
    """Return the day that an instant stands for, of which no more than the day is known: see `time_precision`."""
    first = np.array([at.astimezone(UTC).timestamp() * 1000], np.int64)
    return date(1970, 1, 1) + timedelta(days=int(numbered(first)[0]))
