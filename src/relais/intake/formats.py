"""The readers, in the order in which they are asked whether a source is theirs: the strictest first."""

from relais.intake import ispws_xml, messenger_json, ncmec_json, report_form, skype_db, table, telegram_json
from relais.intake.format import Format

FORMATS: tuple[Format, ...] = (
    report_form.FORMAT,
    skype_db.FORMAT,
    ispws_xml.FORMAT,
    ncmec_json.FORMAT,
    telegram_json.FORMAT,
    messenger_json.FORMAT,
    table.FORMAT,
)
