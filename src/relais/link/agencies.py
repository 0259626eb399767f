"""Who numbered a report: one sender in all its spellings. Two senders may give one number to two reports."""

from relais.store.duck import quoted

# Formats that one sender alone gives out.
_CHANNELS = {"cybertip": "ncmec", "ispws": "ncmec", "fincen": "fincen"}
# Names as they are written in full, letters alone.
_NAMES = {
    "cybertipline": "ncmec",
    "nationalcenterformissing": "ncmec",
    "financialcrimesenforcementnetwork": "fincen",
    "federalbureauofinvestigation": "fbi",
    "nationalcrimeagency": "nca",
    "bundeskriminalamt": "bka",
}

_FOLDED = "nullif(lower(regexp_replace(strip_accents(sender), '[^\\pL\\pN]', '', 'g')), '')"


def _agency() -> str:
    whens = [f"WHEN channel = {quoted(channel)} THEN {quoted(agency)}" for channel, agency in _CHANNELS.items()]
    whens += [f"WHEN contains({_FOLDED}, {quoted(name)}) THEN {quoted(agency)}" for name, agency in _NAMES.items()]
    return f"CASE {' '.join(whens)} ELSE {_FOLDED} END"


# SQL over a row of `report`; null where no sender is stated.
AGENCY = _agency()
