"""Pictures of the surest pairs of a case, for outputs that show them: each pair is opened, which counts as a look."""

from collections.abc import Mapping
from dataclasses import replace

from relais.desk.home import Home
from relais.desk.open_pair import open_pair
from relais.desk.pair_pictures import draw
from relais.dossier.case_file import CaseFile, Drawing
from relais.figures import lags, plane, years
from relais.language.tongue import Tongue
from relais.model.notice import msg

PICTURE = msg("{caption}; {payments} payments and {calls} calls of the two. The bundle has its table.")

# A report shows the pictures of so many pairs; the desk those of all.
_DRAWN = 2


def drawn(home: Home, file: CaseFile, said: Tongue) -> CaseFile:
    """Return the same with the pictures of its surest pairs."""
    label = {party.subject: party.label for party in file.parties if party.subject is not None}
    made = (_pictures(home, payer, payee, label, said) for payer, payee in file.pairs[:_DRAWN])
    return replace(file, drawings=tuple(one for drawings in made for one in drawings))


def _pictures(home: Home, payer: str, payee: str, label: Mapping[str, str], said: Tongue) -> list[Drawing]:
    """Return the pictures of one pair, its two under the labels that they have in the file."""
    opened = open_pair(home, payer, payee)
    pair = replace(opened, payer=label.get(payer, payer), payee=label.get(payee, payee), called={})
    found = []
    # The widest view first: all the years, then the lags, then day by day.
    for one, title in reversed(list(zip(draw(pair, said.text), (plane.WORDS, lags.WORDS, years.WORDS), strict=True))):
        caption = f"{said.text(title['title'])}: {pair.payer} → {pair.payee}"
        told = said.say(PICTURE, {"caption": caption, "payments": len(pair.payments), "calls": len(pair.calls)})
        found.append(Drawing(one.svg, told))
    return found
