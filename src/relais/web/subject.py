"""A subject: its selectors with their strength, its mentions, what makes them one, and the judgement on it."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import RedirectResponse, Response

from relais.desk.error import DeskError
from relais.desk.link_words import doubts, holders, signed
from relais.desk.queue import Link
from relais.desk.subject import Strength, Subject
from relais.desk.subject import subject as told_of
from relais.language.sorting import Row
from relais.language.tongue import Tongue
from relais.web.judging import Asked, Judging, just_judged, refused
from relais.web.listing import Column, Listing, listing
from relais.web.render import page
from relais.web.undo import After
from relais.web.visitor import Acting, Person, Visitor

ROUTES = APIRouter()


@ROUTES.get("/subject/{subject}")
def show(
    subject: str, person: Person, sort: Annotated[str, Query()] = "",
    number: Annotated[int, Query(alias="page", ge=1)] = 1, after: After = 0,
) -> Response:  # fmt: skip
    """Show a subject, which is a proposal until somebody judges it. `after`: the judgement just recorded on it."""
    return _page(person, _full(subject), Judging(), sort=sort, number=number, after=after)


@ROUTES.post("/subject/{subject}/judge")
def judge_it(subject: str, person: Acting, asked: Asked) -> Response:
    """Judge all mentions of a subject at once; what that takes apart is shown first."""
    name = _full(subject)
    try:
        done = asked.judge(person, [name])
    except DeskError as error:
        return _page(person, name, Judging(asked, error=refused(person, error)))
    if done.number is None:
        return _page(person, name, Judging(asked, would=done))
    return RedirectResponse(f"/subject/{name}?after={done.number}", 303)


def _full(name: str) -> str:
    return name if name.startswith("S-") else f"S-{name}"


def _page(
    person: Visitor, name: str, judging: Judging, *, sort: str = "", number: int = 1, after: int = 0
) -> Response:  # fmt: skip
    said = person.tongue
    found = told_of(person.home, name)
    shape = found.why.shape
    return page(
        person, "subject.html", here="queue", status=judging.status, subject=name, found=found, why=found.why,
        selectors=_selectors(found, said, sort), chain=_chain(found, said, sort, number),
        mentions=_mentions(found, said, sort, number), others=_others(found, said, sort), judging=judging,
        judged=found.judged, after=just_judged(person, after),
        doubts=doubts(shape.contradictions, shape.weakest, shape.bridges, said) if shape else [],
    )  # fmt: skip


def _selectors(found: Subject, said: Tongue, sort: str) -> Listing:
    """Return the selectors: the whole table, for a person has few."""
    _ = said.text
    columns = (
        Column("strength", _("strength")), Column("kind", _("kind")), Column("value", _("value")),
        Column("borne", _("mentions")), Column("held", _("who holds it"), sorts=False),
    )  # fmt: skip
    rows = [_selector(one, said) for one in found.selectors]
    return listing(rows, columns, f"/subject/{found.id}", sort=sort)


def _selector(one: Strength, said: Tongue) -> Row:
    _ = said.text
    if one.hub:
        told, held = _("joins nobody"), _(one.hub)
    elif one.common is None:
        told, held = _("none: no link goes by it"), ""
    else:
        told = _("{bits} bits beyond the start").format(bits=signed(one.bits, said)) if one.bits is not None else ""
        held = holders(one.common, said)
    return {
        "strength": one.rank, "told": told, "kind": f"{_(one.kind)} {one.service or ''}".strip(), "value": one.value,
        "borne": one.mentions, "held": held, "source": one.source, "source_id": one.source_id, "locator": one.locator,
    }  # fmt: skip


def _chain(found: Subject, said: Tongue, sort: str, number: int) -> Listing:
    """Return the steps that make the mentions one; a page of them lies beside the page of the mentions they reach."""
    _ = said.text
    columns = (
        Column("step", _("step")), Column("by", _("by what")), Column("weight", _("weight")),
        Column("left", _("one side"), sorts=False), Column("right", _("other side"), sorts=False),
    )  # fmt: skip
    rows = [
        {"step": step, "by": _ground(one, said), "weight": one.bits, "link": one.link_id,
         "told": "" if one.bits is None else signed(one.bits, said),
         "left": one.left, "right": one.right}
        for step, one in enumerate(found.why.links, 1)
    ]  # fmt: skip
    return listing(rows, columns, f"/subject/{found.id}", sort=sort, page=number)


def _ground(one: Link, said: Tongue) -> str:
    """Return why one step is taken."""
    _ = said.text
    if one.kind:
        return f"{_(one.kind)} {one.value or ''}"
    if one.bits is None:
        return _("judged the same by a named person, or they say the same")
    return _("what they say agrees")


def _mentions(found: Subject, said: Tongue, sort: str, number: int) -> Listing:
    _ = said.text
    columns = (
        Column("role", _("role")), Column("name", _("name")), Column("nickname", _("nickname")),
        Column("source", _("source")), Column("mention", _("mention")), Column("place", _("place"), sorts=False),
    )  # fmt: skip
    rows = [said.worded(row) for row in _rows(found, "party")]
    return listing(rows, columns, f"/subject/{found.id}", sort=sort, page=number)


def _others(found: Subject, said: Tongue, sort: str) -> Listing:
    """Return the links that do not hold it together: they lead to whom it may be besides."""
    _ = said.text
    columns = (
        Column("link_id", _("link")), Column("bits", _("bits")), Column("use", _("use")),
        Column("refused", _("why not merged")), Column("subject", _("subject")), Column("other_name", _("name")),
    )  # fmt: skip
    rows = [_other(row, said) for row in _rows(found, "link")]
    return listing(rows, columns, f"/subject/{found.id}", sort=sort)


def _other(row: Mapping[str, Any], said: Tongue) -> Row:
    links = {"link_id": f"/link/{row['link_id']}"}
    if row["subject"]:
        links["subject"] = f"/subject/{row['subject']}"
    return {**said.worded(row), "other_name": row["name"], "links": links}


def _rows(found: Subject, name: str) -> list[Mapping[str, Any]]:
    table = found.sheet.tables.get(name)
    return [] if table is None else table.to_pylist()
