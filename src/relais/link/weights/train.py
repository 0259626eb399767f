"""Training: what agreement weighs in this home, estimated on its own nodes without anybody saying who is who.

u, the levels of people who are not the same, comes from pairs drawn at random with a fixed seed, and for equal values
from their counts. m comes from three kinds of pairs that share something else: a contact of one holder, a date of
birth, a name. In each kind a part are one person's, and Splink finds which part (`splink.learn`). What cannot be
estimated stays as shipped.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from relais.link.fields import birth
from relais.link.fields.contacts import Worth
from relais.link.names.compare import LEVELS as NAME_LEVELS
from relais.link.nodes import Nodes
from relais.link.weights import rarity
from relais.link.weights.compared import ALIAS, BIRTH, CONTACT, DIFFER, NAME, NEAR, NET, Compared, Levels, compared
from relais.link.weights.model import ESTIMATED, Field, Model
from relais.link.weights.rarity import RAREST, Rarity
from relais.link.weights.score import weigh
from relais.link.weights.splink import Learnt, learn

# Levels of a name from which on it may be another: only what is before them says that two pairs share a name.
ONE_NAME = 2

SEED = 20261128
RANDOM_PAIRS = 200_000
# Pairs of one kind that Splink is given at most, and persons' pairs among them below which nothing is estimated.
MOST_PAIRS = 100_000
FEWEST = 100
# Fewer nodes make no frequencies.
FEWEST_NODES = 500
# A level that was not met among the random pairs may have been missed by chance.
_SMOOTH = 0.5
# Levels of a name all of whose words agree: blocking brings such pairs together, so that they can be counted.
_AGREEING = range(NAME_LEVELS.index("one_word"))
_NAME_ROUNDS = 4
# Of the pairs at such a level, at least so many are taken for two people's: m is only an estimate.
_LEAST_NAMESAKES = 0.05
_ROUNDS = 50
# Pairs weighed together for the prior: of each field's bits only the sum is wanted.
_WEIGHED = 1_000_000
_MOST_SHARE = 0.99


def counted(nodes: Nodes, model: Model) -> Model:
    """Return the model with the words of the nodes counted, and so known for common or rare; itself where too few."""
    return model if len(nodes) < FEWEST_NODES else replace(model, rarity=_rarity(nodes), rare=RAREST)


def train(
    nodes: Nodes, apart: NDArray[np.bool_], found: Compared, model: Model, worth: Worth, seed: int = SEED
) -> Model:
    """Return a model estimated on what was found of the candidates; `model` stands where nothing can be.

    `model` comes from `counted`, and found what `found` holds; `apart` says which pairs are of two nodes. The same
    nodes, pairs and seed give the same model, byte for byte.
    """
    if len(nodes) < FEWEST_NODES:
        return model
    rng = np.random.default_rng(seed)
    model = replace(model, fields=_others(nodes, model, worth, rng))
    fields = _same(found, apart, model.fields, rng)
    model = replace(model, fields=fields, origin=ESTIMATED, trained={"seed": seed, "nodes": len(nodes)})
    for _round in range(_NAME_ROUNDS):
        model = replace(model, prior=_prior(found, apart, model, len(nodes)))
        model = replace(model, fields={**model.fields, NAME: _namesakes(found.levels[NAME][apart], model, nodes)})
    return replace(model, prior=_prior(found, apart, model, len(nodes)))


def _rarity(nodes: Nodes) -> dict[int, float]:
    counts: Counter[str] = Counter()
    for code, count in Counter(nodes.name[nodes.name >= 0].tolist()).items():
        for word in rarity.name_words(nodes.names[code]):
            counts[word] += count
    bits = rarity.measured("name", sorted(counts.items()), max(int((nodes.name >= 0).sum()), 1))
    for name, codes in nodes.texts.items():
        there = codes[codes >= 0]
        values = [(nodes.values[name][code], count) for code, count in sorted(Counter(there.tolist()).items())]
        bits |= rarity.measured(name, values, max(there.size, 1))
    nets: Counter[str] = Counter(net for own in nodes.nets for net in own)
    return bits | rarity.measured("net", sorted(nets.items()), max(sum(map(bool, nodes.nets)), 1))


def _others(nodes: Nodes, model: Model, worth: Worth, rng: np.random.Generator) -> dict[str, Field]:
    """Return the fields with u and the typical rarity as random pairs show them."""
    fields = dict(model.fields)
    for name in nodes.texts:
        fields.setdefault(name, model.fields["text"])
    left, right = (rng.integers(0, len(nodes), RANDOM_PAIRS) for _side in range(2))
    apart = left != right
    left, right = left[apart], right[apart]
    found = compared(nodes, left, right, worth, Rarity(model.rarity, model.rare))
    for name, field in list(fields.items()):
        levels = found.levels.get(name)
        if levels is None or name == NET or (levels >= 0).sum() < FEWEST:
            continue
        seen = np.bincount(levels[levels >= 0], minlength=len(field.u)) + _SMOOTH
        fields[name] = replace(field, u=tuple((seen / seen.sum()).tolist()))
    fields["name"] = replace(fields["name"], typical=_typical(found, fields["name"]))
    fields["birth"] = _with_first(fields["birth"], _same_date(nodes))
    for name, codes in nodes.texts.items():
        shares = np.bincount(codes[codes >= 0]) / max(int((codes >= 0).sum()), 1)
        met = float((shares**2).sum())
        if met:
            fields[name] = replace(_with_first(fields[name], met), typical=(-float(np.log2(met)), 0.0, 0.0, 0.0))
    return fields


def _with_first(field: Field, share: float) -> Field:
    """Return the field with u of its best level reckoned, not sampled: it is too rare for a sample."""
    # Where everybody has the same, it says next to nothing; but no level may be impossible.
    share = min(share, _MOST_SHARE)
    rest = sum(field.u[1:])
    return replace(field, u=(share, *(u / rest * (1 - share) for u in field.u[1:])))


def _same_date(nodes: Nodes) -> float:
    """Return how often two people share a date of birth: the same year, and the same day in it, which are independent.

    Counting equal dates would count the home's own duplicates.
    """
    full = nodes.birth[nodes.birth[:, 2] > 0].astype(np.int64)
    if len(full) < FEWEST:
        return 1 / (365 * 60)
    year, day = np.bincount(full[:, 0]) / len(full), np.bincount(full[:, 1] * 32 + full[:, 2]) / len(full)
    return float((year**2).sum() * (day**2).sum())


def _typical(found: Compared, field: Field) -> tuple[float, ...]:
    """Return the mean rarity of the words that random pairs share, per level of names."""
    means = list(field.typical)
    for level in range(len(means)):
        extents = found.extents[NAME][found.levels[NAME] == level]
        if (extents > 0).any():
            means[level] = float(extents[extents > 0].mean())
    return tuple(means)


def _passes(found: Compared) -> Iterator[tuple[NDArray[np.bool_], tuple[str, ...]]]:
    """Yield the kinds of pairs, and what is learnt from each: all but what they have in common."""
    names = tuple(name for name in found.levels if name not in (CONTACT, NEAR, DIFFER, ALIAS, NET))
    name = found.levels[NAME]
    yield found.levels[CONTACT] == 0, names
    yield found.levels[BIRTH] == birth.SAME, tuple(name for name in names if name != BIRTH)
    yield (name >= 0) & (name < ONE_NAME), tuple(name for name in names if name != NAME)


def _same(
    found: Compared, apart: NDArray[np.bool_], fields: Mapping[str, Field], rng: np.random.Generator
) -> dict[str, Field]:
    """Return the fields with m and u as Splink finds them in the first kind of pairs that has enough.

    A contact in common says who is the same whatever names and dates do: it comes first. u of names and dates stays
    that of random pairs. That of a place is better learnt among pairs of one name, as candidates are: people of one
    name often live in one town, and are not one person. What m is known by then tells the two sorts apart.
    """
    learnt: dict[str, list[tuple[float, tuple[float, ...], float, tuple[float, ...]]]] = {}
    for chosen, names in _passes(found):
        at = np.flatnonzero(chosen & apart)
        if len(at) > MOST_PAIRS:
            at = np.sort(rng.choice(at, MOST_PAIRS, replace=False))
        levels = {name: found.levels[name][at] for name in names}
        levels = {name: column for name, column in levels.items() if (column >= 0).sum() >= FEWEST}
        if len(levels) < 2:
            continue
        before = {name: _best(name, fields[name], learnt.get(name, [])) for name in levels}
        told = _learnt(levels, before, others=NAME not in names)
        for name, m in told.m.items():
            known = int((levels[name] >= 0).sum())
            same, other = told.share * known, (1 - told.share) * known if NAME not in names else 0.0
            learnt.setdefault(name, []).append((same, m, other, told.u[name]))
    return {name: _best(name, field, learnt.get(name, [])) for name, field in fields.items()}


def _learnt(levels: dict[str, NDArray[np.int8]], fields: dict[str, Field], *, others: bool) -> Learnt:
    told = learn(levels, fields)
    if not others or (1 - told.share) * len(next(iter(levels.values()))) < FEWEST:
        return told
    known = {n: field if field.origin == ESTIMATED else replace(field, m=told.m[n]) for n, field in fields.items()}
    try:
        found = learn(levels, known, others=True)
    except ValueError:
        return told
    return replace(found, m=told.m)


def _best(name: str, field: Field, found: list[tuple[float, tuple[float, ...], float, tuple[float, ...]]]) -> Field:
    m = next((shares for weight, shares, _w, _u in found if weight >= FEWEST), None)
    if m is None:
        return field
    u = next((shares for _w, _m, weight, shares in found if weight >= FEWEST), field.u)
    return replace(field, m=m, u=field.u if name in (NAME, BIRTH, NET) else u, origin=ESTIMATED)


def _namesakes(levels: Levels, model: Model, nodes: Nodes) -> Field:
    """Return the weights of names with u of the best levels counted: the pairs that are there, less one person's own.

    Random pairs hold too few namesakes to count, and the home's own duplicates among them.
    """
    field = model.fields[NAME]
    named = int((nodes.name >= 0).sum())
    pairs = max(named * (named - 1) / 2, 1.0)
    met = np.bincount(levels[levels >= 0], minlength=len(field.u))
    u = np.array(field.u)
    for level in _AGREEING:
        others = met[level] - 2.0**model.prior * pairs * field.m[level]
        u[level] = max(others, _LEAST_NAMESAKES * met[level] + _SMOOTH) / pairs
    return replace(field, u=tuple((u / u.sum()).tolist()))


def _prior(found: Compared, apart: NDArray[np.bool_], model: Model, nodes: int) -> float:
    """Return log2 of the odds at which the candidates bear out the prior itself: found by going round until it rests.

    What a contact weighs makes up for the prior; such pairs count as they stand.
    """
    at = np.flatnonzero(apart)
    total = np.concatenate(
        [weigh(found.take(at[start : start + _WEIGHED]), model).total for start in range(0, at.size or 1, _WEIGHED)]
    )
    sure = (found.levels[CONTACT][at] >= 0) | (found.levels[NEAR][at] >= 0)
    settled = float((1 / (1 + np.exp2(-total[sure]))).sum())
    evidence = total[~sure] - model.prior
    pairs = nodes * (nodes - 1) / 2
    prior = model.prior
    for _round in range(_ROUNDS):
        share = (settled + float((1 / (1 + np.exp2(-(evidence + prior)))).sum())) / pairs
        prior = float(np.log2(max(share, 1 / pairs)))
    return round(prior, 3)
