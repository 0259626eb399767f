"""NCMEC's report as a PDF, after public descriptions of its layout: a summary page, sections A to D, label on the left
and value on the right (hgexperts; the labels "IP Address:", "MD5:", "Filename:" of
github.com/jerseyjuntollc/CyberTipParser); looked up 2026-11-28.

The PDF is made here: each label and each value is a text of its own at its place on the page.
"""

from datetime import UTC, datetime

Line = tuple[str, str]
PAGES: list[list[Line]] = [
    [
        ("CyberTipline Report 123456789", ""), ("Priority Level: 2", ""),
        ("Received by NCMEC on 01-13-2026 00:10:00 UTC", ""),
        ("All dates are displayed as MM-DD-YYYY", ""),
        ("All times are displayed in UTC unless otherwise noted", ""),
        ("Executive Summary", ""), ("The following is a brief overview of information contained in this report.", ""),
        ("Contents", ""), ("Section A: Reported Information", ""), ("Section B: Automated Information", ""),
        ("Section C: Additional Information", ""), ("Section D: Law Enforcement Contact Information", ""),
    ],
    [
        ("Section A: Reported Information", ""),
        ("The following information was submitted to NCMEC by a Reporting Electronic Service Provider.", ""),
        ("Reporting Electronic Service Provider (ESP)", ""), ("Submitter:", "Example Chat"),
        ("Incident Information", ""), ("Incident Type:", "Misleading Domain Name"),
        ("Incident Time:", "01-12-2026 09:15:30 UTC"),
        ("Suspect", ""), ("Name:", "Ana Roe"), ("Mobile Phone:", "+33639980001 (Verified)"),
        ("Email Address:", "ana@example.org (Verified)"), ("Screen/User Name:", "ana_roe"), ("ESP User ID:", "u-1001"),
        ("IP Address:", "203.0.113.7 (Login)"), ("", "01-10-2026 13:30:00 UTC"),
        ("IP Address:", "2001:db8::1 (Registration)"), ("", "01-01-2026 08:00:00 UTC"),
        ("Uploaded File Information", ""), ("Number of uploaded files:", "2"), ("Uploaded File Information", ""),
        ("Filename:", "file1.bin"), ("MD5:", "0123456789abcdef0123456789abcdef"),
        ("Did Reporting ESP view entire contents of uploaded file?", "Yes"), ("Source Information:", ""),
        ("Type:", "Upload"), ("IP Address:", "203.0.113.9"), ("Port:", "40001"),
        ("Upload Time:", "01-12-2026 09:15:30 UTC"),
        ("Filename:", "file2.bin"), ("MD5:", "fedcba9876543210fedcba9876543210"),
        ("Did Reporting ESP view entire contents of uploaded file?", "(Information Not Provided by Company)"),
    ],
    [
        ("Section B: Automated Information Added by NCMEC Systems", ""), ("Geo-Lookup (Suspect)", ""),
        ("IP Address", "Country Region City"), ("203.0.113.7", "FR ARA Lyon"),
        ("Section C: Additional Information Provided by NCMEC", ""),
        ("Section D: Law Enforcement Contact Information", ""), ("Agency:", "Example Police"),
        ("Date Time Made Available:", "01-14-2026 08:00:00 UTC"),
    ],
]  # fmt: skip


def _text(x: int, y: int, text: str) -> str:
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /F1 9 Tf 1 0 0 1 {x} {y} Tm ({escaped}) Tj ET\n"


def pdf(pages: list[list[Line]]) -> bytes:
    """Return a PDF of one font, labels at the left and values at the middle of the page."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]  # fmt: skip
    for number, lines in enumerate(pages):
        content = "".join(
            (_text(50, 800 - 20 * line, label) if label else "") + (_text(300, 800 - 20 * line, value) if value else "")
            for line, (label, value) in enumerate(lines)
        )
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}endstream")
    body, places = "%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{one}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return (
        f"{body}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n"
        f"<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    ).encode("latin-1")


SAMPLES = {"ncmec, pdf": pdf(PAGES)}
EXPECTED = {
    "ncmec, pdf": {
        "counts": {"report": 1, "media": 2, "login": 3},
        "spots": [
            ("report", {}, {
                "reference": "123456789", "channel": "cybertip", "company": "Example Chat", "priority": "2",
                "incident_at": datetime(2026, 1, 12, 9, 15, 30, tzinfo=UTC),
            }),
            ("media", {"md5": "0123456789abcdef0123456789abcdef"}, {"viewed_by_company": True}),
            ("media", {"md5": "fedcba9876543210fedcba9876543210"}, {"viewed_by_company": None}),
            ("login", {"ip": "203.0.113.7"}, {"at": datetime(2026, 1, 10, 13, 30, tzinfo=UTC), "port": None}),
            ("login", {"ip": "203.0.113.9"}, {"port": 40001}),
            ("selector", {"kind": "phone"}, {"value": "+33639980001", "verified": True}),
            ("selector", {"kind": "email"}, {"value": "ana@example.org"}),
        ],
    }
}  # fmt: skip
