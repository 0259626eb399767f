"""The files an NCMEC report names: their hashes and codes. Their names are not kept, their bytes were never here."""

from collections.abc import Iterator

from relais.intake.facts import Facts
from relais.intake.ncmec.node import Node
from relais.intake.ncmec.people import Scene, captures, texts
from relais.intake.stated import flag
from relais.model.notice import msg

COMPANY_SCHEME = "Tech Coalition Industry Classification System"
NOT_A_HASH = msg("“{raw}” has not the {digits} hexadecimal digits of a {algorithm}: kept as a hash of no named kind")

_DIGITS = {"md5": 32, "sha1": 40, "sha256": 64}


def uploaded(scene: Scene, node: Node) -> None:
    """Add one file: a row per category code, or one row where no category was given.

    `verificationHash` names no algorithm, so none is claimed for it.
    """
    facts = scene.facts
    hashes: dict[str, str] = {}
    for name in _DIGITS:
        text = node.text(name)
        if text is not None:
            column, value = named_hash(facts, node.place(name), name, text)
            hashes.setdefault(column, value)
    unnamed = node.text("verificationHash")
    if unnamed is not None:
        hashes["hash_raw"] = unnamed
    viewed = flag(facts, node.place("viewedByEsp"), node.value.get("viewedByEsp"))
    seen = captures(scene, node)
    for place, scheme, code, authority in _codes(scene, node):
        facts.add(
            "media",
            place,
            report=scene.report,
            **hashes,
            scheme=scheme,
            code=code,
            authority=authority,
            viewed_by_company=viewed,
            **seen.columns(),
        )
    scene.texts.extend(texts(node, "additionalInformations"))


def named_hash(facts: Facts, place: str, algorithm: str, text: str) -> tuple[str, str]:
    """Return the column and value of a hash; one whose digits contradict its algorithm claims none."""
    value = text.strip().lower()
    digits = _DIGITS[algorithm]
    if len(value) == digits and all(sign in "0123456789abcdef" for sign in value):
        return algorithm, value
    facts.notice(NOT_A_HASH, place, raw=text[:140], digits=digits, algorithm=algorithm)
    return "hash_raw", text


def _codes(scene: Scene, node: Node) -> Iterator[tuple[str, str | None, str | None, str | None]]:
    none = True
    code = node.text("industryClassification")
    if code is not None:
        none = False
        yield node.pointer, COMPANY_SCHEME, code, scene.company
    for group in node.each("ncmecTags", "groups"):
        for tag in group.each("tags"):
            code = tag.text("value")
            if code is not None:
                none = False
                yield tag.pointer, "NCMEC", code, "NCMEC"
    if none:
        yield node.pointer, None, None, None
