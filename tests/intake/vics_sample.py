"""Lists of hashes of our own, after the public descriptions of VICS."""

import json

MODELS = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels"


def hashed(number: int, length: int = 32) -> str:
    """A hash of nothing: its number in hexadecimal, upper case as they are distributed."""
    return f"{number:0{length}X}"


def record(number: int, **more: object) -> dict[str, object]:
    """One record of a hash set."""
    return {"MediaID": number, "Category": number % 4, "MD5": hashed(number), "SHA1": hashed(number, 40),
            "MediaSize": 1_000 + number, "DateUpdated": "2025-01-02T03:04:05-05:00", **more}  # fmt: skip


MEDIA = {"@odata.context": f"{MODELS}/2.0.xml/US/$metadata#Media", "value": [record(number) for number in range(8)]}
CASES = {
    "@odata.context": f"{MODELS}/2.0.xml/FR/$metadata#Cases",
    "value": [
        {
            "CaseID": "1", "CaseNumber": "2024-1", "ContactName": "Ana Roe", "ContactEmail": "ana@example.org",
            "ContactPhone": "+33639981234", "ContactOrganization": "Example unit",
            "Media": [
                record(1, Comments="a comment", RelativeFilePath="a\\one.bin", Tags="a tag", Series="a series",
                       MediaFiles=[{"FileName": "one.bin", "FilePath": "a"}], MediaSize="488"),
                record(2, Category=None, PhotoDNA="AAAA", IsPrecategorized="true"),
                record(3, PrecategorizationSource="Example list",
                       AlternativeHashes=[{"HashName": "SHA-256", "HashValue": hashed(3, 64)}]),
            ],
        }
    ],
}  # fmt: skip
OLD = {
    "odata.metadata": "http://github.com/ICMEC/ProjectVic/DataModels/1.3.xml#Media",
    "value": [record(1, **{"odata.id": "Media(1)"})],
}

SOUND: dict[str, bytes] = {
    "vics_json": json.dumps(MEDIA).encode(),
    "vics_json, cases": json.dumps(CASES).encode(),
    "vics_json, 1.3": json.dumps(OLD).encode(),
}
