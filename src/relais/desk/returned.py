"""What recipients say became of what was passed on: the lines of return forms that were taken in."""

from dataclasses import dataclass

from relais.casework import export as exports
from relais.casework.export import Export
from relais.desk.act import act
from relais.desk.home import Home
from relais.desk.sight import sight
from relais.intake.return_form import FORMAT, Answer, answers


@dataclass(frozen=True)
class Returned:
    """A line of a form, where it stands, and the export that it answers; None where no export is known by its hash."""

    answer: Answer
    source_id: str
    name: str
    export: Export | None

    @property
    def place(self) -> str:
        """Return the place of the line in its source."""
        return f"line {self.answer.line}"


def returned(home: Home) -> list[Returned]:
    """Return every line of a form that answers something, in the order in which they came in.

    It decides nothing: a person does.
    """
    with act(home, "list-returned") as connection:
        seen = sight(home, connection)
        state = seen.state()
        sent = {one.form: one for one in exports.every(connection) if one.form is not None}
        forms = sorted(
            (
                state.sources[source_id]
                for source_id, reading in state.readings.items()
                if reading.reader == FORMAT.name and reading.status != "unread" and not seen.closed(source_id)
            ),
            key=lambda one: (state.received.get(one.source_id, ""), one.source_id),
        )
        return [
            Returned(line, one.source_id, one.name, sent.get(line.package or ""))
            for one in forms
            for line in answers(seen.bytes(one.source_id))
            if line.given
        ]
