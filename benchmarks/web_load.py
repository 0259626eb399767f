"""Measures the web desk with thirteen people at work at once, through its real server, on a home of many reports.

WEB_REPORTS (1,000,000) and WEB_SECONDS (120) choose how much. Each person leafs, opens, searches and decides. WEB_PACE
says how long they look at a page: `hurried`, 0.5 to 2 s, faster than anybody reads, or `work`, 4 to 12 s, several times
as fast as an alert in 40 s. Times are what the client waited on the loopback: connection, server, all of the page.
Each begins at a moment of their own; what all thirteen wait who open the queue in one instant is told apart.
Before, one person alone opens pages of each kind, of which the processor time is told: other work does not lengthen it.
"""

import http.client
import os
import random
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from benchmarks.desk_home import INVESTIGATORS, make
from e2e.serving import serving
from relais.safeguards import session
from relais.safeguards.account import account
from relais.store.database import writing

REPORTS = int(os.environ.get("WEB_REPORTS", "1000000"))
SECONDS = float(os.environ.get("WEB_SECONDS", "120"))
_PACES = {"hurried": (0.5, 2.0), "work": (4.0, 12.0)}
PACE = os.environ.get("WEB_PACE", "hurried")
_AIM_MS = 200
# The processes take turns at what comes: so many pages find them all.
_LOOKS = 12
_ALONE = 20
_ALERT = re.compile(r"/alert/(R-\w+)")
_SUBJECT = re.compile(r"/subject/(S-\w+)")
_FORM = re.compile(r'name="form" value="(\w+)"')
_SUPERSEDE = re.compile(r'name="supersede" value="(\d*)"')
_VALUE = re.compile(r"\+\d{9,15}")
_WEIGHTS = {"queue": 4, "alert": 8, "subject": 3, "timeline": 1, "search": 4, "my day": 2, "cases": 1, "decide": 3}
_AIMED = ("queue", "alert", "subject", "search")
_READ = ("queue", "alert", "subject", "timeline", "search", "my day", "cases")

Took = tuple[str, float, int, int]


class Person(threading.Thread):
    """One person in a browser of their own: what they have before them, and how long each page took."""

    def __init__(self, address: str, token: str, seed: int, end: float) -> None:
        super().__init__()
        self._chance, self._end = random.Random(seed), end
        self._to = http.client.HTTPConnection(address, timeout=60)
        self._cookie = f"relais_session={token}; relais_language=en"
        self._alerts: list[str] = []
        self._subjects: list[str] = []
        self._values = ["+33612345678"]
        self._page = ""
        self.took: list[Took] = []

    def run(self) -> None:
        """Work until the end."""
        names, weights = list(_WEIGHTS), list(_WEIGHTS.values())
        time.sleep(self._chance.uniform(0, _PACES[PACE][1]))
        while time.monotonic() < self._end:
            self.look(self._chance.choices(names, weights)[0])
            time.sleep(self._chance.uniform(*_PACES[PACE]))

    def look(self, what: str) -> None:
        """Open a page of a kind."""
        getattr(self, f"_{what.replace(' ', '_')}")()

    def _queue(self) -> None:
        page = self._get("queue", f"/queue?page={self._chance.randint(1, 4)}")
        self._alerts = _ALERT.findall(page) or self._alerts

    def _alert(self) -> None:
        if not self._alerts:
            self._queue()
            return
        self._page = self._get("alert", f"/alert/{self._chance.choice(self._alerts)}")
        self._subjects = _SUBJECT.findall(self._page) or self._subjects
        self._values = _VALUE.findall(self._page)[:20] or self._values

    def _subject(self) -> None:
        if self._subjects:
            self._get("subject", f"/subject/{self._chance.choice(self._subjects)}")

    def _timeline(self) -> None:
        if self._subjects:
            self._get("timeline", f"/subject/{self._chance.choice(self._subjects)}/timeline")

    def _search(self) -> None:
        self._get("search", f"/search?q={quote(self._chance.choice(self._values))}")

    def _my_day(self) -> None:
        self._get("my day", "/")

    def _cases(self) -> None:
        self._get("cases", "/cases")

    def _decide(self) -> None:
        form, before = _FORM.search(self._page), _SUPERSEDE.search(self._page)
        report = _ALERT.search(self._page)
        if form and report and before and not before[1]:
            told = {"form": form[1], "supersede": "", "outcome": "no_nexus", "reason": "measured"}
            self._ask("decide", "POST", f"/alert/{report[1]}/decide", urlencode(told))
        self._page = ""

    def _get(self, what: str, path: str) -> str:
        return self._ask(what, "GET", path, None)

    def _ask(self, what: str, method: str, path: str, body: str | None) -> str:
        headers = {"Cookie": self._cookie, "Content-Type": "application/x-www-form-urlencoded"}
        began = time.monotonic()
        self._to.request(method, path, body, headers)
        answer = self._to.getresponse()
        page = answer.read()
        self.took.append((what, time.monotonic() - began, answer.status, len(page)))
        return page.decode()


def run() -> Iterator[dict[str, object]]:
    """Yield one row per figure: what was measured, value, unit, of what."""
    with tempfile.TemporaryDirectory() as place:
        home = make(Path(place) / "home", Path(place) / "key", REPORTS)
        tokens = []
        with writing(home.engine) as connection:
            for name in INVESTIGATORS:
                held = account(connection, name)
                assert held is not None
                tokens.append(session.start(connection, held.id, datetime.now(UTC), "measuring"))
        home.engine.dispose()
        server = serving(home.root)
        with server as link:
            address = urlsplit(link).netloc
            # What a process reads once is read before anybody waits for it; it is told apart.
            first = Person(address, tokens[0], 0, 0.0)
            for _ in range(_LOOKS):
                for what in _READ:
                    first.look(what)
            alone = {what: _processor(server, first, what) for what in _READ}
            together = _together([Person(address, token, seed, 0.0) for seed, token in enumerate(tokens, 1)])
            end = time.monotonic() + SECONDS
            people = [Person(address, token, seed, end) for seed, token in enumerate(tokens, 1)]
            for person in people:
                person.start()
            for person in people:
                person.join()
    of = f"{REPORTS:,} reports, 13 people, {PACE} pace, load {os.getloadavg()[0]:.1f}"
    yield from _figures([took for person in people for took in person.took], of)
    for what, value in alone.items():
        yield {
            "what": f"{what}: processor, one person alone",
            "value": round(value),
            "unit": "ms",
            "of": f"{_ALONE} times",
        }
    yield {"what": "queue: the last of all thirteen in one instant", "value": together, "unit": "ms", "of": of}
    yield {"what": "first of the server: queue", "value": round(1000 * first.took[0][1]), "unit": "ms", "of": of}


def _together(people: list[Person]) -> int:
    """Return how long the last one waits when all open the queue in one instant, in milliseconds."""
    asking = [threading.Thread(target=person.look, args=("queue",)) for person in people]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    return round(1000 * max(took[1] for person in people for took in person.took))


def _processor(server: serving, person: Person, what: str) -> float:
    """Return the processor time of the server for a page of a kind, in milliseconds: the mean of some."""
    before = server.processor()
    for _ in range(_ALONE):
        person.look(what)
    return 1000 * (server.processor() - before) / _ALONE


def _figures(every: list[Took], of: str) -> Iterator[dict[str, object]]:
    for what in sorted({took[0] for took in every}):
        waited = sorted(1000 * took[1] for took in every if took[0] == what)
        for name, place in (("median", 0.5), ("95th percentile", 0.95), ("max", 1.0)):
            value = waited[min(len(waited) - 1, int(place * len(waited)))]
            yield {"what": f"{what}: {name}", "value": round(value), "unit": "ms", "of": f"{len(waited)} times, {of}"}
            if name.startswith("95") and what in _AIMED:
                yield {"what": f"{what}: aim ÷ 95th percentile", "value": _AIM_MS / value, "unit": "", "of": of}
    yield {"what": "failures (5xx)", "value": sum(took[2] >= 500 for took in every), "unit": "", "of": of}
    yield {"what": "refused (4xx)", "value": sum(400 <= took[2] < 500 for took in every), "unit": "", "of": of}
    yield {"what": "largest page", "value": max(took[3] for took in every), "unit": "bytes", "of": of}
