"""What the room reckons of many pairs at once, of one and step by step: the tests compare the two."""

import numpy as np

from relais.corroborate.near import covered


def distribution(chances):
    """Return the probability of each number of events, 0 to all, each with a chance of its own."""
    made = np.ones(1)
    for one in chances.tolist():
        # Where nothing or everything happens, nothing is lost to rounding.
        made = np.concatenate((made * (1 - one), [0.0])) + np.concatenate(([0.0], made * one))
    return made


def at_least(chances, seen):
    """Return the probability of `seen` events or more."""
    return float(min(1.0, distribution(chances)[max(seen, 0) :].sum()))


def share_near(pair, begin, end, others_pair, others, span):
    """Return the share of each window [begin, end) from which one of the others of its pair is near."""
    both = covered(np.concatenate((pair, pair)), np.concatenate((begin, end)), others_pair, others, span)
    low, high = np.split(both, 2)
    return (high - low) / (end - begin)
