"""Deconfliction with a partner: what is asked, answered and read; nothing leaves before its audit row is written."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

import pyarrow as pa
import pyarrow.compute as pc

from relais.desk.act import act, decision
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.queue import NO_SUCH_ID
from relais.desk.settings import FILE, load
from relais.desk.sight import Sight, sight
from relais.ledger.durable import settle
from relais.ledger.read import read as read_ledger
from relais.link.askable import SELECTORS, askable, askable_among, askable_of
from relais.link.deconfliction import file
from relais.link.deconfliction.answer import answer as make_answer
from relais.link.deconfliction.answer import load_answer
from relais.link.deconfliction.budget import Answered, check
from relais.link.deconfliction.bundle import bundle
from relais.link.deconfliction.error import ExchangeError
from relais.link.deconfliction.key import draw_key, read_key
from relais.link.deconfliction.listed import Listed
from relais.link.deconfliction.question import ask as make_question
from relais.link.deconfliction.question import load_question
from relais.link.deconfliction.spelling import NOT_A_KIND, NOT_ONE
from relais.model.notice import Notice, msg
from relais.model.selector import STRONG
from relais.safeguards.audit import details_of
from relais.selectors.handle import service_name
from relais.selectors.kinds import parse

__all__ = ["Answered", "Asked", "Read", "answer", "ask", "new_key", "read", "write_script"]

NO_PARTNER = msg("say who asks: the answers of a day are counted per partner")

# Who may be asked about: the derived table that lists them, its column of names, and what its rows are.
_NAMED = {"R-": ("queue", "report_id", "report"), "S-": ("subject", "subject_id", "party")}


@dataclass(frozen=True)
class Asked:
    """A question written: its number, how many selectors it asks about, lines left out, how many may not be asked.

    `stale`: facts have come in since the run that made the report or subject.
    """

    exchange: str
    asked: int
    left_out: list[Notice]
    barred: int
    stale: bool


@dataclass(frozen=True)
class Read:
    """An answer read: the hits as (kind, service, value), and how many are no longer among what was chosen."""

    exchange: str
    hits: list[tuple[str, str, str]]
    unnamed: int
    left_out: list[Notice]


@dataclass(frozen=True)
class _Chosen:
    selectors: list[tuple[str, str, str]]
    left_out: list[Notice]
    barred: int = 0
    stale: bool = False


def new_key(path: Path, home: Home | None = None) -> None:
    """Draw the key of an exchange into a new file; raises DeskError.

    `home`: the unit that draws it, which then has a line of it; a command needs none, and reads none.
    """
    with _exchanging(), act(home, "deconflict-key") if home else nullcontext():
        draw_key(path)


def write_script(path: Path, home: Home | None = None) -> None:
    """Write the one file with which a partner without relais asks, answers and reads; raises DeskError.

    `home` as for a key.
    """
    with _exchanging(), act(home, "deconflict-script") if home else nullcontext():
        file.write(path, bundle())


def ask(home: Home, what: str | Path, key_file: Path, out: Path) -> Asked:
    """Write a question about the selectors of a report (R-…), a subject (S-…) or a CSV list; raises DeskError.

    A list is a path, and a text never is: what a person types into a page opens no file.
    """
    details: dict[str, object] = {}
    with _exchanging(), _leaving(out) as waiting, act(home, "deconflict-ask", question=details) as connection:
        key = read_key(key_file)
        chosen = _chosen(sight(home, connection), what)
        file.write(waiting, make_question(key, chosen.selectors))
        made = load_question(key, waiting)
        asked = len(made.matches(key, chosen.selectors))
        details |= {"exchange": made.exchange, "of": _reference(what), "asked": asked, "sha256": made.digest}
    return Asked(made.exchange, asked, chosen.left_out, chosen.barred, chosen.stale)


def answer(home: Home, question: Path, key_file: Path, partner: str, out: Path, now: datetime) -> Answered:
    """Answer a partner's question from the whole ledger, once and within the day's limit; raises DeskError.

    `now` has a zone; the day of the limit is that of UTC.
    """
    if not partner.strip():
        raise DeskError(NO_PARTNER)
    matched: dict[str, object] = {}
    details: dict[str, object] = {}
    with _exchanging(), _leaving(out) as waiting:
        # Reading the whole ledger is asked for and has its line; a decision would keep everybody waiting meanwhile.
        with act(home, "deconflict-match", match=matched):
            key, per_day = read_key(key_file), load(home.root / FILE).deconfliction.per_day
            asked = load_question(key, question)
            matched |= {"exchange": asked.exchange, "question": asked.digest}
            con, _state = read_ledger(home.ledger)
            hits = asked.matches(key, _rows(askable(con)))
        this = Answered(now.astimezone(UTC).date().isoformat(), partner.strip(), asked.exchange, len(asked.hashes))
        # The count and the row that adds to it are one transaction: of two answers at once, one waits.
        with decision(home, "deconflict-answer", details) as connection:
            check(_before(details_of(connection, "deconflict-answer")), this, per_day)
            data = make_answer(key, asked, hits)
            details |= {**this._asdict(), "hits": len(hits)}
            details |= {"question": asked.digest, "sha256": sha256(data).hexdigest()}
            file.write(waiting, data)
    return this


def read(home: Home, question: Path, answered: Path, what: str | Path, key_file: Path) -> Read:
    """Say which selectors of a report, a subject or a list the partner's answer says are hits; raises DeskError.

    `what` is what was asked about: hashes cannot be turned back into selectors, not even by who made them.
    """
    details: dict[str, object] = {}
    with _exchanging(), act(home, "deconflict-read", answer=details) as connection:
        key = read_key(key_file)
        asked = load_question(key, question)
        hits = load_answer(key, asked, answered)
        chosen = _chosen(sight(home, connection), what)
        named = sorted(one for hash_, one in asked.matches(key, chosen.selectors).items() if hash_ in hits)
        details |= {"exchange": asked.exchange, "of": _reference(what), "hits": len(hits)}
    return Read(asked.exchange, named, len(hits) - len(named), chosen.left_out)


def _chosen(seen: Sight, what: str | Path) -> _Chosen:
    # What is masked for the person does not leave by their hand.
    con, _state = seen.plain()
    if isinstance(what, str):
        if what[:2] not in _NAMED:
            raise DeskError(NO_SUCH_ID, id=what)
        table, column, fact = _NAMED[what[:2]]
        tables, stale = seen.results(table)
        rows = tables[table]
        chosen = rows.filter(pc.equal(rows[column], what)).select(["reading_id", "ordinal"])
        if not chosen.num_rows:
            raise DeskError(NO_SUCH_ID, id=what)
        return _Chosen(list(_rows(askable_of(con, fact, chosen).to_reader())), [], stale=stale)
    listed = Listed(what, _normalise)
    distinct = sorted(set(listed.selectors))
    rows = pa.Table.from_pylist([dict(zip(SELECTORS.names, one, strict=True)) for one in distinct], SELECTORS)
    shown = list(_rows(askable_among(con, rows).to_reader()))
    free = shown if seen.reach.whole else _filled(shown, _rows(askable_among(seen.memory(), rows).to_reader()))
    left_out = [
        Notice(error.template, f"{what}, line {line}", 1, {name: str(value) for name, value in error.params.items()})
        for line, error in listed.left_out
    ]
    return _Chosen(free, left_out, len(distinct) - len(shown))


def _filled(shown: list[tuple[str, str, str]], free: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Return the selectors that may be asked about, and for each that a hidden victim bears one that nobody does.

    So many are asked about whether or not there is a victim that the person may not know of.
    """
    may = set(free)
    return [one if one in may else (one[0], one[1], token_hex()) for one in shown]


def _reference(what: str | Path) -> str:
    return what if isinstance(what, str) else "list"


def _normalise(kind: str, service: str, raw: str) -> tuple[str, str, str]:
    if kind not in STRONG:
        raise ExchangeError(NOT_A_KIND, value=kind, kinds=", ".join(STRONG))
    parsed = parse(kind, raw, service=service or None)
    if parsed is None:
        raise ExchangeError(NOT_ONE, value=raw, kind=kind)
    return kind, service_name(service) if service else "", parsed.value


def _rows(reader: pa.RecordBatchReader) -> Iterator[tuple[str, str, str]]:
    for batch in reader:
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _before(told: list[dict[str, object]]) -> list[Answered]:
    return [
        Answered(str(one["day"]), str(one["partner"]), str(one["exchange"]), int(str(one["asked"]))) for one in told
    ]


@contextmanager
def _leaving(out: Path) -> Iterator[Path]:
    """Give the file to write: it gets its name when the block has ended, its audit row on the disk."""
    if out.exists():
        raise DeskError(file.EXISTS, path=out)
    waiting = out.with_name(f".{out.name}.new")
    waiting.unlink(missing_ok=True)
    try:
        yield waiting
        settle(waiting, out)
    finally:
        waiting.unlink(missing_ok=True)


@contextmanager
def _exchanging() -> Iterator[None]:
    try:
        yield
    except ExchangeError as error:
        raise DeskError(error.template, **error.params) from error
