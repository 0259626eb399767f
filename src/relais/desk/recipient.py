"""For whom something leaves, as the reference of an approval names it.

Whoever signs signs that reference, and nothing else can be done with it.
"""

from relais.desk.error import DeskError
from relais.model.notice import msg

LONGEST = 100
# Behind what leaves, before for whom.
TO = " → "
NO_RECIPIENT = msg("name who receives it, in one line of at most {most} signs")


def recipient_of(text: str) -> str:
    """Return a recipient as typed, without blanks around it; raises DeskError."""
    text = text.strip()
    if not (0 < len(text) <= LONGEST and text.isprintable()):
        raise DeskError(NO_RECIPIENT, most=LONGEST)
    return text
