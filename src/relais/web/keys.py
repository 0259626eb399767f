"""The keys of the web desk: one list, of which the pages, the help and the documents are made.

A key is never the only way: each presses a link or a button that stands on the page. Single keys can be switched off
(WCAG 2.1.4), and none acts while something is being typed.
"""

from dataclasses import dataclass

from relais.language.desk_words import ALERT_OUTCOMES
from relais.model.notice import msg

# How an alert's form may end it, each with its digit: a case is opened on its own page, and an alert that nobody
# decided cannot be made so again but by undoing.
ENDINGS = tuple(one for one in ALERT_OUTCOMES if one not in ("opened", "open"))


@dataclass(frozen=True)
class Key:
    """A key, the name of what it presses (`data-key` in a template), and what that does."""

    key: str
    name: str
    does: str


KEYS = (
    Key("g", "my-day", msg("go to my day")),
    Key("q", "queue", msg("go to the queue")),
    Key("c", "cases", msg("go to my cases")),
    Key("/", "search", msg("search from anywhere")),
    Key("j", "next", msg("next line, or next alert")),
    Key("k", "previous", msg("previous line, or previous alert")),
    Key("o", "open", msg("open the line")),
    Key("m", "tick", msg("tick the line")),
    Key("a", "alike", msg("act on the ticked alerts")),
    Key("t", "take", msg("take the alert")),
    Key("d", "decide", msg("decide how the alert ends")),
    *(Key(str(place), f"outcome-{one}", ALERT_OUTCOMES[one]) for place, one in enumerate(ENDINGS, 1)),
    Key("r", "check", msg("check the rows of the request")),
    Key("z", "undo", msg("undo the decision or the judgement just recorded")),
    Key("s", "same", msg("choose “the same person”; the reason is yours to write")),
    Key("x", "different", msg("choose “different people”")),
    Key("u", "unsure", msg("choose “unsure”")),
    Key("?", "help", msg("show these keys")),
    Key("Escape", "close", msg("close what is open")),
)
BY_NAME = {one.name: one for one in KEYS}
if len(BY_NAME) != len(KEYS) or len({one.key for one in KEYS}) != len(KEYS):
    raise ValueError("two keys are one")
