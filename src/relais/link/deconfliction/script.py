"""The command line of a side without relais."""

import argparse
import csv
import sys
import time
from pathlib import Path
from typing import Any

from relais.link.deconfliction.answer import answer, load_answer
from relais.link.deconfliction.budget import PER_DAY, Answered, check
from relais.link.deconfliction.error import ExchangeError
from relais.link.deconfliction.file import write
from relais.link.deconfliction.key import draw_key, read_key
from relais.link.deconfliction.listed import HEADER, Listed
from relais.link.deconfliction.question import ask, load_question
from relais.link.deconfliction.spelling import normalise
from relais.model.notice import msg

ABOUT = "Deconfliction by files: hit or no hit on selectors that the other side may not see."
LIST = "A list is a CSV file that begins with the line kind,service,value; service may stand empty."
BAD_LOG = msg("{path} is no log of answers: it begins with the line day,partner,exchange,asked,hits")
_COMMANDS = {
    "key": ("draw a new key", ("key",)),
    "ask": ("write a question about the selectors of a list", ("list", "question")),
    "answer": ("answer a question from a list", ("question", "list", "answer")),
    "read": ("print the selectors of the list that are hits", ("question", "answer", "list")),
}


def main() -> int:
    """Run a command; return 0, or 1 where lines of the list were left out, or 2 where it was not done."""
    given = _parser().parse_args()
    try:
        return _run(given)
    except (ExchangeError, OSError) as error:
        sys.stderr.write(f"not done: {error}\n")
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=ABOUT, epilog=LIST)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, (about, places) in _COMMANDS.items():
        command = commands.add_parser(name, help=about, description=about, epilog=LIST)
        for place in places:
            command.add_argument(place, metavar=place.upper(), type=Path)
        if name != "key":
            command.add_argument("--key", metavar="KEY", type=Path, required=True, help="the file of the key")
        if name == "answer":
            command.add_argument("--partner", required=True, help="who asks")
            command.add_argument("--log", type=Path, required=True, help="your record of all answers, as CSV")
            command.add_argument("--per-day", type=int, default=PER_DAY, help="hashes a day and partner (%(default)s)")
    return parser


def _run(given: Any) -> int:
    if given.command == "key":
        draw_key(given.key)
        return 0
    key, listed = read_key(given.key), Listed(given.list, normalise)
    for line, error in listed.left_out:
        sys.stderr.write(f"{given.list}, line {line}, left out: {error}\n")
    if given.command == "ask":
        write(given.question, ask(key, listed.selectors))
        return int(bool(listed.left_out))
    question = load_question(key, given.question)
    matches = question.matches(key, listed.selectors)
    if given.command == "answer":
        day = time.strftime("%Y-%m-%d", time.gmtime())
        now = Answered(day, given.partner, question.exchange, len(question.hashes))
        _record(given.log, now, given.per_day, len(matches))
        write(given.answer, answer(key, question, matches))
        return int(bool(listed.left_out))
    hits = load_answer(key, question, given.answer)
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerows([HEADER, *sorted(selector for one, selector in matches.items() if one in hits)])
    return int(bool(listed.left_out))


def _record(path: Path, now: Answered, per_day: int, hits: int) -> None:
    """Write the line of an answer before the answer; raises ExchangeError where it may not be given."""
    columns = [*Answered._fields, "hits"]
    with path.open("a+", encoding="utf-8", newline="") as file:
        file.seek(0)
        try:
            rows = list(csv.reader(file))
            before = [Answered(day, who, one, int(asked)) for day, who, one, asked, _hits in rows[1:]]
        except (ValueError, csv.Error) as error:
            raise ExchangeError(BAD_LOG, path=path) from error
        if rows and rows[0] != columns:
            raise ExchangeError(BAD_LOG, path=path)
        check(before, now, per_day)
        csv.writer(file, lineterminator="\n").writerows([*([] if rows else [columns]), [*now, hits]])
