"""Operators' answers to who held an address: one subscriber where the port is known, else all behind it."""

from datetime import datetime, timedelta

import numpy as np

from relais.sim.alert import Sighting
from relais.sim.drawn.draw import Bools
from relais.sim.drawn.inbox import Inbox
from relais.sim.drawn.people import Drawn
from relais.sim.person import Person
from relais.sim.writers.ip_answer import ip_answer

_QUESTIONS_PER_ANSWER = 40


def subscribers(inbox: Inbox, drawn: Drawn, sightings: list[tuple[int, Sighting]], heard: Bools) -> None:
    """Write the answers to the share of sightings that their operators still know; only persons heard of are named."""
    draft = drawn.draft
    asked = draft.draw("subscribers").happens(draft.world("ip_answers"), len(sightings))
    known = [seen for seen, answered in zip(sightings, asked.tolist(), strict=True) if answered and heard[seen[0]]]
    for first in range(0, len(known), _QUESTIONS_PER_ANSWER):
        rows = [
            row
            for person, sighting in known[first : first + _QUESTIONS_PER_ANSWER]
            for row in _holders(drawn, person, sighting, heard)
        ]
        folder = inbox.folder(draft.settings.as_of - timedelta(days=2), "answer_ip")
        inbox.write(f"{folder}/ip.csv", "subscribers", ip_answer(rows)).login = len(rows)


def _holders(drawn: Drawn, person: int, sighting: Sighting, heard: Bools) -> list[tuple[Person, datetime, datetime]]:
    cast = drawn.draft.cast
    # Who lodges abroad stands behind an operator that nobody here can ask.
    if sighting.at is None or sighting.ip != cast.ip(person)[0]:
        return []
    shared = cast.behind[person] >= 0 and sighting.port is None
    holders = np.flatnonzero((cast.behind == cast.behind[person]) & heard) if shared else np.array([person])
    period = (sighting.at - timedelta(hours=6), sighting.at + timedelta(hours=18))
    return [(cast.person(int(holder)), *period) for holder in holders]
