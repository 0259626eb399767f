"""The grid: worlds on which nothing was tuned. Every name of a parameter of `relais world` that we use stands here."""

import os
import shutil
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import product
from pathlib import Path
from typing import Any

import tomli_w

Parameters = Mapping[str, Mapping[str, Any]]

PAYERS = 3_000


@dataclass(frozen=True)
class Cell:
    """One world of the grid: its name 'GROUP/…', what it changes, and the kinds of folders its inbox lacks."""

    name: str
    parameters: Parameters = field(default_factory=dict)
    without: tuple[str, ...] = ()


def cells() -> list[Cell]:
    """Return every cell: frontier, ablation, joins, lags of sessions, published cases, held-out worlds."""
    return [*_frontier(), *_ablation(), *_joins(), *lags(), *_cases(), *_held_out()]


def toml_of(parameters: Parameters) -> str:
    """Return the text of a parameter file."""
    return tomli_w.dumps(parameters)


def thinned(inbox: Path, without: tuple[str, ...], target: Path) -> None:
    """Copy an inbox by links, without the folders of some kinds ('2026-01-02_KIND_7')."""
    target.mkdir(parents=True)
    for folder in sorted(inbox.iterdir()):
        if folder.name.partition("_")[2].rpartition("_")[0] not in without:
            shutil.copytree(folder, target / folder.name, copy_function=os.link)


def _frontier() -> list[Cell]:
    """Return the sweep of the share of a named facilitator's payers who are lawful."""
    return [
        Cell(f"frontier/innocent={share:g}", {"world": {"innocent_share": share}})
        for share in (0.05, 0.25, 0.5, 0.9, 0.98)
    ]


# What a unit may not have: each kind of source in turn.
SOURCES: Mapping[str, tuple[str, ...]] = {
    "alerts": ("ncmec", "company", "liaison"),
    "seizures": ("seizure",),
    "transfers": ("answer_transfers",),
    "bank": ("answer_bank",),
    "calls": ("answer_calls",),
    "addresses": ("answer_ip",),
}


def _ablation() -> list[Cell]:
    return [Cell("ablation/whole"), *(Cell(f"ablation/no {name}", {}, kinds) for name, kinds in SOURCES.items())]


def _joins() -> list[Cell]:
    return [Cell(f"joins/kept={kept:g}", {"world": {"joins_kept": kept}}) for kept in (1.0, 0.5, 0.2, 0.05)]


def _cases() -> list[Cell]:
    """Return the published cases: each file of `cases/` has its source, what it stands for, and its parameters."""
    found = sorted((files("relais.bench") / "cases").iterdir(), key=lambda item: item.name)
    held = [(item.name.removesuffix(".toml"), tomllib.loads(item.read_text("utf-8"))) for item in found]
    return [Cell(f"case/{name}", case["parameters"]) for name, case in held]


def _lag(minutes: int) -> dict[str, Any]:
    """Return the median of minutes from payment to call on the same evening."""
    return {"lag_payment_to_call_min": {"pay_first_same_evening": {"lognormal": {"median": minutes}}}}


# Worlds in which sessions can be seen, of lawful pairs too: devices seized, accounts that can be joined to payments.
_SEEN = {
    "payers": 2_000,
    "commissioners": 120,
    "facilitators": 40,
    "alerts_per_lawful_prob": 0.2,
    "seized_facilitator_share": 1.0,
    "seized_lawful_share": 1.0,
    "same_phone_share": 1.0,
    "joins_kept": 1.0,
}


def lags() -> list[Cell]:
    """Return the sweep of how long after a payment the call begins, on the same evening."""
    return [Cell(f"lags/{m}", {"world": _SEEN, "calls_and_chats": _lag(m)}) for m in (5, 25, 90, 180)]


_LAG = {f"lag={minutes}": {"calls_and_chats": _lag(minutes)} for minutes in (5, 25, 90)}
_NOTIFY = {
    f"notify={a}:{b}": {"legit_remitters": {"family_calls": {"notify_after_payment_prob": {"beta": [a, b]}}}}
    for a, b in ((1, 15), (2, 6), (6, 2))
}
_MIX = {
    "mix=sheet": {},
    "mix=look-alikes": {
        "legit_remitters": {
            "mix": {
                "family": 0.2, "mixed_couple_or_in_laws": 0.15, "romance_or_dating": 0.3, "adult_cam_or_escort": 0.2,
                "tourism_or_lodging": 0.05, "charity_or_sponsorship": 0.04, "freelance_or_small_business": 0.05,
                "online_purchase_or_scam_victim": 0.01,
            }
        }
    },
}  # fmt: skip
_ERASURE = {
    "erased=none": {"damage": {"chat_erased_share": 0.0}},
    "erased=half": {"damage": {"chat_erased_share": 0.5}},
    "erased=all": {"damage": {"chat_erased_share": 1.0}},
}
_PREVALENCE = {
    f"prevalence={share:g}": {"world": {"payers": PAYERS, "commissioners": max(round(PAYERS * share), 1)}}
    for share in (0.001, 0.005, 0.02, 0.1)
}
# What the shipped figures are already: no world of its own.
_DEFAULTS = ("lag=25", "notify=2:6", "mix=sheet")
_FACTORS: tuple[Mapping[str, Parameters], ...] = (_LAG, _NOTIFY, _MIX, _ERASURE, _PREVALENCE)


def _held_out() -> list[Cell]:
    """Return each factor's levels alone, then the corners: extremes of all five together, half of the 32."""
    alone = [
        Cell(f"held-out/{level}", changes)
        for factor in _FACTORS
        for level, changes in factor.items()
        if level not in _DEFAULTS
    ]
    ends = [(next(iter(factor)), list(factor)[-1]) for factor in _FACTORS]
    corners = [
        Cell("held-out/" + " ".join(levels), _merged(levels))
        for levels in product(*ends)
        # An even number of first ends: every two factors still meet in all four ways.
        if sum(level == end[0] for level, end in zip(levels, ends, strict=True)) % 2 == 0
    ]
    return alone + corners


def _merged(levels: tuple[str, ...]) -> Parameters:
    merged: dict[str, dict[str, Any]] = {}
    for factor, level in zip(_FACTORS, levels, strict=True):
        for section, entries in factor[level].items():
            merged.setdefault(section, {}).update(entries)
    return merged
