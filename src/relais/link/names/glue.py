"""Particles put before the word they belong to, however they were written: De la Cruz, Ben Ali, Nur al-Din."""

_WRITTEN = "de del dela delos delas las los da dos das di der den ter zu mc sta bel ait oum umm"
_WESTERN = frozenset(_WRITTEN.split())
# `van` is left out: it is a middle name as well (Văn), and the rule of joined words finds Vangogh.
# Family names too (Lê, Đỗ), or a given name (Ben), where they come first.
_NOT_FIRST = frozenset(["le", "la", "du", "do", "ben"])
_ARTICLES = frozenset(["al", "el", "ul"])
_BEFORE_SUN_LETTERS = frozenset(["ad", "ar", "as", "ash", "at", "az"])  # ad-Din, ar-Rahman
_OULD = frozenset(["ould", "weld", "wuld"])
_SONS = frozenset(["bin", "ibn", "ben"])
_FATHERS = frozenset(["abu", "abou", "abo", "bou", "bu"])
_SERVANTS = frozenset(["abd", "abdul", "abdel", "abdal", "abdoul"])
# Nur al-Din and Jab Allah are one word each.
_FAITH = frozenset(["din", "dine", "deen", "eddine", "uddin", "aldin", "eldin", "eldine"])
_GOD = frozenset(["allah", "ullah"])
_PARTICLES = _WESTERN | _ARTICLES | _OULD | _FATHERS | _SERVANTS
_FEWEST_TO_GLUE_FIRST = 3


def glued(words: list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Return (article, Latin letters, Arabic letters) per word, each particle put before its word."""
    made: list[tuple[str, str, str]] = []
    before: list[tuple[str, str]] = []
    for place, word in enumerate(words):
        last = place == len(words) - 1
        if not last and word[0] in _BEFORE_SUN_LETTERS and words[place + 1][0].startswith(word[0][1:]):
            before.append(("al", ""))
            continue
        if not last and _is_particle(word[0], word[1], first=place == 0, words=len(words)):
            before.append(word)
            continue
        ending = _ending(word)
        if made and ending[0] and not (before and before[-1][0] not in _ARTICLES):
            _, text, letters = made.pop()
            made.append(("", text + ending[0], letters + ending[1] if letters else ""))
        else:
            made.append(_joined(before, word))
        before = []
    return made


def _is_particle(text: str, letters: str, *, first: bool, words: int) -> bool:
    if letters:
        return letters in ("بن", "ابن", "أبو", "ابو", "عبد", "ال", "ولد")
    if text in _NOT_FIRST or text in _SONS:
        return not first or (text in _SONS and words >= _FEWEST_TO_GLUE_FIRST)
    return text in _PARTICLES


def _ending(word: tuple[str, str]) -> tuple[str, str]:
    """Return what a word adds to the one before it where it ends that name, in Latin and in Arabic letters."""
    if word[0] in _FAITH or word[1] == "الدين":
        return "eldin", "دين"
    if word[0] in _GOD or word[1] == "الله":
        return "allah", "له"
    return "", ""


def _joined(before: list[tuple[str, str]], word: tuple[str, str]) -> tuple[str, str, str]:
    text, letters = word
    if letters:
        own = letters.removeprefix("ال") if before and len(letters) > 3 else letters
        return "", "".join(one for one, _ in before) + text, "".join(one for _, one in before if one != "ولد") + own
    article = ""
    for particle, _ in reversed(before):
        if particle in _ARTICLES:
            article = "el"
        elif particle in _OULD:
            article = "ould"
        elif particle in _SERVANTS:
            text, article = "abdallah" if text in _GOD else "abdel" + text, ""
        elif particle in _SONS:
            text, article = "ben" + text, ""
        elif particle in _FATHERS:
            text, article = "bou" + text, ""
        else:
            text, article = particle + article + text, ""
    return article, text, ""
