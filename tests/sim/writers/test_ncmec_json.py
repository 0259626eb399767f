"""The police JSON, with its quirks."""

import json

BOM = b"\xef\xbb\xbf"


def reports(built):
    return [(built.inbox / path).read_bytes() for path in built.truth.files if "/Report_" in path]


def test_some_begin_with_a_byte_order_mark(built):
    marked = [content.startswith(BOM) for content in reports(built)]
    assert 2 <= sum(marked) < len(marked)


def test_lists_are_lists_objects_or_null(built):
    found = [json.loads(content.removeprefix(BOM))["reportedInformation"] for content in reports(built)]
    kinds = {type(document["reportedPeople"]["reportedPersons"]) for document in found}
    assert kinds == {list, dict}
    assert type(None) in {type(document["uploadedFiles"]["uploadedFiles"]) for document in found}


def test_one_full_report(built):
    (alert,) = [a for a in built.truth.alerts if a.about == "commissioner-1" and a.path in built.truth.relevant_alerts
                and built.file(a.path).read_bytes().startswith(BOM)]  # fmt: skip
    document = json.loads(built.file(alert.path).read_text("utf-8-sig"))
    assert str(document["reportId"]) == alert.reference
    information = document["reportedInformation"]
    (incident,) = information["incidentDetails"]["chatIncident"]
    assert incident["webcamInvolved"] is True
    assert "additonalInformations" in incident
    (person,) = information["reportedPeople"]["reportedPersons"]
    truth = built.world.people["commissioner-1"]
    account = truth.account("messenger")
    assert (person["espService"], person["espUserId"], person["screenName"]) == (
        "Messenger",
        account.handle,
        account.username,
    )
    assert person["phones"]["phones"][0]["value"].replace(" ", "") == truth.phones[0]
    capture = person["sourceInformation"]["sourceCaptures"][0]
    assert capture["value"] == truth.ip
    assert capture["port"] > 0
    assert capture["dateTime"].endswith("Z")
    assert document["additionalNcmecInformation"]["priority"] == {"priorityId": "E", "value": "Escalated"}
    assert information["childVictims"]["childVictims"] == []


def test_recipients_are_named_on_the_service_of_the_report(built):
    for content in reports(built):
        information = json.loads(content.removeprefix(BOM))["reportedInformation"]
        chat = information["incidentDetails"]["chatIncident"]
        recipients = information["intendedRecipients"]["intendedRecipients"] or []
        for recipient in recipients if isinstance(recipients, list) else [recipients]:
            service = (chat[0] if isinstance(chat, list) else chat)["chatServiceOrClient"] if chat else None
            assert recipient["espService"] == service
