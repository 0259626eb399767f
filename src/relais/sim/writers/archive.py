"""Writes a ZIP archive whose bytes depend on its members only."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

_DAY = (2026, 1, 1, 0, 0, 0)
_UNIX = 3


def archive(members: Mapping[str, bytes]) -> bytes:
    """Return the archive. Members are stored, not deflated: compressors differ between machines."""
    raw = BytesIO()
    with ZipFile(raw, "w", ZIP_STORED) as file:
        for name, content in members.items():
            member = ZipInfo(name, _DAY)
            member.create_system = _UNIX
            member.external_attr = 0o644 << 16
            file.writestr(member, content)
    return raw.getvalue()
