"""What becomes of a letter: mentions tied to nobody and a question; a report once a named person has confirmed it."""

from collections.abc import Sequence

from relais.intake.facts import Facts
from relais.intake.instant import NO_ZONE, BadTimeError, Instant, ZoneUnknownError
from relais.intake.letter.decision import BadDecisionError, Decision, loads
from relais.intake.letter.mentions import Mention, mentions, proposals
from relais.intake.letter.paragraph import WHOLE, Paragraph
from relais.intake.letter.suggestions import suggestions
from relais.model.notice import msg
from relais.selectors.handle import service_name
from relais.selectors.kinds import parse

NOT_A_DECISION = msg(
    "the answer to `report` is no decision that can be read: confirm the letter again (`relais letter`)"
)
NOT_MENTIONED = msg("the decision names {kind} “{value}”, which the letter does not mention: left out")

QUESTION = "report"


def read_letter(facts: Facts, paragraphs: Sequence[Paragraph], *, always: bool) -> None:
    """Add the facts of a letter.

    Where nobody has decided what it is, that is asked: `always`, or only where it mentions something that ties.
    """
    found = mentions(paragraphs)
    answered = facts.answer(QUESTION)
    decision = _decision(facts, answered)
    if decision is None or answered is None:
        _add_selectors(facts, found, {}, None)
        _ask(facts, paragraphs, found, always=always)
        return
    _say_unknown(facts, decision, found)
    dropped = set(decision.drop)
    kept = [mention for mention in found if mention.key not in dropped]
    if not decision.is_report:
        _add_selectors(facts, kept, {}, None)
        return
    _report(facts, paragraphs, kept, decision, answered[1])
    _add_selectors(facts, kept, _parties(facts, kept, decision), 0)


def _decision(facts: Facts, answered: tuple[str, str] | None) -> Decision | None:
    try:
        return None if answered is None else loads(answered[0])
    except BadDecisionError:
        facts.notice(NOT_A_DECISION)
        return None


def _ask(facts: Facts, paragraphs: Sequence[Paragraph], found: Sequence[Mention], *, always: bool) -> None:
    told = suggestions(paragraphs)
    if not always and not any(mention.kind != "date" for mention in found) and not told:
        return
    shown = next((mention for mention in found if mention.kind != "date"), None) or next(iter(found), None)
    place = shown.place if shown else told[0].place if told else WHOLE
    example = shown.raw if shown else told[0].text if told else ""
    facts.ask(QUESTION, place, example, records=max(1, len(proposals(found))))


def _say_unknown(facts: Facts, decision: Decision, found: Sequence[Mention]) -> None:
    known = {mention.key for mention in found}
    named = [*((kind, value) for kind, value, _role in decision.roles), *decision.drop]
    for kind, value in named:
        if (kind, value) not in known:
            facts.notice(NOT_MENTIONED, kind=kind, value=value)


def _report(
    facts: Facts, paragraphs: Sequence[Paragraph], found: Sequence[Mention], decision: Decision, who: str
) -> None:
    try:
        received = decision.received_by(who)
    except (BadTimeError, ZoneUnknownError) as error:
        facts.notice(error.template if isinstance(error, BadTimeError) else NO_ZONE, raw=decision.received)
        received = Instant(None, decision.received)
    facts.add(
        "report",
        WHOLE,
        reference=decision.reference,
        channel="letter",
        sender=decision.sender,
        places=list(_places(paragraphs, found, decision).items()),
        tokens=_tokens(paragraphs, found),
        **received.columns(),
    )


def _places(paragraphs: Sequence[Paragraph], found: Sequence[Mention], decision: Decision) -> dict[str, str]:
    """Return where the letter itself says what the person confirmed; what it does not say has no place in it."""
    places = {}
    for name, told in (("reference", decision.reference), ("sender", decision.sender)):
        for paragraph in paragraphs:
            if told and told.casefold() in paragraph.text.casefold():
                places[name] = paragraph.place
                break
    day = (decision.received or "")[:10]
    for mention in found:
        if mention.kind == "date" and mention.value == day:
            places["at"] = mention.place
            break
    return places


def _tokens(paragraphs: Sequence[Paragraph], found: Sequence[Mention]) -> list[dict[str, object]]:
    """Return the tokens of the letter: offsets count in its paragraphs joined by one line feed."""
    starts, start = [], 0
    for paragraph in paragraphs:
        starts.append(start)
        start += len(paragraph.text.encode()) + 1
    return [
        {
            "kind": mention.kind,
            "value": mention.value,
            "currency": mention.currency,
            "start": mention.start + starts[mention.paragraph],
            "end": mention.end + starts[mention.paragraph],
        }
        for mention in found
        if mention.kind != "date"
    ]


def _parties(facts: Facts, found: Sequence[Mention], decision: Decision) -> dict[tuple[str, str], int]:
    """Add one party per role, or per numbered role, and return which one each mention belongs to."""
    roles = {(kind, value): label for kind, value, label in decision.roles}
    ordinals: dict[str, int] = {}
    owners: dict[tuple[str, str], int] = {}
    for mention in found:
        label = roles.get(mention.key)
        if label is not None:
            if label not in ordinals:
                ordinals[label] = facts.add("party", mention.place, report=0, role=label.partition(".")[0])
            owners[mention.key] = ordinals[label]
    return owners


def _add_selectors(
    facts: Facts, found: Sequence[Mention], owners: dict[tuple[str, str], int], report: int | None
) -> None:
    kept = [mention for mention in found if mention.is_selector]
    parsed = [parse(mention.kind, mention.raw, service=mention.service) for mention in kept]
    columns: dict[str, list[object]] = {
        "report": [report] * len(kept),
        "party": [owners.get(mention.key) if owners else None for mention in kept],
        "kind": [mention.kind for mention in kept],
        "service": [service_name(mention.service) if mention.service else None for mention in kept],
        "value": [mention.value for mention in kept],
        "raw": [mention.raw for mention in kept],
        "nature": [each.nature if each else None for each in parsed],
        "country": [each.country if each else None for each in parsed],
    }
    facts.add_cells("selector", [mention.place for mention in kept], columns)
