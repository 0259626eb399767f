"""More: the pages that are not in the navigation, each with what it is for."""

from fastapi import APIRouter
from fastapi.responses import Response

from relais.desk.start import Start, start
from relais.model.notice import msg
from relais.web.render import page
from relais.web.visitor import Person

ROUTES = APIRouter()
# Address, name, what it is for, and the act of the table without which a person has nothing there; "": everybody.
PLACES = (
    ("/magistrate", msg("What awaits a decision"), msg("Requests to sign or to validate, what is lost first on top"),
     "list-requests"),
    ("/take-in", msg("Take in"), msg("Files, folders and archives, as they were received; what became of each."),
     "intake"),
    ("/report/new", msg("Enter a report"), msg("What came by phone, on paper or as a message."), "enter-report"),
    ("/letters", msg("Letters"), msg("Letters that wait for a person to say whether they report something."),
     "read-letter"),
    ("/owners", msg("Ask the owner"), msg("A question to whoever holds a selector in a case; what others ask you."),
     "ask-owner"),
    ("/unmask", msg("Unmask"), msg("What linking brought from another case, once a second person has signed."),
     "unmask"),
    ("/unmaskings", msg("Unmaskings"), msg("Who had what of another case shown to them, when and why."),
     "list-unmaskings"),
    ("/deconflict", msg("Deconfliction"), msg("Hit or no hit with a partner, by files that people carry."),
     "deconflict-ask"),
    ("/packages", msg("Packages and feedback"),
     msg("What leaves for partners once two have signed, and their answers."), "package"),
    ("/restrictions", msg("What may be passed on"), msg("For each source: where it may go, and for what."),
     "list-restrictions"),
    ("/kept-back", msg("Kept back"), msg("The period that no screening sees, so that it can still speak."),
     "keep-back"),
    ("/review", msg("Links to judge"), msg("Which mentions may be one person: what is most doubtful waits on top."),
     "review"),
    ("/judgements", msg("Judgements"), msg("Who judged whom the same, when and why; each can be taken back."),
     "read-judgements"),
    ("/team", msg("Team"), msg("What waits, what is lost unasked at this pace, and the calendar of losses."),
     "forecast"),
    ("/team/absences", msg("Absences"), msg("Who is away, who stands in, and who answers today."), "read-absences"),
    ("/team/month", msg("The month"), msg("What came in, how alerts ended and what was lost: totals, to be printed."),
     "export-counts"),
    ("/well-being", msg("Well-being"), msg("What you opened, for you alone, and whether a break is due."),
     "read-exposure"),
    ("/ledger", msg("Ledger"), msg("Every source: what was read of it, why the rest was not, what readers ask."),
     "list-sources"),
    ("/mappings", msg("Tables"), msg("What the columns of known tables mean, and who said so."), "list-sources"),
    ("/audit", msg("Audit"), msg("Who did what, when, on which case; and whether the chain is whole."), "audit-list"),
    ("/people", msg("People"), msg("Accounts, roles, and the appointments that wait for a second person."),
     "list-people"),
    ("/approvals", msg("Approvals"), msg("What needs two people: asked by one, signed by another; emergencies."),
     "list-approvals"),
    ("/retention", msg("Retention"), msg("What is to be reviewed or erased, holds, erasures that two people sign."),
     "read-retention"),
    ("/corrections", msg("Correction notices"), msg("To whoever received what rested on wrong or erased data."),
     "notify-correction"),
    ("/settings", msg("Settings"), msg("Every setting, its value, and where it comes from."), "read-settings"),
    ("/settings/doctor", msg("Doctor"), msg("What is wrong with this home, and what to do about it."), "doctor"),
    ("/choices", msg("Display"), msg("Language, light or dark, single keys."), ""),
)  # fmt: skip


@ROUTES.get("/more")
def show(person: Person) -> Response:
    """List the pages that are the person's."""
    return page(person, "more.html", here="more", places=theirs(start(person.home)))


def theirs(of: Start) -> list[tuple[str, str, str]]:
    """Return the pages on which a person may do something."""
    return [(address, name, told) for address, name, told, act in PLACES if not act or act in of.acts]
