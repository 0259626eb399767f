"""Reads a table built in a test, and gives back the reading and its rows."""

from collections import defaultdict
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa

from relais.intake.facts import Facts
from relais.intake.format import Sealed
from relais.intake.table.mapping import Mapping, shipped
from relais.intake.table.reader import FORMAT
from relais.model.notice import UnreadableError
from relais.model.source import Reading

Rows = dict[str, list[dict[str, Any]]]
SHIPPED = {mapping.name: mapping for mapping in shipped()}
TRANSFER = {
    "Code transfert": "1234567890", "Date envoi": "15/01/2024", "Heure envoi": "14:30:05", "Fuseau": "Europe/Paris",
    "Date paiement": "16/01/2024", "Heure paiement": "09:00", "Montant envoyé": "1 234,50", "Devise envoi": "EUR",
    "Frais": "2,90", "Montant payé": "75000,00", "Devise paiement": "PHP", "Statut": "Payé",
    "Expéditeur": "DUPONT Jean", "Téléphone expéditeur": "+33 6 39 98 00 01",
    "Adresse expéditeur": "1 rue de l'Exemple",
    "Pays expéditeur": "FR", "Bénéficiaire": "Maria Example", "Téléphone bénéficiaire": "+63 917 555 0101",
    "Lieu de paiement": "Agence 12", "Pays bénéficiaire": "PH",
}  # fmt: skip


def sealed_at(path: Path, content: bytes | str) -> Sealed:
    raw = content.encode() if isinstance(content, str) else content
    path.write_bytes(raw)
    return Sealed.at(path, sha256(raw).hexdigest())


def read(
    sealed: Sealed, *, answers: dict[str, tuple[str, str]] | None = None, mappings: tuple[Mapping, ...] = shipped()
) -> tuple[Reading, Rows]:
    rows: Rows = defaultdict(list)

    def sink(table: str, batch: pa.RecordBatch) -> None:
        batch.validate(full=True)
        rows[table].extend(batch.to_pylist())

    facts = Facts(sealed.source_id, "table", 1, sink=sink, answers=answers, mapping=FORMAT.mapping(sealed, mappings))
    try:
        FORMAT.read(sealed, facts)
    except UnreadableError as error:
        return facts.close(error.notice), rows
    return facts.close(), rows


def transfers(*rows: dict[str, str]) -> str:
    """A list of transfers in French columns; each row is TRANSFER with some cells changed."""
    lines = [";".join({**TRANSFER, **changed}.values()) for changed in rows]
    return "\n".join([";".join(TRANSFER), *lines, ""])
