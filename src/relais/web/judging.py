"""A form that judges who is the same: what was typed, what would change, and what the desk said against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Form

from relais.desk import judge as desk
from relais.desk.error import DeskError
from relais.desk.judge import Judged, judge
from relais.desk.judgements import judgement
from relais.language.desk_words import JUDGEMENTS
from relais.model.notice import msg
from relais.web.not_done import not_done
from relais.web.typed import numbers
from relais.web.visitor import Visitor

# Where the desk names an option of the command line, the form says what to do with itself.
_SAID = {
    desk.NO_REASON: msg("a judgement needs a reason: write it beside the choice"),
    desk.MEANWHILE: msg(
        "{who} judged this pair “{verdict}” at {when} (judgement {number}: “{reason}”); nothing was recorded: send the"
        " form again to replace it"
    ),
    desk.NO_VERDICT: msg("choose what you judge: the same person, different people, or not sure"),
}  # fmt: skip


@dataclass(frozen=True)
class Typed:
    """What the form holds, as it was typed; `supersede`: the judgement on these mentions that the page showed."""

    verdict: str = ""
    reason: str = ""
    supersede: str = ""
    confirmed: str = ""

    def judge(self, person: Visitor, ids: Sequence[str]) -> Judged:
        """Judge what `ids` name; raises DeskError."""
        seen = numbers(self.supersede)
        return judge(
            person.home, self.verdict, ids, self.reason, supersede=seen[0] if seen else None,
            confirmed=self.confirmed == "yes",
        )  # fmt: skip


@dataclass(frozen=True)
class Judging:
    """What a page shows around the form: what was typed, what it would change, why nothing was recorded."""

    typed: Typed = Typed()
    would: Judged | None = None
    error: str | None = None

    @property
    def status(self) -> int:
        """Return the status of the page."""
        return 422 if self.error else 200

    @property
    def verdicts(self) -> tuple[str, ...]:
        """Return what may be judged."""
        return tuple(JUDGEMENTS)


def typed(
    verdict: Annotated[str, Form()] = "", reason: Annotated[str, Form()] = "", supersede: Annotated[str, Form()] = "",
    confirmed: Annotated[str, Form()] = "",
) -> Typed:  # fmt: skip
    """Return what a form holds."""
    return Typed(verdict, reason, supersede, confirmed)


def refused(person: Visitor, error: DeskError) -> str:
    """Return why nothing was recorded; raises the error again where another page answers it."""
    return not_done(person, DeskError(_SAID.get(error.template, error.template), **error.params))


Asked = Annotated[Typed, Depends(typed)]


def just_judged(person: Visitor, after: int) -> int | None:
    """Return the judgement that a page says was just recorded, if it is the person's own and stands."""
    if not after:
        return None
    try:
        line = judgement(person.home, after)
    except DeskError:
        return None
    own = line.judgement.actor == person.home.actor and line.by is None and not line.judgement.withdrawn
    return after if own else None
