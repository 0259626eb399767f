"""Operators' answers of our own, in the shapes that a public reader of TS 102 657 knows: nobody in them is real."""

SPACE = "http://uri.etsi.org/02657/v1.28.1#/RetainedData"


def leg(role: str, number: str, *, more: str = "", time: str = "") -> str:
    return (
        f"<TelephonyPartyInformation><partyRole><{role}/></partyRole><partyNumber>{number}</partyNumber>{more}"
        f"<natureOfAddress><internationalNumber/></natureOfAddress>{time}</TelephonyPartyInformation>"
    )


TIME = (
    "<communicationTime><startTime>20240115143000+0100</startTime><endTime>20240115143130+0100</endTime>"
    "<durationTime>90</durationTime></communicationTime>"
)
DEVICE = "<iMSI>208011234567890</iMSI><iMEI>490154203237518</iMEI>"
CELL = (
    "<detailedLocation><cellInformation><userLocationInformation>0102F810</userLocationInformation></cellInformation>"
    "</detailedLocation>"
)
CALLER = leg("originating-Party", "33639980001", more=DEVICE + CELL, time=TIME)
CALLEE = leg("terminating-Party", "639175550101")
WRITER = leg(
    "smsOriginator", "33639980001", time="<communicationTime><startTime>20240115134500Z</startTime></communicationTime>"
)
READER = leg("smsRecipient", "639175550101")


def usage(*legs: str, more: str = "") -> str:
    return (
        f"<telephonyRecord><telephonyServiceUsage><partyInformation>{''.join(legs)}</partyInformation>{more}"
        "</telephonyServiceUsage></telephonyRecord>"
    )


ADDRESS = (
    "<naAssignedAddress><iPAddress><iPTextAddress>203.0.113.7</iPTextAddress></iPAddress><portRange><startPort>40000"
    "</startPort><endPort>40063</endPort></portRange></naAssignedAddress>"
)


def session(inside: str = ADDRESS) -> str:
    return (
        "<telephonyRecord><telephonyServiceUsage><partyInformation><TelephonyPartyInformation><partyType><other>user</other>"
        "</partyType></TelephonyPartyInformation></partyInformation><nationalTelephonyServiceUsage><countryCode>DE"
        "</countryCode><headerID>1</headerID><internetAccess><nwAccessType><mobilePacketData/></nwAccessType><interval>"
        "<startTime>20240115143000Z</startTime><endTime>20240115150000Z</endTime></interval>"
        "<naDeviceId>490154203237518</naDeviceId><gprsInformation><iMSI>208011234567890</iMSI><mSISDN>+33639980001</mSISDN>"
        f"<aPN>internet</aPN></gprsInformation>{inside}</internetAccess></nationalTelephonyServiceUsage>"
        "</telephonyServiceUsage></telephonyRecord>"
    )


FIXED = (
    "<networkAccessRecord><naServiceUsage><naUsername>roe-77</naUsername><nwAccessType>xDSL</nwAccessType><interval>"
    "<startTime>2024-01-15T14:30:00Z</startTime><endTime>2024-01-16T14:30:00Z</endTime></interval><iPAddress>2001:db8::7"
    "</iPAddress><macAddress>00:00:5E:00:53:01</macAddress><dNSAddress>192.0.2.53</dNSAddress></naServiceUsage>"
    "</networkAccessRecord>"
)
HOLDER = (
    "<telephonyRecord><telephonySubscriber><subscriberID>S-42</subscriberID><genericSubscriberInfo><individualInfo><name>"
    "<firstName>Ana</firstName><surname>Roe</surname></name><dateOfBirth>19800203</dateOfBirth><contactAddress><address>"
    "<streetName>Example Street</streetName><buildingNumber>1</buildingNumber><postalCode>69001</postalCode><city>Lyon"
    "</city><country>FR</country></address><emailAddress>ana@example.org</emailAddress><contactNumber>+33639980002"
    "</contactNumber></contactAddress></individualInfo></genericSubscriberInfo><subscribedTelephonyServices><timeSpan>"
    "<startTime>20200101000000Z</startTime></timeSpan><registeredNumbers><partyNumber>+33639980001</partyNumber>"
    "</registeredNumbers><iMSI>208011234567890</iMSI></subscribedTelephonyServices></telephonySubscriber></telephonyRecord>"
)


def record(payload: str, number: int = 1, more: str = "") -> str:
    return (
        f"<ResponseRecord><recordNumber>{number}</recordNumber><recordPayload>{payload}</recordPayload>{more}"
        "</ResponseRecord>"
    )


def message(*records: str) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><RetainedDataMessage xmlns="{SPACE}"><retainedDataHeader><requestID>'
        "<countryCode>FR</countryCode><authorisedOrganisationID>PN</authorisedOrganisationID><requestNumber>R-1"
        "</requestNumber></requestID><cSPID>Example Mobile</cSPID><timeStamp>20240201120000Z</timeStamp>"
        "</retainedDataHeader><retainedDataPayload><responseMessage><responseStatus><responseComplete/></responseStatus>"
        f"<responsePayload>{''.join(records)}</responsePayload></responseMessage></retainedDataPayload>"
        "</RetainedDataMessage>"
    ).encode()


SOUND: dict[str, bytes] = {
    "etsi_xml": message(*(record(usage(CALLER, CALLEE), number) for number in range(8))),
    "etsi_xml, sessions": message(record(session()), record(FIXED), record(HOLDER)),
}
