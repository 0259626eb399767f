"""Builds a drawn world: people and what they do, the files a unit receives of it, the truth beside them."""

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np

from relais.sim.drawn.alerts import Alerts
from relais.sim.drawn.answers import Answers
from relais.sim.drawn.conversation import Conversations
from relais.sim.drawn.counter import Counter
from relais.sim.drawn.damage import Damages, slips
from relais.sim.drawn.inbox import Inbox
from relais.sim.drawn.kept import kept
from relais.sim.drawn.people import Drawn, people
from relais.sim.drawn.seizures import seizures
from relais.sim.drawn.sessions import sessions
from relais.sim.drawn.settings import Settings
from relais.sim.drawn.subscribers import subscribers
from relais.sim.drawn.travel import travel
from relais.sim.drawn.truth import Truth

Progress = Callable[[str, int], None]


def build(folder: Path, settings: Settings, progress: Progress = lambda _step, _count: None) -> dict[str, int]:
    """Write a world under `folder`: raw files in inbox/, what their bearers know in answers.csv, the truth in truth/.

    Returns how much of each there is. The bytes depend on the settings alone. The folder appears whole or not at all;
    FileExistsError where it holds anything already.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(folder)
    part = folder.absolute().with_name(f".{folder.absolute().name}.part")
    shutil.rmtree(part, ignore_errors=True)
    (part / "inbox").mkdir(parents=True)
    try:
        counts = _write(part, settings, progress)
        if folder.exists():
            folder.rmdir()
        part.rename(folder)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return counts


def _write(folder: Path, settings: Settings, progress: Progress) -> dict[str, int]:
    drawn = people(settings)
    progress("people", len(drawn.draft.cast))
    paid = sessions(drawn)
    conversations = Conversations(drawn, paid)
    inbox, damages = Inbox(folder / "inbox"), Damages()
    truth = Truth(folder / "truth", drawn)
    trips = travel(drawn)
    alerts = Alerts(inbox, drawn, damages, trips)
    alerts.write()
    heard = kept(drawn, alerts.touched)
    alerts.forget(~heard.persons)
    progress("alerts", len(alerts.told))
    seized = seizures(inbox, drawn, conversations, damages, alerts.reported, heard)
    progress("seizures", seized.owners.size)
    clerk_slips = slips(drawn)
    answers = Answers(inbox, drawn, Counter(drawn, clerk_slips), clerk_slips, damages, heard.ties)
    answers.transfers()
    _ask(drawn, answers, alerts, conversations)
    subscribers(inbox, drawn, alerts.sightings, heard.persons)
    progress("answers", sum(file.payment for file in inbox.files))
    _plant_numbers(drawn, damages)
    _answers_file(folder / "answers.csv", inbox)
    truth.persons()
    truth.deeds(paid, inbox, answers)
    truth.trips(trips)
    truth.pairs(seized, alerts, paid)
    truth.files(inbox, alerts, damages)
    counts = _counts(drawn, inbox, damages)
    truth.world(counts)
    return counts


def _ask(drawn: Drawn, answers: Answers, alerts: Alerts, conversations: Conversations) -> None:
    """Ask the banks and the line operators of those whom alerts report, as a unit would."""
    cast = drawn.draft.cast
    reported = alerts.reported
    payers = reported[np.isin(reported, drawn.ties.payer)]
    answers.banks(payers, int(drawn.draft.world("bank_answers")))
    at_home = payers[cast.place[payers] == 0]
    answers.calls(at_home, int(drawn.draft.world("call_answers")), conversations)


def _plant_numbers(drawn: Drawn, damages: Damages) -> None:
    cast = drawn.draft.cast
    for former, heir in zip(drawn.draft.swapped.tolist(), drawn.draft.heirs.tolist(), strict=True):
        damages.plant("sim_swap", None, f"p{former}", f"{cast.counter_phone(former, 0)} went to p{heir}")


def _answers_file(path: Path, inbox: Inbox) -> None:
    rows = "".join(f"{place},{key},{value}\n" for place, key, value in inbox.answers)
    path.write_text(f"path,key,value\n{rows}", encoding="utf-8")


def _counts(drawn: Drawn, inbox: Inbox, damages: Damages) -> dict[str, int]:
    kinds = ("report", "payment", "call", "message", "login")
    return {
        "persons": len(drawn.draft.cast),
        "pairs": len(drawn.ties),
        "payments": len(drawn.payments),
        "files": len(inbox.files),
        "bytes": sum(file.bytes for file in inbox.files),
        **{f"written_{kind}": sum(getattr(file, kind) for file in inbox.files) for kind in kinds},
        **{f"damage_{kind}": count for kind, count in damages.counts().items()},
    }
