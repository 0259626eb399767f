"""Persons of today's sources whom an earlier procedure knew: linked, remembered by hit or no hit, or not known at all.

The inbox is parted at the day on which half of its folders had come in. What came before is a procedure that no
authorisation covers any more; the commands that a user calls are asked about what is borne in the later part.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from relais.bench.metrics import Figure, share
from relais.bench.road import Places, relais
from relais.bench.scene import Scene

AUTHORISED, MEMORY, WITHOUT = "authorised", "memory", "without"
# Persons asked about, returning and new: each question is a process.
ASKED = 20
_EARLIER, _LATER = "earlier", "later"
_BASIS = '\n[memory]\nbasis = "benchmark on invented data"\n'


def score(scene: Scene, places: Places, asked: int = ASKED) -> Iterator[Figure]:
    """Yield how many of the persons who return are known again, by what may be asked; raises BenchError.

    The questions are about `asked` persons who return, and as many who do not.
    """
    day = parting(places.inbox)
    scene.con.execute(_HALVES, (day, day))
    [(linked, returning)] = scene.rows(_LINKED)
    yield Figure("returning.recall", share(linked, returning), returning, AUTHORISED)
    home = _parted(places, day)
    known, new = (scene.rows(_ASKED, returning, asked) for returning in (True, False))
    yield _figure("returning.recall", _known(home, known), WITHOUT)
    with (home / "relais.toml").open("a", encoding="utf-8") as file:
        file.write(_BASIS)
    yield _figure("returning.recall", _known(home, known), MEMORY)
    yield _figure("returning.false_hit_share", _known(home, new), MEMORY)


def parting(inbox: Path) -> str:
    """Return the day (ISO 8601) from which on folders are of the later part; every folder begins with its day."""
    days = sorted(folder.name[:10] for folder in inbox.iterdir())
    return days[len(days) // 2]


def _figure(metric: str, known: list[bool], engine: str) -> Figure:
    return Figure(metric, share(sum(known), len(known)), len(known), engine)


def _parted(places: Places, day: str) -> Path:
    """Make a home that holds the two parts for two procedures, of which the later alone is authorised."""
    folder = places.folder / "parted"
    home = ("--home", str(folder / "home"))
    relais("init", *home, "--name", "relais bench", "--key-file", str(folder / "desk.key"), "--json")
    answers = places.world / "answers.csv"
    told = ("--answers", str(answers)) if answers.exists() else ()
    for part in (_EARLIER, _LATER):
        inbox = folder / part / "inbox"
        inbox.mkdir(parents=True)
        for entry in sorted(places.inbox.iterdir()):
            if (entry.name[:10] < day) == (part == _EARLIER):
                shutil.copytree(entry, inbox / entry.name, copy_function=os.link)
        relais("intake", str(inbox), *home, *told, "--procedure", part, "--json")
    relais("authorise", "benchmark on invented data", *home, "--procedure", _LATER, "--json")
    return folder / "home"


def _known(home: Path, persons: Sequence[tuple[list[str]]]) -> list[bool]:
    """Say of each person whether the home tells that an earlier procedure knew one of these selectors."""

    def hit(selector: str) -> bool:
        told = relais("search", selector, "--home", str(home), "--json").said
        return bool(told.get("memory", {}).get("hit"))

    return [any(map(hit, selectors)) for (selectors,) in persons]


# Who occurs in which part; some persons of the later part, who were in the earlier or were not, with what they bear.
_HALVES = """
    CREATE OR REPLACE TEMP TABLE half AS
    SELECT DISTINCT person, reading_id, ordinal, path[:10] < ? AS early, path[:10] >= ? AS late
    FROM bearer JOIN reading USING (reading_id) JOIN origin USING (source_id)
"""
_LINKED = """
    WITH returning_person AS (SELECT person FROM half GROUP BY person HAVING bool_or(early) AND bool_or(late)),
    linked AS (
        SELECT person FROM half JOIN run_subject USING (reading_id, ordinal)
        GROUP BY person, subject_id HAVING bool_or(early) AND bool_or(late))
    SELECT count(*) FILTER (person IN (FROM linked)), count(*) FROM returning_person
"""
_ASKED = """
    SELECT coalesce(list_sort(list_distinct(list(value) FILTER (late AND kind IN ('phone', 'email')))), [])
    FROM half LEFT JOIN bears USING (reading_id, ordinal)
    GROUP BY person HAVING bool_or(late) AND bool_or(early) = ? ORDER BY md5(person) LIMIT ?
"""
