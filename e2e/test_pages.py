"""Every page and state, in both languages, light and dark: nobody is kept out, nothing is heavy or wide."""

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from e2e.looking import Houses, Seen, look_over
from e2e.pages import PAGES, STATES, Shown
from tools import browser as found
from tools import valid

_HEAVY = 300_000  # bytes that go over the line, with all that the page loads
# What may be wrong with a page; each is said of all pages at once.
FAULTS: dict[str, Callable[[Shown, Seen, str], object]] = {
    "answers as it should": lambda shown, seen, _language: [] if seen.status == shown.status else [seen.status],
    "in the language": lambda _shown, seen, language: [] if seen.language == language else [seen.language],
    "nobody is kept out": lambda _shown, seen, _language: seen.kept_out,
    "no complaint, and nobody else asked": lambda _shown, seen, _language: seen.complaints,
    "not heavy": lambda _shown, seen, _language: [] if 1_000 < seen.weight < _HEAVY else [seen.weight],
    "no wider than the screen": lambda _shown, seen, _language: seen.too_wide,
}
# What is refused by its address alone costs little, and is looked at in English too; what is behind a form is seen in
# French, the language of most who use it: what differs are the words. `test_refused` looks at refusals in English.
REFUSED = [one for one in STATES if one.status >= 400 and one.then is None]
LOOKS = [pytest.param("fr", STATES, id="states-fr"), pytest.param("en", [*PAGES, *REFUSED], id="pages-en"),
         pytest.param("fr", PAGES, id="pages-fr")]  # fmt: skip


@pytest.mark.parametrize(("language", "pages"), LOOKS)
def test_every_page_is_as_it_should_be(
    chromium: Browser, houses: Houses, subtests: pytest.Subtests, tmp_path: Path, language: str, pages: Sequence[Shown]
) -> None:
    seen = look_over(chromium, houses, pages, found.axe(), language)
    for what, fault in FAULTS.items():
        with subtests.test(what):
            wrong = {one.name: told for one in pages if (told := fault(one, seen[one.name], language))}
            busy = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"
            assert not wrong, f"{busy}: {json.dumps(wrong, indent=1, ensure_ascii=False)}"
    with subtests.test("valid HTML"):
        for name, one in seen.items():
            (tmp_path / f"{name}.html").write_text(one.text, encoding="utf-8")
        try:
            errors, warnings = valid.check(tmp_path)
        except found.NotThereError as error:
            found.not_run(error)
        print("\n".join(warnings))
        assert not errors, "\n".join(errors)
