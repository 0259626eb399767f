"""Checks CASE/UCO with the validator of its makers, before it is released: offline, against what it carries itself."""

import warnings
from collections.abc import Iterable
from importlib import import_module
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from relais.dossier.case_uco import TERMS
from relais.model.notice import msg

INSTALL = msg("CASE/UCO is not validated: the validator is missing; `pip install relais[dossier]` brings it")
NOT_VALID = msg("{file} is no valid CASE/UCO and is not released; please report it, with this: {reason}")


class NotValidError(Exception):
    """A part that the validator refuses: its name, and the first thing that it says."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(NOT_VALID.format(file=file, reason=reason))
        self.file, self.reason = file, reason


def installed() -> bool:
    """Say whether the validator is there; it is an extra."""
    try:
        import_module("case_utils.case_validate")
    except ImportError:
        return False
    return True


def checked(content: bytes) -> bool:
    """Validate an archive of parts; False where the validator is missing. Raises NotValidError."""
    if not installed():
        return False
    with ZipFile(BytesIO(content)) as packed:
        validate((name, packed.read(name)) for name in packed.namelist() if name != TERMS)
    return True


def validate(parts: Iterable[tuple[str, bytes]]) -> None:
    """Check each part by itself. Raises NotValidError, and ImportError where the validator is missing.

    A concept under the names of CASE or UCO that they do not know is refused too.
    """
    case_validate = import_module("case_utils.case_validate")
    import_module("relais.dossier.case_query").use()
    with as_file(files("relais.dossier") / TERMS) as terms, TemporaryDirectory() as folder:
        for name, content in parts:
            path = Path(folder) / "part.jsonld"
            path.write_bytes(content)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found = case_validate.validate(
                    str(path), supplemental_graphs=[str(terms)], inference="none", do_owl_imports=False,
                )  # fmt: skip
            if not found.conforms:
                raise NotValidError(name, _first(found))


def _first(found: object) -> str:
    unknown = sorted(str(one) for one in getattr(found, "undefined_concepts", ()))
    told = [line.strip() for line in str(getattr(found, "text", "")).splitlines() if "Message:" in line]
    return next(iter([*unknown, *told]), "?")[:300]
