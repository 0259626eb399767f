"""A link: both mentions side by side, what each field adds as a picture and a table, and the judgement on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query
from fastapi.responses import RedirectResponse, Response

from relais.desk.error import DeskError
from relais.desk.judgements import about
from relais.desk.link import Contact, Explained, explain
from relais.desk.link_picture import picture
from relais.desk.link_words import contact, contacts, field_word, grounds, level_word, signed, sums
from relais.desk.to_judge import next_to_judge
from relais.language.tongue import Tongue
from relais.web.judging import Asked, Judging, just_judged, refused
from relais.web.render import page
from relais.web.undo import After
from relais.web.visitor import Acting, Person, Visitor

ROUTES = APIRouter()


@dataclass(frozen=True)
class Line:
    """One thing that both mentions may say: its heading, what each says, and how far that is the same."""

    heading: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    same: tuple[str, ...]


@ROUTES.get("/link/{link}")
def show(
    link: str, person: Person, after: After = 0, of: Annotated[str, Query()] = ""
) -> Response:  # fmt: skip
    """Show a link. `after`: the judgement just recorded on the link `of`, before this one."""
    return _page(person, link, Judging(), after=after, of=of)


@ROUTES.get("/link/{link}/next")
def following(link: str, person: Person) -> Response:
    """Go to the link that waits behind this one."""
    return _onward(person, link)


@ROUTES.post("/link/{link}/judge")
def judge_it(link: str, person: Acting, asked: Asked) -> Response:
    """Record a judgement and go on to the next link that waits; what it takes apart is shown first."""
    try:
        done = asked.judge(person, [link])
    except DeskError as error:
        return _page(person, link, Judging(asked, error=refused(person, error)))
    if done.number is None:
        return _page(person, link, Judging(asked, would=done))
    return _onward(person, link, f"?after={done.number}&of={quote(link)}")


def _onward(person: Visitor, link: str, told: str = "") -> Response:
    found = next_to_judge(person.home, link)
    return RedirectResponse(f"/link/{found}{told}" if found else f"/review{told}", 303)


def _page(person: Visitor, link: str, judging: Judging, *, after: int = 0, of: str = "") -> Response:
    said = person.tongue
    found = explain(person.home, link)
    parts = [
        {"field": field_word(one.field, said), "level": level_word(one, said), "bits": signed(one.bits, said),
         "running": signed(one.running, said)}
        for one in found.parts
    ]  # fmt: skip
    return page(
        person, "link.html", here="queue", status=judging.status, found=found, lines=_lines(found, said), parts=parts,
        picture=picture(found, said), sums=sums(found, said), contacts=contacts(found.common, said),
        grounds=grounds(found, said), judging=judging, judged=about(person.home, link),
        after=just_judged(person, after), judged_at=f"/link/{of}",
    )  # fmt: skip


def _lines(found: Explained, said: Tongue) -> list[Line]:
    """Return what both sides say, side by side; what neither says is left out."""
    _ = said.text
    left, right = found.left, found.right
    lines = [
        _line(_("role"), [_(left.role)], [_(right.role)]),
        _line(_("name"), [left.name], [right.name]),
        _line(_("nickname"), [left.nickname], [right.nickname]),
        _line(_("birth_date"), [left.birth_date], [right.birth_date]),
        _line(_("address"), [left.address], [right.address]),
    ]
    common = {(one.kind, one.value) for one in found.common}
    for kind in dict.fromkeys(one.kind for one in (*left.contacts, *right.contacts)):
        sides = [_written(one.contacts, kind) for one in (left, right)]
        both = [value for of, value in common if of == kind]
        lines.append(Line(_(kind), sides[0], sides[1], tuple(sorted(both))))
    return [one for one in lines if one.left or one.right]


def _line(heading: str, left: Sequence[str | None], right: Sequence[str | None]) -> Line:
    here, there = (tuple(one for one in side if one) for side in (left, right))
    return Line(heading, here, there, tuple(one for one in here if one in there))


def _written(held: Sequence[Contact], kind: str) -> tuple[str, ...]:
    return tuple(contact(one.service, one.value, one.raw) for one in held if one.kind == kind)
