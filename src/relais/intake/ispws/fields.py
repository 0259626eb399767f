"""The elements and values of NCMEC's reporting XML that the reader knows, after the public interface of its schema.

The schema itself is NCMEC's and is not part of this project. What is not listed is read where it can be, and named.
"""


def _of(names: str) -> frozenset[str]:
    return frozenset(names.split())


_PERSON = "firstName middleName lastName phone email address age approximateAge dateOfBirth"
_ACCOUNT = (
    "espIdentifier espService compromisedAccount screenName displayName profileUrl profileBio ipCaptureEvent deviceId"
    " priorCTReports groupIdentifier accountTemporarilyDisabled accountPermanentlyDisabled estimatedLocation"
    " allEmailsReported associatedAccount additionalInfo thirdPartyUserReported"
)

# Element -> the elements that may stand in it.
CHILDREN = {
    "report": _of(
        "batchedReport informational incidentSummary internetDetails lawEnforcement reporter personOrUserReported"
        " intendedRecipient victim additionalInfo"
    ),
    "incidentSummary": _of(
        "incidentType platform escalateToHighPriority reportAnnotations incidentDateTime incidentDateTimeDescription"
        " informational"
    ),
    "reportAnnotations": _of("sextortion csamSolicitation minorToMinorInteraction spam sadisticOnlineExploitation"),
    "internetDetails": _of(
        "webPageIncident emailIncident newsgroupIncident chatImIncident onlineGamingIncident cellPhoneIncident"
        " nonInternetIncident peer2peerIncident"
    ),
    "webPageIncident": _of("url additionalInfo"),
    "emailIncident": _of("emailAddress content additionalInfo"),
    "newsgroupIncident": _of("name emailAddress content additionalInfo"),
    "chatImIncident": _of("chatClient chatRoomName content additionalInfo"),
    "onlineGamingIncident": _of("gameName console content additionalInfo"),
    "cellPhoneIncident": _of("phoneNumber latitude longitude additionalInfo"),
    "nonInternetIncident": _of("locationName incidentAddress additionalInfo"),
    "peer2peerIncident": _of("client ipCaptureEvent fileNames additionalInfo"),
    "lawEnforcement": _of(
        "agencyName caseNumber officerContact reportedToLe servedLegalProcessDomestic servedLegalProcessInternational"
    ),
    "reporter": _of("reportingPerson contactPerson companyTemplate termsOfService legalURL"),
    "personOrUserReported": _of(f"personOrUserReportedPerson vehicleDescription {_ACCOUNT}"),
    "intendedRecipient": _of(f"intendedRecipientPerson {_ACCOUNT}"),
    "victim": _of(f"victimPerson schoolName {_ACCOUNT}"),
    "associatedAccount": _of(f"platform priorCTReport {_PERSON} {_ACCOUNT}"),
    "officerContact": _of(_PERSON),
    "contactPerson": _of(_PERSON),
    "reportingPerson": _of(_PERSON),
    "personOrUserReportedPerson": _of(_PERSON),
    "intendedRecipientPerson": _of(_PERSON),
    "victimPerson": _of(_PERSON),
    "address": _of("address city zipCode state nonUsaState country"),
    "incidentAddress": _of("address city zipCode state nonUsaState country"),
    "estimatedLocation": _of("city region countryCode"),
    "ipCaptureEvent": _of("ipAddress eventName dateTime possibleProxy port"),
    "deviceId": _of("idType idValue eventName dateTime"),
    "fileDetails": _of(
        "reportId fileId fileName originalFileName uploadedToEspTimestamp locationOfFile fileViewedByEsp"
        " exifViewedByEsp publiclyAvailable fileRelevance potentialMeme fileAnnotations industryClassification"
        " originalFileHash ipCaptureEvent deviceId details additionalInfo"
    ),
    "fileAnnotations": _of(
        "animeDrawingVirtualHentai potentialMeme viral possibleSelfProduction physicalHarm violenceGore bestiality"
        " liveStreaming infant generativeAi"
    ),
    "details": _of("nameValuePair"),
    "nameValuePair": _of("name value"),
}

# Elements that the reader opens; it opens no other.
READ = frozenset(CHILDREN) - _of("reportAnnotations estimatedLocation incidentAddress details nameValuePair")

# Element -> the elements that the schema demands in it.
REQUIRED = {
    "report": _of("incidentSummary reporter"),
    "incidentSummary": _of("incidentType incidentDateTime"),
    "lawEnforcement": _of("agencyName"),
    "reporter": _of("reportingPerson"),
    "victim": _of("victimPerson"),
    "ipCaptureEvent": _of("ipAddress"),
    "deviceId": _of("idType idValue"),
    "fileDetails": _of("reportId fileId"),
}

ATTRIBUTES = _of(
    "type verified verificationDate countryCallingCode extension thirdPartyHostedContent fleaCountry timestamp reason"
    " disabledDate userNotified userNotifiedDate reenabledDate thirdPartyUser hashType"
)

# Types of incident that the schema lists today, and the wording it had before.
INCIDENT_TYPES = frozenset(
    {
        "Child Pornography (possession, manufacture, and distribution)",
        "Child Sex Trafficking",
        "Child Sex Tourism",
        "Child Sexual Molestation",
        "Misleading Domain Name",
        "Misleading Words or Digital Images on the Internet",
        "Online Enticement of Children for Sexual Acts",
        "Unsolicited Obscene Material Sent to a Child",
    }
)
OLD_INCIDENT_TYPES = frozenset({"Online Enticement of Children for Sexual Act"})
EVENTS = _of("Login Registration Purchase Upload Other Unknown")
CLASSES = _of("A1 A2 B1 B2")
