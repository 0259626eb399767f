"""Recognises an image, a video or a recording by its first bytes, so that no byte of it is ever kept.

Recordings count as media: the sound of a live session is the abuse itself, as heard. What is a document that may
hold a picture (PDF, old Office files, databases) is no medium.
"""

import re
import struct

IMAGE_JPEG = "image/jpeg"
VIDEO_MP4 = "video/mp4"

# Magic numbers at offset 0 that no text begins with.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", IMAGE_JPEG),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\x8aMNG\r\n\x1a\n", "video/x-mng"),
    (b"\x8bJNG\r\n\x1a\n", "image/x-jng"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),  # also CR2, NEF, ARW and DNG, which are TIFF
    (b"MM\x00*", "image/tiff"),
    (b"II+\x00", "image/tiff"),
    (b"MM\x00+", "image/tiff"),
    (b"II\xbc", "image/jxr"),
    (b"IIU\x00", "image/x-panasonic-rw2"),
    (b"IIRO", "image/x-olympus-orf"),
    (b"IIRS", "image/x-olympus-orf"),
    (b"MMOR", "image/x-olympus-orf"),
    (b"II\x1a\x00\x00\x00HEAPCCDR", "image/x-canon-crw"),
    (b"FUJIFILMCCD-RAW", "image/x-fuji-raf"),
    (b"FOVb", "image/x-sigma-x3f"),
    (b"\x00MRM", "image/x-minolta-mrw"),
    (b"8BPS\x00\x01", "image/vnd.adobe.photoshop"),
    (b"8BPS\x00\x02", "image/vnd.adobe.photoshop"),
    (b"\x00\x00\x00\x0cJXL \r\n\x87\n", "image/jxl"),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", "image/jp2"),
    (b"\xff\x4f\xff\x51", "image/j2c"),
    (b"v/1\x01", "image/x-exr"),
    (b"#?RADIANCE\n", "image/vnd.radiance"),
    (b"BPG\xfb", "image/bpg"),
    (b"qoif", "image/qoi"),
    (b"gimp xcf", "image/x-xcf"),
    (b"AT&TFORM", "image/vnd.djvu"),
    (b"\xd7\xcd\xc6\x9a", "image/wmf"),
    (b"icns\x00", "image/x-icns"),
    (b"DDS |\x00\x00\x00", "image/vnd-ms.dds"),
    (b"\x1aE\xdf\xa3", "video/matroska"),
    (b"FLV\x01", "video/x-flv"),
    (b"\x00\x00\x01\xba", "video/mpeg"),
    (b"\x00\x00\x01\xb3", "video/mpeg"),
    (b"\x00\x00\x00\x01\x67", "video/h264"),
    (b"\x00\x00\x01\x67", "video/h264"),
    (b"\x00\x00\x00\x01\x40\x01", "video/h265"),
    (b"0&\xb2u\x8ef\xcf\x11\xa6\xd9\x00\xaa\x00b\xcel", "video/x-ms-asf"),
    (b".RMF\x00", "application/vnd.rn-realmedia"),
    (b"\x1f\x07\x00\x3f", "video/dv"),
    (b"DKIF\x00\x00", "video/x-ivf"),
    (b"\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d\x01\x02", "application/mxf"),
    (b"OggS\x00", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"#!AMR-WB", "audio/AMR-WB"),
    (b"#!AMR", "audio/AMR"),
    (b"#!SILK", "audio/SILK"),
    (b"\x02#!SILK", "audio/SILK"),
    (b".snd\x00\x00\x00", "audio/basic"),
    (b".ra\xfd", "audio/vnd.rn-realaudio"),
    (b"caff\x00\x01", "audio/x-caf"),
    (b"wvpk", "audio/x-wavpack"),
    (b"MAC \x96\x0f", "audio/x-ape"),
)
_ANY_MAGIC = tuple(magic for magic, _ in _MAGIC)
_RIFF = {b"WEBP": "image/webp", b"AVI ": "video/vnd.avi", b"WAVE": "audio/vnd.wave", b"ACON": "image/x-ani"}
_BRANDS = {
    b"heic": "image/heic", b"heix": "image/heic", b"heim": "image/heic", b"heis": "image/heic",
    b"hevc": "image/heic-sequence", b"hevx": "image/heic-sequence",
    b"mif1": "image/heif", b"msf1": "image/heif-sequence",
    b"avif": "image/avif", b"avis": "image/avif", b"crx ": "image/x-canon-cr3",
    b"qt  ": "video/quicktime", b"M4A ": "audio/mp4", b"M4B ": "audio/mp4",
}  # fmt: skip
_ATOMS = (b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot")
_SVG = re.compile(
    rb"(?>(?:<\?(?>.*?\?>)|<!--(?>.*?-->)|<!DOCTYPE[^>\[]*(?:\[[^\]]*\]\s*)?>|\s+)*)<(?:[\w.-]+:)?svg[\s/>]",
    re.DOTALL | re.IGNORECASE,
)
_PNM = re.compile(rb"P[4-7]\s(?:#[^\n]*\n)?\s*(?:\d+\s+\d+\s|WIDTH )")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def is_media(head: bytes) -> str | None:
    """Return the media type of a file that begins with `head` (64 KB are enough), or None for anything else."""
    if head.startswith(_ANY_MAGIC):
        kind = next(kind for magic, kind in _MAGIC if head.startswith(magic))
        return _matroska(head) if kind == "video/matroska" else kind
    return _structured(head) or _base_media(head) or _frames(head) or _svg(head)


def _structured(head: bytes) -> str | None:
    """Formats whose short magic a text could begin with: a second field has to agree."""
    if head[:4] == b"RIFF" and head[8:12] in _RIFF:
        return _RIFF[head[8:12]]
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        return "audio/aiff"
    if head[:2] == b"BM" and head[6:10] == bytes(4) and head[14:18] in _DIB_SIZES:
        return "image/bmp"
    if head[:4] in (b"\x00\x00\x01\x00", b"\x00\x00\x02\x00") and _is_icon(head):
        return "image/vnd.microsoft.icon"
    if head[:4] == b"\x01\x00\x00\x00" and head[40:44] == b" EMF":
        return "image/emf"
    if head[128:132] == b"DICM":
        return "image/dicom-rle"
    binary = _CONTROL.search(head[:4096]) is not None
    if binary and head[:2] == b"\xff\x0a":
        return "image/jxl"
    if binary and _PNM.match(head):
        return "image/x-portable-anymap"
    if binary and head[:3] in (b"FWS", b"CWS", b"ZWS") and 0 < head[3:4][0] < 64:
        return "application/vnd.adobe.flash.movie"
    return None


_DIB_SIZES = frozenset(struct.pack("<I", size) for size in (12, 40, 52, 56, 64, 108, 124))


def _is_icon(head: bytes) -> bool:
    if len(head) < 22:
        return False
    count = int.from_bytes(head[4:6], "little")
    size, offset = struct.unpack_from("<II", head, 14)
    return count > 0 and head[9] == 0 and size > 0 and offset == 6 + 16 * count


def _base_media(head: bytes) -> str | None:
    """MP4, QuickTime, 3GP, HEIF, AVIF: a length, then the name of the first box."""
    box, length = head[4:8], int.from_bytes(head[:4], "big")
    if box == b"ftyp" and 8 <= length < 0x10000:
        brand = head[8:12]
        return _BRANDS.get(brand) or ("video/3gpp" if brand[:2] == b"3g" else VIDEO_MP4)
    if box in _ATOMS and b"\x00" in head[:64] and (length in (0, 1) or length >= 8):
        return "video/quicktime"
    return None


def _matroska(head: bytes) -> str:
    return "video/webm" if b"webm" in head[:256] else "video/matroska"


def _frames(head: bytes) -> str | None:
    """Streams without a magic number: several frames have to follow each other at the distance they state."""
    if head[:3] == b"ID3" and len(head) >= 10 and 2 <= head[3] <= 4 and head[4] < 0xFF and max(head[6:10]) < 0x80:
        return "audio/mpeg"
    for step, first in ((188, 0), (192, 4)):
        if len(head) > first + 4 * step and head[first : first + 5 * step : step] == b"G" * 5 and _CONTROL.search(head):
            return "video/mp2t"
    length = _frame_length(head, 0)
    if length and head[:2] == head[length : length + 2] and _frame_length(head, length):
        return "audio/aac" if head[1] & 0x06 == 0 else "audio/mpeg"
    return None


_BITRATES = {
    (3, 3): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (3, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (3, 1): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 3): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


def _frame_length(head: bytes, at: int) -> int:
    """Length of the MPEG audio or ADTS frame that begins at `at`; 0 where none does."""
    if len(head) < at + 7 or head[at] != 0xFF or head[at + 1] & 0xE0 != 0xE0:
        return 0
    version, layer = head[at + 1] >> 3 & 3, head[at + 1] >> 1 & 3
    if layer == 0:  # ADTS
        length = (head[at + 3] & 3) << 11 | head[at + 4] << 3 | head[at + 5] >> 5
        return length if head[at + 1] & 0xF0 == 0xF0 and length > 7 else 0
    bitrate, rate, padding = head[at + 2] >> 4, head[at + 2] >> 2 & 3, head[at + 2] >> 1 & 1
    if version == 1 or bitrate in (0, 15) or rate == 3:
        return 0
    bits = _BITRATES[min(version | 2, 3), layer if version == 3 or layer == 3 else 2][bitrate - 1] * 1000
    if layer == 3:
        return (12 * bits // _RATES[version][rate] + padding) * 4
    return (144 if version == 3 or layer == 2 else 72) * bits // _RATES[version][rate] + padding


def _svg(head: bytes) -> str | None:
    for bom, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(bom):
            head = head[2:].decode(encoding, "replace").encode()
    return "image/svg+xml" if _SVG.match(head.removeprefix(b"\xef\xbb\xbf")) else None
