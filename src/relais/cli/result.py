"""One result of a test, as the language of the terminal writes it."""

from functools import partial

from relais.cli.speak import TONGUE
from relais.language import result
from relais.language.result import percent

__all__ = ["heading", "percent", "shown"]

heading = partial(result.heading, said=TONGUE)
shown = partial(result.shown, said=TONGUE)
