"""The explanation of one link, as `relais why L-…` prints it: both mentions, the weights, and how far they go."""

from dataclasses import asdict
from datetime import date

from relais.cli.listing import console, line, listing, print_json
from relais.cli.speak import LANGUAGE, _
from relais.desk.derived import Weighed
from relais.desk.link import Common, Explained, Held, Part, Side
from relais.language.sorting import Row
from relais.language.words import FIELDS

# A sign of the bar stands for so many bits; it is cut where all know that it is much.
_BITS_A_SIGN = 2
_LONGEST_BAR = 20
# Beyond this the number would claim what no model knows.
_MOST_ODDS = 1_000_000


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
    for text in (*_sums(found), *_contacts(found), *_grounds(found)):
        out.print(line(text), markup=False, soft_wrap=True)
    _print_judging(found)


def field_word(name: str) -> str:
    """Return what a field of the weights is called; fields that only this home has keep their name."""
    return _(FIELDS[name]) if name in FIELDS else name


def signed(bits: float) -> str:
    """Return bits with their sign, to one tenth."""
    return f"{round(bits, 1) + 0.0:+.1f}"  # no minus before nothing


def odds(bits: float) -> str:
    """Return the odds that bits stand for, in words."""
    if abs(bits) > _MOST_ODDS.bit_length() - 1:
        return _("more than a million to 1 for it") if bits > 0 else _("more than a million to 1 against it")
    count = f"{2.0 ** abs(bits):,.0f}" if abs(bits) >= 4 else f"{2.0 ** abs(bits):.1f}"
    if LANGUAGE == "fr":  # where a comma begins the fraction
        count = count.replace(",", "\u202f").replace(".", ",")
    return (_("{count} to 1 for it") if bits >= 0 else _("{count} to 1 against it")).format(count=count)


def model_line(model: Weighed) -> str:
    """Return which weights these are."""
    digest = model.digest[:12]
    if model.nodes is None:
        return _("weights as shipped, not estimated on this home's own mentions; model {digest}").format(digest=digest)
    return _("weights estimated on {count} different mentions of this home; model {digest}").format(
        count=model.nodes, digest=digest
    )


def _row(part: Part) -> Row:
    signs = min(round(abs(part.bits) / _BITS_A_SIGN), _LONGEST_BAR)
    level = _("two mentions taken at random are hardly ever one person") if part.level is None else _(part.level)
    bar = ("-" if part.bits < 0 else "+") * signs
    return {"field": field_word(part.field), "level": level, "bits": signed(part.bits), "bar": bar,
            "running": signed(part.running)}  # fmt: skip


def _print_side(number: str, side: Side) -> None:
    out = console()
    head = f"\n{number}  {side.mention}  {_(side.role)}  {side.subject or ''}"
    out.print(head.rstrip(), markup=False, soft_wrap=True)
    out.print(line(f"   {side.source}  {side.locator or _('(the whole file)')}"), markup=False, soft_wrap=True)
    told = [(_("name"), side.name), (_("nickname"), side.nickname if side.nickname != side.name else None),
            (_("birth_date"), side.birth_date), (_("address"), side.address)]  # fmt: skip
    told += [(_(one.kind), _contact(one.service, one.value, one.raw)) for one in side.contacts]
    for what, value in told:
        if value:
            out.print(line(f"   {what}: {value}"), markup=False, soft_wrap=True)


def _contact(service: str | None, value: str, raw: str) -> str:
    service = f"{service} " if service else ""
    return f"{service}{value}" if raw == value else f"{service}{value} (“{raw}”)"


def _sums(found: Explained) -> list[str]:
    """Return the sum, what it means, and where it stands."""
    weights = found.weights
    texts = [
        _("Sum: {bits} bits. Each bit doubles the odds; under this model they are {odds}.").format(
            bits=signed(found.bits), odds=odds(found.bits)),
        _("This is a weight of agreement under a model. It is no “probability of guilt”, and does not establish "
          "identity in law."),
    ]  # fmt: skip
    named = {part.field for part in found.parts}
    if named & {"contact", "near"}:
        texts.append(_("A contact in common, or nearly so, makes up for the start: that is part of its bits."))
    if named & {"name", "alias"} and weights.nodes is not None:
        texts.append(_("Of names, what is rare counts for more than what is common."))
    return ["", *texts, "", f"{_limits(weights)} {_standing(found)}"]


def _limits(weights: Weighed) -> str:
    if weights.clear < weights.merge:
        text = _("Shown as a lead from {lead}, proposed from {proposal}, merged from {merge} bits, or from {clear}"
                 " where nobody else fits nearly as well.")  # fmt: skip
    else:
        text = _("Shown as a lead from {lead}, proposed from {proposal}, merged from {merge} bits.")
    return text.format(
        lead=signed(weights.lead),
        proposal=signed(weights.proposal),
        clear=signed(weights.clear),
        merge=signed(weights.merge),
    )


def _standing(found: Explained) -> str:
    if found.use == "merged":
        if found.because == "judged":
            return _("A named person judged them the same: `relais judgements` says who, when and why.")
        if found.because == "ahead":
            return _("This one is merged because nobody else fits nearly as well, until a named person says otherwise.")
        if found.because == "others":
            return _("This one alone would not merge them: they are one subject through other links.")
        return _("This one is merged: both are proposed as one subject until a named person says otherwise.")
    if found.refused:
        return _("This one is not merged, because of the subject that it would make: {reason}.").format(
            reason=_(found.refused)
        )
    if found.bits >= found.weights.merge:
        return _("This one weighs enough, and is not merged: one side does not hold together by itself.")
    if found.use == "proposal":
        return _("This one is proposed: it does not weigh enough to be merged.")
    return _("This one is a mere lead: it does not weigh enough to be proposed.")


def _contacts(found: Explained) -> list[str]:
    return [f"{_(one.kind)} {_contact(one.service, one.value, one.value)}: {_holders(one)}" for one in found.common]


def _holders(one: Common) -> str:
    if one.hub:
        return _("joins nobody, and counts for nothing: {reason}").format(reason=_(one.hub))
    if not one.holders:
        return _("no full name stands on it; it counts as held by one person")
    names = ", ".join(_holder(held) for held in one.holders)
    if len(one.holders) == 1:
        return _("one person holds it, as far as names tell: {names}").format(names=names)
    return _("{count} hold it, as far as names tell: {names}").format(count=len(one.holders), names=names)


def _holder(held: Held) -> str:
    spelt = " / ".join(held.names)
    if held.first is None and held.last is None:
        return spelt
    return f"{spelt} ({_days(held.first, held.last)})"


def _days(first: date | None, last: date | None) -> str:
    return _("{first} to {last}").format(first=first or "?", last=last or "?")


def _grounds(found: Explained) -> list[str]:
    end = _("until {day}").format(day=found.until) if found.until else _("without end")
    given = found.authorisation or _("none on record")
    return [
        "",
        _("Model: {model}.").format(model=model_line(found.weights)),
        _("Authorisation that covers both: “{reference}”, {end}.").format(reference=given, end=end),
    ]


def _print_judging(found: Explained) -> None:
    pair = f"{found.left.mention} {found.right.mention}"
    console().print(
        _('A named person decides: relais judge same {pair} --reason "…" (or different, or unsure).').format(pair=pair),
        markup=False, soft_wrap=True,
    )  # fmt: skip
