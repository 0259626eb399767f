"""Splink 5 with hubs dropped and the rarity of a shared selector stated beforehand."""

from asked import Asked
from splink_model import run, tuned

asked = Asked()
asked.drop_hubs(4)
run(asked, tuned(asked))
