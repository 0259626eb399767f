"""What nodes of CASE/UCO are made of: identifiers that the same case always has, typed values, facets, places."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from relais.dossier.case_file import Place
from relais.dossier.text import plain

Node = dict[str, Any]

# Terms of our own, where CASE and UCO have none: docs/case-uco.md and `uco_terms.ttl` say what each means.
TERMS = "urn:relais:case:1:"
_UCO = "https://ontology.unifiedcyberontology.org/uco/"
_CAC = "https://cacontology.projectvic.org"
CONTEXT: Mapping[str, str] = {
    **{f"uco-{name}": f"{_UCO}{name}/" for name in
       ("action", "core", "identity", "observable", "role", "tool", "types", "victim")},
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    "cac-core": f"{_CAC}/core#",
    "cacontology": f"{_CAC}#",
    "cacontology-hotlines": f"{_CAC}/hotlines#",
    "cacontology-us-ncmec": f"{_CAC}/us-ncmec#",
    "relais": TERMS,
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}  # fmt: skip
_NAMESPACE = UUID("5f0f0a3c-4e0c-5b57-9a55-2f6f3a1d8e21")
PLACE = "SHA-256 of the source, then the place in it"


def iri(*of: object) -> str:
    """Return the identifier (UUID version 5) of what these words and places name."""
    return f"urn:uuid:{uuid5(_NAMESPACE, json.dumps(of, ensure_ascii=True, default=plain))}"


def ref(identifier: str) -> Node:
    """Return a reference to a node."""
    return {"@id": identifier}


def refs(identifiers: Iterable[str]) -> list[Node]:
    """Return references to nodes, once each."""
    return [ref(one) for one in dict.fromkeys(identifiers)]


def node(identifier: str, *types: str, facets: Iterable[Node] = (), **values: Any) -> Node:
    """Return a node; a name such as `uco_core__name` is 'uco-core:name'. What is None or empty is left out."""
    made: Node = {"@id": identifier, "@type": list(types)}
    made |= {_term(name): told for name, value in values.items() if (told := _value(value)) is not None}
    if listed := list(facets):
        made["uco-core:hasFacet"] = listed
    return made


def facet(owner: str, type_: str, **values: Any) -> Node:
    """Return a facet of a node, named after it."""
    return node(iri(owner, type_), type_, **values)


def stated(owner: str, places: Iterable[Place]) -> list[Node]:
    """Return the places in sealed sources at which something is stated."""
    return [
        node(
            iri(owner, "place", *place), "uco-core:ExternalReference",
            uco_core__definingContext=PLACE, uco_core__externalIdentifier=f"{place[0]} {place[1]}",
        )
        for place in dict.fromkeys(places)
    ]  # fmt: skip


def relation(source: str, kind: str, target: str) -> Node:
    """Return a directed relation between two nodes."""
    return node(
        iri(source, kind, target), "uco-core:Relationship", uco_core__source=ref(source), uco_core__target=ref(target),
        uco_core__kindOfRelationship=kind, uco_core__isDirectional=True,
    )  # fmt: skip


def hashed(owner: str, method: str, value: str) -> Node:
    """Return a hash; `method` as the vocabulary of UCO writes it: MD5, SHA1, SHA256."""
    return node(
        iri(owner, method), "uco-types:Hash", uco_types__hashMethod=method,
        uco_types__hashValue={"@type": "xsd:hexBinary", "@value": value.upper()},
    )  # fmt: skip


def moment(value: datetime) -> Node:
    """Return an instant."""
    told = value.astimezone(UTC).replace(tzinfo=None)
    return {"@type": "xsd:dateTime", "@value": f"{told.isoformat()}Z"}


def _term(name: str) -> str:
    prefix, _, local = name.partition("__")
    return f"{prefix.replace('_', '-')}:{local}"


def _value(value: Any) -> Any:
    match value:
        case None | "" | [] | ():
            return None
        case datetime():
            return moment(value)
        case Decimal():
            return {"@type": "xsd:decimal", "@value": plain(value)}
        case _:
            return value
