"""What a reader says of a source besides its facts: what it could not read, and where."""

from dataclasses import dataclass, field


def msg(template: str) -> str:
    """Mark an English template for translation; the doors translate it when they show it."""
    return template


@dataclass(frozen=True)
class Notice:
    """One thing a person should know of a source.

    `template` is English with named fields in braces; `params` fills them. `skipped` counts the records of
    the source that gave no fact because of it: 0 says that nothing was lost.
    """

    template: str
    place: str = ""
    skipped: int = 0
    params: dict[str, str] = field(default_factory=dict)


class UnreadableError(Exception):
    """The source, or the rest of it, cannot be read. What was read before stays."""

    def __init__(self, template: str, place: str = "", **params: object) -> None:
        super().__init__(template)
        self.notice = Notice(template, place, 0, {name: str(value) for name, value in params.items()})
