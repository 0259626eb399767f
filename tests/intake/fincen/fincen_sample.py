"""Reports to FinCEN, after the public schema of suspicious activity reports."""

SUBJECT = (
    "<Party><ActivityPartyTypeCode>33</ActivityPartyTypeCode><IndividualBirthDateText>19800000</IndividualBirthDateText>"
    "<PartyName><PartyNameTypeCode>L</PartyNameTypeCode><RawEntityIndividualLastName>Roe</RawEntityIndividualLastName>"
    "<RawIndividualFirstName>Ana</RawIndividualFirstName></PartyName>"
    "<PartyName><PartyNameTypeCode>AKA</PartyNameTypeCode><RawPartyFullName>ana01</RawPartyFullName></PartyName>"
    "<Address><RawCityText>Springfield</RawCityText><RawCountryCodeText>US</RawCountryCodeText>"
    "<RawStreetAddress1Text>1 Example Street</RawStreetAddress1Text></Address>"
    "<PhoneNumber><PhoneNumberText>2025550101</PhoneNumberText></PhoneNumber>"
    "<PartyIdentification><PartyIdentificationNumberText>1</PartyIdentificationNumberText></PartyIdentification>"
    "<ElectronicAddress><ElectronicAddressText>ana@example.org</ElectronicAddressText>"
    "<ElectronicAddressTypeCode>E</ElectronicAddressTypeCode></ElectronicAddress>"
    "<PartyAccountAssociation><Party><ActivityPartyTypeCode>41</ActivityPartyTypeCode>"
    "<Account><AccountNumberText>00-123456</AccountNumberText></Account></Party></PartyAccountAssociation></Party>"
)
FILER = (
    "<Party><ActivityPartyTypeCode>30</ActivityPartyTypeCode><PartyName><PartyNameTypeCode>L</PartyNameTypeCode>"
    "<RawPartyFullName>Example Bank</RawPartyFullName></PartyName></Party>"
)
SUSPICIOUS = (
    "<SuspiciousActivity><SuspiciousActivityFromDateText>20260102</SuspiciousActivityFromDateText>"
    "<TotalSuspiciousAmountText>1500</TotalSuspiciousAmountText><SuspiciousActivityClassification>"
    "<SuspiciousActivitySubtypeID>106</SuspiciousActivitySubtypeID><SuspiciousActivityTypeID>1</SuspiciousActivityTypeID>"
    "</SuspiciousActivityClassification></SuspiciousActivity>"
)
ADDRESS = (
    "<ActivityIPAddress><ActivityIPAddressDateText>20260103</ActivityIPAddressDateText>"
    "<ActivityIPAddressTimeStampText>10:00:00</ActivityIPAddressTimeStampText><IPAddressText>192.0.2.7</IPAddressText>"
    "</ActivityIPAddress>"
)
NARRATIVE = (
    "<ActivityNarrativeInformation><ActivityNarrativeSequenceNumber>2</ActivityNarrativeSequenceNumber>"
    "<ActivityNarrativeText>98 00 01 for 20.00 EUR</ActivityNarrativeText></ActivityNarrativeInformation>"
    "<ActivityNarrativeInformation><ActivityNarrativeSequenceNumber>1</ActivityNarrativeSequenceNumber>"
    "<ActivityNarrativeText>They call +33 6 39 </ActivityNarrativeText></ActivityNarrativeInformation>"
)
FILED = "<FilingDateText>20260110</FilingDateText>"
CONDUCTOR = SUBJECT.replace("<ActivityPartyTypeCode>33<", "<ActivityPartyTypeCode>50<")


def cyber(code: str, value: str) -> str:
    """A sign of a cyber event."""
    return (
        f"<CyberEventIndicators><CyberEventIndicatorsTypeCode>{code}</CyberEventIndicatorsTypeCode>"
        f"<EventValueText>{value}</EventValueText></CyberEventIndicators>"
    )


def cash(paid_in: str, out: str) -> str:
    """A currency transaction of one day."""
    return (
        f"<CurrencyTransactionActivity><TotalCashInReceiveAmountText>{paid_in}</TotalCashInReceiveAmountText>"
        f"<TotalCashOutAmountText>{out}</TotalCashOutAmountText><TransactionDateText>20260105</TransactionDateText>"
        "</CurrencyTransactionActivity>"
    )


def activity(*parts: str) -> str:
    """One report of these parts."""
    return f"<Activity>{''.join(parts or (FILER, SUBJECT, SUSPICIOUS, ADDRESS, NARRATIVE, FILED))}</Activity>"


def batch(*activities: str, prefix: str = "") -> bytes:
    """A batch, its elements in the namespace where a prefix is given."""
    text = f"<EFilingBatchXML>{''.join(activities)}<FormTypeCode>SARX</FormTypeCode></EFilingBatchXML>"
    if prefix:
        text = text.replace("</", f"<!/{prefix}:").replace("<", f"<{prefix}:").replace(f"<{prefix}:!/", "</")
        text = text.replace("EFilingBatchXML>", f'EFilingBatchXML xmlns:{prefix}="www.fincen.gov/base">', 1)
    return f'<?xml version="1.0"?>{text}'.encode()


ACKNOWLEDGEMENT = (
    b"<EFilingBatchXML><EFilingSubmissionXML><EFilingActivityXML><BSAID>31000000000001</BSAID></EFilingActivityXML>"
    b"<EFilingActivityXML/></EFilingSubmissionXML></EFilingBatchXML>"
)
SOUND: dict[str, bytes] = {
    "fincen_xml": batch(*[activity()] * 5),
    "fincen_xml, currency": batch(*[activity(FILER, CONDUCTOR, cash("12500", "0"), FILED)] * 5, prefix="fc2"),
}
