"""The explanation of one link, as `relais why L-…` prints it: both mentions, the weights, and how far they go."""

from dataclasses import asdict

from relais.cli.listing import console, line, listing, print_json
from relais.cli.speak import TONGUE, _
from relais.desk.link import Explained, Part, Side
from relais.desk.link_words import contact, contacts, field_word, grounds, level_word, signed, sums
from relais.language.sorting import Row

# A sign of the bar stands for so many bits; it is cut where all know that it is much.
_BITS_A_SIGN = 2
_LONGEST_BAR = 20


def print_link(found: Explained, *, as_json: bool) -> None:
    """Print one link."""
    if as_json:
        print_json(asdict(found))
        return
    out = console()
    out.print(_("{id}: are these two mentions one person?").format(id=found.id), style="bold", markup=False)
    for number, side in (("A", found.left), ("B", found.right)):
        _print_side(number, side)
    out.print()
    rows = [_row(part) for part in found.parts]
    columns = [("field", _("what is compared")), ("level", _("what the two say")), ("bits", _("bits")),
               ("bar", ""), ("running", _("sum"))]  # fmt: skip
    listing(rows, columns, title=_("What speaks for it (+) and against it (-)"), sort=None, limit=None)
    *told, stands = sums(found, TONGUE)
    for text in ("", *told, "", stands, *contacts(found.common, TONGUE), "", *grounds(found, TONGUE)):
        out.print(line(text), markup=False, soft_wrap=True)
    _print_judging(found)


def _row(part: Part) -> Row:
    signs = min(round(abs(part.bits) / _BITS_A_SIGN), _LONGEST_BAR)
    bar = ("-" if part.bits < 0 else "+") * signs
    return {"field": field_word(part.field, TONGUE), "level": level_word(part, TONGUE),
            "bits": signed(part.bits, TONGUE), "bar": bar, "running": signed(part.running, TONGUE)}  # fmt: skip


def _print_side(number: str, side: Side) -> None:
    out = console()
    head = f"\n{number}  {side.mention}  {_(side.role)}  {side.subject or ''}"
    out.print(head.rstrip(), markup=False, soft_wrap=True)
    out.print(line(f"   {side.source}  {side.locator or _('(the whole file)')}"), markup=False, soft_wrap=True)
    told = [(_("name"), side.name), (_("nickname"), side.nickname if side.nickname != side.name else None),
            (_("birth_date"), side.birth_date), (_("address"), side.address)]  # fmt: skip
    told += [(_(one.kind), contact(one.service, one.value, one.raw)) for one in side.contacts]
    for what, value in told:
        if value:
            out.print(line(f"   {what}: {value}"), markup=False, soft_wrap=True)


def _print_judging(found: Explained) -> None:
    pair = f"{found.left.mention} {found.right.mention}"
    console().print(
        _('A named person decides: relais judge same {pair} --reason "…" (or different, or unsure).').format(pair=pair),
        markup=False, soft_wrap=True,
    )  # fmt: skip
