"""Shows a report, a subject or a source: its facts, each with its place."""

from relais.desk.act import act
from relais.desk.answer import source_named
from relais.desk.consult import source_lines
from relais.desk.home import Home
from relais.desk.report_sheet import sheet_of_report
from relais.desk.sheet import Sheet
from relais.desk.sight import sight
from relais.desk.subject_sheet import subject_sheet, subject_tables


def show(home: Home, id_: str) -> Sheet:
    """Return the sheet of a report (R-…), a subject (S-…) or a source (the start of its hash).

    The references to images that a report holds, hashes with a category, count as opened.
    """
    with act(home, "show", id=id_) as connection:
        seen = sight(home, connection)
        if id_.startswith("R-"):
            return sheet_of_report(seen, connection, id_)
        if id_.startswith("S-"):
            return subject_sheet(seen, id_, subject_tables(seen, id_))
        state = seen.state()
        source_id = source_named(state, id_)
        line = next(line for line in source_lines(state) if line.source.source_id == source_id)
        return Sheet(source_id, {}, line)
