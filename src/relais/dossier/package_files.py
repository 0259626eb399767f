"""The files of a package: machine form, document, tables, return form, and a manifest of their hashes."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from relais.dossier.files import MANIFEST, with_manifest
from relais.dossier.package import as_json
from relais.dossier.package_page import package_page
from relais.dossier.package_tables import tables
from relais.dossier.page_pdf import legible, pdf
from relais.dossier.return_form import FormLine, return_form
from relais.language.tongue import Tongue
from relais.model.notice import msg

JSON, PDF = "package.json", "package.pdf"
ABOUT = msg("package {country}, as of {as_of}, edition {number}")
_NAMES = 3


def package_files(body: Mapping[str, Any], said: Tongue, letterhead: Sequence[str], fonts: Path) -> dict[str, bytes]:
    """Return the files of a package by name; the same package, the same bytes. `fonts`: of the unit, if there."""
    content = as_json(body)
    digest = sha256(content).hexdigest()
    number = body["edition"]["number"]
    told = {"country": said.text(body["package"]), "as_of": body["as_of"][:10], "number": number}
    files = {
        JSON: content,
        PDF: pdf(legible(package_page(body, said, letterhead), fonts), fonts),
        **tables(body),
        **return_form(said.say(ABOUT, told), digest, _lines(body), said, letterhead, fonts),
    }
    return with_manifest(files, package=body["package"], as_of=body["as_of"], edition=number,
                         previous=body["edition"]["previous"])  # fmt: skip


def digest_of(files: Mapping[str, bytes]) -> str:
    """Return the SHA-256 of the manifest, by which an edition is known."""
    return sha256(files[MANIFEST]).hexdigest()


def _lines(body: Mapping[str, Any]) -> list[FormLine]:
    return [
        FormLine(one[name], "; ".join(row["text"] for row in one["names"][:_NAMES]))
        for held, name in (("leads", "lead"), ("facilitators", "facilitator"))
        for one in body[held]
    ]
