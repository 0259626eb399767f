"""Deconfliction by files: hit or no hit on selectors that the other side may not see.

Both sides hold one key, agreed on another way than the files travel. A question is a list of keyed hashes of
selectors, filled up with random ones and sorted; an answer holds one sign per hash, which says hit or no hit to who
has the key, and to nobody else. Question and answer are sealed as a whole, the answer to its question.

`bundle` makes one file of this package for a partner without relais. But for `bundle` itself, its modules need nothing
besides Python 3.8, so that this file runs there.
"""
