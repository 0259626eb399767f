"""The models of a home: each training is kept, the latest weighs, and a home without one uses what is shipped."""

from relais.desk.act import decision, plainly
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.ledger.durable import write
from relais.ledger.read import read
from relais.link.run import trained
from relais.link.weights.model import ESTIMATED, Model, ModelError, from_json, shipped
from relais.model.notice import msg

UNUSABLE = msg("{path}: {reason}")
# What a model is kept under: its number, and the beginning of its digest. What else lies there is none of ours.
_KEPT = "[0-9]" * 6 + "-*.json"


def current(home: Home) -> Model:
    """Return the model that weighs in this home; raises DeskError where the latest cannot be read."""
    latest = max(home.models.glob(_KEPT), default=None)
    if latest is None:
        return shipped()
    try:
        return from_json(latest.read_text(encoding="utf-8"))
    except (ModelError, OSError, UnicodeDecodeError) as error:
        raise DeskError(UNUSABLE, path=latest, reason=error) from error


def train(home: Home) -> Model:
    """Estimate a model on the ledger as it stands, and keep it beside the earlier ones; return it.

    Where the ledger is too small, what is returned is the shipped model, and nothing is kept.
    """
    (home.derived / "tmp").mkdir(parents=True, exist_ok=True)
    with plainly():
        con, state = read(home.ledger)
    model = trained(con)
    details: dict[str, object] = {"model": model.digest, "origin": model.origin, "on": state.head}
    with decision(home, "train", details):
        if model.origin == ESTIMATED:
            home.models.mkdir(exist_ok=True)
            number = 1 + max((int(path.name[:6]) for path in home.models.glob(_KEPT)), default=0)
            write(home.models / f"{number:06}-{model.digest[:12]}.json", model.to_json())
    return model
