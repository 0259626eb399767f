"""One link in sentences, as both doors say them: what its bits mean, how far they go, who holds what both bear."""

from collections.abc import Sequence
from datetime import date

from relais.desk.derived import Weighed
from relais.desk.link import Common, Explained, Held, Part
from relais.language.tongue import Tongue
from relais.language.words import FIELDS
from relais.model.notice import msg

JUDGED = msg("A named person judged them the same: `relais judgements` says who, when and why.")
# Beyond this the number would claim what no model knows.
_MOST_ODDS = 1_000_000


def field_word(name: str, said: Tongue) -> str:
    """Return what a field of the weights is called; fields that only this home has keep their name."""
    return said.text(FIELDS[name]) if name in FIELDS else name


def level_word(part: Part, said: Tongue) -> str:
    """Return what was found in a field; of the first part, what it starts from."""
    _ = said.text
    return _("two mentions taken at random are hardly ever one person") if part.level is None else _(part.level)


def signed(bits: float, said: Tongue) -> str:
    """Return bits with their sign, to one tenth, a comma before it in French."""
    told = f"{round(bits, 1) + 0.0:+.1f}"  # no minus before nothing
    return told.replace(".", ",") if said.language == "fr" else told


def odds(bits: float, said: Tongue) -> str:
    """Return the odds that bits stand for, in words."""
    _ = said.text
    if abs(bits) > _MOST_ODDS.bit_length() - 1:
        return _("more than a million to 1 for it") if bits > 0 else _("more than a million to 1 against it")
    count = f"{2.0 ** abs(bits):,.0f}" if abs(bits) >= 4 else f"{2.0 ** abs(bits):.1f}"
    if said.language == "fr":  # where a comma begins the fraction
        count = count.replace(",", "\u202f").replace(".", ",")
    return (_("{count} to 1 for it") if bits >= 0 else _("{count} to 1 against it")).format(count=count)


def model_line(model: Weighed, said: Tongue) -> str:
    """Return which weights these are."""
    _ = said.text
    digest = model.digest[:12]
    if model.nodes is None:
        return _("weights as shipped, not estimated on this home's own mentions; model {digest}").format(digest=digest)
    return _("weights estimated on {count} different mentions of this home; model {digest}").format(
        count=model.nodes, digest=digest
    )


def sums(found: Explained, said: Tongue) -> list[str]:
    """Return what the sum of a link means, and where it stands."""
    _ = said.text
    weights = found.weights
    texts = [
        _("Sum: {bits} bits. Each bit doubles the odds; under this model they are {odds}.").format(
            bits=signed(found.bits, said), odds=odds(found.bits, said)),
        _("This is a weight of agreement under a model. It is no “probability of guilt”, and does not establish "
          "identity in law."),
    ]  # fmt: skip
    named = {part.field for part in found.parts}
    if named & {"contact", "near"}:
        texts.append(_("A contact in common, or nearly so, makes up for the start: that is part of its bits."))
    if named & {"name", "alias"} and weights.nodes is not None:
        texts.append(_("Of names, what is rare counts for more than what is common."))
    return [*texts, f"{_limits(weights, said)} {standing(found, said)}"]


def _limits(weights: Weighed, said: Tongue) -> str:
    _ = said.text
    if weights.clear < weights.merge:
        text = _("Shown as a lead from {lead}, proposed from {proposal}, merged from {merge} bits, or from {clear}"
                 " where nobody else fits nearly as well.")  # fmt: skip
    else:
        text = _("Shown as a lead from {lead}, proposed from {proposal}, merged from {merge} bits.")
    return text.format(
        lead=signed(weights.lead, said),
        proposal=signed(weights.proposal, said),
        clear=signed(weights.clear, said),
        merge=signed(weights.merge, said),
    )


def standing(found: Explained, said: Tongue) -> str:
    """Return how far a link goes, and why."""
    _ = said.text
    if found.use == "merged":
        if found.because == "judged":
            return _(JUDGED)
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


def contacts(common: Sequence[Common], said: Tongue) -> list[str]:
    """Return each contact that both sides bear, and who holds it."""
    return [
        f"{said.text(one.kind)} {contact(one.service, one.value, one.value)}: {holders(one, said)}" for one in common
    ]


def contact(service: str | None, value: str, raw: str) -> str:
    """Return a contact as normalised, and as written where that differs."""
    service = f"{service} " if service else ""
    return f"{service}{value}" if raw == value else f"{service}{value} (“{raw}”)"


def holders(one: Common, said: Tongue) -> str:
    """Return who holds a contact, as far as full names tell."""
    _ = said.text
    if one.hub:
        return _("joins nobody, and counts for nothing: {reason}").format(reason=_(one.hub))
    if not one.holders:
        return _("no full name stands on it; it counts as held by one person")
    names = ", ".join(_holder(held, said) for held in one.holders)
    if len(one.holders) == 1:
        return _("one person holds it, as far as names tell: {names}").format(names=names)
    return _("{count} hold it, as far as names tell: {names}").format(count=len(one.holders), names=names)


def _holder(held: Held, said: Tongue) -> str:
    spelt = " / ".join(held.names)
    if held.first is None and held.last is None:
        return spelt
    return f"{spelt} ({_days(held.first, held.last, said)})"


def _days(first: date | None, last: date | None, said: Tongue) -> str:
    _ = said.text
    return _("{first} to {last}").format(first=first or "?", last=last or "?")


def grounds(found: Explained, said: Tongue) -> list[str]:
    """Return which weights these are, and which authorisation covers both sides."""
    _ = said.text
    end = _("until {day}").format(day=found.until) if found.until else _("without end")
    given = found.authorisation or _("none on record")
    return [
        _("Model: {model}.").format(model=model_line(found.weights, said)),
        _("Authorisation that covers both: “{reference}”, {end}.").format(reference=given, end=end),
    ]


def doubts(contradictions: int, weakest: float | None, bridges: int, said: Tongue) -> list[str]:
    """Return in words why a subject may be more than one person."""
    _ = said.text
    told = []
    if contradictions:
        told.append(
            _("pairs of mentions whose names or dates of birth contradict: {count}").format(count=contradictions)
        )
    if weakest is not None:
        told.append(_("it hangs on a link of {bits} bits").format(bits=signed(weakest, said)))
    if bridges:
        told.append(_("links without which it falls in two: {count}").format(count=bridges))
    return told
