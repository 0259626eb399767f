"""`relais review`: what a person should look at first, and the command that judges it."""

from relais.cli.links import link_row
from relais.cli.listing import SHOWN, console, listing, print_json
from relais.cli.options import HOME, AllOption, HomeOption, JsonOption, complain, telling
from relais.cli.speak import TONGUE, _
from relais.desk.home import open_home
from relais.desk.link_words import doubts
from relais.desk.links import review as read_review
from relais.language.sorting import Row

# A subject of many spellings: `relais show` has them all.
_NAMES = 3


def review(home: HomeOption = HOME, as_json: JsonOption = False, all_rows: AllOption = False) -> None:
    """List what to look at first: the most doubtful subjects, then the proposals, refused merges before the others."""
    with telling():
        found = read_review(open_home(home))
    if as_json:
        clusters, proposals = found.clusters.to_pylist(), found.proposals.to_pylist()
        print_json({"stale": found.stale, "clusters": clusters, "proposals": proposals})
        return
    columns = [("subject_id", _("subject")), ("names", _("names")), ("mentions", _("mentions")), ("why", _("why")),
               ("doubt", _("doubt")), ("judge", _("to judge"))]  # fmt: skip
    rows = [_cluster(row) for row in found.clusters.to_pylist()]
    listing(rows, columns, title=_("The most doubtful subjects"), sort=None, limit=None)
    shown = found.proposals if all_rows else found.proposals.slice(0, SHOWN)
    columns = [("link_id", _("link")), ("bits", _("bits")), ("refused", _("why not merged")), ("left", _("one side")),
               ("right", _("other side")), ("judge", _("to judge"))]  # fmt: skip
    rows = [_proposal(row) for row in shown.to_pylist()]
    listing(rows, columns, title=_("Proposals"), sort=None, limit=None, count=found.proposals.num_rows)
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


def _proposal(row: Row) -> Row:
    return {**link_row(row), "judge": f"relais judge same {row['left_mention']} {row['right_mention']}"}
