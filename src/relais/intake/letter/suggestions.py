"""Looks for the words that announce a letter's reference, sender and date, for a person to confirm or not."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from relais.intake.letter.paragraph import Paragraph

# In English, French and German. What announces the addressee's own reference ('your ref') is none of the sender's.
_LABELS = {
    "reference": r"(?:our |notre |nos )?(?:ref(?:erence)?|réf(?:érence)?s?)\b\.?(?: (?:no|number|n°)\.?)?"
    r"|(?:case|file|report|tip|referral)(?: (?:no|number|id|ref(?:erence)?)\b\.?| #)"
    r"|n° (?:de )?(?:dossier|signalement)|unser(?:e)? zeichen|(?:unser )?(?:aktenzeichen|geschäftszeichen|az\b\.?)",
    "sender": r"from|sender|agency|authority|issued by|sent by|expéditeur|émetteur|autorité|service|de|absender",
    "received": r"date(?: of (?:this )?(?:letter|report|referral|transmission))?|date d['\u2019]envoi|sent|dated"
    r"|envoyé le|le|datum",
}
_LINE = {
    field: re.compile(rf"\s*({labels})\s*[:\uff1a]\s*(.*)", re.IGNORECASE | re.DOTALL)
    for field, labels in _LABELS.items()
}
# Without a colon they are also words of a sentence: what follows must be one code, or a day, and end the line.
_BARE = {
    "reference": re.compile(
        r"\s*((?:our |notre |nos )?r[eé]f(?:[eé]rence)?s?\b\.?|unser zeichen|aktenzeichen)\s+((?=\S*\d)[\w./#-]+)\s*",
        re.IGNORECASE,
    ),
    "received": re.compile(r"\s*(date|datum)\s+(\d.{3,30})", re.IGNORECASE),
}
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What stands behind a label: the field it may be, the label as written, the text, and its place."""

    field: str
    label: str
    text: str
    place: str


def suggestions(paragraphs: Sequence[Paragraph]) -> list[Suggestion]:
    """Return what stands behind such labels, in order; a label alone on its line announces the next one."""
    found: list[Suggestion] = []
    announced: tuple[str, str] | None = None
    for paragraph, line in _lines(paragraphs):
        if announced is not None:
            found.append(Suggestion(*announced, line[:_LONGEST], paragraph.place))
            announced = None
            continue
        for field, pattern in _LINE.items():
            match = pattern.match(line) or (_BARE[field].fullmatch(line) if field in _BARE else None)
            if match is None:
                continue
            if match[2].strip():
                found.append(Suggestion(field, match[1], match[2].strip()[:_LONGEST], paragraph.place))
            else:
                announced = field, match[1]
            break
    return found


def _lines(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[Paragraph, str]]:
    # What stands beside a line is read with it, and not once more on its own.
    beside = {label for paragraph in paragraphs for label in paragraph.beside if label}
    for paragraph in paragraphs:
        for number, line in enumerate(paragraph.text.split("\n")):
            label = paragraph.label(number)
            if label:
                yield paragraph, f"{label} {line}"
            elif line.strip() and line not in beside:
                yield paragraph, line
