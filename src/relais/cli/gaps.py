"""`relais gaps CASE`: what a case lacks in law, what could support it, and the next act for each kind of evidence."""

from relais.cli.element import OffenceOption, in_language, proposes
from relais.cli.listing import console, listing, print_json
from relais.cli.options import HOME, HomeOption, JsonOption, complain, telling
from relais.cli.requestable import CaseArgument
from relais.cli.speak import LANGUAGE, _, said, say
from relais.desk.element import NO_FACTS, PROPOSES, compiled
from relais.desk.gap import Gap, label
from relais.desk.gap import gaps as read_gaps
from relais.desk.home import open_home
from relais.language.desk_words import REACH_FACTS, READ, SURE


def gaps(
    case: CaseArgument, offence: OffenceOption = None, home: HomeOption = HOME, as_json: JsonOption = False
) -> None:
    """List the elements that are unknown in a case: what could support each, and the next act that would close it."""
    with telling():
        found = read_gaps(open_home(home), case, offence)
    if as_json:
        note = say(PROPOSES, {"day": compiled()})
        print_json({"case": case, "text_checked_on": compiled(), "note": note, "stale": found.stale,
                    "gaps": [_told(one) for one in found.gaps]})  # fmt: skip
        return
    proposes()
    if found.matrix.ground.facts is None:
        console().print(say(NO_FACTS, {"case": case}), markup=False, soft_wrap=True)
    rows = [
        {"offence": one.offence.id, "gap": one.id, "text": in_language(one.fr, one.en),
         "not_stated": ", ".join(said(REACH_FACTS, fact) for fact in one.missing),
         "could": "\n".join(_could(one)), "next": "\n".join(_next(one)),
         "known": f"{said(READ, one.offence.provenance.status)}, {said(SURE, one.offence.provenance.confidence)}"}
        for one in found.gaps
    ]  # fmt: skip
    columns = [("offence", _("offence")), ("gap", _("element or ground")), ("text", ""),
               ("not_stated", _("not stated")), ("could", _("could support")), ("next", _("next act")),
               ("known", _("status and confidence"))]  # fmt: skip
    listing(rows, columns, title=_("Gaps"), sort=None, limit=None)
    if found.stale:
        complain(_("facts have come in since this was made: `relais run` brings it up to date"))


def _could(gap: Gap) -> list[str]:
    return [f"{label(one.evidence, LANGUAGE)}: {say(one.say, {'count': one.count})}" for one in gap.proposals]


def _next(gap: Gap) -> list[str]:
    told = []
    for one in gap.acts:
        text = f"{label(one.evidence, LANGUAGE)}: {say(one.step.say, {})}"
        if channels := gap.channels.get(one.step.key):
            text += " " + _("(by {channels})").format(channels=", ".join(channels))
        if one.under_way:
            text += " " + _("(under way: request {numbers})").format(numbers=", ".join(map(str, one.under_way)))
        told.append(text)
    return told


def _told(gap: Gap) -> dict[str, object]:
    return {
        "offence": gap.offence.id, "status": gap.offence.provenance.status,
        "confidence": gap.offence.provenance.confidence, "gap": gap.id, "text": in_language(gap.fr, gap.en),
        "not_stated": gap.missing,
        "could_support": [
            {"evidence": one.evidence, "counted": one.counted, "count": one.count,
             "why": say(one.say, {"count": one.count})}
            for one in gap.proposals
        ],
        "next_acts": [
            {"evidence": one.evidence, "act": one.step.key, "text": say(one.step.say, {}),
             "channels": gap.channels.get(one.step.key, ()), "under_way": one.under_way}
            for one in gap.acts
        ],
    }  # fmt: skip
