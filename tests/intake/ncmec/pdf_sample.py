"""A report of our own, printed as public readers of such reports say that NCMEC prints it."""

from tests.intake.pdf_writer import columns

PAGES = (
    (
        ("CyberTipline Report 190001001", ""),
        ("Priority Level:", "E"),
        ("Received by NCMEC on 11-01-2026 08:45:44 UTC", ""),
        ("Executive Summary", ""),
        ("Incident Type:", "Other"),
        ("Total Uploaded Files:", "2"),
    ),
    (
        ("Section A: Reported Information", ""),
        ("Reporting Electronic Service Provider (ESP)", ""),
        ("Submitter:", "Point of Contact for Law Enforcement:"),
        ("Example Chat", "Email: police@example.org"),
        ("Incident Time:", "10-31-2026 08:18:21 UTC"),
        ("Suspect 1", ""),
        ("Name:", "Ana Roe"),
        ("Date of Birth:", "01-02-1980"),
        ("Mobile Phone:", "+33 6 39 98 00 01 (Verified 03-19-2022 04:24:44 UTC)"),
        ("Email Address:", "ana.roe@example.org (Not Verified)"),
        ("Screen/User Name:", "ana.roe"),
        ("ESP User ID:", "100057023"),
        ("IP Address:", "192.0.2.7 (Login)"),
        ("Port:", "51034"),
        ("", "10-29-2026 23:43:28 UTC"),
        ("IP Address:", "192.0.2.8 (Other) 10-30-2026 01:02:03 UTC"),
        ("Favourite Colour:", "blue, call +33 6 39 98 00 09"),
        ("Recipient 1", ""),
        ("Screen/User Name:", "ben.doe"),
    ),
    (
        ("Additional Information", ""),
        ("Sent: 50 EUR to +63 917 555 0101", ""),
        ("Uploaded File Information", ""),
        ("Filename:", "a1.bin"),
        ("MD5:", "0123456789abcdef0123456789abcdef"),
        ("Did Reporting ESP view entire contents of uploaded file?:", ""),
        ("", "Yes"),
        ("Image Categorization by ESP:", "X1"),
        ("IP Address:", "192.0.2.9 (Upload)"),
        ("", "10-31-2026 08:00:00 UTC"),
        ("Filename:", "a2.bin"),
        ("MD5:", "ffffffffffffffffffffffffffffffff"),
        ("This concludes Section A", ""),
        ("Section B: Automated Information Added by NCMEC Systems", ""),
        ("192.0.2.7 FR Example Net", ""),
        ("Section D: Law Enforcement Contact Information", ""),
        ("Agency:", "Example Police"),
        ("Email Address:", "officer@example.org"),
        ("Page 3 of 3", ""),
    ),
)

SOUND: dict[str, bytes] = {"ncmec_pdf": columns(*PAGES)}
