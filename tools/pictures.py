"""Takes a picture of every page of the web desk, in both languages, light and dark, over the small world.

`python -m tools.pictures [FOLDER]`: WebP files named PAGE-LANGUAGE-THEME, into docs/pictures unless a folder is named,
and docs/pictures.md, which shows them. Needs a Chromium (`tools.browser`). Two runs differ in the hours that pages
tell, so no test compares them; `docs/decisions/0018-pictures-of-pages.md` says which pictures the tree may hold.
"""

import os
import sys
import tempfile
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from e2e.looking import Houses, address, browsing, housed
from e2e.pages import PAGES, UNIT
from e2e.unit_home import make
from tools.browser import chromium

DOCS = Path(__file__).parents[1] / "docs"
FOLDER, INDEX = DOCS / "pictures", DOCS / "pictures.md"
LANGUAGES, THEMES = ("en", "fr"), ("light", "dark")
# 1280 by 800, and a page of text in about 20 kB: letters stay sharp, flat colours show a trace of it.
_QUALITY = 5
_HEAD = """# Pictures of the pages

Taken by `python -m tools.pictures` over [the small world](world.md), in which nobody exists. [Why they are here, and no
others](decisions/0018-pictures-of-pages.md).
"""


def names() -> list[str]:
    """Return the names of all pictures, without their ending."""
    return [f"{one.name}-{language}-{theme}" for one in PAGES for language in LANGUAGES for theme in THEMES]


def index() -> str:
    """Return the page that shows them: for each page its address, and a picture in each language by light and dark."""
    return "\n".join([_HEAD, *(line for one in PAGES for line in _section(one.name, one.address))])


def main(folder: Path = FOLDER) -> None:
    """Write the pictures into `folder`, in the place of those that lie there; and their page, where that is `docs`."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.webp"):
        old.unlink()
    with tempfile.TemporaryDirectory() as place, _browser() as browser:
        made = make(Path(place) / UNIT)
        made.home.engine.dispose()
        with housed(Path(place), made) as houses:
            _take(browser, houses, folder)
    if folder == FOLDER:
        INDEX.write_text(index(), encoding="utf-8")
    taken = sum(one.stat().st_size for one in folder.glob("*.webp"))
    print(f"{len(names())} pictures, {taken / 1e6:.1f} MB")


def _take(browser: Browser, houses: Houses, folder: Path) -> None:
    for language in LANGUAGES:
        for theme in THEMES:
            for one in PAGES:
                with browsing(browser, houses, one, language, theme) as page:
                    page.goto(address(houses, one))
                    (folder / f"{one.name}-{language}-{theme}.webp").write_bytes(_picture(page))


def _picture(page: Page) -> bytes:
    told = page.context.new_cdp_session(page).send(
        "Page.captureScreenshot", {"format": "webp", "quality": _QUALITY, "optimizeForSpeed": False}
    )
    return b64decode(told["data"])


@contextmanager
def _browser() -> Iterator[Browser]:
    program, libraries = chromium()
    environment = {**os.environ, **({"LD_LIBRARY_PATH": libraries} if libraries else {})}
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=program, args=["--no-sandbox"], env=environment)


def _section(name: str, path: str) -> Iterator[str]:
    yield f"## {name}\n"
    yield f"`{path}`\n"
    yield "| | light | dark |\n|---|---|---|"
    for language in LANGUAGES:
        shown = (f"![{name}, {language}, {theme}](pictures/{name}-{language}-{theme}.webp)" for theme in THEMES)
        yield f"| {language} | {' | '.join(shown)} |"
    yield ""


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
