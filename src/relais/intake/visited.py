"""Addresses of pages that somebody visited, with the time: the one rule of all readers of what a browser remembers.

What a person typed is free text, and what lets them in is a secret: both stand in the query, in the fragment, in the
parameters of a path, and behind a segment of search in a path. They are cut off, always, whatever their names, and so
is a password before the host; the path stays. An address of no site (a page of the program, a file of the computer and
its name) gives no fact. Both are counted.
"""

import re
from collections import Counter

from relais.intake.facts import Facts
from relais.intake.gathered import Mentions
from relais.intake.instant import NEVER, Instant
from relais.model.notice import msg
from relais.selectors.kinds import parse

NO_SITE = msg("{count} visits went to no site ({kinds}), but to pages of the program or files: they give no fact")
CUT = msg("{count} addresses are kept without what stands behind “?”, “#”, “;” or a search in their path")

_SITE = re.compile(r"(?:https?|ftp)://", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{0,30}(?=:)", re.IGNORECASE)
_END = re.compile(r"[?#;]")
_PASSWORD = re.compile(r"\A((?:https?|ftp)://[^/:@]*):[^/@]*(?=@)", re.IGNORECASE)
_SEARCHES = frozenset((
    "search", "searches", "recherche", "rechercher", "suche", "suchen", "buscar", "busca", "busqueda", "cerca",
    "ricerca", "zoeken",
))  # fmt: skip
# Maps put into their path what was looked for, under these.
_MAPS = frozenset(("search", "place", "dir"))


class Visited:
    """The visits of one source on their way to the fact table; `at` is where a notice on all of them points."""

    def __init__(self, facts: Facts, at: str = "") -> None:
        self._facts = facts
        self._at = at
        self._mentions = Mentions(facts)
        self._nowhere: Counter[str] = Counter()
        self._cut = 0

    def add(self, place: str, url: str, *, seen: Instant = NEVER, state: str | None = None) -> None:
        """Add one visit."""
        kept = bare(url)
        if not _SITE.match(url) and parse("url", kept) is None:
            scheme = _SCHEME.match(url)
            self._nowhere[f"{scheme[0].lower()}:" if scheme else "?"] += 1
            return
        self._cut += kept != url
        self._mentions.add(place, "url", kept, seen=seen, state=state)

    def flush(self) -> None:
        """Hand on the visits gathered so far, and say what was cut and left out."""
        self._mentions.flush()
        if self._cut:
            self._facts.notice(CUT, self._at, count=self._cut)
        if count := sum(self._nowhere.values()):
            kinds = ", ".join(kind for kind, _count in self._nowhere.most_common(5))
            self._facts.notice(NO_SITE, self._at, skipped=count, count=count, kinds=kinds)
        self._nowhere.clear()
        self._cut = 0


def bare(url: str) -> str:
    """Return an address without the words and secrets that it carries: 'https://example.org/a?q=b' up to its '?'."""
    steps = _PASSWORD.sub(r"\1", _END.split(url, maxsplit=1)[0]).split("/")
    host = 2 if steps[1:2] == [""] else 0
    for index in range(host + 1, len(steps) - 1):
        step = steps[index].lower()
        if step in _SEARCHES or (step in _MAPS and steps[index - 1].lower() == "maps"):
            return "/".join(steps[: index + 1])
    return "/".join(steps)
