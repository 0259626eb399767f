"""`relais review`: what a person should look at first, and the command that judges it."""

from dataclasses import asdict

from relais.cli.links import link_row
from relais.cli.listing import SHOWN, console, listing, print_json
from relais.cli.options import HOME, AllOption, HomeOption, JsonOption, complain, telling
from relais.cli.speak import TONGUE, _
from relais.desk.home import open_home
from relais.desk.link_words import doubts
from relais.desk.to_judge import Waiting, to_judge
from relais.language.sorting import Row

# A subject of many spellings: `relais show` has them all.
_NAMES = 3


def review(home: HomeOption = HOME, as_json: JsonOption = False, all_rows: AllOption = False) -> None:
    """List what to look at first: the most doubtful subjects, then the proposals, refused merges before the others."""
    with telling():
        found = to_judge(open_home(home), 0, None if as_json or all_rows else SHOWN)
    proposals = [_flat(one) for one in found.lines]
    if as_json:
        print_json({"stale": found.stale, "clusters": found.clusters, "proposals": proposals})
        return
    columns = [("subject_id", _("subject")), ("names", _("names")), ("mentions", _("mentions")), ("why", _("why")),
               ("doubt", _("doubt")), ("judge", _("to judge"))]  # fmt: skip
    rows = [_cluster(row) for row in found.clusters]
    listing(rows, columns, title=_("The most doubtful subjects"), sort=None, limit=None)
    columns = [("link_id", _("link")), ("bits", _("bits")), ("refused", _("why not merged")), ("left", _("one side")),
               ("right", _("other side")), ("judge", _("to judge"))]  # fmt: skip
    rows = [_proposal(row) for row in proposals]
    listing(rows, columns, title=_("Proposals"), sort=None, limit=None, count=found.of)
    console().print(
        _("`relais why ID` explains a subject or a link. To judge, add --reason; say different or unsure for same.")
    )
    if found.stale:
        complain(_("facts have come in since this was made: `relais run` brings it up to date"))


def _cluster(row: dict[str, object]) -> Row:
    names = row["names"] if isinstance(row["names"], list) else []
    more = ["…"] if len(names) > _NAMES else []
    told = doubts(int(str(row["contradictions"])), row["weakest"], int(str(row["bridges"])), TONGUE)  # type: ignore[arg-type]
    return {**row, "names": "; ".join([*names[:_NAMES], *more]), "why": "; ".join(told),
            "doubt": f"{row['doubt']:.2f}", "judge": f"relais judge same {row['subject_id']}"}  # fmt: skip


def _flat(one: Waiting) -> Row:
    """Return a link as the list of links names its columns."""
    sides = {f"{side}_{name}": value for side, end in (("left", one.left), ("right", one.right))
             for name, value in asdict(end).items()}  # fmt: skip
    return {"link_id": one.link_id, "bits": one.bits, "use": "proposal", "refused": one.refused, **sides}


def _proposal(row: Row) -> Row:
    return {**link_row(row), "judge": f"relais judge same {row['left_mention']} {row['right_mention']}"}
