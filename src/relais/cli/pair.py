"""One pair on a page: what was laid down beforehand, what each test says and what it does not, and the events."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from relais.cli.listing import cell, console, line, listing, print_json
from relais.cli.options import complain
from relais.cli.result import heading, shown
from relais.cli.speak import TONGUE, _
from relais.desk.open_pair import Answer, Event, Pair, Section
from relais.desk.pair_words import answered, doubtful, laid_down, standing
from relais.language.sorting import Row


def print_pair(found: Pair, *, as_json: bool, limit: int | None) -> None:
    """Print a pair, or its JSON."""
    if as_json:
        print_json(_document(found))
        return
    out = console()
    out.print(_("{payer} pays {payee}: what stands without images").format(payer=found.payer, payee=found.payee),
              style="bold", markup=False)  # fmt: skip
    for text in standing(found, TONGUE):
        out.print(line(text), markup=False, soft_wrap=True)
    out.print(laid_down(found, TONGUE), markup=False, soft_wrap=True)
    for text in doubtful(found, TONGUE):
        out.print(text, markup=False, soft_wrap=True)
    for section in found.sections:
        _print_section(section, found, limit)
    when, told = ("at", _("when")), ("told", _("amount or length"))
    flags = [("near", _("a call in the hour after, or on the day"))]
    flags += [("unseen", _("not seen when it was selected"))] if found.uses else []
    places = [("source", _("source")), ("locator", _("place"))]
    payments, calls = ([_event(one) for one in events] for events in (found.payments, found.calls))
    listing(payments, [when, told, *flags, *places], title=_("Payments"), sort=None, limit=limit)
    listing(calls, [when, told, *places], title=_("Calls"), sort=None, limit=limit)
    out.print(_("None of this is a probability that somebody did something. A named person decides."))
    if found.stale:
        complain(_("facts have come in since this was made: `relais run` brings it up to date"))


def _document(found: Pair) -> Row:
    def told(answers: Sequence[Answer]) -> list[Row]:
        return [{**asdict(one), "near": one.near.tolist()} for one in answers]

    sections = [{"test": one.test.name, "rows": one.rows} for one in found.sections]
    uses = [
        {"number": one.number, "test": one.test, "direction": one.direction, "at": one.at, "told": one.told,
         "payments": one.payments, "calls": one.calls}
        for one in found.uses
    ]  # fmt: skip
    plain = {
        name: getattr(found, name)
        for name in ("payer", "payee", "zone", "window_h", "span_min", "clock_error_s", "zone_error_h", "seed",
                     "levels", "cleared", "others", "ranked", "looks", "stale")
    }  # fmt: skip
    return {
        **plain, "sections": sections, "pieces": found.pieces, "answers": told(found.answers),
        "left": told(found.left), "uses": uses, "kept_back": found.kept.start if found.kept else None,
        "payments": [asdict(one) for one in found.payments], "calls": [asdict(one) for one in found.calls],
    }  # fmt: skip


def _print_section(section: Section, found: Pair, limit: int | None) -> None:
    test = section.test
    if not section.rows:
        return
    out = console()
    out.print(f"\n{test.name}: {_(test.title)}", style="bold", markup=False)
    answers = [one for one in found.answers if one.test == test.name]
    if answers:
        fresh = [one for one in found.left if one.test == test.name]
        _print_answers(answers, fresh, found)
    elif len(section.rows) == 1:
        row = shown(section.rows[0], found.names)
        for name in (*test.columns, *test.more):
            if name not in ("payer", "payee") and row[name] not in (None, ""):
                value = cell(row[name]).replace("\n", "; ")
                text = _("{name}: {value}").format(name=heading(name), value=value)
                out.print(f"  {line(text)}", markup=False, soft_wrap=True)
    else:
        columns = [(name, heading(name)) for name in test.columns if name not in ("payer", "payee")]
        listing([shown(row, found.names) for row in section.rows], columns, title="", sort=None, limit=limit)
    if test.table == "session":
        _print_pieces(found, limit)
    for text in (_("The innocent reading: {text}").format(text=_(test.innocent)),
                 _("What it cannot show: {text}").format(text=_(test.cannot_show))):  # fmt: skip
        out.print(line(text), markup=False, soft_wrap=True)


def _print_pieces(found: Pair, limit: int | None) -> None:
    names = ("session_id", "piece", "at", "reason", "beaten_lag_s", "beaten_points", "source_id", "locator")
    columns = [(name, _("source") if name == "source_id" else heading(name)) for name in names]
    rows = [shown(row, found.names) for row in found.pieces]
    listing(rows, columns, title=_("Of what each session is made, and what each piece was preferred to"), sort=None,
            limit=limit)  # fmt: skip


def _print_answers(answers: Sequence[Answer], fresh: Sequence[Answer], found: Pair) -> None:
    out = console()
    for text in _said(answers):
        out.print(line(text), markup=False, soft_wrap=True)
    if fresh:
        out.print("\n" + _("On the payments that the selection had not seen, alone:"), style="bold", markup=False)
        for text in _said(fresh):
            out.print(line(text), markup=False, soft_wrap=True)
    elif found.uses:
        out.print(_("No payment is left that the selection had not seen."), markup=False)


def _said(answers: Sequence[Answer]) -> list[str]:
    return [text for one in answers for text in (_(one.direction), *answered(one, TONGUE))]


def _event(one: Event) -> Row:
    at = f"{one.at:%Y-%m-%d %H:%M:%S}" if isinstance(one.at, datetime) else f"{one.at:%Y-%m-%d}"
    return {"at": at, "told": one.told, "near": _("yes") if one.near else "",
            "unseen": _("yes") if one.unseen else "", "source": one.source, "locator": one.locator}  # fmt: skip
