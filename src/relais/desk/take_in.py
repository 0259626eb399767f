"""Takes files in: hashed, sealed before anything reads them, read into facts, committed in batches."""

import errno
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from relais.casework.answer import current
from relais.desk.act import act, plainly
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.known import Known, give_known
from relais.desk.mappings import unit_mappings
from relais.desk.readers import LARGE_BYTES, WORTH_BYTES, Readers
from relais.intake.container.manifest import FolderFile, Line, folder_id, folder_members
from relais.intake.container.take import Taken, take
from relais.intake.container.walk import MemberFile, is_container, members
from relais.intake.facts import Facts
from relais.intake.format import HEAD_BYTES, Sealed
from relais.intake.read import read_source
from relais.intake.table.mapping import Mapping
from relais.ledger.append import LedgerBusyError, Writer, writing
from relais.model.notice import Notice, msg
from relais.model.source import Custody, Member, Reading, Source

NO_SUCH_PATH = msg("{path} does not exist: nothing was taken in")
NOT_A_FILE = msg("{path} is neither a file nor a folder: nothing was taken in")
INSIDE_HOME = msg("{path} lies inside the home: nothing was taken in")
BUSY = msg("another process is taking files into this home: wait for it, or stop it")
HOME_WITHIN = msg("the home lies in this folder: its own {count} files are not taken in")
CANNOT_OPEN = msg("cannot be opened ({reason})")

# A batch is committed at the first of these: facts held back are facts a power cut would cost.
_FACTS, _SOURCES, _SECONDS = 500_000, 1_000, 5.0
# Sources that may stand behind one that is still being read, so that waiting holds no memory.
_WAITING = 1_000

Progress = Callable[[int, str], None]


@dataclass
class TakenIn:
    """What one intake did.

    `sources` lists what was new or read anew; `known` counts what was already here, `known_unread` those among
    them that have not been read whole.
    """

    sources: list[tuple[Source, Reading]] = field(default_factory=list)
    known: int = 0
    known_unread: int = 0
    notices: list[Notice] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)

    @property
    def left_unread(self) -> bool:
        """Say whether anything was left unread: a source, a part of one, a member, a path."""
        return (
            self.known_unread > 0
            or any(reading.status != "read" for _source, reading in self.sources)
            or any(notice.skipped for notice in self.notices)
        )


def take_in(
    home: Home,
    paths: Sequence[Path],
    progress: Progress = lambda _files, _name: None,
    known: Known | None = None,
) -> TakenIn:
    """Take files, folders and archives into the ledger; raises DeskError where it cannot begin.

    `known` answers for files by their path what their readers would ask: recorded as the actor's answers.
    """
    for path in paths:
        if not path.exists():
            raise DeskError(NO_SUCH_PATH, path=path)
        if not (path.is_file() or path.is_dir()):
            raise DeskError(NOT_A_FILE, path=path)
        if home.root.resolve() in (path.resolve(), *path.resolve().parents):
            raise DeskError(INSIDE_HOME, path=path)
    with _intake(home, progress, known) as intake:
        for path in paths:
            intake.take(path)
    return intake.outcome


def take_bytes(home: Home, name: str, stream: BinaryIO) -> TakenIn:
    """Take in what was made here, such as a report form, under `name`."""
    with _intake(home, lambda _files, _name: None) as intake:
        intake.stream(name, stream)
    return intake.outcome


def reread(home: Home, source_id: str) -> TakenIn:
    """Read a sealed source anew, after an answer or a mapping: a new reading supersedes the old."""
    with _intake(home, lambda _files, _name: None) as intake:
        intake.reread(source_id)
    return intake.outcome


@contextmanager
def _intake(home: Home, progress: Progress, known: Known | None = None) -> Iterator["_Intake"]:
    """Hold the ledger for one intake, an audit row before it begins and one after."""
    with act(home, "intake", step="begin") as connection:
        answers = current(connection)
    mappings = unit_mappings(home)
    try:
        with plainly(), writing(home.ledger) as writer:
            readers = Readers(writer.layout.scratch, home.key, mappings)
            with closing(readers):
                intake = _Intake(writer, readers, home, answers, mappings, progress, known)
                yield intake
                intake.finish()
    except LedgerBusyError as error:
        raise DeskError(BUSY) from error
    with act(home, "intake", step="end", sources=len(intake.outcome.sources)):
        pass


class _Intake:
    """One intake. Files are sealed as they come; what follows is done in that same order, wherever they are read."""

    def __init__(
        self,
        writer: Writer,
        readers: Readers,
        home: Home,
        answers: dict[str, dict[str, tuple[str, str]]],
        mappings: tuple[Mapping, ...],
        progress: Progress,
        known: Known | None,
    ) -> None:
        self.outcome = TakenIn(dropped=writer.dropped)
        self._writer = writer
        self._readers = readers
        self._desk = home
        self._known = known
        self._fresh_answers: list[tuple[str, str, str]] = []
        self._answers = answers
        self._mappings = mappings
        self._progress = progress
        self._home = writer.layout.root.parent.resolve()
        self._files = 0
        self._committed = time.monotonic()
        self._steps: deque[Callable[[], None]] = deque()
        self._bytes = 0
        self._seen: set[str] = set()

    def take(self, path: Path) -> None:
        """Take in a file or a folder, under the name it was given."""
        if path.is_dir():
            self._folder(path)
        else:
            self._file(path.name, path, lambda: path.open("rb"))

    def stream(self, name: str, stream: BinaryIO) -> None:
        """Take in a stream."""
        self._place(name, take(stream, self._writer.layout.scratch), "sealed")

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

    def _commit(self) -> None:
        if self._fresh_answers:
            give_known(self._desk, self._fresh_answers)
            self._fresh_answers = []
        self._writer.commit()
        self._committed = time.monotonic()

    def _folder(self, path: Path) -> None:
        lines: list[Line] = []
        notices: list[Notice] = []
        name, skipped = path.resolve().name, 0
        path = path.resolve()
        for item in folder_members(path):
            if isinstance(item, Notice):
                notices.append(item)
            elif self._home in item.file.absolute().parents:
                skipped += 1
            else:
                lines += self._folder_file(f"{name}/{item.path}", item)
        if skipped:
            notices.append(Notice(HOME_WITHIN, params={"count": str(skipped)}))
        self._container(Source(folder_id(lines), f"{name}/", 0, "container", _members(lines)), notices)

    def _folder_file(self, name: str, item: FolderFile) -> list[Line]:
        source = self._file(name, item.file, item.open)
        return [Line(item.path, source.source_id, source.size, source.custody)] if source else []

    def _file(self, name: str, path: Path, open_: Callable[[], BinaryIO]) -> Source | None:
        try:
            with open_() as stream:
                head = stream.read(HEAD_BYTES)
            container = is_container(head, path) is not None
            with open_() as stream:
                taken = take(stream, None if container else self._writer.layout.scratch)
        except OSError as error:
            self.outcome.notices.append(_unreadable(error, name))
            return None
        if container:
            return self._archive(name, path, taken)
        return self._place(name, taken, "withheld" if taken.media else "sealed")

    def _archive(self, name: str, path: Path, taken: Taken) -> Source:
        lines: list[Line] = []
        notices: list[Notice] = []
        walk = members(path, self._writer.layout.scratch)
        while True:
            # Only the walk itself may fail here: what fails in the ledger ends the intake.
            try:
                item = next(walk, None)
            except OSError as error:
                notices.append(_unreadable(error, ""))
                break
            if item is None:
                break
            if isinstance(item, Notice):
                notices.append(item)
                continue
            lines.append(item.line())
            if item.custody == "container":
                self._nested(name, item)
            else:
                self._place(f"{name}/{item.path}", item.taken, item.custody)
        return self._container(Source(taken.sha256, name, taken.size, "container", _members(lines)), notices)

    def _nested(self, name: str, item: MemberFile) -> None:
        """List a container within a container; its members follow, and stand in the outer one's list."""
        self._container(Source(item.taken.sha256, f"{name}/{item.path}", item.taken.size, "container"), [])

    def _container(self, source: Source, notices: Sequence[Notice]) -> Source:
        self._in_turn(lambda: self._list_container(source, notices))
        return source

    def _list_container(self, source: Source, notices: Sequence[Notice]) -> None:
        facts = self._facts(source, "container")
        for notice in notices:
            facts.notice(notice.template, notice.place, skipped=notice.skipped, **notice.params)
        self._list(source, None if self._writer.already_read(facts.reading_id) else facts.close())

    def _place(self, name: str, taken: Taken, custody: Custody) -> Source:
        source = Source(taken.sha256, name, taken.size, custody)
        if taken.path is not None:
            self._writer.seal(taken.path, taken.sha256)
            self._read_in_turn(source)
        else:
            self._in_turn(lambda: self._list_medium(source))
        return source

    def _list_medium(self, source: Source) -> None:
        facts = self._facts(source, "medium")
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
        """Return the answers about a source; what its bearers know becomes one where none has been given."""
        answers = self._answers.setdefault(source.source_id, {})
        if self._known is not None:
            for key, value in self._known.of(source.name).items():
                if key not in answers:
                    answers[key] = (value, self._desk.actor)
                    self._fresh_answers.append((source.source_id, key, value))
        return answers

    def _list(self, source: Source, reading: Reading | None) -> None:
        self._writer.list_source(source)
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


def _unreadable(error: OSError, name: str) -> Notice:
    """Say that a file could not be read. A disk of ours that is full or failing is another matter: it is raised."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
        raise error
    return Notice(CANNOT_OPEN, name, 1, {"reason": error.strerror or str(error)})


def _members(lines: Sequence[Line]) -> tuple[Member, ...]:
    return tuple(Member(line.path, line.sha256, line.custody) for line in sorted(lines))


def _short(reading: Reading) -> Reading:
    """Keep one notice per reading: an intake of a hundred thousand files is told in counts."""
    return replace(reading, notices=reading.notices[:1])
