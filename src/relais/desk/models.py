"""The models of a home: each training is kept, the latest weighs, and a home without one uses what is shipped."""

from dataclasses import dataclass, replace

from relais.desk.act import decision, plainly
from relais.desk.derived import Weighed
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.ledger.durable import write
from relais.ledger.read import read
from relais.link.links import PRIOR, levels
from relais.link.run import trained
from relais.link.weights.compared import ALIAS, CONTACT, DIFFER, NEAR
from relais.link.weights.model import ESTIMATED, SHIPPED, Model, ModelError, from_json, shipped
from relais.model.notice import msg

UNUSABLE = msg("{path}: {reason}")
# What a model is kept under: its number, and the beginning of its digest. What else lies there is none of ours.
_KEPT = "[0-9]" * 6 + "-*.json"
# From so many bits on a home's own estimate merges: one in a thousand is another's, where the estimate holds.
SURE_BITS = 10.0
# What is shipped has counted no words, and cannot tell a rare name from a common one: there, that nobody else of a name
# is known says little, and a lower limit for what is clear is left to a home's own estimate.
CLEAR_BITS = 6.0


@dataclass(frozen=True)
class Weight:
    """What one level of a field weighs, in bits: `level` in words, None for the prior; `origin`: shipped or estimated.

    A contact in common, or nearly so, makes up for the prior besides; an alias adds to the best level of names.
    """

    field: str
    level: str | None
    bits: float
    origin: str


def current(home: Home) -> Model:
    """Return the model that weighs in this home; raises DeskError where the latest cannot be read."""
    latest = max(home.models.glob(_KEPT), default=None)
    if latest is None:
        return shipped()
    try:
        return from_json(latest.read_text(encoding="utf-8"))
    except (ModelError, OSError, UnicodeDecodeError) as error:
        raise DeskError(UNUSABLE, path=latest, reason=error) from error


def weighed(model: Model) -> Weighed:
    """Return what a run keeps of the model that weighed its links."""
    limits, nodes = model.thresholds, model.trained.get("nodes")
    counted = nodes if isinstance(nodes, int) else None
    return Weighed(model.digest, model.origin, counted, limits.lead, limits.proposal, limits.clear, limits.merge)


def described(model: Model) -> list[Weight]:
    """Return what every level weighs, and where that comes from; the prior first."""
    rows = [Weight(PRIOR, None, model.prior, model.origin)]
    for name, field in model.fields.items():
        rows += [
            Weight(name, level, bits, field.origin) for level, bits in zip(levels(name), field.bits(), strict=True)
        ]
    beyond = ((CONTACT, model.contact), (NEAR, model.near), (ALIAS, model.alias), (DIFFER, (model.differ,)))
    for name, weights in beyond:
        rows += [Weight(name, level, bits, SHIPPED) for level, bits in zip(levels(name), weights, strict=True)]
    return rows


def train(home: Home) -> Model:
    """Estimate a model on the ledger as it stands, and keep it beside the earlier ones; return it.

    Where the ledger is too small, what is returned is the shipped model; it is kept where it takes another's place.
    """
    (home.derived / "tmp").mkdir(parents=True, exist_ok=True)
    with plainly():
        con, state = read(home.ledger)
    model = _sure(trained(con))
    details: dict[str, object] = {"model": model.digest, "origin": model.origin, "on": state.head}
    with decision(home, "train", details):
        if model.origin == ESTIMATED or any(home.models.glob(_KEPT)):
            home.models.mkdir(exist_ok=True)
            number = 1 + max((int(path.name[:6]) for path in home.models.glob(_KEPT)), default=0)
            write(home.models / f"{number:06}-{model.digest[:12]}.json", model.to_json())
    return model


def _sure(model: Model) -> Model:
    """Return the model with the limits from which a home merges; what is shipped has been measured at its own."""
    if model.origin != ESTIMATED:
        return model
    return replace(model, thresholds=replace(model.thresholds, clear=CLEAR_BITS, merge=SURE_BITS))
