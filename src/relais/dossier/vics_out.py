"""Hashes and category codes of a case's media as lists of Project VIC (VICS JSON): never an image, a name or a path.

A category is a number of one country's list: each scheme is a file of its own. A code of another scheme (that of a
company) is told beside the hash as what it is, and is no category of the list.
"""

import json
import re
from typing import Any

from relais.dossier.archive import archive
from relais.dossier.case_file import CaseFile
from relais.language.tongue import Tongue

_SCHEME = re.compile(r"vics ([\d.]+)(?: ([\w-]+))?")
# Media without a category of such a list.
_NO_SCHEME = ("2.0", "Default")
_CONTEXT = "http://github.com/ICMEC/ProjectVic/DataModels/{version}.xml/{country}/$metadata#Media"


def vics_out(file: CaseFile, _said: Tongue) -> bytes:
    """Return the archive of the lists, 'media-vics-2.0-US.json' and so on; the same file, the same bytes."""
    lists: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in file.media.to_pylist():
        found = _SCHEME.fullmatch(row["scheme"] or "")
        key = (found[1], found[2] or "Default") if found else _NO_SCHEME
        lists.setdefault(key, []).append(_record(row, own=found is not None))
    return archive(
        (f"media-vics-{version}-{country}.json", _list(version, country, records))
        for (version, country), records in sorted(lists.items() or [(_NO_SCHEME, [])])
    )


def _list(version: str, country: str, records: list[dict[str, Any]]) -> bytes:
    numbered = [{"MediaID": number, **record} for number, record in enumerate(records, 1)]
    context = _CONTEXT.format(version=version, country=country)
    return json.dumps({"@odata.context": context, "value": numbered}, ensure_ascii=False, indent=1).encode()


def _record(row: dict[str, Any], *, own: bool) -> dict[str, Any]:
    """Return a record; `own`: its code is a category of the list, else it is told with its scheme."""
    code = row["code"]
    told: dict[str, Any] = {
        "MD5": row["md5"] and row["md5"].upper(),
        "SHA1": row["sha1"] and row["sha1"].upper(),
        "AlternativeHashes": [{"HashName": "SHA256", "HashValue": row["sha256"].upper()}] if row["sha256"] else None,
        "MediaSize": None if row["size"] is None else str(row["size"]),
        "Category": (int(code) if code.isdigit() else code) if own and code else None,
        "PrecategorizationSource": row["authority"],
        "OtherCategory": None if own or not code else {"Scheme": row["scheme"], "Code": code},
    }
    return {name: value for name, value in told.items() if value is not None}
