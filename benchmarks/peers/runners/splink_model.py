"""Splink 5 as both runners use it: the same rules and training; they differ in how selectors are compared."""

import logging

import splink.comparison_level_library as cll
import splink.comparison_library as cl
from asked import Asked
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

# Two random mentions share a selector that is nobody else's about once in ten million.
RARE = 1e-7
MERGED, PROPOSED = 0.95, 0.5


def naive(asked: Asked) -> list[object]:
    """Return comparisons as the library offers them: u from random pairs, common values adjusted for."""
    found = [_name(name, by_frequency=True) for name in ("given", "surname") if name in asked.columns]
    found += _others(asked, by_frequency=True)
    for name in asked.selectors:
        exact = cl.EmailComparison(name) if name == "email" else cl.ExactMatch(name)
        found.append(exact.configure(term_frequency_adjustments=True))
    return found


def tuned(asked: Asked) -> list[object]:
    """Return comparisons that say beforehand how rarely a selector is shared by chance; no term frequency."""
    found = [_name(name, by_frequency=False) for name in ("given", "surname") if name in asked.columns]
    found += _others(asked, by_frequency=False)
    for name in asked.selectors:
        levels = [
            cll.NullLevel(name),
            cll.ExactMatchLevel(name).configure(u_probability=RARE, fix_u_probability=True),
            cll.ElseLevel().configure(u_probability=1 - RARE, fix_u_probability=True),
        ]
        found.append(cl.CustomComparison(levels, output_column_name=name))
    return found


def run(asked: Asked, comparisons: list[object]) -> None:
    """Train without labels, weigh every pair that a rule brings together, and tell them."""
    api = DuckDBAPI(connection=asked.con)
    rules = [block_on(*rule) for rule in asked.rules]
    settings = SettingsCreator(
        link_type="dedupe_only", unique_id_column_name="row", comparisons=comparisons,
        blocking_rules_to_generate_predictions=rules,
    )  # fmt: skip
    logging.getLogger("splink").setLevel(logging.ERROR)
    linker = Linker(api.register("mention"), settings, log_level=logging.ERROR)
    strict = [block_on(*rule) for rule in asked.rules if rule[0] in asked.selectors or len(rule) == 2][:5]
    linker.training.estimate_probability_two_random_records_match(strict, recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (("given", "surname"), ("dob",)):
        if set(rule) <= set(asked.columns):
            linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule), max_pairs=1e6)
    made = linker.inference.predict(threshold_match_weight=-10)
    asked.tell(f"""
        SELECT row_l AS one, row_r AS other, match_weight AS bits,
            CASE WHEN match_probability >= {MERGED} THEN 'merged' WHEN match_probability >= {PROPOSED} THEN 'proposal'
            ELSE 'lead' END AS use
        FROM {made.physical_name}
    """)


def _name(column: str, *, by_frequency: bool) -> object:
    return cl.JaroWinklerAtThresholds(column, [0.92, 0.8]).configure(term_frequency_adjustments=by_frequency)


def _others(asked: Asked, *, by_frequency: bool) -> list[object]:
    found = [cl.DamerauLevenshteinAtThresholds("dob", [1, 2])] if "dob" in asked.columns else []
    near = [cl.LevenshteinAtThresholds(name, [2]) for name in ("place", "postcode", "street") if name in asked.columns]
    return found + [one.configure(term_frequency_adjustments=by_frequency) for one in near]
