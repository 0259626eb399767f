"""A list of selectors as a CSV file of kind,service,value, in the spelling in which they came."""

import csv
from collections.abc import Callable
from pathlib import Path

from relais.link.deconfliction.error import ExchangeError
from relais.link.deconfliction.file import UNREADABLE
from relais.model.notice import msg

HEADER = ("kind", "service", "value")
NO_HEADER = msg("{path} must begin with the line kind,service,value")
THREE_CELLS = msg("three cells were expected: kind,service,value")


class Listed:
    """The selectors of a list, normalised, and the lines left out, each with its reason."""

    def __init__(self, path: Path, normalise: Callable[[str, str, str], tuple[str, str, str]]) -> None:
        self.selectors: list[tuple[str, str, str]] = []
        self.left_out: list[tuple[int, ExchangeError]] = []
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows = csv.reader(file)
                if tuple(next(rows, ())) != HEADER:
                    raise ExchangeError(NO_HEADER, path=path)
                for row in filter(None, rows):
                    try:
                        self._add(row, normalise)
                    except ExchangeError as error:
                        self.left_out.append((rows.line_num, error))
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise ExchangeError(UNREADABLE, path=path, reason=error) from error

    def _add(self, row: list[str], normalise: Callable[[str, str, str], tuple[str, str, str]]) -> None:
        if len(row) != len(HEADER):
            raise ExchangeError(THREE_CELLS)
        self.selectors.append(normalise(row[0].strip(), row[1].strip(), row[2]))
