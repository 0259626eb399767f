"""Lists of hashes of Project VIC (VICS 2.0 and 1.x, JSON of OData): hash sets, and cases exported from a laboratory.

The data model was published at an address that is gone: read after open readers and writers of the format, IPED and
GLEAPP (checked 2026-11-28). No sample of other software could be had. The context says which it is:
'…/DataModels/2.0.xml/US/$metadata#Media' (records in /value) or '#Cases' (records in /value/0/Media); in 1.x
'…/DataModels/1.3.xml#Media' under the key 'odata.metadata'. Locators: '/value/12', '/value/0/Media/12'.

A category is a number whose meaning is that of its country: it is kept as a code and never explained. File names and
paths, comments, series and tags are free text, and never kept; a small picture in a record is never read.
"""

import json
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

from relais.intake.chat import gather as chat
from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.mention import mention
from relais.intake.syntax.json_document import beginning, document, record_at
from relais.intake.syntax.json_outline import BOM
from relais.model.notice import UnreadableError, msg

NO_HASH = msg("this record holds no hash that can be read: it is skipped")
NOT_A_HASH = msg("“{raw}” is not a hash of {name}: the record is kept without it")
NOT_A_SIZE = msg("“{raw}” is no size in bytes: the record is kept without it")
NOT_A_CATEGORY = msg("“{raw}” is no category (a number or a code was expected): the record is kept without it")
NO_RECORDS = msg("this list holds no records where its context says that they are")
PICTURES = msg("{count} records hold a small picture (Miniature): it is not read, but it is in the sealed bytes")

_CONTEXT = re.compile(r"/DataModels/(\d+(?:\.\d+)*)\.xml(?:/([\w-]{1,20}))?(?:/?\$metadata)?#(Media|Cases)\Z")
_KEYS = ("@odata.context", "odata.metadata")
_LENGTHS = {"md5": 32, "sha1": 40, "sha256": 64}
_HEXADECIMAL = re.compile(r"[0-9a-fA-F]+\Z")
# What a person may be shown of a record: no name, no path, no word, no picture.
_SHOWN = (
    "MediaID", "Category", "MD5", "SHA1", "MediaSize", "MimeType", "VictimIdentified", "OffenderIdentified",
    "IsDistributed", "IsSuspected", "SelfGenerated", "DateUpdated", "ContactOrganization", "ContactName",
    "ContactEmail", "ContactPhone",
)  # fmt: skip


class _Model(NamedTuple):
    """What the context says: the scheme of the categories, and where the records stand."""

    scheme: str
    cases: bool

    @property
    def list_name(self) -> str:
        return "Media" if self.cases else "value"

    @property
    def depths(self) -> tuple[int, ...]:
        return (4,) if self.cases else (2,)


def recognise(sealed: Sealed) -> bool:
    """Tell it by its context."""
    return _model(sealed.head) is not None


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every record of every list, some thousands at a time."""
    model = _model(sealed.head)
    if model is None:
        raise UnreadableError(NO_RECORDS)
    pictures = 0
    with sealed.path.open("rb") as file:
        found = document(file, sealed.size, model.list_name, model.depths)
        for place, authority, records in _lists(found.root, model, facts):
            for start, batch in found.batches(records):
                pictures += _media(facts, f"{place}/", start, batch, model.scheme, authority)
        if pictures:
            facts.notice(PICTURES, count=pictures)
        found.check()


def passage(data: bytes, locator: str) -> str:
    """Return what may be shown of the record at a JSON pointer. Raises UnreadableError where none stands."""
    model = _model(data[:65_536]) or _Model("", cases=False)
    record = record_at(BytesIO(data), len(data), locator, model.list_name, model.depths)
    if isinstance(record, str) and locator.rpartition("/")[2] in _SHOWN:
        return record
    held = {key: record[key] for key in _SHOWN if key in record} if isinstance(record, dict) else {}
    return json.dumps(held, indent=2, ensure_ascii=False, default=str)


def _model(head: bytes) -> _Model | None:
    text = head.removeprefix(BOM).lstrip()
    if not text.startswith(b"{") or b"/DataModels/" not in text:
        return None
    root = beginning(text)
    context = next((root[key] for key in _KEYS if key in root), None) if isinstance(root, dict) else None
    found = _CONTEXT.search(context) if isinstance(context, str) else None
    if found is None:
        return None
    country = found[2] if found[2] and found[2].casefold() != "default" else None
    return _Model(" ".join(filter(None, ("vics", found[1], country))), found[3] == "Cases")


def _lists(root: Any, model: _Model, facts: Facts) -> Iterator[tuple[str, str | None, Any]]:
    """Yield the place of each list of records, who assigned its categories, and the list."""
    values = root.get("value") if isinstance(root, dict) else None
    if not isinstance(values, list):
        raise UnreadableError(NO_RECORDS, "/value")
    if not model.cases:
        yield "/value", None, values
        return
    for index, case in enumerate(values):
        place = f"/value/{index}"
        if not isinstance(case, dict):
            facts.notice(chat.NOT_A_RECORD, place, skipped=1, kind=type(case).__name__)
            continue
        _contact(facts, place, case)
        records = case.get("Media")
        if isinstance(records, list):
            yield f"{place}/Media", _text(case.get("ContactOrganization")), records
        else:
            facts.notice(NO_RECORDS, place)


def _contact(facts: Facts, place: str, case: dict[str, Any]) -> None:
    """Add the officer whom a case names as its contact."""
    name, mail, phone = (_text(case.get(key)) for key in ("ContactName", "ContactEmail", "ContactPhone"))
    if not (name or mail or phone):
        return
    party = facts.add("party", place, role="officer", name_raw=name)
    for kind, raw in (("email", mail), ("phone", phone)):
        if raw:
            mention(facts, f"{place}/Contact{kind.capitalize()}", kind, raw, party=party)


def _media(facts: Facts, above: str, start: int, batch: list[Any], scheme: str, authority: str | None) -> int:
    """Add the records of a batch; return how many of them hold a picture."""
    rows = []
    pictures = 0
    for index, record in enumerate(batch, start):
        place = f"{above}{index}"
        if not isinstance(record, dict):
            facts.notice(chat.NOT_A_RECORD, place, skipped=1, kind=type(record).__name__)
            continue
        pictures += bool(record.get("Miniature"))
        hashes = _hashes(facts, place, record)
        if not any(hashes):
            facts.notice(NO_HASH, place, skipped=1)
            continue
        code = _code(facts, place, record.get("Category"))
        who = _text(record.get("PrecategorizationSource")) or authority
        stated = (scheme, code, who) if code else (None, None, None)
        rows.append((place, *hashes, _size(facts, place, record.get("MediaSize")), *stated))
    if rows:
        places, *columns = zip(*rows, strict=True)
        names = ("md5", "sha1", "sha256", "size", "scheme", "code", "authority")
        facts.add_cells("media", places, dict(zip(names, columns, strict=True)))
    return pictures


def _hashes(facts: Facts, place: str, record: dict[str, Any]) -> tuple[str | None, str | None, str | None]:
    others = record.get("AlternativeHashes")
    named = {
        str(one.get("HashName", "")).lower().replace("-", ""): one.get("HashValue")
        for one in (others if isinstance(others, list) else ())
        if isinstance(one, dict)
    }
    return (
        _hash(facts, place, "md5", record.get("MD5")),
        _hash(facts, place, "sha1", record.get("SHA1")),
        _hash(facts, place, "sha256", record.get("SHA256", named.get("sha256"))),
    )


def _hash(facts: Facts, place: str, name: str, raw: Any) -> str | None:
    if raw is None or raw == "":
        return None
    text = raw.strip() if isinstance(raw, str) else ""
    if len(text) == _LENGTHS[name] and _HEXADECIMAL.match(text):
        return text.lower()
    facts.notice(NOT_A_HASH, place, raw=str(raw)[:70], name=name.upper())
    return None


def _code(facts: Facts, place: str, raw: Any) -> str | None:
    """Return a category as written, 0 included; None where there is none, or where it is none."""
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        if raw is not None:
            facts.notice(NOT_A_CATEGORY, place, raw=str(raw)[:40])
        return None
    return str(raw).strip()[:100] or None


def _size(facts: Facts, place: str, raw: Any) -> int | None:
    size = chat.whole(raw)
    if size is not None and 0 <= size < 1 << 62:
        return size
    if raw is not None and raw != "":
        facts.notice(NOT_A_SIZE, place, raw=str(raw)[:40])
    return None


def _text(raw: Any) -> str | None:
    return raw.strip()[:500] or None if isinstance(raw, str) else None


FORMAT = Format(
    name="vics_json",
    version=1,
    title=msg("Project VIC list of hashes (VICS JSON)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "selector", "media"),
    limits=(
        msg("whether a victim or an offender is identified, series and tags are not read"),
        msg("PhotoDNA is not kept: only MD5, SHA-1 and SHA-256"),
        msg("when a record was last changed is not read: it is no time of the medium"),
    ),
)
