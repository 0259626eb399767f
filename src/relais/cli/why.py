"""`relais why ID`: the reasons of a rank, or the chain that makes one subject of several mentions."""

from dataclasses import asdict
from typing import Annotated

import typer

from relais.cli.listing import cell, console, line, print_json
from relais.cli.options import HOME, HomeOption, JsonOption, telling
from relais.cli.speak import _, say
from relais.desk.home import open_home
from relais.desk.queue import Agreement, Place, Why
from relais.desk.queue import why as explain


def why(
    id_: Annotated[str, typer.Argument(metavar="ID", help=_("A report (R-…) or a subject (S-…)."))],
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Explain a rank or a subject: each reason, its part, and the places in the sources where it can be checked."""
    with telling():
        reasons = explain(open_home(home), id_)
    if as_json:
        full = asdict(reasons)
        for row, reason in zip(full["reasons"], reasons.reasons, strict=True):
            row["text"] = say(reason.template, reason.params)
            for worth in row["agreements"]:
                worth |= {key: _(worth[key]) for key in ("innocent", "reckoned")}
        print_json(full)
    elif id_.startswith("S-"):
        _print_subject(reasons)
    else:
        _print_report(reasons)


def _print_report(found: Why) -> None:
    out = console()
    out.print(_("{id}: rank {rank}, score {score}").format(id=found.id, rank=found.rank, score=cell(found.score)))
    if found.intelligence:
        out.print(_("This report is intelligence: no evidence until its owner transmits it as such."))
    for reason in found.reasons:
        told = _("{reason}: {statement}").format(reason=_(reason.name), statement=say(reason.template, reason.params))
        out.print(f"\n{'+' + cell(reason.part):>7}  {line(told)}", markup=False)
        for agreement in reason.agreements:
            _print_agreement(agreement)
        for place in reason.places:
            _print_place(place, _(place.what) if place.what else "")
        if reason.more_places:
            out.print(_("           … and {count} more places").format(count=reason.more_places), markup=False)
    out.print("\n" + _("The order ranks reports by facts; it says nothing of a person. A named person decides."))


def _print_subject(found: Why) -> None:
    out = console()
    if not found.links:
        out.print(_("{id} is one mention: it shares no selector with another.").format(id=found.id))
        return
    out.print(_("{id} is proposed as one subject because these mentions share selectors:").format(id=found.id))
    for step, link in enumerate(found.links, 1):
        out.print(f"\n{step:>4}. {_(link.kind)} {line(link.value)}", markup=False)
        _print_place(link.left, link.left.what)
        _print_place(link.right, link.right.what)
    out.print("\n" + _("This is a link hypothesis until a named person judges it."))


def _print_agreement(found: Agreement) -> None:
    rate = _("not known") if found.error_rate is None else f"{found.error_rate:.2g}"
    for text in (
        _("Innocent reading: {text}").format(text=_(found.innocent)),
        _("Error rate, the largest at the places shown: {rate}. {text}").format(rate=rate, text=_(found.reckoned)),
    ):
        console().print(f"           {text}", markup=False, soft_wrap=True)


def _print_place(place: Place, what: str) -> None:
    where = f"{place.source or place.source_id[:12]}  {place.locator or _('(the whole file)')}"
    if place.value is not None:
        where += f"  {place.value}"
    console().print(line(f"           {what}  {where}"), markup=False, soft_wrap=True)
