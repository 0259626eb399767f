"""The readers, in the order in which they are asked whether a source is theirs: the strictest first."""

from relais.intake import report_form
from relais.intake.chat import messenger, skype, telegram
from relais.intake.format import Format
from relais.intake.ispws import reader as ispws
from relais.intake.ncmec import reader as ncmec
from relais.intake.table import reader as table

FORMATS: tuple[Format, ...] = (
    report_form.FORMAT,
    skype.FORMAT,
    ispws.FORMAT,
    ncmec.FORMAT,
    telegram.FORMAT,
    messenger.FORMAT,
    table.FORMAT,
)
