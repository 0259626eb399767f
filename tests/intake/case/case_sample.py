"""Bundles of our own, after the published examples of CASE and UCO."""

import json
from typing import Any

UCO = "https://ontology.unifiedcyberontology.org/uco/"
CONTEXT = {
    "kb": "http://example.org/kb/", "uco-core": f"{UCO}core/", "uco-identity": f"{UCO}identity/",
    "uco-observable": f"{UCO}observable/", "uco-types": f"{UCO}types/", "co": "http://purl.org/co/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}  # fmt: skip
AT = "2026-01-12T10:00:00Z"


def ref(name: str) -> dict[str, str]:
    """A reference to a node."""
    return {"@id": f"kb:{name}"}


def time(value: str = AT) -> dict[str, str]:
    """A time."""
    return {"@type": "xsd:dateTime", "@value": value}


def facet(type_: str, **values: Any) -> dict[str, Any]:
    """A facet; `from_` is written 'from'."""
    told = {f"uco-observable:{name.rstrip('_')}": value for name, value in values.items()}
    return {"@id": f"kb:{type_}", "@type": f"uco-observable:{type_}", **told}


def node(name: str, type_: str, *facets: dict[str, Any], **values: Any) -> dict[str, Any]:
    """A node of the graph."""
    told = {f"uco-core:{key}": value for key, value in values.items()}
    held = {"uco-core:hasFacet": list(facets)} if facets else {}
    return {"@id": f"kb:{name}", "@type": f"uco-observable:{type_}", **told, **held}


def application(name: str = "com.whatsapp") -> dict[str, Any]:
    """An application."""
    return node("app", "Application", facet("ApplicationFacet", applicationIdentifier=name))


def account(name: str, number: str, *more: dict[str, Any]) -> dict[str, Any]:
    """An account with WhatsApp."""
    return node(
        name, "ApplicationAccount", facet("AccountFacet", accountIdentifier=f"{number}@s.whatsapp.net"),
        facet("ApplicationAccountFacet", application=ref("app")), facet("DigitalAccountFacet", displayName=name), *more,
    )  # fmt: skip


def call(name: str = "c1", **values: Any) -> dict[str, Any]:
    """A call of Ana to Ben."""
    told = {
        "application": ref("app"), "callType": "outgoing video", "from_": ref("ana"), "to": [ref("ben")],
        "startTime": time(), "duration": {"@type": "xsd:integer", "@value": "125"}, "allocationStatus": "Deleted",
    }  # fmt: skip
    return node(name, "Call", facet("CallFacet", **{**told, **values}))


def message(name: str = "m1", **values: Any) -> dict[str, Any]:
    """A message of Ana to Ben."""
    told = {
        "application": ref("app"), "messageText": "call +33 6 39 98 00 02", "from_": ref("ana"), "to": ref("ben"),
        "sentTime": time(), "allocationStatus": "Intact",
    }  # fmt: skip
    return node(name, "Message", facet("MessageFacet", **{**told, **values}))


def thread(*messages: str, people: tuple[str, ...] = ("ana", "ben")) -> dict[str, Any]:
    """A thread of messages."""
    held = {"@type": "uco-types:Thread", "co:element": [ref(name) for name in messages]}
    told = facet("MessageThreadFacet", messageThread=held, participant=[ref(name) for name in people])
    return node("t1", "MessageThread", {**told, "identifier": "ana~ben"})


def relation(kind: str, source: str, target: str) -> dict[str, Any]:
    """A relation of two nodes."""
    return node("r", "ObservableRelationship", source=ref(source), target=[ref(target)], kindOfRelationship=kind)


PEOPLE = (application(), account("ana", "33639980001"), account("ben", "639175550101"))


def bundle(*nodes: Any, key: str = "@graph", **more: Any) -> bytes:
    """A bundle."""
    return json.dumps({"@context": CONTEXT, **more, key: list(nodes)}).encode()


def whole() -> bytes:
    """A bundle with an object of every kind that is read; what is referred to stands behind."""
    contact = node(
        "k1",
        "Contact",
        facet("ContactFacet", firstName="Ben", lastName="Doe", phoneNumber=[ref("line")], emailAddress=ref("box")),
    )
    person = {
        "@id": "kb:p1",
        "@type": "uco-identity:Person",
        "uco-core:hasFacet": [
            {"@type": "uco-identity:SimpleNameFacet", "uco-identity:givenName": "Ana", "uco-identity:familyName": "Roe"}
        ],
    }
    secret = facet("AccountAuthenticationFacet", password="12345")
    return bundle(
        call(),
        message(),
        message("m2", to=[]),
        thread("m1", "m2"),
        contact,
        person,
        relation("Has_Account", "p1", "ana"),
        relation("Attachment_Of", "file", "m1"),
        node("line", "PhoneAccount", facet("PhoneAccountFacet", phoneNumber="+639175550101")),
        node("box", "EmailAccount", facet("EmailAccountFacet", emailAddress=ref("address"))),
        node("address", "EmailAddress", facet("EmailAddressFacet", addressValue="ben@example.org")),
        application(),
        account("ana", "33639980001", secret),
        account("ben", "639175550101"),
    )


SOUND: dict[str, bytes] = {"case_jsonld": whole()}
