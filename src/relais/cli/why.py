"""`relais why ID`: the reasons of a rank, or the chain that makes one subject of several mentions."""

from dataclasses import asdict
from typing import Annotated

import typer

from relais.cli.link import print_link
from relais.cli.listing import cell, console, line, print_json
from relais.cli.options import HOME, HomeOption, JsonOption, telling
from relais.cli.speak import TONGUE, _, say
from relais.desk.home import open_home
from relais.desk.link import explain as explain_link
from relais.desk.link_words import doubts, signed
from relais.desk.queue import Agreement, Link, Place, Shape, Why
from relais.desk.queue import why as explain


def why(
    id_: Annotated[str, typer.Argument(metavar="ID", help=_("A report (R-…), a subject (S-…) or a link (L-…)."))],
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Explain a rank, a subject or a link: each reason, its part, and the places where it can be checked."""
    if id_.startswith("L-"):
        with telling():
            link = explain_link(open_home(home), id_)
        print_link(link, as_json=as_json)
        return
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
        out.print(_("{id} is one mention: no link joins it to another.").format(id=found.id))
        return
    out.print(_("{id} is proposed as one subject: each step leads to one more mention.").format(id=found.id))
    for step, link in enumerate(found.links, 1):
        out.print(f"\n{step:>4}. {line(_ground(link))}", markup=False, soft_wrap=True)
        _print_place(link.left, link.left.what or _("mention"))
        _print_place(link.right, link.right.what or _("mention"))
    if found.shape:
        _print_shape(found.shape)
    out.print("\n" + _("This is a link hypothesis until a named person judges it. `relais why L-…` explains one step."))


def _ground(link: Link) -> str:
    """Return why one step is taken: its contact and link, or what else joins the two."""
    contact = "" if link.kind is None else f"{_(link.kind)} {link.value}"
    if link.link_id is not None and link.bits is not None:
        told = _("link {id}, {bits} bits").format(id=link.link_id, bits=signed(link.bits, TONGUE))
    elif link.bits is not None:
        told = _("these mentions say the same")
    else:
        told = _("a named person judged so")
    return f"{contact}  ({told})" if contact else told


def _print_shape(shape: Shape) -> None:
    out = console()
    mentions = _("Mentions: {mentions}, of which say different things: {nodes}. Links between those: {links}.")
    out.print("\n" + mentions.format(mentions=shape.mentions, nodes=shape.nodes, links=shape.links))
    told = doubts(shape.contradictions, shape.weakest, shape.bridges, TONGUE)
    if not shape.contradictions:
        told.insert(0, _("no names or dates of birth in it contradict each other"))
    out.print(_("What it hangs on: {told}.").format(told="; ".join(told)), markup=False, soft_wrap=True)
    out.print(_("Doubt, which orders the review, from 0 to 1: {doubt}.").format(doubt=f"{shape.doubt:.2f}"))


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
