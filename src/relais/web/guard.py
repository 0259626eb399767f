"""What every answer carries and every question must fit, before any page sees it."""

import re
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# What a form holds at most, in bytes; an upload streams to disk and has its own limit.
FORM_BYTES = 1 << 20
UPLOAD_BYTES = 16 << 30
# The addresses that take files, each by its whole: one that looks like them reads its form like any other.
UPLOADS = re.compile(
    "/(first-run|take-in|magistrate/decision|deconflict/(ask|answer|read)|request/[^/]+/answer)/upload"
)
_SAFE = frozenset({"GET", "HEAD"})
# Nothing but what this server sends is run, shown or asked; no page stands in another's frame.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # With no referrer at all, a browser would name no origin either when a form is sent.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
# A page holds data of a procedure: neither the browser nor anything between keeps it. It ends its connection: on one
# that is kept, whoever came first to a process would wait for it with all its others while another has nothing to do.
_PAGE = {"Cache-Control": "no-store", "Connection": "close"}
_STATIC = {"Cache-Control": "public, max-age=3600"}


# Who asks is not known here, nor how they read.
TOO_LARGE = """\
Trop long : rien n'a été enregistré. Revenez en arrière et raccourcissez.
Too large: nothing was recorded. Go back and shorten it.
"""
NO_HOST = """\
Ce serveur ne porte pas ce nom (relais serve --name).
This server does not bear this name (relais serve --name).
"""
ELSEWHERE = """\
Demande venue d'un autre site : rien n'a été enregistré.
This came from another site: nothing was recorded.
"""


class TooLargeError(Exception):
    """The body of a request is larger than any form."""


class Guard:
    """Refuses what comes from elsewhere or is too large, and adds the headers."""

    def __init__(self, app: ASGIApp, names: frozenset[str]) -> None:
        self._app = app
        self._names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refused = self._refused(scope)
        if refused is not None:
            await _headed(refused, scope, receive, send)
            return
        body = _Body(receive, _limit(scope))
        try:
            await _headed(self._app, scope, body.receive, body.unless_over(send))
        except TooLargeError:
            await _headed(PlainTextResponse(TOO_LARGE, 413), scope, receive, send)

    def _refused(self, scope: Scope) -> PlainTextResponse | None:
        asked = Headers(scope=scope)
        host = asked.get("host", "")
        if _name(host) not in self._names:
            # A page elsewhere may point a name of its own at this machine.
            return PlainTextResponse(NO_HOST, 421)
        if scope["method"] in _SAFE:
            return None
        site, origin = asked.get("sec-fetch-site"), asked.get("origin")
        if site is not None and site not in ("same-origin", "none"):
            return PlainTextResponse(ELSEWHERE, 403)
        if origin is not None and origin.partition("://")[2] != host.lower():
            return PlainTextResponse(ELSEWHERE, 403)
        return None


def headers(path: str, status: int) -> dict[str, str]:
    """Return what every answer carries; a page that says that a file is missing is kept by nobody either."""
    return {**_HEADERS, **(_STATIC if path.startswith("/static/") and status < 400 else _PAGE)}


def _name(host: str) -> str:
    return (host.rsplit(":", 1)[0] if not host.endswith("]") else host).lower()


def _limit(scope: Scope) -> int:
    # What takes files asks who sends them, and for their token, before it keeps a byte (`web/upload.py`).
    return UPLOAD_BYTES if UPLOADS.fullmatch(scope["path"]) else FORM_BYTES


class _Body:
    """The body of a request, read up to a limit."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._left = limit

    async def receive(self) -> Message:
        """Return the next piece; raises TooLargeError beyond the limit."""
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            raise TooLargeError
        return message

    def unless_over(self, send: Send) -> Send:
        """Return what sends an answer, unless too much was read: the reader of a form takes that for a bad form."""

        async def sending(message: Message) -> None:
            if self._left < 0:
                raise TooLargeError
            await send(message)

        return sending


async def _headed(app: Any, scope: Scope, receive: Receive, send: Send) -> None:
    async def adding(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(headers(scope["path"], message["status"]))
        await send(message)

    await app(scope, receive, adding)
