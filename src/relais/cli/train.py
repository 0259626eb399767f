"""`relais train`: estimate what agreement weighs on this home's own mentions."""

from dataclasses import asdict

from relais.cli.listing import console, listing, print_json
from relais.cli.options import HOME, HomeOption, JsonOption, telling
from relais.cli.speak import TONGUE, _
from relais.desk.home import open_home
from relais.desk.link_words import field_word, model_line, signed
from relais.desk.models import described, weighed
from relais.desk.models import train as estimate


def train(home: HomeOption = HOME, as_json: JsonOption = False) -> None:
    """Estimate the weights of links on what was received so far; where that is too little, they stay as shipped."""
    with telling():
        model = estimate(open_home(home))
    kept, weights = weighed(model), described(model)
    if as_json:
        print_json({"model": asdict(kept), "weights": [asdict(one) for one in weights]})
        return
    columns = [("field", _("what is compared")), ("level", _("what the two say")), ("bits", _("bits")),
               ("origin", _("where from"))]  # fmt: skip
    rows = [
        {"field": field_word(one.field, TONGUE), "level": _(one.level) if one.level else "",
         "bits": signed(one.bits, TONGUE),
         "origin": _(one.origin)}
        for one in weights
    ]  # fmt: skip
    listing(rows, columns, title=_("Weights of links"), sort=None, limit=None)
    out = console()
    if kept.nodes is None:
        out.print(_("Too few mentions to estimate weights: they are as shipped."))
    out.print(_("Model: {model}.").format(model=model_line(kept, TONGUE)), markup=False)
    if kept.nodes is not None:
        out.print(_("Kept: every later `relais run` weighs by it."))
