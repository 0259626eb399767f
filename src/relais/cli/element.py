"""`relais elements`, `relais element`, `relais reach`: the matrix of a case, cell by cell. The magistrate qualifies."""

from datetime import datetime
from typing import Annotated

import typer

from relais.cli.listing import cell as as_cell
from relais.cli.listing import console, listing, print_json
from relais.cli.options import HOME, HomeOption, JsonOption, telling
from relais.cli.requestable import CaseArgument
from relais.cli.speak import LANGUAGE, _, say
from relais.cli.speak import said as word
from relais.desk import element as desk
from relais.desk.element import PROPOSES, Cell, Given, Matrix, Provenance, Said, Section, compiled
from relais.desk.home import open_home
from relais.language.desk_words import ANSWERS, CELLS, REACH_FACTS, READ, SURE, WORDING

OffenceOption = Annotated[str | None, typer.Option("--offence", help=_("One offence alone, by its id."))]
_HASH = 12


def elements(
    case: CaseArgument, offence: OffenceOption = None, home: HomeOption = HOME, as_json: JsonOption = False
) -> None:
    """Show a case's offences in the version of the day of the facts, element by element, with reach and limitation."""
    with telling():
        found = desk.of_case(open_home(home), case, offence)
    if as_json:
        print_json(_document(case, found))
        return
    proposes()
    out = console()
    if found.ground.facts is None:
        out.print(say(desk.NO_FACTS, {"case": case}), markup=False, soft_wrap=True)
    for section in found.sections:
        _print(section)
    for one in found.absent:
        told = _("{offence} did not exist on the day of the facts ({day}).")
        out.print(told.format(offence=one, day=found.ground.facts), markup=False)
    if found.elsewhere:
        rows = [{**_row(row), "state": word(CELLS, row.state)} for row in found.elsewhere]
        columns = [("offence", _("offence")), ("version", _("version from")), ("element", _("element")),
                   ("state", _("state")), ("author", _("who")), ("reason", _("reason"))]  # fmt: skip
        listing(rows, columns, title=_("Said of another version or offence: it counts for nothing above"), sort=None,
                limit=None)  # fmt: skip


def element(
    case: CaseArgument,
    name: Annotated[str, typer.Argument(metavar="ELEMENT", help=_("An element, as `relais elements` names it."))],
    state: Annotated[str, typer.Argument(help=_("supported, contradicted or unknown."))],
    reason: Annotated[str, typer.Option("--reason", help=_("Why: it stays with the cell, under your name."))] = "",
    fact: Annotated[bool, typer.Option("--fact", help=_("It is a fact."))] = False,
    assessment: Annotated[bool, typer.Option("--assessment", help=_("It is an assessment of yours."))] = False,
    item: Annotated[
        list[str] | None, typer.Option("--item", help=_("On what: SOURCE:PLACE in a source of the case; several."))
    ] = None,
    finding: Annotated[
        list[str] | None, typer.Option("--finding", help=_("On what: a test, as `relais methods` names it; several."))
    ] = None,
    request: Annotated[list[int] | None, typer.Option("--request", help=_("On what: a request, by number."))] = None,
    answer: Annotated[
        list[int] | None, typer.Option("--answer", help=_("On what: the answer to a request, by its number."))
    ] = None,
    supersedes: Annotated[
        list[int] | None, typer.Option("--supersedes", help=_("Another's row that you have seen, by its number."))
    ] = None,
    offence: OffenceOption = None,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """Say of an element that it is supported, contradicted or unknown, on what, and why; what was said before stays."""
    if fact and assessment:
        raise typer.BadParameter(_("a cell is a fact or an assessment"), param_hint="--assessment")
    of_kind = assessment if fact or assessment else None
    said = Said(
        name, state, of_kind, reason, item or (), finding or (), request or (), answer or (),
        frozenset(supersedes or ()), offence,
    )  # fmt: skip
    with telling():
        given = desk.give(open_home(home), case, said)
    if as_json:
        print_json({"case": case, **_law(), "cells": [_row(row) for row in given]})
        return
    proposes()
    for row in given:
        told = _("{offence} {element}: {state}, no. {number}.")
        state = word(CELLS, row.state)
        console().print(told.format(offence=row.key[0], element=row.key[2], state=state, number=row.number),
                        markup=False)  # fmt: skip


def reach(
    case: CaseArgument,
    yes: Annotated[list[str] | None, typer.Option("--yes", help=_("A fact that is so; several."))] = None,
    no: Annotated[list[str] | None, typer.Option("--no", help=_("A fact that is not so; several."))] = None,
    birth: Annotated[
        datetime | None, typer.Option("--birth", formats=["%Y-%m-%d"], help=_("The victim's date of birth, if known."))
    ] = None,
    age: Annotated[
        int, typer.Option("--age-at-least", help=_("The victim's least age on the day of the facts, in whole years."))
    ] = 0,
    home: HomeOption = HOME,
    as_json: JsonOption = False,
) -> None:
    """State the facts that reach and limitation need; what is not stated stays unknown. It replaces what was stated."""
    with telling():
        desk.state_reach(open_home(home), case, yes or (), no or (), birth.date() if birth else None, age)
    if as_json:
        print_json({"case": case, **_law(), "yes": yes or [], "no": no or []})
        return
    proposes()
    console().print(_("Stated for case {case}.").format(case=case), markup=False)


def proposes() -> None:
    """Say that this proposes and who qualifies, and when the law's text was checked."""
    console().print(say(PROPOSES, {"day": compiled()}), markup=False, soft_wrap=True)


def in_language(fr: str, en: str) -> str:
    """Return what the law's data say in the user's language."""
    return fr if LANGUAGE == "fr" else en


def heading(section: Section) -> str:
    """Return the line over an offence: its articles, its version, how well it is known."""
    one = section.offence
    told = _("{id} {title} ({articles}); version from {start} to {end}; wording {known}; {status}, {confidence}")
    return told.format(
        id=one.id, title=in_language(one.title_fr, one.title_en),
        articles=", ".join(f"{cited.code} {cited.article}" for cited in one.references),
        start=one.valid_from or "…", end=one.valid_to or "…", known=word(WORDING, section.known),
        status=word(READ, one.provenance.status), confidence=word(SURE, one.provenance.confidence),
    )  # fmt: skip


def _print(section: Section) -> None:
    out = console()
    out.print()
    out.print(heading(section), style="bold", markup=False, soft_wrap=True)
    read_on = ", ".join(str(day) for day in section.offence.text_as_of)
    if read_on:
        out.print(_("Text read as of {days}.").format(days=read_on), markup=False)
    if not section.offence.enabled:
        out.print(_("Contested for facts at a distance: offered, not proposed."), markup=False)
    if section.offence.provenance.caveat:
        out.print(_(section.offence.provenance.caveat), markup=False, soft_wrap=True)
    rows = [_shown(one) for one in section.cells]
    columns = [("element", _("element")), ("label", ""), ("state", _("state")), ("nature", _("fact or assessment")),
               ("items", _("on what")), ("author", _("who")), ("number", _("no.")), ("earlier", _("before")),
               ("note", _("reason"))]  # fmt: skip
    listing(rows, columns, title=_("Elements"), sort=None, limit=None)
    reaches = [
        {"hook": one.hook.id, "text": in_language(one.hook.fr, one.hook.en), "answer": word(ANSWERS, one.answer),
         "missing": ", ".join(word(REACH_FACTS, fact) for fact in one.missing), "known": _known(one.hook.provenance)}
        for one in section.reach
    ]  # fmt: skip
    columns = [("hook", _("ground")), ("text", ""), ("answer", _("answer")), ("missing", _("not stated")),
               ("known", _("status and confidence"))]  # fmt: skip
    listing(reaches, columns, title=_("Reach"), sort=None, limit=None)
    _print_limit(section)


def _print_limit(section: Section) -> None:
    out, limit = console(), section.limit
    if limit.barred_from is not None:
        told = _("Limitation: barred from {day}, at the earliest from {earliest}.")
        out.print(told.format(day=limit.barred_from, earliest=limit.earliest), markup=False)
    for template, params in limit.assumptions:
        out.print(_("Limitation: {said}").format(said=say(template, params)), markup=False, soft_wrap=True)
    if limit.period is not None:
        text = in_language(limit.period.fr, limit.period.en)
        out.print(f"{limit.period.id}: {text} ({_known(limit.period.provenance)})", markup=False, soft_wrap=True)


def _known(provenance: Provenance) -> str:
    sources = "; ".join(provenance.sources)
    known = f"{word(READ, provenance.status)}, {word(SURE, provenance.confidence)}"
    return known + (f" [{sources}]" if sources else "")


def _shown(one: Cell) -> dict[str, object]:
    row, label = one.given, in_language(one.element.fr, one.element.en)
    return {
        "element": one.element.id, "label": label, "state": _(one.state), "nature": _nature(row),
        "items": "\n".join(_items(row)), "author": row.author if row else "",
        "number": row.number if row else None, "earlier": len(one.earlier),
        "note": say(*one.derived) if one.derived else (row.reason if row else ""),
    }  # fmt: skip


def _nature(row: Given | None) -> str:
    if row is None or row.assessment is None:
        return ""
    return _("assessment") if row.assessment else _("fact")


def _items(row: Given | None) -> list[str]:
    if row is None:
        return []
    return [
        {
            "place": f"{(one.source_id or '')[:_HASH]}:{one.locator}",
            "finding": _("finding {name}").format(name=one.test),
            "request": _("request {number}").format(number=one.request),
            "answer": _("answer to request {number}").format(number=one.request),
        }[one.kind]
        for one in row.items
    ]


def _law() -> dict[str, object]:
    return {"text_checked_on": compiled(), "note": say(PROPOSES, {"day": compiled()})}


def _document(case: int, found: Matrix) -> dict[str, object]:
    return {
        "case": case, **_law(), "facts": found.ground.facts, "offences": [_section(one) for one in found.sections],
        "not_in_force": found.absent, "elsewhere": [_row(row) for row in found.elsewhere],
    }  # fmt: skip


def _section(section: Section) -> dict[str, object]:
    one, limit = section.offence, section.limit
    return {
        "offence": one.id, "title": in_language(one.title_fr, one.title_en), "valid_from": one.valid_from,
        "valid_to": one.valid_to, "wording": section.known, "text_as_of": one.text_as_of,
        "status": one.provenance.status, "confidence": one.provenance.confidence, "sources": one.provenance.sources,
        "caveat": one.provenance.caveat, "proposed": one.enabled,
        "max_custody_years": one.max_custody_years,
        "elements": [
            {"element": each.element.id, "text": in_language(each.element.fr, each.element.en),
             "kind": each.element.kind, "state": each.state, "given": _row(each.given) if each.given else None,
             "earlier": [_row(row) for row in each.earlier],
             "derived": say(*each.derived) if each.derived else None,
             "note": each.element.note, "risk": each.element.risk}
            for each in section.cells
        ],
        "reach": [
            {"ground": each.hook.id, "answer": each.answer, "missing": each.missing,
             "status": each.hook.provenance.status, "confidence": each.hook.provenance.confidence,
             "sources": each.hook.provenance.sources, "caveat": each.hook.provenance.caveat}
            for each in section.reach
        ],
        "limitation": {
            "barred_from": limit.barred_from, "earliest": limit.earliest,
            "assumptions": [say(template, params) for template, params in limit.assumptions],
            "period": limit.period and limit.period.id,
            "status": limit.period and limit.period.provenance.status,
            "confidence": limit.period and limit.period.provenance.confidence,
            "sources": limit.period and limit.period.provenance.sources,
        },
    }  # fmt: skip


def _row(row: Given) -> dict[str, object]:
    offence, version, name = row.key
    nature = None if row.assessment is None else "assessment" if row.assessment else "fact"
    return {
        "number": row.number, "offence": offence, "version": version or None, "element": name, "state": row.state,
        "nature": nature, "reason": row.reason, "author": row.author, "at": row.at, "supersedes": row.supersedes,
        "items": [as_cell(item) for item in _items(row)],
    }  # fmt: skip
