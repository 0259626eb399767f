import re

import pytest

# Words that no text for users may hold, each with the reason. Legal names and what one must never say about a person
# are told apart by a reader; these are wrong in any sentence of ours.
BANNED = {
    r"child porn\w*|kiddie porn\w*|p[ée]dopornograph\w*|pornograph\w*": "it is abuse: say child sexual abuse material",
    r"child prostitut\w*|enfants? prostitu\w*": "a child is exploited: say child victim",
    r"child sex stream\w*|webcam sex tour\w*": "it is abuse at a distance: say live-distant child sexual abuse",
    r"viols? à distance": "not a legal category: say violences sexuelles sur enfant à distance et en direct",
    r"pedophil\w*|paedophil\w*|p[ée]dophil\w*|p[ée]docriminel\w*": "a label for a person: say the alleged role",
    r"predators?|pr[ée]dateurs?|monsters?|monstres?": "a label for a person: say the alleged role",
    r"risk scores?|scores? de risque|dangerousness|dangerosit[ée]": "work is ranked, not people: say order of work",
    r"suspect scores?|probability of (?:guilt|offending)|probabilit[ée] de culpabilit[ée]": "guilt is not computed",
    r"customers?": "the payer is an alleged commissioner",
    r"performers?": "a child is a victim",
    r"young offenders?": "say child displaying harmful sexual behaviour",
    r"traffickers?": "a qualification, not a role: say facilitator",
    r"mules?": "say payment intermediary",
    r"suspects?": "a status needs serious grounds: say reported, or subject",
    r"nothing (?:was )?found": "say what is unavailable, and why: erased, expired, not requested, refused",
    r"looks like \d+": "an age is established, estimated by an authority, alleged or unknown",
}
WORDS = {re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE): why for pattern, why in BANNED.items()}
# Pages that name what is not said, in quotation marks or as words to avoid.
QUOTED = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"\n]*\"|`[^`\n]*`")


def _faults(text):
    said = QUOTED.sub(" ", text)
    return [(match.group(), why) for word, why in WORDS.items() for match in word.finditer(said)]


@pytest.mark.slow
def test_no_page_says_them(pages):
    assert {path: faults for path, text in pages.items() if (faults := _faults(text))} == {}


def test_no_message_says_them(tools):
    assert {text: faults for text in tools["messages"] if (faults := _faults(text))} == {}


@pytest.mark.parametrize("locale", ["fr", "en"])
def test_no_translation_says_them(root, locale):
    text = (root / f"src/relais/locale/{locale}/LC_MESSAGES/relais.po").read_text(encoding="utf-8")
    said = re.findall(r'^(?:msgstr )?"(.*)"$', text, re.MULTILINE)
    assert said
    assert _faults("\n".join(said)) == []


@pytest.mark.parametrize("text", ["A risk score.", "the Suspects", "un prédateur"])
def test_they_are_found(text):
    assert _faults(text)


@pytest.mark.parametrize("text", ["the order of work", "no “risk score” here", "suspected on serious grounds"])
def test_others_are_not(text):
    assert _faults(text) == []
