"""The readers, in the order in which they are asked whether a source is theirs."""

from relais.intake.format import Format

FORMATS: tuple[Format, ...] = ()
