"""The first bytes of media, and nothing after them: no image, no frame, no sample. Zeros follow."""

import struct


def _after(magic: bytes, offset: int = 0) -> bytes:
    return (bytes(offset) + magic).ljust(512, b"\x00")


def _frames(header: bytes, length: int) -> bytes:
    return (header.ljust(length, b"\x00") * 2).ljust(4096, b"\x00")


HEADS: dict[str, tuple[bytes, str]] = {
    "jpeg": (_after(b"\xff\xd8\xff\xe0\x00\x10JFIF"), "image/jpeg"),
    "png": (_after(b"\x89PNG\r\n\x1a\n"), "image/png"),
    "gif": (_after(b"GIF89a"), "image/gif"),
    "webp": (_after(b"RIFF\x00\x01\x00\x00WEBP"), "image/webp"),
    "bmp": (_after(b"BM\x00\x01\x00\x00" + bytes(4) + b"\x36\x00\x00\x00\x28\x00\x00\x00"), "image/bmp"),
    "tiff": (_after(b"II*\x00"), "image/tiff"),
    "tiff, big-endian": (_after(b"MM\x00*"), "image/tiff"),
    "cr2": (_after(b"II*\x00\x10\x00\x00\x00CR\x02"), "image/tiff"),
    "cr3": (_after(b"\x00\x00\x00\x18ftypcrx "), "image/x-canon-cr3"),
    "heic": (_after(b"\x00\x00\x00\x18ftypheic"), "image/heic"),
    "heif": (_after(b"\x00\x00\x00\x18ftypmif1"), "image/heif"),
    "avif": (_after(b"\x00\x00\x00\x18ftypavif"), "image/avif"),
    "ico": (_after(b"\x00\x00\x01\x00\x01\x00\x10\x10\x00\x00\x01\x00\x20\x00" + struct.pack("<II", 40, 22)),
            "image/vnd.microsoft.icon"),
    "psd": (_after(b"8BPS\x00\x01"), "image/vnd.adobe.photoshop"),
    "jxl": (_after(b"\x00\x00\x00\x0cJXL \r\n\x87\n"), "image/jxl"),
    "jxl, bare": (_after(b"\xff\x0a"), "image/jxl"),
    "jp2": (_after(b"\x00\x00\x00\x0cjP  \r\n\x87\n"), "image/jp2"),
    "pnm": (_after(b"P6\n4 4\n255\n"), "image/x-portable-anymap"),
    "dicom": (_after(b"DICM", 128), "image/dicom-rle"),
    "emf": (_after(b"\x01\x00\x00\x00" + bytes(36) + b" EMF"), "image/emf"),
    "svg": (b'<?xml version="1.0"?>\n<!-- a -->\n<svg xmlns="http://www.w3.org/2000/svg"></svg>', "image/svg+xml"),
    "svg, no declaration": (b"  <svg></svg>", "image/svg+xml"),
    "svg, utf-16": ("<svg></svg>".encode("utf-16"), "image/svg+xml"),
    "svg, doctype": (b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x"><svg/>', "image/svg+xml"),
    "mp4": (_after(b"\x00\x00\x00\x18ftypisom"), "video/mp4"),
    "mov": (_after(b"\x00\x00\x00\x14ftypqt  "), "video/quicktime"),
    "mov, no ftyp": (_after(b"\x00\x00\x00\x08wide"), "video/quicktime"),
    "3gp": (_after(b"\x00\x00\x00\x18ftyp3gp5"), "video/3gpp"),
    "m4a": (_after(b"\x00\x00\x00\x18ftypM4A "), "audio/mp4"),
    "avi": (_after(b"RIFF\x00\x01\x00\x00AVI "), "video/vnd.avi"),
    "mkv": (_after(b"\x1aE\xdf\xa3\x01\x00\x00\x00matroska"), "video/matroska"),
    "webm": (_after(b"\x1aE\xdf\xa3\x01\x00\x00\x00webm"), "video/webm"),
    "flv": (_after(b"FLV\x01"), "video/x-flv"),
    "mpeg-ps": (_after(b"\x00\x00\x01\xba"), "video/mpeg"),
    "mpeg-ts": (b"G\x40".ljust(188, b"\x00") * 6, "video/mp2t"),
    "m2ts": ((bytes(4) + b"G\x40").ljust(192, b"\x00") * 6, "video/mp2t"),
    "asf": (_after(bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")), "video/x-ms-asf"),
    "h264": (_after(b"\x00\x00\x00\x01\x67"), "video/h264"),
    "swf": (_after(b"FWS\x06"), "application/vnd.adobe.flash.movie"),
    "ogg": (_after(b"OggS\x00"), "audio/ogg"),
    "opus": (_after(b"OggS\x00\x02" + bytes(22) + b"OpusHead"), "audio/ogg"),
    "mp3, tagged": (_after(b"ID3\x03\x00\x00\x00\x00\x00\x10"), "audio/mpeg"),
    "mp3, bare": (_frames(b"\xff\xfb\x90\x00", 417), "audio/mpeg"),
    "mp3, 24 kHz": (_frames(b"\xff\xf3\x84\x00", 192), "audio/mpeg"),
    "aac": (_frames(b"\xff\xf1\x50\x80\x10\x1f\xfc", 128), "audio/aac"),
    "wav": (_after(b"RIFF\x00\x01\x00\x00WAVE"), "audio/vnd.wave"),
    "aiff": (_after(b"FORM\x00\x01\x00\x00AIFF"), "audio/aiff"),
    "amr": (_after(b"#!AMR\n"), "audio/AMR"),
    "silk": (_after(b"#!SILK_V3"), "audio/SILK"),
    "flac": (_after(b"fLaC"), "audio/flac"),
}  # fmt: skip
JPEG = HEADS["jpeg"][0]
