"""One pair on a page: what was laid down beforehand, what each test says and what it does not, and the events."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from relais.cli.listing import cell, console, line, listing, print_json
from relais.cli.options import complain
from relais.cli.result import heading, number, percent, shown
from relais.cli.speak import _
from relais.desk.open_pair import Answer, Event, Pair, Section
from relais.language.sorting import Row


def print_pair(found: Pair, *, as_json: bool, limit: int | None) -> None:
    """Print a pair, or its JSON."""
    if as_json:
        print_json(_document(found))
        return
    out = console()
    out.print(_("{payer} pays {payee}: what stands without images").format(payer=found.payer, payee=found.payee),
              style="bold", markup=False)  # fmt: skip
    for text in _standing(found):
        out.print(line(text), markup=False, soft_wrap=True)
    out.print(_("Laid down beforehand: windows of {hours} h of the local day ({zone}); a call within {minutes} min;"
                " clocks apart by at most {error} s, zones wrong by at most {zone_error} h. False alarms are drawn from"
                " seed {seed}.").format(hours=found.window_h, zone=found.zone, minutes=found.span_min,
                error=found.clock_error_s, zone_error=found.zone_error_h, seed=found.seed), markup=False,
                soft_wrap=True)  # fmt: skip
    for text in _doubtful(found):
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


def _standing(found: Pair) -> list[str]:
    """Say what has been decided on the pair, and what of it is spent."""
    texts = [
        _("{test} ({direction}) selected this pair on {day}, having seen {payments} of its payments: on those it is a"
          " lead and no evidence.").format(test=one.test, direction=_(one.direction), day=one.at[:10],
          payments=one.payments)
        for one in found.uses
    ]  # fmt: skip
    if not found.uses:
        texts.append(_("No screening by a test of times selected this pair: what brought it here is elsewhere."))
    if found.ranked:
        texts.append(
            _("The order of work counts payments of this pair near its calls: whoever came by that order was led by the"
              " same times, and the tests of times add nothing new.")
        )  # fmt: skip
    if found.looks:
        texts.append(
            _("Opened {count} times before: a result that was looked for until it came is none.").format(
                count=found.looks)
        )  # fmt: skip
    if found.kept and found.kept.start:
        texts.append(
            _("Kept back from {day} on: no screening by a test of times sees what follows.").format(
                day=found.kept.start)
        )  # fmt: skip
    texts += [_("Cleared by number {number}: `relais cleared`.").format(number=one) for one in found.cleared]
    return texts


def _doubtful(found: Pair) -> list[str]:
    """Say what of the times rests on a person's word, and what a widened hour no longer tells."""
    said = max((int(str(row.get("zone_said") or 0)) for one in found.sections for row in one.rows), default=0)
    widened = found.clock_error_s + 3600 * found.zone_error_h
    texts = []
    if said:
        texts.append(
            _("A person said the time zone of {count} of these payments and calls; no record did. `--zone-error` shows"
              " what a wrong one would do.").format(count=said)
        )  # fmt: skip
    if widened:
        texts.append(_("The hour is widened by {seconds} s on both sides.").format(seconds=widened))
    if widened >= 60 * found.span_min:
        texts.append(_("So wide, the two directions tell no order."))
    return texts


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
    for text in _answers(answers):
        out.print(line(text), markup=False, soft_wrap=True)
    if fresh:
        out.print("\n" + _("On the payments that the selection had not seen, alone:"), style="bold", markup=False)
        for text in _answers(fresh):
            out.print(line(text), markup=False, soft_wrap=True)
    elif found.uses:
        out.print(_("No payment is left that the selection had not seen."), markup=False)


def _answers(answers: Sequence[Answer]) -> list[str]:
    return [text for one in answers for text in (_(one.direction), *_alarms(one), *_told(one))]


def _alarms(one: Answer) -> list[str]:
    found = one.alarms
    if found is None:
        return []
    rates = "; ".join(
        _("{rate} of {redraws} at {level} ({low} to {high})").format(
            rate=percent(rate), redraws=cell(found.redraws), level=percent(level), low=percent(low),
            high=percent(high))
        for level, rate, low, high in zip(found.levels, found.rates, found.low, found.high, strict=True)
    )  # fmt: skip
    return [_("False alarms on innocent pairs with the habits of these two: {rates}.").format(rates=rates)]


def _told(one: Answer) -> list[str]:
    found, control = one.found, one.control
    if found is None:
        return [_("Not offered: {reason}.").format(reason=_(str(one.refused)))]
    power_30, power_60 = map(percent, found.power)
    share = (
        _("A share of {share} has a call of its own, beyond chance (95 %: {low} to {high}).").format(
            share=percent(found.share), low=percent(found.low), high=percent(found.high))
        if found.high else
        _("That is fewer than chance gives: no share of calls of their own can be told.")
    )  # fmt: skip
    texts = [
        _("{near} of {payments} payments; by chance {expected}; p = {p}.").format(
            near=found.near, payments=found.separate, expected=number(found.expected), p=number(found.p))
        + " " + share + " "
        + _("With so many payments the test would find 30 % in {power_30}, 60 % in {power_60} of cases.").format(
            power_30=power_30, power_60=power_60)
    ]  # fmt: skip
    if found.separate < found.payments:
        texts.append(
            _("{payments} payments count as {separate}: those that went together are one.").format(
                payments=found.payments, separate=found.separate)
        )  # fmt: skip
    if control is None:
        texts.append(_("No control: no calls of the payer with others, to which the test could be put, are known."))
    else:
        texts.append(
            _("The same payments against {calls} calls of the payer with others: {near} near, by chance"
              " {expected}; p = {p}.").format(calls=cell(control.calls), near=control.near,
              expected=number(control.expected), p=number(control.p))
        )  # fmt: skip
    return texts


def _event(one: Event) -> Row:
    at = f"{one.at:%Y-%m-%d %H:%M:%S}" if isinstance(one.at, datetime) else f"{one.at:%Y-%m-%d}"
    return {"at": at, "told": one.told, "near": _("yes") if one.near else "",
            "unseen": _("yes") if one.unseen else "", "source": one.source, "locator": one.locator}  # fmt: skip
