"""Meta business record: records.html, preservation-N.html and the older index.html, of Facebook, Instagram, WhatsApp.

Meta publishes no schema. Sections, labels, layouts and page breaks were learnt, as facts, from the module sources of
RLEAPP (github.com/abrignoni/RLEAPP, MIT: scripts/meta_records.py, fbigAccount.py, fbigMessages.py and their older
versions) and from public parsers of police units, checked on 2026-11-28. No answer that companies gave was at hand:
the reader is unproven. Locators name a section and the number of the field in it ('ip_addresses/12').

What it cannot tell: who a name without id is; what became of accounts; files, which the page only names.
"""

import re
from io import BytesIO

from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.provider.meta_fields import Field, Fields
from relais.intake.provider.meta_sections import Sections
from relais.intake.syntax.html_source import feed
from relais.model.notice import UnreadableError, msg

NO_PLACE = msg("no field of this page stands at this place")

_PARAMETERS = re.compile(rb"property-request_parameters\b")
_TITLE = re.compile(rb"<title>[^<]{0,60}\b(?:Business Record|Legal Request)", re.IGNORECASE)


def recognise(sealed: Sealed) -> bool:
    """Tell the page by the sections of a business record."""
    head = sealed.head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head.startswith(b"<"):
        return False
    return bool(_PARAMETERS.search(head) or (_TITLE.search(head) and b"property-" in head))


def read(sealed: Sealed, facts: Facts) -> None:
    """Read the page section by section."""
    sections = Sections(facts)
    fields = Fields(sections)
    try:
        with sealed.path.open("rb") as file:
            feed(file, fields)
    finally:
        fields.close()
        sections.end()


def passage(data: bytes, locator: str) -> str:
    """Return the label and the text of the field at 'ip_addresses/12'."""
    wanted = _Wanted(locator)
    feed(BytesIO(data), Fields(wanted))
    if wanted.found is None:
        raise UnreadableError(NO_PLACE, locator)
    return f"{wanted.found.label}: {wanted.found.text}"


class _Wanted:
    """Looks for one field."""

    def __init__(self, place: str) -> None:
        self.found: Field | None = None
        self._place = place

    def field(self, found: Field) -> None:
        if found.place == self._place:
            self.found = found

    def gap(self, depth: int) -> None:
        pass


FORMAT = Format(
    name="meta_record",
    version=1,
    title=msg("Meta business record (HTML)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "login", "message", "call"),
    limits=(
        msg("photos, posts, comments, searches, followers and other sections are counted, not read"),
        msg("a person named without an id is a name shown, and no selector"),
        msg("files and shared posts are counted, not linked to the message"),
    ),
)
