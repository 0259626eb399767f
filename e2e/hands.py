"""How a person does what stands on a page: by mouse, or by keyboard alone."""

from contextlib import suppress
from pathlib import Path
from typing import Protocol

from playwright.sync_api import Error, FileChooser, Locator, Page

_MOST_TABS = 400
_TRIES, _PATIENCE_MS = 3, 10_000
_FOCUSED = "one => one === document.activeElement"
_OF_ITS_GROUP = "one => document.activeElement.name === one.name && document.activeElement.form === one.form"


class Hands(Protocol):
    """What a person does. `key`: the single key that does the same, for whoever has no mouse."""

    def press(self, at: Locator, key: str = "") -> None: ...
    def write(self, at: Locator, text: str) -> None: ...
    def tick(self, at: Locator) -> None: ...
    def choose(self, at: Locator, value: str) -> None: ...
    def bring(self, at: Locator, folder: Path) -> None: ...


class Mouse:
    """By mouse; what is written is typed all the same."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, at: Locator, key: str = "") -> None:
        at.click()

    def write(self, at: Locator, text: str) -> None:
        at.click()
        self._page.keyboard.insert_text(text)

    def tick(self, at: Locator) -> None:
        at.check()

    def choose(self, at: Locator, value: str) -> None:
        at.select_option(value)

    def bring(self, at: Locator, folder: Path) -> None:
        """Drag a folder over the field and let it go, as a file manager does."""
        box = at.bounding_box()
        assert box is not None
        told = {"x": box["x"] + 10, "y": box["y"] + 10, "modifiers": 0,
                "data": {"items": [], "files": [str(folder)], "dragOperationsMask": 1}}  # fmt: skip
        devtools = self._page.context.new_cdp_session(self._page)
        for kind in ("dragEnter", "dragOver", "drop"):
            devtools.send("Input.dispatchDragEvent", {"type": kind, **told})


class Keyboard:
    """By keyboard alone: whatever has no key is reached by Tab."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def press(self, at: Locator, key: str = "") -> None:
        if key:
            # Keys act once the script is there, which comes after the page.
            self._page.wait_for_load_state("load")
            self._page.keyboard.press(key)
            return
        self._reach(at)
        self._page.keyboard.press("Enter")

    def write(self, at: Locator, text: str) -> None:
        self._reach(at)
        self._page.keyboard.insert_text(text)

    def tick(self, at: Locator) -> None:
        self._reach(at, _OF_ITS_GROUP)
        if at.get_attribute("type") == "checkbox":
            self._page.keyboard.press("Space")
            return
        self._page.keyboard.press("Space")
        for _ in range(20):
            if at.is_checked():
                return
            self._page.keyboard.press("ArrowDown")
        raise AssertionError("the arrows do not reach it")

    def choose(self, at: Locator, value: str) -> None:
        self._reach(at)
        values = at.evaluate("one => [...one.options].map((each) => each.value)")
        steps = values.index(value) - values.index(at.input_value())
        for _ in range(abs(steps)):
            self._page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
        assert at.input_value() == value

    def bring(self, at: Locator, folder: Path) -> None:
        """Open the field's chooser and take the files of the folder; then press the button of the form."""
        self._reach(at)
        self._chooser().set_files(sorted(path for path in folder.rglob("*") if path.is_file()))
        # Other fields may stand between the two.
        self.press(at.locator("xpath=ancestor::form//button"))

    def _chooser(self) -> FileChooser:
        """Open the chooser of the field that has the focus; a busy browser passes over a key now and then."""
        for _ in range(_TRIES):
            with suppress(Error), self._page.expect_file_chooser(timeout=_PATIENCE_MS) as chooser:
                self._page.keyboard.press("Space")
            if chooser.is_done():
                return chooser.value
        raise AssertionError("no key opens the chooser")

    def _reach(self, at: Locator, reached: str = _FOCUSED) -> None:
        at.wait_for()
        self._page.wait_for_load_state("load")
        for _ in range(_MOST_TABS):
            if at.evaluate(reached):
                return
            self._page.keyboard.press("Tab")
        raise AssertionError(f"no number of tabs reaches {at}")
