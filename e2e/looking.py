"""Looks a page over in a browser: what it answered, who it keeps out, how heavy, how wide."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request

from e2e.pages import EMPTY, NOBODY, TRAINING, UNIT, Shown
from e2e.serving import serving
from e2e.unit_home import Made, empty, training
from relais.web.visitor import SESSION
from tests.desk.made_people import seated_token

LOCALES = {"fr": "fr-FR", "en": "en-GB"}
SCREEN, HALF = 1280, 640  # a screen, and what it shows at 200 %
# Of what is in order nothing is gathered: that takes most of its time.
_AXE = """rules => axe.run(document, {
  resultTypes: ['violations'], selectors: false, ...(rules && {runOnly: {type: 'rule', values: rules}}),
})"""
_WEIGHT = """[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .reduce((sum, one) => sum + one.encodedBodySize, 0)"""
_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_PAINT = """() => new Promise((done) => {
  new PerformanceObserver((list) => {
    for (const one of list.getEntriesByName('first-contentful-paint')) done(one.startTime);
  }).observe({type: 'paint', buffered: true});
  setTimeout(() => done(null), 5000);
})"""
_PATIENCE_MS = 15_000


@dataclass(frozen=True)
class Houses:
    """The links of three servers: of a unit with its work, of a home that holds nothing, and of a training home."""

    links: Mapping[str, str]
    made: Made


@dataclass
class Seen:
    """What was seen of a page."""

    status: int | None = None
    language: str | None = None
    text: str = ""
    weight: int = 0
    too_wide: list[int] = field(default_factory=list)
    kept_out: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@contextmanager
def housed(place: Path, made: Made) -> Iterator[Houses]:
    """Serve the unit's home, and two that are made in `place`."""
    small = {EMPTY: empty(place / EMPTY), TRAINING: training(place / TRAINING)}
    with ExitStack() as open_:
        links = {UNIT: open_.enter_context(serving(made.home.root, alone=True))}
        for name, home in small.items():
            home.engine.dispose()
            links[name] = open_.enter_context(serving(home.root, alone=True))
        yield Houses(links, made)


@contextmanager
def browsing(
    chromium: Browser, houses: Houses, shown: Shown, language: str, theme: str = "light", *, script: bool = True
) -> Iterator[Page]:  # fmt: skip
    """Give a browser of whoever has the page before them; `relais.web` takes their language from the browser's."""
    context = chromium.new_context(
        locale=LOCALES[language], color_scheme="dark" if theme == "dark" else "light",
        viewport={"width": SCREEN, "height": 800}, java_script_enabled=script,
    )  # fmt: skip
    try:
        context.set_default_timeout(_PATIENCE_MS)
        _let_in(context, houses, shown)
        yield context.new_page()
    finally:
        context.close()


def _let_in(context: BrowserContext, houses: Houses, shown: Shown) -> None:
    if shown.who == NOBODY:
        return
    if shown.home != UNIT:
        context.request.get(houses.links[shown.home])
        return
    token = seated_token(houses.made.home, shown.who)
    context.add_cookies([{"name": SESSION, "value": token, "url": server(houses.links[UNIT]), "sameSite": "Strict"}])


def server(link: str) -> str:
    """Return where a link's server is."""
    return link.partition("/enter/")[0].rstrip("/")


def at_home(url: str) -> bool:
    """Say whether an address is of this machine."""
    return url.startswith(("http://127.0.0.1:", "data:", "blob:http://127.0.0.1:"))


def address(houses: Houses, shown: Shown) -> str:
    """Return the whole address of a page."""
    return server(houses.links[shown.home]) + shown.address.format_map(houses.made.named)


def look_over(
    chromium: Browser, houses: Houses, pages: Sequence[Shown], axe: str, language: str
) -> dict[str, Seen]:  # fmt: skip
    """Look every page over, each person's in a browser of their own."""
    seen: dict[str, Seen] = {}
    by_person: dict[tuple[str, str], list[Shown]] = {}
    for one in pages:
        by_person.setdefault((one.home, one.who), []).append(one)
    for theirs in by_person.values():
        with browsing(chromium, houses, theirs[0], language) as page:
            for one in theirs:
                seen[one.name] = _look(page, houses, one, axe)
    assert len(seen) == len(pages), "two pages have one name"
    return seen


def _look(page: Page, houses: Houses, shown: Shown, axe: str) -> Seen:
    seen = Seen()
    with _listening(page, seen, shown), _no_matter_what(seen):
        answer = page.goto(address(houses, shown))
        told = shown.then(page, houses.made.named) if shown.then else None
        answer = told or answer
        assert answer is not None
        seen.status = answer.status
        # What a script changed has no answer of its own: the page is read as it stands.
        seen.text = page.content() if shown.then and told is None else answer.text()
        seen.language = page.locator("html").get_attribute("lang")
        seen.weight = page.evaluate(_WEIGHT)
        page.evaluate(axe)
        seen.kept_out = kept_out(page)
        page.emulate_media(color_scheme="dark")
        # Nothing but the colours differs by dark.
        seen.kept_out += kept_out(page, ["color-contrast"])
        page.emulate_media(color_scheme="light")
        for width in (HALF, SCREEN):
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate(_WIDE) > 0:
                seen.too_wide.append(width)
    return seen


def painted(page: Page) -> float:
    """Return after how many milliseconds the page was painted first."""
    paint = page.evaluate(_PAINT)
    return float("inf") if paint is None else float(paint)


def kept_out(page: Page, rules: list[str] | None = None) -> list[str]:
    """Return what keeps somebody out of a page, by axe, which was evaluated on it."""
    found: dict[str, Any] = page.evaluate(_AXE, rules)
    return [f"{one['id']}: {node['html'][:200]}" for one in found["violations"] for node in one["nodes"]]


@contextmanager
def _no_matter_what(seen: Seen) -> Iterator[None]:
    """Let a page on which something cannot be done keep none of the others from being looked over."""
    try:
        yield
    except (Error, AssertionError) as error:
        seen.complaints.append(str(error))


@contextmanager
def _listening(page: Page, seen: Seen, shown: Shown) -> Iterator[None]:
    """Note what the browser complains of, and whatever the page asks of anybody else than its server."""

    def console(told: ConsoleMessage) -> None:
        # A browser says of every answer above 399 that it is one: here it is meant.
        meant = told.text.startswith(f"Failed to load resource: the server responded with a status of {shown.status} ")
        if told.type in ("error", "warning") and not (meant and shown.status >= 400):
            seen.complaints.append(f"{told.text} {told.location}")

    def asked(request: Request) -> None:
        if not at_home(request.url):
            seen.complaints.append(f"asked elsewhere: {request.url}")

    def failed(error: object) -> None:
        seen.complaints.append(str(error))

    heard = {"console": console, "request": asked, "pageerror": failed}
    for name, hear in heard.items():
        page.on(name, hear)  # type: ignore[call-overload]
    try:
        yield
    finally:
        for name, hear in heard.items():
            page.remove_listener(name, hear)
