"""A European order (EPOC, EPOC-PR) as data beside its document: the fields of the certificate, and the table of rows.

The certificate that is sent is that of Regulation (EU) 2023/1543; its electronic form (ETSI TS 104 144 over TS 103 120)
was not at hand, so this is JSON that a person or a program can copy from: docs/requests.md says what stands where.
"""

import json
from collections.abc import Iterator
from typing import Any

from relais.casework.request import DRAFT, Item
from relais.dossier.page import Language
from relais.dossier.request_fields import BY_HAND, Told, values
from relais.dossier.text import plain
from relais.law.channel import load

# The channels that have such data, and the annex of the Regulation that is their certificate.
ANNEXES = {"EU-EPOC-ID": "I", "EU-EPOC-TC": "I", "EU-EPOC-PR": "II"}
# Signed on paper or by a certificate of its own: never a value here.
_SIGNATURE = "signature"


def epoc_data(told: Told, language: Language) -> bytes:
    """Return the data of an order; the same request, the same bytes. A field that nobody has filled is null."""
    request = told.request
    document = {
        "regulation": "(EU) 2023/1543",
        "annex": ANNEXES[told.channel.id],
        "channel": told.channel.id,
        "language": language,
        "request": request.number,
        "draft": request.state == DRAFT,
        "missing": list(told.missing),
        "fields": list(_fields(told, language)),
        "rows": [_row(one) for one in request.items],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1, default=plain) + "\n").encode()


def _fields(told: Told, language: Language) -> Iterator[dict[str, Any]]:
    """Yield each field of the certificate in its order; `by_hand`: a person writes it, whoever signs."""
    known, labels = values(told, language), load().fields
    for name in told.channel.fields:
        label = labels[name]
        yield {
            "field": name,
            "label": label.fr if language == "fr" else label.en,
            "value": known.get(name, "").strip() or None,
            "by_hand": name in BY_HAND or name == _SIGNATURE,
        }


def _row(item: Item) -> dict[str, Any]:
    """Return a row with its place in the sealed source, as written and as read (UTC)."""
    return {
        "number": item.number,
        "kind": item.kind,
        "value": item.value or None,
        "as_written": item.value_raw or None,
        "source_port": item.port,
        "instant": item.instant,
        "precision": item.precision,
        "instant_as_written": item.instant_raw,
        "source": item.source_id,
        "place": item.locator,
    }
