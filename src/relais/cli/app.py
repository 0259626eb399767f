"""The command line: one command, one file."""

import os
import signal
import sys
from inspect import cleandoc

import typer

from relais.cli.addresses import addresses
from relais.cli.alert import APP as ALERT
from relais.cli.alerts import alerts
from relais.cli.approvals import approvals, approve, emergency, propose, refuse
from relais.cli.audit import APP as AUDIT
from relais.cli.backup import backup, restore, upgrade
from relais.cli.bench import APP as BENCH
from relais.cli.case import APP as CASE
from relais.cli.chats import chats
from relais.cli.clear import clear, cleared, keep_back
from relais.cli.clocks import calendar, clocks, forecast
from relais.cli.deconflict import APP as DECONFLICT
from relais.cli.demo import demo
from relais.cli.doctor import doctor
from relais.cli.duplicates import duplicates
from relais.cli.element import element, elements, reach
from relais.cli.enrol import enrol
from relais.cli.evidence import evidence
from relais.cli.exposure import APP as EXPOSURE
from relais.cli.formats import formats
from relais.cli.gaps import gaps
from relais.cli.help import Command, Group
from relais.cli.identity import APP as IDENTITY
from relais.cli.inbox import absent, acknowledge, inbox
from relais.cli.init import init
from relais.cli.intake import intake
from relais.cli.judge import judge, undo
from relais.cli.judgements import judgements
from relais.cli.letter import letter
from relais.cli.links import links
from relais.cli.login import login, logout, whoami
from relais.cli.mapping import mapping
from relais.cli.methods import methods
from relais.cli.names import names
from relais.cli.network import network
from relais.cli.networks import networks
from relais.cli.options import NOT_DONE, complain, refusal
from relais.cli.passage import passage
from relais.cli.payments import payments
from relais.cli.people import APP as PEOPLE
from relais.cli.questions import answer, questions
from relais.cli.queue import queue
from relais.cli.reach import answer_owner, ask_owner, owner_requests, unmask, unmasked
from relais.cli.report import APP as REPORT
from relais.cli.request import APP as REQUEST
from relais.cli.requestable import channels, ground, requestable
from relais.cli.retention import APP as RETENTION
from relais.cli.retention import erase, hold, release
from relais.cli.review import review
from relais.cli.run import authorise, run
from relais.cli.search import search
from relais.cli.serve import serve
from relais.cli.settings import settings
from relais.cli.show import show
from relais.cli.sources import sources
from relais.cli.speak import _
from relais.cli.sprint import sprint
from relais.cli.train import train
from relais.cli.try_link import try_link
from relais.cli.try_timing import try_timing
from relais.cli.verify import verify
from relais.cli.why import why
from relais.cli.witness import APP as WITNESS
from relais.cli.world import world

APP = typer.Typer(
    name="relais",
    cls=Group,
    help=_("Takes over the relay: foreign child-protection alerts in, an explained order of work out."),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
COMMANDS = (
    init,
    intake,
    sources,
    formats,
    questions,
    answer,
    mapping,
    letter,
    authorise,
    train,
    run,
    sprint,
    queue,
    why,
    show,
    addresses,
    payments,
    duplicates,
    chats,
    links,
    review,
    judge,
    judgements,
    undo,
    networks,
    network,
    evidence,
    methods,
    clear,
    cleared,
    keep_back,
    alerts,
    inbox,
    acknowledge,
    absent,
    unmask,
    unmasked,
    ask_owner,
    answer_owner,
    owner_requests,
    clocks,
    calendar,
    forecast,
    ground,
    requestable,
    channels,
    elements,
    element,
    reach,
    gaps,
    search,
    names,
    try_link,
    try_timing,
    passage,
    login,
    logout,
    whoami,
    enrol,
    propose,
    emergency,
    approvals,
    approve,
    refuse,
    verify,
    settings,
    doctor,
    backup,
    restore,
    upgrade,
    serve,
    erase,
    hold,
    release,
    demo,
    world,
)
for command in COMMANDS:
    APP.command(cls=Command, help=_(cleandoc(command.__doc__ or "")))(command)
APP.add_typer(PEOPLE, name="people", help=_("Who works in the unit: the administrator asks, a head confirms."))
APP.add_typer(REPORT, name="report", help=_("What comes by phone, on paper or as a message."))
APP.add_typer(ALERT, name="alert", help=_("Alerts: taken, decided, put off, brought back."))
APP.add_typer(CASE, name="case", help=_("Cases: opened, assigned, their persons and notes, closed with an outcome."))
APP.add_typer(REQUEST, name="request", help=_("Requests for data: drafted, checked, signed outside, answered."))
APP.add_typer(IDENTITY, name="identity", help=_("Who used an address, checked before anything rests on it."))
APP.add_typer(EXPOSURE, name="exposure", help=_("What I opened, for me alone; for a welfare officer, totals."))
APP.add_typer(DECONFLICT, name="deconflict", help=_("Hit or no hit on selectors that the other side may not see."))
APP.add_typer(RETENTION, name="retention", help=_("What the unit keeps, and how long: what is due, erasures, notices."))
APP.add_typer(AUDIT, name="audit", help=_("Sign, witness, export, verify, close and search the audit chain."))
APP.add_typer(WITNESS, name="witness", help=_("For somebody outside the unit: remember its audit chain by files."))
APP.add_typer(BENCH, name="bench", help=_("Measure relais on synthetic worlds whose truth is known."))


def main() -> None:
    """Run the command line."""
    if hasattr(signal, "SIGPIPE"):
        # As other programs of a pipe do: when its reader (`| head`) has gone, end without a word.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        try:
            APP(prog_name="relais")
        finally:
            sys.stdout.flush()
    except OSError as error:
        complain(refusal(error))
        # What could not be written would be tried again, and fail again, when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(NOT_DONE)
