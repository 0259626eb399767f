"""What follows the hashing of a file: sealed, read, listed and committed, in the order in which files came."""

import time
from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

from relais.desk.home import Home
from relais.desk.known import Known, give_known
from relais.desk.procedure import receive
from relais.desk.readers import LARGE_BYTES, WORTH_BYTES, Readers
from relais.intake.container.embedded import EMBEDDED
from relais.intake.container.take import Taken
from relais.intake.facts import Facts
from relais.intake.format import Sealed
from relais.intake.read import read_source
from relais.intake.table.mapping import Mapping
from relais.ledger.append import Writer
from relais.link.index.hits import Hit
from relais.model.notice import Notice, msg
from relais.model.source import Custody, Reading, Source

PICTURES = msg(
    "this list of hashes holds small pictures (Miniature): it is known by its own hash alone; have it exported without"
    " them, and bring that in"
)

# A batch is committed at the first of these: facts held back are facts a power cut would cost.
_FACTS, _SOURCES, _SECONDS = 500_000, 1_000, 5.0
# Sources that may stand behind one that is still being read, so that waiting holds no memory.
_WAITING = 1_000

Progress = Callable[[int, str], None]


@dataclass
class TakenIn:
    """What one intake did.

    `sources` lists what was new or read anew; `known` counts what was already here, `known_unread` those among
    them that have not been read whole; `met` lists new mentions that met known ones, where the index could tell.
    """

    sources: list[tuple[Source, Reading]] = field(default_factory=list)
    known: int = 0
    known_unread: int = 0
    notices: list[Notice] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    met: list[Hit] = field(default_factory=list)

    @property
    def left_unread(self) -> bool:
        """Say whether anything was left unread: a source, a part of one, a member, a path."""
        return (
            self.known_unread > 0
            or any(reading.status != "read" for _source, reading in self.sources)
            or any(notice.skipped for notice in self.notices)
        )


class InOrder:
    """One intake's files. They are sealed as they come; what follows is done in that order, wherever they are read."""

    def __init__(
        self,
        writer: Writer,
        readers: Readers,
        home: Home,
        answers: dict[str, dict[str, tuple[str, str]]],
        mappings: tuple[Mapping, ...],
        progress: Progress,
        known: Known | None,
        procedure: str | None,
        foreign: Collection[str] = (),
    ) -> None:
        self.outcome = TakenIn(dropped=writer.dropped)
        self._writer = writer
        self._readers = readers
        self._desk = home
        self._known = known
        self._foreign = foreign
        self._fresh_answers: list[tuple[str, str, str]] = []
        self._procedure = procedure
        self._received: list[str] = []
        self._answers = answers
        self._mappings = mappings
        self._progress = progress
        self._files = 0
        self._committed = time.monotonic()
        self._steps: deque[Callable[[], None]] = deque()
        self._bytes = 0
        self._seen: set[str] = set()

    def seal(self, name: str, taken: Taken, custody: Custody) -> Source:
        """Seal a file that was hashed, and have it read in its turn; a medium is listed by its hash."""
        source = Source(taken.sha256, name, taken.size, custody)
        if taken.path is not None:
            self._writer.seal(taken.path, taken.sha256)
            self._read_in_turn(source)
        else:
            self._in_turn(lambda: self._list_medium(source, taken.media))
        return source

    def container(self, source: Source, notices: Sequence[Notice]) -> Source:
        """List a container, its members by their hashes, in its turn."""
        self._in_turn(lambda: self._list_container(source, notices))
        return source

    def reread(self, source_id: str) -> None:
        """Read a source that is sealed already."""
        source = self._writer.state.sources[source_id]
        if source.custody == "sealed":
            self._read(source)

    def finish(self) -> None:
        """Wait for what is still being read, and commit it."""
        while self._steps:
            self._steps.popleft()()
        self._commit()
        if self._known is not None:
            self.outcome.notices += self._known.unused()

    def _commit(self) -> None:
        if self._fresh_answers:
            give_known(self._desk, self._fresh_answers)
            self._fresh_answers = []
        if self._received and self._procedure is not None:
            # Before they are committed: killed in between, no source would else be taken for the home's own.
            receive(self._desk, self._procedure, self._received)
            self._received = []
        self._writer.commit()
        self._committed = time.monotonic()

    def _list_container(self, source: Source, notices: Sequence[Notice]) -> None:
        facts = self._facts(source, "container")
        for notice in notices:
            facts.notice(notice.template, notice.place, skipped=notice.skipped, **notice.params)
        self._list(source, None if self._writer.already_read(facts.reading_id) else facts.close())

    def _list_medium(self, source: Source, media: str | None) -> None:
        facts = self._facts(source, "medium")
        if media == EMBEDDED:
            facts.notice(PICTURES, skipped=1)
        if self._writer.already_read(facts.reading_id):
            self._list(source, None)
        else:
            facts.add("media", "file", sha256=source.source_id, size=source.size)
            self._list(source, facts.close())

    def _read_in_turn(self, source: Source) -> None:
        """Read a source here when its turn comes, or elsewhere from now on.

        Elsewhere only what is read for the first time: whether a reading exists already is known here alone.
        """
        first = source.source_id not in self._seen and source.source_id not in self._writer.state.readings
        self._seen.add(source.source_id)
        self._bytes += source.size
        if not first or source.size < LARGE_BYTES or self._bytes < WORTH_BYTES:
            self._in_turn(lambda: self._read(source))
            return
        path = self._writer.layout.source(source.source_id)
        reader = self._readers.begin(path, source.source_id, source.name, self._answered(source))

        def end() -> None:
            self._progress(self._files, source.name)
            self._list(source, self._readers.end(reader, self._writer.write))

        self._in_turn(end)

    def _in_turn(self, step: Callable[[], None]) -> None:
        """Do a step after all those before it: at once, unless one of them is being read elsewhere."""
        self._steps.append(step)
        while self._steps and (not self._readers.waiting or self._readers.full or len(self._steps) > _WAITING):
            self._steps.popleft()()

    def _read(self, source: Source) -> None:
        self._progress(self._files, source.name)
        reading = read_source(
            Sealed.at(self._writer.layout.source(source.source_id), source.source_id),
            self._writer.write,
            key=self._desk.key,
            answers=self._answered(source),
            mappings=self._mappings,
            known=self._writer.already_read,
        )
        self._list(source, reading)

    def _answered(self, source: Source) -> dict[str, tuple[str, str]]:
        """Return the answers about a source; what its bearers know becomes one where none has been given.

        Of a source of somebody else's case, its own people answer: what is known of it is passed over, without a word
        that would tell whose it is.
        """
        answers = self._answers.setdefault(source.source_id, {})
        if self._known is not None:
            told = self._known.of(source.name)
            for key, value in told.items() if source.source_id not in self._foreign else ():
                if key not in answers:
                    answers[key] = (value, self._desk.actor)
                    self._fresh_answers.append((source.source_id, key, value))
        return answers

    def _list(self, source: Source, reading: Reading | None) -> None:
        self._writer.list_source(source)
        if self._procedure is not None:
            self._received.append(source.source_id)
        if reading is None:
            self.outcome.known += 1
            held = self._writer.state.readings.get(source.source_id)
            self.outcome.known_unread += held is not None and held.status != "read"
        else:
            self._writer.list_reading(reading)
            self.outcome.sources.append((source, _short(reading)))
        self._files += 1
        self._progress(self._files, source.name)
        sources, facts = self._writer.pending
        if facts >= _FACTS or sources >= _SOURCES or time.monotonic() - self._committed > _SECONDS:
            self._commit()

    def _facts(self, source: Source, reader: str) -> Facts:
        return Facts(source.source_id, reader, 1, sink=self._writer.write)


def _short(reading: Reading) -> Reading:
    """Keep one notice per reading: an intake of a hundred thousand files is told in counts."""
    return replace(reading, notices=reading.notices[:1])
