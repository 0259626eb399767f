"""What every answer carries and every question must fit, before any page sees it."""

from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# What a form holds at most, in bytes; an upload streams to disk and has its own limit.
FORM_BYTES = 1 << 20
UPLOAD_BYTES = 16 << 30
UPLOAD = "/first-run/upload"
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
# A page holds data of a procedure: neither the browser nor anything between keeps it.
_PAGE = {"Cache-Control": "no-store"}
_STATIC = {"Cache-Control": "public, max-age=3600"}


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
        limit = UPLOAD_BYTES if scope["path"] == UPLOAD else FORM_BYTES
        try:
            await _headed(self._app, scope, _limited(receive, limit), send)
        except TooLargeError:
            await _headed(PlainTextResponse("too large", 413), scope, receive, send)

    def _refused(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if _name(host) not in self._names:
            # A page elsewhere may point a name of its own at this machine.
            return PlainTextResponse("no such host", 421)
        if scope["method"] in _SAFE:
            return None
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is not None and site not in ("same-origin", "none"):
            return PlainTextResponse("from another site", 403)
        if origin is not None and origin.partition("://")[2] != host:
            return PlainTextResponse("from another site", 403)
        return None


def _name(host: str) -> str:
    return host.rsplit(":", 1)[0] if not host.endswith("]") else host


def _limited(receive: Receive, limit: int) -> Receive:
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise TooLargeError
        return message

    return counted


async def _headed(app: Any, scope: Scope, receive: Receive, send: Send) -> None:
    async def adding(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            static = scope["path"].startswith("/static/")
            for name, value in {**_HEADERS, **(_STATIC if static else _PAGE)}.items():
                headers[name] = value
        await send(message)

    await app(scope, receive, adding)
