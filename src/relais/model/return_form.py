"""The form by which a recipient says what became of what was passed on: one line per person, as CSV or on paper.

It goes out with every package and every feedback, and comes back as a source.
"""

from relais.model.notice import msg

# The first column tells the form, and holds the SHA-256 of the `package.json` that is answered.
MARK = "relais_return_1"
COLUMNS = (MARK, "person", "names", "ours", "known", "outcome", "wrong_person", "reference", "date")
# What a recipient may say of the outcome; by code, in any language.
OUTCOMES = {
    "under_way": msg("under way"),
    "prosecuted": msg("prosecuted"),
    "judged": msg("judged"),
    "closed": msg("closed without prosecution"),
    "not_identified": msg("person not identified"),
    "passed_on": msg("passed on to another service"),
    "duplicate": msg("known from another report"),
    "unusable": msg("too little to act on"),
}
YES, NO = "yes", "no"
