"""Project VIC's JSON (VICS 2.0): hashes and category codes, after public readers and writers of the format; looked up
2026-11-28. The hashes are those of nothing: made up.

Odd cases named there: upper-case hashes; a category of 0, none, or a number as text; flags as text; a case around the
media, or the media alone; a record with SHA-1 and no MD5; a path to a file that nobody should keep.
"""

import json
from typing import Any

_CONTEXT = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/{}/$metadata#{}"


def _media(number: int, category: object, **more: Any) -> dict[str, Any]:
    return {
        "MediaID": number, "Category": category, "MD5": f"{number:032X}", "SHA1": f"{number:040X}",
        "MediaSize": 1_000 + number, "MimeType": "image/jpeg", "RelativeFilePath": f"media\\{number}.jpg",
        "IsPrecategorized": "true", "VictimIdentified": "false", "DateUpdated": "2026-01-02T03:04:05-05:00", **more,
    }  # fmt: skip


def _file(country: str, kind: str, value: list[dict[str, Any]]) -> bytes:
    return json.dumps({"@odata.context": _CONTEXT.format(country, kind), "value": value}).encode("utf-8-sig")


CASE = {
    "CaseID": "0a0a0a0a-0000-4000-8000-000000000001", "CaseNumber": "2026-1", "SourceApplicationName": "example",
    "Media": [_media(0xA1, 1), _media(0xA2, 0), _media(0xA3, None), _media(0xA4, "2", MD5=None)],
}  # fmt: skip
SAMPLES = {
    "project vic, case": _file("UK", "Cases", [CASE]),
    "project vic, hash set": _file("US", "Media", [_media(0xB0 + number, 2) for number in range(20)]),
}
EXPECTED = {
    "project vic, case": {"counts": {"media": 4}, "spots": [
        ("media", {"md5": f"{0xA1:032x}"}, {"sha1": f"{0xA1:040x}", "size": 1_161, "code": "1"}),
        ("media", {"md5": f"{0xA3:032x}"}, {"code": None}),
        ("media", {"sha1": f"{0xA4:040x}"}, {"md5": None, "code": "2"}),
    ]},
    "project vic, hash set": {"counts": {"media": 20}, "spots": [
        ("media", {"md5": f"{0xB3:032x}"}, {"code": "2", "size": 1_179}),
    ]},
}  # fmt: skip
