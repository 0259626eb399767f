"""The index: what a run of `link` found, kept in the decision store, and brought up to date by batch and judgement.

For one model, its links and clusters are those of a run over everything that is there, whatever the order in which it
came and was judged. It knows no more than that: a new model or another authorisation asks for a run.
"""
