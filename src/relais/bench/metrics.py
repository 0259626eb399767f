"""Every figure a benchmark may state: its name, its unit, what it means; and the flat row it is told in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

# What a figure of another order of work than ours is filed under.
RELAIS = "relais"
NAIVE = ("arrival", "priority", "amount", "named")


@dataclass(frozen=True)
class Metric:
    """One figure: the unit it is told in, one sentence on what it means, and which way is better."""

    unit: str
    meaning: str
    better: Literal["more", "less", "neither"] = "more"


@dataclass(frozen=True)
class Figure:
    """One measured value. `metric` is a name of METRICS, or 'NAME:DETAIL'; None where nothing could be measured.

    `n` is how many things the value was reckoned over: the denominator of a share.
    """

    metric: str
    value: float | None
    n: int
    engine: str = RELAIS


@dataclass(frozen=True)
class Row:
    """A figure with where it was measured: the form in which results are kept and compared."""

    bench: str
    world: str
    seed: int
    engine: str
    metric: str
    value: float | None
    unit: str
    n: int


METRICS: Mapping[str, Metric] = {
    "intake.read_ratio": Metric(
        "ratio", "Facts read over facts written, per fact kind or file format, over undamaged files: 1 alone is good."
    ),
    "intake.exact_share": Metric(
        "share", "Undamaged files whose count of facts is right in every kind, over all undamaged files."
    ),
    "intake.selector_share": Metric(
        "share",
        "Identifiers of the truth that a fact bears; the truth lists those that no file holds too.",
        better="neither",
    ),
    "intake.notices_expected": Metric(
        "count", "Warnings that the damage written into the files should raise.", better="neither"
    ),
    "intake.notices_raised": Metric("count", "Warnings and questions that intake raised.", better="neither"),
    "intake.notices_missed": Metric("count", "Expected warnings that were not raised, file by file.", better="less"),
    "intake.notices_unasked": Metric("count", "Warnings raised beyond those expected, file by file.", better="less"),
    "damage.handled_share": Metric(
        "share", "Planted damages of a kind that an output shows as repaired or reported; no output, not handled."
    ),
    "packages.precision": Metric(
        "share", "Leads opened that are a commissioner tied to a named facilitator, each person counted once."
    ),
    "packages.recall": Metric("share", "Commissioners who paid a named facilitator whom the leads opened show."),
    "packages.recall_recorded": Metric(
        "share", "The same over those with at least one such payment in the files received."
    ),
    "packages.precision_at": Metric(
        "share", "Precision where the order of work has shown nine in ten of those with a payment in the files."
    ),
    "packages.average_precision": Metric("share", "Area under the curve of precision against recall, by steps."),
    "packages.base_rate": Metric(
        "share", "Hits over all leads: the precision of opening them in no order at all.", better="neither"
    ),
    "packages.wrong_merge_share": Metric(
        "share", "Leads that hold payments (or else accounts) of more than one person.", better="less"
    ),
    "packages.duplicate_share": Metric("share", "Leads of a person whom an earlier lead shows already.", better="less"),
    "triage.precision": Metric("share", "Reports opened that are relevant, one per group of duplicates."),
    "triage.recall": Metric("share", "Relevant groups of reports that the reports opened show."),
    "triage.average_precision": Metric("share", "Area under the curve of precision against recall, by steps."),
    "triage.base_rate": Metric("share", "Hits over all reports: the precision of no order at all.", better="neither"),
    "linking.pairwise_precision": Metric("share", "Pairs of accounts put together that are one person's."),
    "linking.pairwise_recall": Metric("share", "Pairs of accounts of one person that are put together."),
    "linking.pairwise_f1": Metric("share", "Harmonic mean of the two."),
    "linking.bcubed_precision": Metric("share", "Mean over accounts: how much of its subject is the same person."),
    "linking.bcubed_recall": Metric("share", "Mean over accounts: how much of its person is in its subject."),
    "linking.bcubed_f1": Metric("share", "Harmonic mean of the two."),
    "linking.wrong_merge_share": Metric(
        "share",
        "Persons inside a subject with another person, over all persons that occur in the facts.",
        better="less",
    ),
    "returning.recall": Metric(
        "share",
        "Persons of the later half of the sources, known from the earlier, whom a subject or memory knows again.",
    ),
    "returning.false_hit_share": Metric(
        "share", "Persons of the later half alone of whom memory says that they were seen before.", better="less"
    ),
    "mentions.pair_precision": Metric(
        "share",
        "Pairs of mentions named that are one person's: `merged`, with `proposal`s too, with every `lead` too.",
    ),
    "mentions.pair_recall": Metric(
        "share", "Pairs of mentions of one person that are named; one never told is missed."
    ),
    "mentions.pair_f1": Metric("share", "Harmonic mean of the two."),
    "mentions.pair_best_f1": Metric(
        "share", "The same at the best cut through the weights, chosen on the labels themselves: an upper bound."
    ),
    "mentions.recall_at_99": Metric("share", "Recall of pairs at the lowest cut whose precision is at least 0.99."),
    "mentions.candidate_recall": Metric("share", "Pairs of one person that are told at all, with whatever weight."),
    "mentions.bcubed_precision": Metric("share", "Mean over mentions: how much of its cluster is the same person."),
    "mentions.bcubed_recall": Metric("share", "Mean over mentions: how much of its person is in its cluster."),
    "mentions.bcubed_f1": Metric("share", "Harmonic mean of the two."),
    "mentions.bcubed_best_f1": Metric(
        "share", "B-cubed F1 of joining whatever hangs together, at the best of 42 cuts through the weights."
    ),
    "mentions.cluster_precision": Metric("share", "Pairs of mentions in one cluster that are one person's."),
    "mentions.cluster_recall": Metric("share", "Pairs of mentions of one person that are in one cluster."),
    "mentions.cluster_f1": Metric("share", "Harmonic mean of the two."),
    "mentions.largest_ratio": Metric(
        "ratio", "Mentions in the largest cluster over those of the person with the most.", better="less"
    ),
    "mentions.wrong_merge_share": Metric(
        "share", "Persons inside a cluster with another person, over all persons.", better="less"
    ),
    "names.precision": Metric("share", "Pairs of names taken for one person's that are."),
    "names.recall": Metric("share", "Pairs of names of one person that are taken for that."),
    "names.f1": Metric("share", "Harmonic mean of the two."),
    "names.false_positive_share": Metric(
        "share", "Pairs of names of two persons that are taken for one's.", better="less"
    ),
    "names.split_f1": Metric(
        "share", "F1 of one half at the best cut through the scores of the other, mean of 20 random halves."
    ),
    "names.base_f1": Metric("share", "F1 of taking every pair for one person's.", better="neither"),
    "names.us_per_pair": Metric(
        "µs", "Processor time of one more pair, the start of the program apart.", better="less"
    ),
    "clocks.lost_share": Metric(
        "share", "Items whose first datum is lost before their turn, over items with a datum to lose.", better="less"
    ),
    "clocks.expired_share": Metric(
        "share", "Items all of whose data were lost before the work began.", better="neither"
    ),
    "evidence.offered_share": Metric(
        "share", "Pairs of a commissioner and a facilitator (sessions: commissioners) for whom the test can be offered."
    ),
    "evidence.precision": Metric("share", "Findings that tie the right persons, over findings that can be placed."),
    "evidence.unplaced_share": Metric("share", "Findings whose persons the truth does not tell.", better="neither"),
    "evidence.lawful_share": Metric(
        "share", "Lawful pairs (sessions: payers) of a population for whom the test says the same.", better="neither"
    ),
    "sessions.precision": Metric(
        "share",
        "Sessions proposed that are a true payment with the very call it paid for, over those whose payment is known;"
        " those by the month are told apart, as `:by_the_month`.",
    ),
    "sessions.recall": Metric("share", "True sessions proposed, over all of the world."),
    "sessions.recall_recorded": Metric("share", "The same over those whose payment and call both lie in the files."),
    "sessions.recall_paired": Metric(
        "share", "The same over those of them of a pair whose payments and calls were brought together."
    ),
    "sessions.lawful_share": Metric(
        "share",
        "Lawful pairs with payments and calls in the files for whom a session is proposed: the innocent reading.",
        better="neither",
    ),
    "sessions.lawful_count": Metric("count", "Sessions proposed for those pairs.", better="neither"),
    "sessions.per_payment": Metric(
        "share",
        "Payments of pairs with payments and calls in the files that are put into a session: of those sought, and of"
        " lawful pairs.",
        better="neither",
    ),
    "strength.cllr": Metric(
        "bits",
        "Cost of the likelihood ratios of H1 against an alternative, both true equally often; 1 says nothing.",
        better="less",
    ),
    "strength.cllr_min": Metric(
        "bits", "The same after the best monotone correction of these very ratios: want of separation.", better="less"
    ),
    "strength.misleading_h1": Metric(
        "share", "Pairs for which H1 is true whose ratio is below 1/100; `_low`, `_high`: 95 % bounds.", better="less"
    ),
    "strength.misleading_h1_low": Metric("share", "Lower 95 % bound of it, exact.", better="less"),
    "strength.misleading_h1_high": Metric("share", "Upper 95 % bound of it, exact.", better="less"),
    "strength.misleading_h2": Metric(
        "share", "Pairs for which the alternative is true whose ratio is above 100.", better="less"
    ),
    "strength.misleading_h2_low": Metric("share", "Lower 95 % bound of it, exact.", better="less"),
    "strength.misleading_h2_high": Metric("share", "Upper 95 % bound of it, exact.", better="less"),
    "strength.median_h1": Metric("ratio", "Median likelihood ratio of pairs for which H1 is true.", better="neither"),
    "strength.median_h2": Metric(
        "ratio", "Median likelihood ratio of pairs for which the alternative is true.", better="neither"
    ),
    "strength.wrong_h1": Metric(
        "share", "Pairs for which H1 is true whose ratio points to the alternative.", better="less"
    ),
    "strength.wrong_h2": Metric(
        "share", "Pairs for which the alternative is true whose ratio points to H1.", better="less"
    ),
    "strength.bound_low": Metric("ratio", "The lowest ratio that the reference set bears out.", better="neither"),
    "strength.bound_high": Metric("ratio", "The highest ratio that the reference set bears out.", better="neither"),
    "strength.offered_share": Metric("share", "Pairs of known proposition to which the test is offered."),
    "time_s": Metric("s", "Wall time of a step.", better="less"),
    "cpu_s": Metric("s", "Processor time of a step, user and system.", better="less"),
    "peak_mib": Metric("MiB", "Largest resident memory of a step's process.", better="less"),
    "facts_per_s": Metric("1/s", "Facts over wall time of a step."),
    "ratio_to_parse": Metric(
        "ratio",
        "Wall time of intake over that of a bare parse of the same bytes; `:cpu` the same of processor time.",
        better="less",
    ),
    "growth_exponent": Metric(
        "exponent", "Slope of log time on log facts over the sizes run; 1: time grows as the facts do.", better="less"
    ),
    "world.facts": Metric("count", "Facts in the ledger.", better="neither"),
    "world.mib": Metric("MiB", "Bytes of the inbox.", better="neither"),
    "grid.met_share": Metric("share", "Cells of the held-out grid with recall and precision of at least 0.9."),
}


def rows(figures: Iterable[Figure], bench: str, world: str, seed: int) -> list[Row]:
    """Return the figures as rows; raises KeyError for a metric that is none."""
    return [Row(bench, world, seed, f.engine, f.metric, f.value, METRICS[base(f.metric)].unit, f.n) for f in figures]


def base(metric: str) -> str:
    """Return the name of a metric without its detail."""
    return metric.partition(":")[0]


def share(part: float, whole: float) -> float | None:
    """Return part over whole; None where there is nothing to divide."""
    return part / whole if whole else None
