"""The labels of a report printed by NCMEC, folded, and what each is; headings, and the roles they begin."""

import re

# What a person's rows hold. A kind of selector, or a column of `party`.
SELECTORS = {
    "email address": "email",
    "email": "email",
    "home email address": "email",
    "business email address": "email",
    "phone": "phone",
    "phone number": "phone",
    "mobile phone": "phone",
    "home phone": "phone",
    "business phone": "phone",
    "screen/user name": "handle",
    "screen name": "handle",
    "user name": "handle",
    "esp user id": "handle",
    "profile url": "url",
    "url": "url",
    "webpage/url": "url",
    "device id": "device",
}
PERSON = {
    "name": "name_raw",
    "officer name": "name_raw",
    "agency": "name_raw",
    "display name": "nickname",
    "date of birth": "birth_date_raw",
    "approximate age": "age_raw",
    "age": "age_raw",
    "address": "address_raw",
    "home address": "address_raw",
}
REPORT = {
    "priority level": "priority",
    "incident type": "incident_type",
    "primary incident type": "incident_type",
}
HASHES = {"md5": "md5", "sha1": "sha1", "sha-1": "sha1", "sha256": "sha256", "sha-256": "sha256"}
INCIDENT_TIME = ("incident time", "incident date/time", "incident date")
RECEIVED_TIME = ("received by ncmec on", "date received", "received by ncmec")
IP_ADDRESS = "ip address"
PORT = "port"
# What says that the rows are of a person.
OF_PERSON = frozenset((*SELECTORS, *PERSON, IP_ADDRESS))
PRIOR = "prior ct reports"
FILE = ("filename", "file name", "original filename", "original filename associated with file")
FILE_COUNT = ("total uploaded files", "number of uploaded files")
VIEWED = "did reporting esp view entire contents of uploaded file?"
CATEGORY = "image categorization by esp"
SERVICE = "esp service"
COMPANY = ("submitter", "reporting electronic service provider", "reporting esp")
# Texts of people: mined, and dropped.
TEXTS = (
    "additional information", "additional information submitted by the reporting esp", "executive summary", "narrative",
    "notes", "description", "profile bio", "comments",
)  # fmt: skip
# Known, and not kept: places that are estimates, counts, and what this reader has no column for.
LEFT = (
    "estimated location", "gender", "date pdf generated", "chat service/im client", "platform",
    "were entire contents of uploaded file publicly available?", "did reporting esp view exif of uploaded file?",
    "source information", "incident date/time description", "compromised account", "file size",
)  # fmt: skip

HEADING = re.compile(
    r"(?P<section>(?:This concludes )?Section [A-D]\b.*)"
    r"|(?P<reported>(?:Suspect|Person or User Reported|Reported Person)(?: ?#?\d+)?)"
    r"|(?P<recipient>(?:Intended )?Recipient(?: ?#?\d+)?)"
    r"|(?P<victim>(?:(?:Alleged|Identified|Possible|Potential|Minor|Child) )*(?:Victim|Child|Minor)"
    r"(?: Information)?(?: ?#?\d+)?)"
    r"|(?P<reporter>Point of Contact for Law Enforcement|Reporting Person|Contact Person)"
    r"|(?P<officer>Law Enforcement Contact(?: Information)?(?: ?#?\d+)?)"
    r"|(?P<file>Uploaded Files? Information(?: ?#?\d+)?)"
    r"|(?P<company>Reporting Electronic Service Provider(?: \(ESP\))?)"
    r"|(?P<text>Additional Information(?: Submitted by the Reporting ESP)?)",
    re.IGNORECASE,
)
# Words by which a heading that is not known says that a child follows: whoever does is a victim, never a suspect.
CHILD = re.compile(r"\b(?:victims?|child(?:ren)?|minors?|opfer|enfants?|mineure?s?|victimes?)\b", re.IGNORECASE)
NUMBER = re.compile(r"CyberTipline Report\s*#?:?\s*(\d{5,12})\b(?:\s+(?:Priority Level|Page)\b.*)?", re.IGNORECASE)
RECEIVED = re.compile(r"Received by NCMEC on\s+(.+)", re.IGNORECASE | re.DOTALL)
NOT_SAID = re.compile(r"\(?Information Not Provided.*", re.IGNORECASE)
FOOTER = re.compile(r"Page \d+(?: of \d+)?", re.IGNORECASE)
# What proves, beside the number, that it is the report and no letter that quotes it.
PROOF = re.compile(r"Priority Level|Incident Type|Received by NCMEC on|Total Uploaded Files|Section A\b", re.IGNORECASE)

KNOWN = frozenset(
    (
        *SELECTORS, *PERSON, *REPORT, *HASHES, *INCIDENT_TIME, *RECEIVED_TIME, IP_ADDRESS, PORT, PRIOR, *FILE,
        *FILE_COUNT, VIEWED, CATEGORY, SERVICE, *COMPANY, *TEXTS, *LEFT,
    )
)  # fmt: skip


def folded(label: str) -> str:
    """Return a label without case and needless blanks; what stands in brackets behind it is no part of it."""
    return re.sub(r"\s*\([^)]*\)$", "", " ".join(label.split())).casefold()


def asked(text: str) -> tuple[str, str] | None:
    """Return the known label and the value of a row in which a label that is a question runs up to its answer."""
    label, mark, value = text.partition("?")
    known = folded(label + mark)
    return (known, value.strip()) if mark and known in KNOWN else None
