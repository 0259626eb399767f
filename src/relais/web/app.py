"""The application: the pages, what guards them, and how what cannot be done is said."""

from collections.abc import Mapping
from importlib import import_module

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from relais.desk.act import NOT_SIGNED_IN
from relais.desk.analyse import ENDED, NO_AUTHORISATION
from relais.desk.derived import NOT_RUN
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.refused import REFUSED, TOO_LARGE, refused
from relais.model.notice import msg
from relais.web.guard import Guard, headers
from relais.web.render import STATIC, page
from relais.web.visitor import DENIED, MISSING, ForgedError, Guest, House, SignInFirstError, guest, visitor

# Every file with `ROUTES`, by its name.
_NAMES = (
    "absences", "alert", "approvals", "audit", "case_bundle", "case_evidence", "case_export", "case_exposure",
    "case_graph", "case_history", "case_people", "case_tasks", "case_team", "cases", "choices", "cleared", "clocks",
    "corrections", "dealings", "deconfliction", "dismissal", "elements", "enrol", "evidence", "first_run", "ground",
    "identities", "judgements", "kept_back", "ledger", "letters", "link", "magistrate", "mappings", "month", "more",
    "my_day", "network", "owners", "packages", "passage", "people", "questions", "queue", "queue_alike", "report_new",
    "request", "request_check", "requestable", "requests", "restrictions", "retention", "review", "search", "settings",
    "sign_in", "source", "spreadsheet", "start", "subject", "take_in", "team", "timeline", "training", "undo", "unmask",
    "wellbeing",
)  # fmt: skip
_FORM = "application/x-www-form-urlencoded"
# What a page puts into its own forms.
_OURS = frozenset({"form", "begun", "seen", "supersede", "confirmed", "back", "act", "source", "place", "key"})
PAGES = tuple(import_module(f"relais.web.{name}") for name in _NAMES)
LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]"})

NO_PAGE = msg("there is no such page")
NO_SUCH_WAY = msg("this page is not asked like that: open it from another page of relais, or by its own form")
NO_FORM = msg("this form was not made for you here, or it is from before you signed in: open the page again")
BAD_REQUEST = msg("what was sent does not fit this page: {what}")
TOO_LARGE_NUMBER = msg("a number is larger than any that is kept here: nothing was done")
FAULT = msg("relais failed on this page: nothing was recorded; tell whoever looks after it what you did")
CANNOT = msg("cannot be done: {reason}")
# Where what a refusal asks for is done.
LEADS = {
    NOT_RUN: ("/first-run", msg("First files")),
    NO_AUTHORISATION: ("/magistrate", msg("What awaits a decision")),
    ENDED: ("/magistrate", msg("What awaits a decision")),
}


def create(home: Home, door: str, *, names: frozenset[str] = LOCAL, secure: bool = False) -> FastAPI:
    """Return the application of a home that was opened as nobody's.

    `door`: the secret of the link that opens a home in which nobody signs in. `names`: the hosts that it answers to.
    """
    app = FastAPI(title="relais", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.house = House(home, door, secure)
    for one in PAGES:
        app.include_router(one.ROUTES)
    # A file of ours holds no secret, so that its length may tell what is in it; a page does, and goes out as it is.
    app.mount("/static", GZipMiddleware(StaticFiles(directory=STATIC)), name="static")
    app.add_middleware(Guard, names=names)
    app.add_exception_handler(SignInFirstError, _sign_in_first)
    app.add_exception_handler(ForgedError, _forged)
    app.add_exception_handler(DeskError, _desk)
    app.add_exception_handler(RequestValidationError, _unfit)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _fault)
    for kind in (*_kinds(REFUSED), *_kinds(TOO_LARGE)):
        app.add_exception_handler(kind, _system)
    return app


def _kinds(of: type[Exception] | tuple[type[Exception], ...]) -> tuple[type[Exception], ...]:
    return of if isinstance(of, tuple) else (of,)


def _told(request: Request, status: int, template: str, **params: object) -> Response:
    return _said(_whoever(request), status, template, params)


def _whoever(request: Request) -> Guest:
    """Return who asks, as known as they are: whoever is refused one page still finds the way to the others."""
    try:
        return visitor(request, guest(request))
    except (SignInFirstError, DeskError, *REFUSED):
        return guest(request)


def _said(person: Guest, status: int, template: str, params: Mapping[str, object]) -> Response:
    return page(person, "told.html", status=status, told=person.tongue.say(template, params), leads=LEADS.get(template))


async def _sign_in_first(request: Request, _error: Exception) -> Response:
    """Lead to the door; whoever typed something is shown it first: it would be gone."""
    typed = await _typed(request)
    if not typed:
        return RedirectResponse("/sign-in", 303)
    return page(guest(request), "session_over.html", status=401, typed=typed)


async def _typed(request: Request) -> list[str]:
    """Return what was typed into a form; files, and what the page itself had put there, are not."""
    if request.method != "POST" or not request.headers.get("content-type", "").startswith(_FORM):
        return []
    told = await request.form()
    return [text for name, text in told.items() if name not in _OURS and isinstance(text, str) and text.strip()]


def _forged(request: Request, _error: Exception) -> Response:
    return _told(request, 403, NO_FORM)


async def _desk(request: Request, error: Exception) -> Response:
    if not isinstance(error, DeskError):
        raise error
    if error.template == NOT_SIGNED_IN:
        return await _sign_in_first(request, error)
    missing = request.method == "GET" and error.template in MISSING
    status = 403 if error.template in DENIED else 404 if missing else 422
    return _told(request, status, error.template, **error.params)


def _unfit(request: Request, error: Exception) -> Response:
    # Where: behind what it is part of stands the field, and behind that the place in it.
    places = [one["loc"] for one in error.errors()] if isinstance(error, RequestValidationError) else []
    return _told(
        request, 422, BAD_REQUEST, what=", ".join(sorted({str(one[1] if len(one) > 1 else one[0]) for one in places}))
    )


def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return _told(request, status, {404: NO_PAGE, 405: NO_SUCH_WAY}.get(status, BAD_REQUEST), what=str(status))


def _system(request: Request, error: Exception) -> Response:
    # Whatever failed may be what would say who asks.
    if isinstance(error, TOO_LARGE):
        return _said(guest(request), 422, TOO_LARGE_NUMBER, {})
    return _said(guest(request), 422, CANNOT, {"reason": refused(error)})


def _fault(request: Request, _error: Exception) -> Response:
    # The error itself goes to the log of the server: it may hold what this person may not see. This answer is given
    # outside the guard, so it takes the headers itself.
    answer = _said(guest(request), 500, FAULT, {})
    answer.headers.update(headers(request.url.path, 500))
    return answer
