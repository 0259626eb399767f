"""Writes small PDF files made of text, for tests: each page is a list of texts with the place where they begin."""

import zlib
from collections.abc import Iterable, Sequence

# x and y in points from the lower left corner of an A4 page, and a line of text.
Text = tuple[float, float, str]


def pdf(pages: Iterable[Sequence[Text]], *, packed: bool = False, trailer: str = "") -> bytes:
    """Return a PDF of these pages, set in Helvetica of 11 points; `packed` compresses their contents."""
    return assembled([_content(page) for page in pages], packed=packed, trailer=trailer)


def letter(*pages: Sequence[str]) -> bytes:
    """Return a PDF whose pages hold paragraphs, one below the other; line ends break their lines."""
    return pdf(_laid_out(page) for page in pages)


def columns(*pages: Sequence[tuple[str, str]]) -> bytes:
    """Return a PDF whose pages hold labels on the left and values on the right; a label alone is a heading."""
    return pdf(
        [
            text
            for row, (label, value) in enumerate(page)
            for text in ((60, 780 - 18 * row, label), (240, 780 - 18 * row, value))
            if text[2]
        ]
        for page in pages
    )


def assembled(contents: Sequence[bytes], *, packed: bool = False, trailer: str = "") -> bytes:
    """Return a PDF around the contents of its pages."""
    count = len(contents)
    kids = " ".join(f"{4 + 2 * page} 0 R" for page in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for page, content in enumerate(contents):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * page} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        data, filter_ = (zlib.compress(content), " /Filter /FlateDecode") if packed else (content, "")
        objects.append(f"<< /Length {len(data)}{filter_} >>\nstream\n".encode() + data + b"\nendstream")
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer\n<< /Size {len(places) + 1} /Root 1 0 R {trailer}>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def _laid_out(paragraphs: Sequence[str]) -> list[Text]:
    texts: list[Text] = []
    y = 780.0
    for paragraph in paragraphs:
        for line in paragraph.split("\n"):
            texts.append((60, y, line))
            y -= 13
        y -= 16
    return texts


def _content(page: Sequence[Text]) -> bytes:
    return b"".join(
        f"BT /F1 11 Tf 1 0 0 1 {x:g} {y:g} Tm (".encode() + _escaped(text) + b") Tj ET\n" for x, y, text in page
    )


def _escaped(text: str) -> bytes:
    data = text.encode("cp1252")
    for sign in (b"\\", b"(", b")"):
        data = data.replace(sign, b"\\" + sign)
    return data
