"""A model: what each level of agreement weighs, where it comes from, and from how many bits on a link is shown or made.

Weights are bits: one bit doubles the odds. A model is never changed: a new training makes a new one, with a digest of
its own.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from importlib.resources import files

from relais.link.fields import alias, birth, contact, words
from relais.link.holders import BANDS
from relais.link.names.compare import LEVELS as NAME_LEVELS
from relais.model.notice import msg

VERSION = 2
OTHER_VERSION = msg("the model is of version {version}, and this program reads version {expected}: train anew")
BROKEN = msg("this is no model: {reason}")

# How many levels each field has; a field that is not named here is a text.
_LEVELS = {"name": len(NAME_LEVELS), "birth": len(birth.LEVELS), "text": len(words.LEVELS), "net": 1}

# Where a weight comes from.
SHIPPED, ESTIMATED = "shipped", "estimated"


class ModelError(ValueError):
    """A model cannot be used: `template` filled with `params` says why."""

    def __init__(self, template: str, **params: object) -> None:
        super().__init__(template.format(**params))
        self.template, self.params = template, params


@dataclass(frozen=True)
class Field:
    """The levels of one field, best first: how often each occurs among one person's pairs (m), and among others' (u).

    `typical`: the mean rarity, in bits, of what agrees among others' pairs at this level: what is rarer weighs more.
    """

    m: tuple[float, ...]
    u: tuple[float, ...]
    typical: tuple[float, ...] = ()
    origin: str = SHIPPED

    def bits(self) -> list[float]:
        """Return the weight of each level."""
        return [math.log2(m / u) for m, u in zip(self.m, self.u, strict=True)]


@dataclass(frozen=True)
class Thresholds:
    """Bits from which a pair is listed as a lead, proposed, and merged until a person says otherwise.

    From `clear` bits on it is merged where nobody else fits either side nearly as well.
    """

    lead: float
    proposal: float
    clear: float
    merge: float


@dataclass(frozen=True)
class Model:
    """Everything the scorer needs. `rarity`: hash of a word to its bits, words not in it weigh `rare`.

    `prior`: log2 of the odds that two mentions taken at random are one person.
    `contact`: bits per band of `holders.BANDS`, beyond what makes up for the prior; `more`: of each further contact in
    common; `near`: bits per level of `contact.LEVELS`, beyond the prior as well; `alias`: what a screen name that
    spells a name weighs less than the name itself, per level; `differ`: bits of each kind of contact that both have as
    their own.
    """

    prior: float
    fields: Mapping[str, Field]
    contact: tuple[float, ...]
    more: float
    near: tuple[float, ...]
    alias: tuple[float, ...]
    differ: float
    thresholds: Thresholds
    rare: float
    rarity: Mapping[int, float] = field(default_factory=dict)
    origin: str = SHIPPED
    trained: Mapping[str, object] = field(default_factory=dict)

    def to_json(self) -> str:
        """Return the model as text; equal models give equal text."""
        body = {**asdict(self), "rarity": {f"{word:016x}": bits for word, bits in sorted(self.rarity.items())}}
        return json.dumps({"version": VERSION, **body}, sort_keys=True, indent=1)

    @property
    def digest(self) -> str:
        """Return what names this very model."""
        return sha256(self.to_json().encode()).hexdigest()


def from_json(text: str) -> Model:
    """Read a model; raises ModelError where it is none, or of another version."""
    try:
        body = json.loads(text)
    except ValueError as error:
        raise ModelError(BROKEN, reason=error) from error
    version = body.pop("version", None) if isinstance(body, dict) else None
    if version is None:
        raise ModelError(BROKEN, reason="it names no version")
    if type(version) is not int or version != VERSION:
        raise ModelError(OTHER_VERSION, version=version, expected=VERSION)
    try:
        model = Model(
            prior=float(body["prior"]),
            fields={name: _field(told) for name, told in body["fields"].items()},
            contact=tuple(map(float, body["contact"])),
            more=float(body["more"]),
            near=tuple(map(float, body["near"])),
            alias=tuple(map(float, body["alias"])),
            differ=float(body["differ"]),
            thresholds=_thresholds(body["thresholds"]),
            rare=float(body["rare"]),
            rarity={int(word, 16): float(bits) for word, bits in body.get("rarity", {}).items()},
            origin=str(body.get("origin", SHIPPED)),
            trained=dict(body.get("trained", {})),
        )
        _check(model)
    except KeyError as error:
        raise ModelError(BROKEN, reason=f"it has no “{error.args[0]}”") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise ModelError(BROKEN, reason=error) from error
    return model


def _check(model: Model) -> None:
    """Raise ValueError where a level has no weight or a weight is no number, and KeyError where a field is missing."""
    weighed = {"contact": (model.contact, len(BANDS)), "near": (model.near, len(contact.LEVELS))}
    weighed["alias"] = model.alias, len(alias.LEVELS)
    for name in {**_LEVELS, **model.fields}:
        field = model.fields[name]
        weighed[name] = field.m, _LEVELS.get(name, _LEVELS["text"])
        weighed[f"typical rarity of {name}"] = field.typical, len(field.typical and field.m)
    for name, (weights, levels) in weighed.items():
        if len(weights) != levels:
            raise ValueError(f"{name} has {len(weights)} levels of {levels}")
    numbers = [model.prior, model.more, model.differ, model.rare, *asdict(model.thresholds).values()]
    numbers += [bits for weights, _levels in weighed.values() for bits in weights]
    if not all(map(math.isfinite, (*numbers, *model.rarity.values()))):
        raise ValueError("each weight is a number of bits")
    limits = model.thresholds
    if not limits.lead <= limits.proposal <= limits.clear <= limits.merge:
        raise ValueError(
            "what merges weighs no less than what merges where it is clear, that no less than what is proposed,"
            " and that no less than a lead"
        )


def _field(told: Mapping[str, object]) -> Field:
    m, u, typical = (tuple(float(x) for x in told.get(name, ())) for name in ("m", "u", "typical"))  # type: ignore[attr-defined]
    if len(m) != len(u) or not all(0 < x <= 1 for x in (*m, *u)):
        raise ValueError("each level has a share of 0 to 1 among one person's pairs and among others'")
    return Field(m, u, typical, str(told.get("origin", SHIPPED)))


def _thresholds(told: Mapping[str, float]) -> Thresholds:
    limits = {name: float(told[name]) for name in ("lead", "proposal", "clear", "merge")}
    if len(told) > len(limits):
        raise ValueError("there are four limits: lead, proposal, clear and merge")
    return Thresholds(**limits)


def shipped() -> Model:
    """Return the model for homes too small to estimate one."""
    return from_json((files("relais.link.weights") / "shipped.json").read_text(encoding="utf-8"))
