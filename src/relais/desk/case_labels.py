"""How the persons of a case are called in what leaves: by number and name, victims by number alone."""

from collections.abc import Mapping, Sequence

from relais.casework.person import UNDETERMINED, VICTIM, Person
from relais.desk.case_facts import Facts
from relais.desk.case_subjects import Subjects
from relais.desk.victim_names import VictimNames
from relais.language.tongue import Tongue
from relais.model.notice import msg

PERSON = msg("Person {number}")
NAMED_PERSON = msg("Person {number}, {name}")
VICTIM_NUMBER = msg("Victim {number}")
BESIDE = msg("{name} (named in a report)")


def pseudonyms(people: Subjects, facts: Facts, persons: Sequence[Person], said: Tongue) -> dict[str, str]:
    """Return the pseudonyms of victims: of whom the case holds as such, and of whom a source alone calls one.

    Whom a named person put into another category is none, whatever a source says.
    """
    alleged = facts.alleged
    held = [
        people.named.get(one.number, "")
        for one in persons
        if one.category == VICTIM or (one.category == UNDETERMINED and people.named.get(one.number) in alleged)
    ]
    held += sorted(people.beside & alleged)
    return {one: said.say(VICTIM_NUMBER, {"number": number}) for number, one in enumerate(filter(None, held), 1)}


def labels(
    people: Subjects, facts: Facts, hidden: Mapping[str, str], victims: VictimNames, said: Tongue, *,
    names_victims: bool,
) -> dict[str, str]:  # fmt: skip
    """Return how each subject is called: by number and the name most borne; a victim by pseudonym (`hidden`).

    Whoever bears a word of a victim's name, and is nobody of the case, goes by the subject's own id, without a reason:
    to be told like a victim in name would point at the victim. `names_victims`: a victim's name stands beside the
    pseudonym.
    """
    label = {subject: subject if victims.inside(name) else name for subject, name in facts.others.items()}
    for subject, one in people.persons.items():
        names = facts.names.get(subject, ())
        told: dict[str, object] = {"number": one.number, "name": names[0].text if names else ""}
        label[subject] = said.say(NAMED_PERSON if names else PERSON, told)
    for subject in people.beside:
        names = facts.names.get(subject, ())
        label[subject] = said.say(BESIDE, {"name": names[0].text if names else subject})
    if not names_victims:
        return {**label, **hidden}
    named = {one: facts.names.get(one, ()) for one in hidden}
    return label | {one: f"{told}, {named[one][0].text}" if named[one] else told for one, told in hidden.items()}


def unnamed(people: Subjects, facts: Facts, hidden: Mapping[str, str]) -> frozenset[str]:
    """Return every subject who is a victim for this case: beside those with a pseudonym, who is nobody of it.

    Whom another case holds as a victim, or a source alone calls one, has no number here and is named no more for that.
    """
    return (facts.alleged | hidden.keys()) - _known(people, hidden)


def names_of_victims(people: Subjects, facts: Facts, hidden: Mapping[str, str]) -> VictimNames:
    """Return what names a victim of the case, and nobody who is known to be none."""
    known = _known(people, hidden)
    others = [name.text for one in known for name in facts.names.get(one, ())]
    borne = {held.value for one in known for held in facts.identifiers.get(one, ())}
    return VictimNames(
        (text for subject, text in facts.victims if subject not in known), others,
        (text for subject, text in facts.values if subject not in known and text not in borne),
    )  # fmt: skip


def _known(people: Subjects, hidden: Mapping[str, str]) -> frozenset[str]:
    """Return the subjects of the case who are victims for nobody, or whom a named person put into another category."""
    return people.all - hidden.keys()
