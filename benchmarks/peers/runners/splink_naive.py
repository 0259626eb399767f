"""Splink 5 over all columns as they are."""

from asked import Asked
from splink_model import naive, run

asked = Asked()
run(asked, naive(asked))
