"""One pair in sentences, as both doors say them: what was laid down, what is spent, what each test of times answers."""

from functools import partial

from relais.desk.evidence import statement
from relais.desk.open_pair import Answer, Pair
from relais.language.result import number, percent
from relais.language.tongue import Tongue
from relais.model.notice import msg

CLEARED = msg("Cleared by number {number}: `relais cleared`.")
BY_WORD = msg(
    "A person said the time zone of {count} of these payments and calls; no record did. `--zone-error` shows what a"
    " wrong one would do."
)


def standing(found: Pair, said: Tongue) -> list[str]:
    """Say what has been decided on the pair, and what of it is spent."""
    _ = said.text
    texts = [
        said.say(msg("{test} ({direction}) selected this pair on {day}, having seen {payments} of its payments: on"
                     " those it is a lead and no evidence."),
                 {"test": statement(one.test).title, "direction": one.direction, "day": one.at[:10],
                  "payments": one.payments})
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
            said.say(msg("Kept back from {day} on: no screening by a test of times sees what follows."),
                     {"day": found.kept.start})
        )  # fmt: skip
    texts += [_(CLEARED).format(number=one) for one in found.cleared]
    return texts


def laid_down(found: Pair, said: Tongue) -> str:
    """Say what was laid down before anybody looked at the pair."""
    _ = said.text
    return _("Laid down beforehand: windows of {hours} h of the local day ({zone}); a call within {minutes} min;"
             " clocks apart by at most {error} s, zones wrong by at most {zone_error} h. False alarms are drawn from"
             " seed {seed}.").format(hours=found.window_h, zone=found.zone, minutes=found.span_min,
             error=found.clock_error_s, zone_error=found.zone_error_h, seed=found.seed)  # fmt: skip


def doubtful(found: Pair, said: Tongue) -> list[str]:
    """Say what of the times rests on a person's word, and what a widened hour no longer tells."""
    _ = said.text
    by_word = max((int(str(row.get("zone_said") or 0)) for one in found.sections for row in one.rows), default=0)
    widened = found.clock_error_s + 3600 * found.zone_error_h
    texts = []
    if by_word:
        texts.append(_(BY_WORD).format(count=by_word))
    if widened:
        texts.append(_("The hour is widened by {seconds} s on both sides.").format(seconds=widened))
    if widened >= 60 * found.span_min:
        texts.append(_("So wide, the two directions tell no order."))
    return texts


def answered(one: Answer, said: Tongue) -> list[str]:
    """Say what a test of times says in one direction, behind how often it raises false alarms on innocent pairs."""
    return [*_alarms(one, said), *_told(one, said)]


def _alarms(one: Answer, said: Tongue) -> list[str]:
    _, share = said.text, partial(percent, language=said.language)
    found = one.alarms
    if found is None:
        return []
    rates = "; ".join(
        _("{rate} of {redraws} at {level} ({low} to {high})").format(
            rate=share(rate), redraws=found.redraws, level=share(level), low=share(low), high=share(high))
        for level, rate, low, high in zip(found.levels, found.rates, found.low, found.high, strict=True)
    )  # fmt: skip
    return [_("False alarms on innocent pairs with the habits of these two: {rates}.").format(rates=rates)]


def _told(one: Answer, said: Tongue) -> list[str]:
    _, language = said.text, said.language
    found, control = one.found, one.control
    if found is None:
        return [_("Not offered: {reason}.").format(reason=_(str(one.refused)))]
    power_30, power_60 = (percent(power, language) for power in found.power)
    share = (
        _("A share of {share} has a call of its own, beyond chance (95 %: {low} to {high}).").format(
            share=percent(found.share, language), low=percent(found.low, language),
            high=percent(found.high, language))
        if found.high else
        _("That is fewer than chance gives: no share of calls of their own can be told.")
    )  # fmt: skip
    texts = [
        _("{near} of {payments} payments; by chance {expected}; p = {p}.").format(
            near=found.near, payments=found.separate, expected=number(found.expected, language),
            p=number(found.p, language))
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
              " {expected}; p = {p}.").format(calls=control.calls, near=control.near,
              expected=number(control.expected, language), p=number(control.p, language))
        )  # fmt: skip
    return texts
