"""The tests in a case report: for each its question and method, what it found, its innocent reading, its error rate."""

from collections.abc import Iterator, Mapping
from functools import reduce
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from relais.corroborate.paid import PLACES
from relais.dossier.case_file import NO_NAMES, CaseFile, Place, Result
from relais.dossier.draft import Draft
from relais.dossier.report_weight import DESCRIBES, supports
from relais.language.result import Ways, heading, shown
from relais.model.notice import msg

EVIDENCE = msg("What the tests found")
RULE = msg(
    "Each test was laid down before anybody looked. A result is no proof of what was paid for; the innocent reading"
    " beside it has the same weight."
)
NOTHING_FOUND = msg("No test has a result on these persons.")
PICTURES = msg("Pictures of pairs")
LABELS = (
    (msg("question"), "question"), (msg("method"), "window"), (msg("what chance would give"), "null"),
    (msg("innocent reading"), "innocent"), (msg("what it cannot show"), "cannot_show"),
    (msg("error rate"), "error_rate"),
)  # fmt: skip
COUNTS = msg("counts as support")
ALL_SHOWN = msg("Every row that counts as support is among those shown.")
SOME_SHOWN = msg("Of {count} rows that count as support, {shown} are shown; all are in the exhibit bundle.")
NOBODY = msg("Rows left out because nobody of the case is named in them: {count}.")
QUOTED_AFTER = msg("quoted {time} after the record")
QUOTED_BEFORE = msg("quoted {time} before the record")
_QUOTED = "finding"
_MOST_ROWS = 12
# What counts in the summary is shown beyond that, but not without end: a case of thousands is told on paper too.
_MOST_SUPPORT = 24
# No line breaks behind it, as behind a hyphen.
_MINUS = "\u2212"
# A pair is told apart; places are told as notes.
_APART = ("payer", "payee", "refused", "pieces", "places")


def evidence(draft: Draft, file: CaseFile) -> None:
    """Write every test that found something, then the pictures."""
    draft.heading(EVIDENCE)
    draft.text(RULE)
    found = [one for one in file.results if one.offered.num_rows]
    if not found:
        draft.text(NOTHING_FOUND)
    names = {one.source_id: draft.exhibit(one.source_id) for one in file.exhibits}
    for one in found:
        draft.part(one.test.title)
        draft.entries((label, draft.say(getattr(one.test, name)), ()) for label, name in LABELS[:3])
        _rows(draft, one, file, names)
        draft.entries((label, draft.say(getattr(one.test, name)), ()) for label, name in LABELS[3:])
    if file.drawings:
        draft.part(PICTURES)
    for drawing in file.drawings:
        draft.picture(drawing.svg, drawing.text)


def _rows(draft: Draft, one: Result, file: CaseFile, names: Mapping[str, str]) -> None:
    """Write the results of a test, and why the others of them are not there."""
    support = supports(one).to_pylist()
    named = _named(draft, one.offered)
    kept = _kept(support, named)
    rows = zip(kept, one.offered.take(pa.array(kept, pa.int64())).to_pylist(), strict=True)
    tests = one.test.name not in DESCRIBES
    head, widths = (msg("whom it is about"), msg("result")), (35, 65)
    hidden = one.offered.num_rows - len(kept)
    draft.table(
        (*head, COUNTS) if tests else head, (32, 58, 10) if tests else widths,
        (((*_cells(draft, one, row, names), *([support[at]] if tests else ())), _places(one, row, file))
         for at, row in rows),
        hidden,
    )  # fmt: skip
    counted = sum(support)
    if counted > _MOST_SUPPORT:
        draft.text(SOME_SHOWN, count=counted, shown=_MOST_SUPPORT)
    elif hidden and tests:
        draft.text(ALL_SHOWN)
    if nameless := named.count(False) - sum(not named[at] for at in kept):
        draft.text(NOBODY, count=nameless)


def _kept(support: list[bool], named: list[bool]) -> list[int]:
    """Return which rows are shown: those that count in the summary first, then those that name somebody."""
    counted = list(islice((at for at, counts in enumerate(support) if counts), _MOST_SUPPORT))
    free = max(0, _MOST_ROWS - len(counted))
    return sorted((*counted, *islice((at for at, known in enumerate(named) if known and not support[at]), free)))


def _named(draft: Draft, offered: pa.Table) -> list[bool]:
    """Return of each result whether a side has a name: of the others the rest of the report says nothing."""
    sides = [name for name in ("payer", "payee") if name in offered.column_names]
    nobody = pa.array([None, *map(draft.say, NO_NAMES)], pa.string())
    known = [pc.invert(pc.is_in(offered[side], nobody)) for side in sides]
    return reduce(pc.or_, known).to_pylist() if known else [True] * offered.num_rows


def _cells(draft: Draft, one: Result, row: Mapping[str, Any], names: Mapping[str, str]) -> tuple[str, str]:
    whom = " → ".join(str(row.get(side) or "?") for side in ("payer", "payee") if side in row)
    told = shown({name: row[name] for name in one.test.columns}, names, draft.said, _ways(draft))
    parts = [
        _lag(draft, row[name]) if one.test.table == _QUOTED and name == "lag_s"
        else _seconds(draft, name, row[name]) if name.endswith("_s") and isinstance(row[name], int | float)
        else f"{heading(name, draft.said)} {draft.written(value)}".replace("\n", " ")
        for name, value in told.items()
        if value not in (None, "") and name not in _APART and not name.endswith(("_source", "_locator", "_raw"))
    ]  # fmt: skip
    return whom, "; ".join(parts)


def _ways(draft: Draft) -> Ways:
    """Return how the document writes what is no whole number."""
    point = "," if draft.said.language == "fr" else "."
    return Ways(lambda told: told.replace(".", point), draft.written, draft.written)


def _seconds(draft: Draft, name: str, seconds: float) -> str:
    told = draft.lasting(abs(round(seconds)))
    return f"{heading(name, draft.said).removesuffix(' (s)')} {_MINUS if seconds < 0 else ''}{told}"


def _lag(draft: Draft, seconds: int) -> str:
    return draft.say(QUOTED_AFTER if seconds <= 0 else QUOTED_BEFORE, time=draft.lasting(abs(seconds)))


def _places(one: Result, row: Mapping[str, Any], file: CaseFile) -> Iterator[Place]:
    """Yield where a result stands: its own places, else the first payments and calls of the pair."""
    own = list(_own(one, row))
    yield from own or _of_pair(row, file)


def _own(one: Result, row: Mapping[str, Any]) -> Iterator[Place]:
    for name in one.rows.column_names:
        if name.endswith("_source") and row[name] and row.get(name.removesuffix("_source") + "_locator"):
            yield row[name], row[name.removesuffix("_source") + "_locator"]
        elif one.rows.schema.field(name).type == PLACES:
            yield from ((at["source_id"], at["locator"]) for at in (row[name] or ())[:4])


def _of_pair(row: Mapping[str, Any], file: CaseFile) -> list[Place]:
    ends = {row.get("payer"), row.get("payee")}
    found: list[Place] = []
    for batch in file.events.select(["kind", "who", "other", "source_id", "locator"]).to_batches():
        for one in batch.to_pylist():
            if {one["who"], one["other"]} == ends and one["kind"] in ("payment", "call"):
                found.append((one["source_id"], one["locator"]))
                if len(found) == 4:
                    return found
    return found
