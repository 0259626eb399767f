"""`relais demo`: a small synthetic world, taken in, linked and ranked, from nothing, in one command."""

import os
import shutil
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from relais.cli.listing import console
from relais.cli.options import JsonOption, complain, telling
from relais.cli.progress import progress
from relais.cli.queue import queue
from relais.cli.speak import _
from relais.cli.why import why
from relais.desk import analyse
from relais.desk import queue as desk_queue
from relais.desk.answer import answer, questions
from relais.desk.home import Home, init
from relais.desk.in_order import TakenIn
from relais.desk.take_in import reread, take_in
from relais.sim.world import AS_OF, build

_MARK = "relais-demo"


def demo(
    folder: Annotated[Path, typer.Option(help=_("Where to build it; a former demo there is replaced."))] = Path(
        ".demo"
    ),
    seed: Annotated[int, typer.Option(help=_("Another seed makes another world."))] = 1,
    as_json: JsonOption = False,
) -> None:
    """Build a small synthetic world, take it in, link it, rank it, and show the order of work."""
    began = time.monotonic()
    with telling():
        _clear(folder)
        truth = build(folder / "world", seed)
        home = init(
            folder / "home",
            _("A. Martin (demo)"),
            key_file=folder / "desk.key",
            authorisation=_("demonstration on invented data"),
        )
        with progress(_("intake")) as bar:
            taken = take_in(home, [folder / "world" / "inbox"], lambda files, name: bar.show(files, None, name))
        answered = _answer(home)
        with progress(_("run")) as bar:
            derived = analyse.run(home, AS_OF, lambda name, rows: bar.show(rows, None, name))
    if as_json:
        queue(home.root, as_json=True)
        return
    _story(taken, len(truth.alerts), derived.rows, answered)
    queue(home.root)
    first = desk_queue.queue(home)[0]["report_id"][0].as_py()
    console().print()
    why(first, home.root)
    out = console()
    out.print("\n" + _("Done in {seconds} seconds. The home is {home}; try:").format(
        seconds=f"{time.monotonic() - began:.0f}", home=home.root))  # fmt: skip
    phone = next(held.value for person in truth.persons for held in person.selectors if held.kind == "phone")
    for line in (
        "serve",
        "why " + first,
        "show " + first,
        f"search '{phone}'",
        "links",
        "review",
        "evidence",
        "sources",
        "questions",
        "verify",
    ):
        out.print(f"  {_program()} {line} --home {home.root}", markup=False)


def _program() -> str:
    """Return how this very program is called from here: the environment of `make demo` is not on the path."""
    here = Path(sys.prefix, "bin", "relais")
    return os.path.relpath(here) if here.exists() and here.is_relative_to(Path.cwd()) else "relais"


def _answer(home: Home) -> int:
    """Answer what a French operator's list leaves open: in which country its short numbers are dialled."""
    asked = [line.question for line in questions(home) if line.question.key == "country"]
    for question in asked:
        reread(home, answer(home, question.source_id, "country", "FR"))
    return len(asked)


def _story(taken: TakenIn, alerts: int, rows: dict[str, int], answered: int) -> None:
    out = console()
    sealed = [source for source, _reading in taken.sources if source.custody == "sealed"]
    withheld = [source for source, _reading in taken.sources if source.custody == "withheld"]
    unread = [(source, reading) for source, reading in taken.sources if reading.status == "unread"]
    facts = sum(sum(reading.facts.values()) for _source, reading in taken.sources)
    out.print(
        _("An invented world was taken in. Alerts: {alerts}. Files sealed: {sealed}. Facts: {facts}. Media known by "
          "their hash alone: {withheld}. Files without a reader: {unread}.").format(
            alerts=alerts, sealed=len(sealed), facts=facts, withheld=len(withheld), unread=len(unread)))  # fmt: skip
    out.print(
        _("Questions answered by {name}: {count} (a list writes telephone numbers without their country).").format(
            count=answered, name=_("A. Martin (demo)")))  # fmt: skip
    out.print(
        _("Mentions of persons: {subjects}. Hubs, which join nobody: {hubs}. Values quoted in a chat and found in a "
          "payment or account record: {findings}.").format(
            subjects=rows["subject"], hubs=rows["hub"], findings=rows["finding"]))  # fmt: skip


def _clear(folder: Path) -> None:
    """Make an empty demo folder; what is not a former demo is left alone."""
    if folder.exists():
        if not (folder / _MARK).exists() and any(folder.iterdir()):
            complain(_("{path} is not a former demo: choose another --folder").format(path=folder))
            raise typer.Exit(2)
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / _MARK).touch()
