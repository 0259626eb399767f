"""Containers built for tests, sound and hostile."""

import io
import struct
import tarfile
import zipfile
import zlib

from tests.intake.media_heads import JPEG

Members = dict[str, bytes]


def zipped(members: Members, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive with fixed dates."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def tarred(members: Members) -> bytes:
    """A tar archive, with one symbolic and one hard link and a pipe at its end."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        for name, kind in (("link", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE), ("pipe", tarfile.FIFOTYPE)):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, "/etc/hostname"
            archive.addfile(entry)
    return out.getvalue()


def symlinked() -> bytes:
    """A zip with a symbolic link beside a file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("link")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/hostname")
        archive.writestr(zipfile.ZipInfo("file"), "hello")
    return out.getvalue()


def patched(
    data: bytes,
    name: str,
    *,
    flags: int | None = None,
    method: int | None = None,
    crc: int | None = None,
    size: int | None = None,
) -> bytes:
    """A zip whose headers, local and central, of one member say something else."""  # fmt: skip
    out = bytearray(data)
    for signature, at_flags, at_crc, at_name in ((b"PK\x03\x04", 6, 14, 30), (b"PK\x01\x02", 8, 16, 46)):
        at = 0
        while (at := data.find(signature, at)) >= 0:
            if data[at + at_name :].startswith(name.encode()):
                if flags is not None:
                    struct.pack_into("<H", out, at + at_flags, flags)
                if method is not None:
                    struct.pack_into("<H", out, at + at_flags + 2, method)
                if crc is not None:
                    struct.pack_into("<I", out, at + at_crc, crc)
                if size is not None:
                    struct.pack_into("<I", out, at + at_crc + 8, size)
            at += 4
    return bytes(out)


def overlapping(copies: int = 50) -> bytes:
    """A zip whose directory names one packed stretch many times over."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(bytes(1_000_000)) + packed.flush()
    crc = zlib.crc32(bytes(1_000_000))
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, crc, len(body), 1_000_000, 1, 0) + b"a" + body
    central = b"".join(
        struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, crc, len(body), 1_000_000, 2, 0, 0, 0, 0, 0, 0)
        + f"{number:02}".encode()
        for number in range(copies)
    )
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, copies, copies, len(central), len(local), 0)
    return local + central + end


def bomb() -> bytes:
    """About 200 kB that unpack to 200 MB."""
    return zipped({"bomb.json": bytes(200_000_000)})


def nested(depth: int) -> bytes:
    """A zip in a zip in a zip, a text and the first bytes of a medium at every level."""
    data = b"the end"
    for level in range(depth):
        data = zipped({f"{level}.txt": f"level {level}".encode(), "medium": JPEG, "inner.zip": data})
    return data


def mail(body: bytes, headers: str = "") -> bytes:
    """An e-mail with this body."""
    head = (
        "From: ana@example.org\r\nTo: ben@example.net\r\nDate: Mon, 6 May 2024 10:00:00 +0000\r\n"
        f"Message-ID: <1@example.org>\r\nSubject: hello\r\nMIME-Version: 1.0\r\n{headers}\r\n"
    )
    return head.encode() + body


def multipart(*parts: bytes, boundary: str = "cut") -> bytes:
    """An e-mail of several parts, each with its own headers."""
    cut = f"--{boundary}".encode()
    body = b"".join(cut + b"\r\n" + part + b"\r\n" for part in parts) + cut + b"--\r\n"
    return mail(body, f'Content-Type: multipart/mixed; boundary="{boundary}"\r\n')
