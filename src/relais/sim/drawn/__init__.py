"""A world drawn from parameters, at any size: the ground on which every claim of relais can be checked.

The small world beside it (`relais.sim.world`) is staged: each of its thirty alerts was chosen to show one thing.
This one is drawn: nobody chose what stands in it, and its truth is written beside it.
"""
