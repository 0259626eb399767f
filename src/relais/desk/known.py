"""What the bearers of a delivery know of its files: answers given before the readers ask, in one CSV file."""

import csv
from dataclasses import dataclass, field
from pathlib import Path

from relais.casework.answer import digest, give
from relais.desk.act import decision
from relais.desk.answer import BAD_ANSWER, NO_SUCH_KEY, NO_SUCH_SOURCE, NOT_YOUR_SOURCE, check
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.reach import reach
from relais.model.notice import Notice, msg

HEADER = ("path", "key", "value")

UNREADABLE = msg("{path} cannot be read: {reason}")
NO_HEADER = msg("{path} must begin with the line path,key,value")
TWO_ANSWERS = msg("{path}, line {line}: {file} has two answers to {key}")
UNUSED = msg("no file taken in fits {file}: its answers to {keys} were not used (the path of a folder ends with /)")
BAD_LINE = msg("{path}, line {line}: three cells were expected, path,key,value")
BAD_VALUE = msg("{path}, line {line}: “{value}” is no answer to {key}: expected {expected}")
BAD_KEY = msg("{path}, line {line}: nothing can be answered under “{key}”; there are: {keys}")

_IN_FILE = {BAD_ANSWER: BAD_VALUE, NO_SUCH_KEY: BAD_KEY}


@dataclass(frozen=True)
class Known:
    """Answers by file (`inbox/a/b.csv`, or any end of that path) and by folder (a path that ends with '/')."""

    answers: dict[str, dict[str, str]]
    used: set[str] = field(default_factory=set)

    def unused(self) -> list[Notice]:
        """Say which lines fitted no file so far: a slip in a path would else leave a question open without a word."""
        return [
            Notice(UNUSED, params={"file": path, "keys": ", ".join(answers)})
            for path, answers in self.answers.items()
            if path not in self.used
        ]

    def of(self, name: str) -> dict[str, str]:
        """Return what is known of the source that arrived under `name`; the longest path that fits wins."""
        parts = name.split("/")
        last = len(parts)
        fitting = ["/".join(parts[i:j]) + ("/" if j < last else "") for j in range(1, last + 1) for i in range(j)]
        found: dict[str, str] = {}
        for path in sorted((path for path in fitting if path in self.answers), key=len):
            found |= self.answers[path]
            self.used.add(path)
        return found


def load_known(path: Path) -> Known:
    """Read a file of answers. Raises DeskError, which names the line and what was expected."""
    answers: dict[str, dict[str, str]] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            if tuple(next(rows, ())) != HEADER:
                raise DeskError(NO_HEADER, path=path)
            for row in rows:
                if not row:
                    continue
                if len(row) != len(HEADER) or not row[0]:
                    raise DeskError(BAD_LINE, path=path, line=rows.line_num)
                _check(path, rows.line_num, row[1], row[2])
                if answers.setdefault(row[0], {}).setdefault(row[1], row[2]) != row[2]:
                    raise DeskError(TWO_ANSWERS, path=path, line=rows.line_num, file=row[0], key=row[1])
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DeskError(UNREADABLE, path=path, reason=error) from error
    return Known(answers)


def _check(path: Path, line: int, key: str, value: str) -> None:
    try:
        check(key, value)
    except DeskError as error:
        # The line is the person's, and so is the way to it.
        template = _IN_FILE.get(error.template, error.template)
        raise DeskError(template, **{**error.params, "path": path, "line": line}) from error


def give_known(home: Home, answers: list[tuple[str, str, str]]) -> None:
    """Record answers (source, key, value) as the actor's, in one transaction; raises DeskError as `answer` does."""
    details: dict[str, object] = {"known": len(answers)}
    with decision(home, "answer", details) as connection:
        sees = reach(home, connection)
        for source_id, _key, _value in answers:
            if source_id in sees.hidden:
                raise DeskError(NO_SUCH_SOURCE, text=source_id[:12])
            if source_id in sees.veiled:
                raise DeskError(NOT_YOUR_SOURCE, source=source_id[:12])
        given = [digest(give(connection, *answer, home.actor)) for answer in answers]
        details["digests"] = given
