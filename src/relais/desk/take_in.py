"""Takes files in: hashed, sealed before anything reads them, read into facts, committed in batches."""

import errno
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO

from relais.casework.answer import current
from relais.desk import index, news
from relais.desk.act import act, plainly
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.in_order import InOrder, Progress, TakenIn
from relais.desk.known import Known
from relais.desk.mappings import unit_mappings
from relais.desk.procedure import check_procedure
from relais.desk.reach import reach
from relais.desk.readers import Readers
from relais.desk.sight import sight
from relais.desk.training_mark import check_real
from relais.intake.container.manifest import FolderFile, Line, folder_id, folder_members
from relais.intake.container.take import Taken, take
from relais.intake.container.walk import MemberFile, is_container, members
from relais.intake.format import HEAD_BYTES
from relais.ledger.append import LedgerBusyError, writing
from relais.ledger.layout import Layout
from relais.model.notice import Notice, msg
from relais.model.source import Member, Source

NO_SUCH_PATH = msg("{path} does not exist: nothing was taken in")
NOT_A_FILE = msg("{path} is neither a file nor a folder: nothing was taken in")
INSIDE_HOME = msg("{path} lies inside the home: nothing was taken in")
BUSY = msg("another process is taking files into this home: wait for it, or stop it")
HOME_WITHIN = msg("the home lies in this folder: its own {count} files are not taken in")
CANNOT_OPEN = msg("cannot be opened ({reason})")


def take_in(
    home: Home,
    paths: Sequence[Path],
    progress: Progress = lambda _files, _name: None,
    known: Known | None = None,
    procedure: str | None = None,
) -> TakenIn:
    """Take files, folders and archives into the ledger; raises DeskError where it cannot begin.

    `known` answers for files by their path what their readers would ask: recorded as the actor's answers.
    `procedure` names the proceedings for which they are received; None: they are the home's own.
    """
    check_real(home)
    if procedure is not None:
        check_procedure(procedure)
    for path in paths:
        if not path.exists():
            raise DeskError(NO_SUCH_PATH, path=path)
        if not (path.is_file() or path.is_dir()):
            raise DeskError(NOT_A_FILE, path=path)
        if home.root.resolve() in (path.resolve(), *path.resolve().parents):
            raise DeskError(INSIDE_HOME, path=path)
    with _intake(home, progress, known, procedure) as intake:
        walk = _Walk(intake, home.ledger)
        for path in paths:
            walk.take(path)
    return intake.outcome


def take_bytes(home: Home, name: str, stream: BinaryIO) -> TakenIn:
    """Take in what was made here, such as a report form, under `name`."""
    check_real(home)
    with _intake(home, lambda _files, _name: None) as intake:
        _Walk(intake, home.ledger).stream(name, stream)
    return intake.outcome


def reread(home: Home, *source_ids: str) -> TakenIn:
    """Read sealed sources anew, after an answer or a mapping: a new reading supersedes the old."""
    with _intake(home, lambda _files, _name: None) as intake:
        for source_id in source_ids:
            intake.reread(source_id)
    return intake.outcome


@contextmanager
def _intake(
    home: Home, progress: Progress, known: Known | None = None, procedure: str | None = None
) -> Iterator[InOrder]:
    """Hold the ledger for one intake, an audit row before it begins and one after."""
    with act(home, "intake", step="begin") as connection:
        answers = current(connection)
        sees = reach(home, connection)
    mappings = unit_mappings(home)
    try:
        with plainly(), writing(home.ledger) as writer:
            readers = Readers(writer.layout.scratch, home.key, mappings)
            with closing(readers):
                foreign = sees.hidden | sees.veiled
                intake = InOrder(writer, readers, home, answers, mappings, progress, known, procedure, foreign)
                yield intake
                intake.finish()
    except LedgerBusyError as error:
        raise DeskError(BUSY) from error
    with act(home, "intake", step="end", sources=len(intake.outcome.sources)) as connection:
        whole = sight(home, connection).reach.whole
    news.tell(home, {source.source_id for source, _reading in intake.outcome.sources})
    met = index.update(home)
    # Whom a mention met counts sources of every case: where some are foreign, the inbox of their owner tells of it.
    intake.outcome.met = met if whole else []


class _Walk:
    """Walks what is taken in: files, folders, archives and what lies in them."""

    def __init__(self, order: InOrder, layout: Layout) -> None:
        self._order = order
        self._scratch = layout.scratch
        self._home = layout.root.parent.resolve()

    def take(self, path: Path) -> None:
        """Take in a file or a folder, under the name it was given."""
        if path.is_dir():
            self._folder(path)
        else:
            self._file(path.name, path, lambda: path.open("rb"))

    def stream(self, name: str, stream: BinaryIO) -> None:
        """Take in a stream."""
        self._order.seal(name, take(stream, self._scratch), "sealed")

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
        self._order.container(Source(folder_id(lines), f"{name}/", 0, "container", _members(lines)), notices)

    def _folder_file(self, name: str, item: FolderFile) -> list[Line]:
        source = self._file(name, item.file, item.open)
        return [Line(item.path, source.source_id, source.size, source.custody)] if source else []

    def _file(self, name: str, path: Path, open_: Callable[[], BinaryIO]) -> Source | None:
        try:
            with open_() as stream:
                head = stream.read(HEAD_BYTES)
            container = is_container(head, path) is not None
            with open_() as stream:
                taken = take(stream, None if container else self._scratch)
        except OSError as error:
            self._order.outcome.notices.append(_unreadable(error, name))
            return None
        if container:
            return self._archive(name, path, taken)
        return self._order.seal(name, taken, "withheld" if taken.media else "sealed")

    def _archive(self, name: str, path: Path, taken: Taken) -> Source:
        lines: list[Line] = []
        notices: list[Notice] = []
        walk = members(path, self._scratch)
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
                self._order.seal(f"{name}/{item.path}", item.taken, item.custody)
        return self._order.container(Source(taken.sha256, name, taken.size, "container", _members(lines)), notices)

    def _nested(self, name: str, item: MemberFile) -> None:
        """List a container within a container; its members follow, and stand in the outer one's list."""
        self._order.container(Source(item.taken.sha256, f"{name}/{item.path}", item.taken.size, "container"), [])


def _unreadable(error: OSError, name: str) -> Notice:
    """Say that a file could not be read. A disk of ours that is full or failing is another matter: it is raised."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS):
        raise error
    return Notice(CANNOT_OPEN, name, 1, {"reason": error.strerror or str(error)})


def _members(lines: Sequence[Line]) -> tuple[Member, ...]:
    return tuple(Member(line.path, line.sha256, line.custody) for line in sorted(lines))
