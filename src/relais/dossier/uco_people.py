"""The persons of a case as CASE/UCO tells them: identities, their role, and what ties to them; sources as exhibits."""

from collections.abc import Iterator, Mapping
from typing import Any

from relais.casework.person import CONVICTED, SUSPECTED, VICTIM
from relais.dossier.case_file import NO_NAMES, CaseFile, Exhibit, Identifier, Party
from relais.dossier.uco_node import Node, facet, hashed, iri, node, ref, refs, relation, stated
from relais.language.tongue import Tongue


class People:
    """Gives the identifier of whoever an event names; a part of the bundle tells each person that it names."""

    def __init__(self, file: CaseFile, said: Tongue) -> None:
        self._no_names = {said.text(one) for one in NO_NAMES}
        self._case = file.case.number
        self._parties = {self._identifier(one): one for one in file.parties}
        self._of_subject = {one.subject: id_ for id_, one in self._parties.items() if one.subject}
        self._of_label = {one.label: id_ for id_, one in self._parties.items()}
        self._beside: dict[str, str] = {}

    def everybody(self) -> list[str]:
        """Return the persons of the case."""
        return list(self._parties)

    def called(self, label: str) -> str | None:
        """Return the person of the case under a label, or None."""
        return self._of_label.get(label)

    def who(self, row: Mapping[str, Any]) -> str:
        """Return whose event it is."""
        return self._of_subject.get(row["subject"]) or self._stranger(row["who"], "subject", row["subject"])

    def other(self, row: Mapping[str, Any]) -> str | None:
        """Return whom an event names on the other side; nobody is None. Whom no subject stands for is its own."""
        label, subject = row["other"], row["other_subject"]
        if label is None:
            return None
        if subject:
            return self._of_subject.get(subject) or self._stranger(label, "subject", subject)
        return self._stranger(label, row["kind"], row["source_id"], row["locator"])

    def tell(self, identifiers: Iterator[str] | list[str]) -> Iterator[Node]:
        """Yield persons, each with the observable that stands for them in a call or a chat."""
        for one in dict.fromkeys(identifiers):
            party = self._parties.get(one)
            yield self._person(one, party)
            yield node(
                participant(one), "uco-observable:ObservableObject",
                uco_core__name=party.label if party else self._beside[one],
                facets=[facet(participant(one), "relais:ParticipantFacet", relais__person=ref(one))],
            )  # fmt: skip

    def ties(self) -> Iterator[Node]:
        """Yield the role of each person of the case, and what ties to them: of a victim nothing is in the file."""
        for id_, party in self._parties.items():
            if party.category in _ROLES:
                yield node(iri(id_, "role"), _ROLES[party.category], uco_core__name=party.category)
                yield relation(id_, "Has_Role", iri(id_, "role"))
            for held in party.identifiers:
                known = iri(id_, "selector", held.kind, held.service, held.value)
                yield from _selector(known, held)
                yield relation(id_, "Has_Account", known)

    def _identifier(self, party: Party) -> str:
        places = party.places or tuple(name.place for name in party.names)
        return iri("person", *(min(places) if places else (self._case, party.number, party.subject)))

    def _stranger(self, label: str, *of: str) -> str:
        found = iri("mention", *of)
        self._beside[found] = label
        return found

    def _person(self, id_: str, party: Party | None) -> Node:
        if party is None:
            label = self._beside[id_]
            names = [] if label in self._no_names else [label]
            told = facet(id_, "relais:PersonFacet", relais__nameAsWritten=names)
            return node(id_, "uco-identity:Person", uco_core__name=label, facets=[told])
        names = [name.text for name in party.names]
        return node(
            id_, "uco-identity:Person", uco_core__name=party.label,
            uco_core__externalReference=stated(id_, (*party.places, *(name.place for name in party.names))),
            facets=[
                facet(
                    id_, "relais:PersonFacet", relais__nameAsWritten=names, relais__category=party.category,
                    relais__ground=party.ground, relais__decidedBy=party.decided_by, relais__decidedAt=party.decided_at,
                )
            ],
        )  # fmt: skip


# A category is no finding of guilt: the role of a subject is that of whom an enquiry is about.
_ROLES = {
    SUSPECTED: "case-investigation:Subject", CONVICTED: "case-investigation:Subject", VICTIM: "uco-victim:Victim",
}  # fmt: skip


def participant(person: str) -> str:
    """Return the observable that stands for a person where CASE asks for one."""
    return iri(person, "participant")


def exhibits(file: CaseFile, objects: Mapping[str, list[str]]) -> Iterator[Node]:
    """Yield the sources named by a part, each as a file with its hash and as an exhibit of what is stated in it."""
    for one in file.exhibits:
        if one.source_id in objects:
            yield from _exhibit(one, objects[one.source_id])


def _exhibit(one: Exhibit, objects: list[str]) -> Iterator[Node]:
    id_ = iri("source", one.source_id)
    yield node(
        id_, "uco-observable:File", uco_core__name=one.name,
        facets=[
            facet(
                id_, "uco-observable:ContentDataFacet", uco_observable__sizeInBytes=one.size,
                uco_observable__hash=[hashed(id_, "SHA256", one.source_id)],
            )
        ],
    )  # fmt: skip
    yield node(
        iri(id_, "exhibit"), "case-investigation:ProvenanceRecord",
        uco_core__description=f"received {one.received_at}, {'by linking' if one.linked else 'for the case'}",
        case_investigation__exhibitNumber=str(one.number), uco_core__object=refs([id_, *objects]),
    )  # fmt: skip


def _selector(id_: str, held: Identifier) -> Iterator[Node]:
    """Yield a selector as its kind of observable, and as it was read and written."""
    types, facets, around = _OBSERVABLES[held.kind](id_, held)
    yield from around
    own = facet(
        id_, "relais:SelectorFacet", relais__kind=held.kind, relais__service=held.service, relais__value=held.value,
        relais__asWritten=held.raw, relais__mentions=held.mentions,
    )  # fmt: skip
    yield node(
        id_, types, facets=[*facets, own], uco_core__externalReference=stated(id_, (held.place,)),
    )  # fmt: skip


def _phone(id_: str, held: Identifier) -> tuple[str, list[Node], list[Node]]:
    told = facet(id_, "uco-observable:PhoneAccountFacet", uco_observable__phoneNumber=held.value)
    return "uco-observable:PhoneAccount", [told], []


def _email(id_: str, held: Identifier) -> tuple[str, list[Node], list[Node]]:
    address = iri(id_, "address")
    around = node(
        address, "uco-observable:EmailAddress",
        facets=[facet(address, "uco-observable:EmailAddressFacet", uco_observable__addressValue=held.value)],
    )  # fmt: skip
    told = facet(id_, "uco-observable:EmailAccountFacet", uco_observable__emailAddress=ref(address))
    return "uco-observable:EmailAccount", [told], [around]


def _handle(id_: str, held: Identifier) -> tuple[str, list[Node], list[Node]]:
    facets, around = [facet(id_, "uco-observable:DigitalAccountFacet", uco_observable__accountLogin=[held.value])], []
    if held.service:
        facets.append(
            facet(id_, "uco-observable:ApplicationAccountFacet", uco_observable__application=ref(_service(held)))
        )
        around = [node(_service(held), "uco-observable:Application", uco_core__name=held.service)]
    return "uco-observable:DigitalAccount", facets, around


def _account(id_: str, held: Identifier) -> tuple[str, list[Node], list[Node]]:
    told = facet(
        id_, "uco-observable:AccountFacet", uco_observable__accountIdentifier=held.value,
        uco_observable__accountIssuer=ref(_service(held)) if held.service else None,
    )  # fmt: skip
    around = [node(_service(held), "uco-identity:Organization", uco_core__name=held.service)] if held.service else []
    return "uco-observable:Account", [told], around


def _address(id_: str, held: Identifier) -> tuple[str, list[Node], list[Node]]:
    kind = "IPv6Address" if ":" in held.value else "IPv4Address"
    told = facet(id_, f"uco-observable:{kind}Facet", uco_observable__addressValue=held.value)
    return f"uco-observable:{kind}", [told], []


def _url(id_: str, held: Identifier) -> tuple[str, list[Node], list[Node]]:
    told = facet(id_, "uco-observable:URLFacet", uco_observable__fullValue=held.value)
    return "uco-observable:URL", [told], []


def _other(_id: str, _held: Identifier) -> tuple[str, list[Node], list[Node]]:
    return "uco-observable:ObservableObject", [], []


def _service(held: Identifier) -> str:
    return iri("organisation" if held.kind in ("account", "iban") else "application", held.service)


_OBSERVABLES = {
    "phone": _phone, "email": _email, "handle": _handle, "iban": _account, "account": _account, "ip": _address,
    "url": _url, "device": _other, "transfer_code": _other,
}  # fmt: skip
