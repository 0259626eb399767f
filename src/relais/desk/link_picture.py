"""One link as a picture: what each field adds, and from how many bits a link goes further."""

from relais.desk.link import Explained
from relais.desk.link_words import field_word, level_word
from relais.figures.waterfall import WORDS, Limit, Step
from relais.figures.waterfall import picture as drawn
from relais.language.tongue import Tongue


def picture(found: Explained, said: Tongue) -> str:
    """Return an SVG document in the language of the reader. Its twin in words is the table of the same parts."""
    _ = said.text
    words = {name: _(text) for name, text in WORDS.items()}
    words["title"] = _("{title}: {of}").format(title=words["title"], of=found.id)
    steps = [Step(_named(field_word(one.field, said), one.level, level_word(one, said)), one.bits, one.running)
             for one in found.parts]  # fmt: skip
    weights = found.weights
    limits = [Limit(_("lead"), weights.lead), Limit(_("proposal"), weights.proposal), Limit(_("merged"), weights.merge)]
    return drawn(steps, limits, words)


def _named(field: str, level: str | None, told: str) -> str:
    return field if level is None else f"{field}: {told}"
