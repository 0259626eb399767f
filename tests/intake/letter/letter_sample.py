"""A letter of our own, of two pages, as each of its readers gets it."""

from tests.intake.docx_writer import docx
from tests.intake.pdf_writer import letter

PAGES = (
    (
        "National Unit Example\n1 Example Street",
        "Our ref: EX-2026/12\nDate: 20 November 2026",
        (
            "Dear colleagues,\nWe report to you the holder of ana.roe@example.org, phone +33 6 39 98 00 01,\n"
            "skype: ana.roe, who paid 50 EUR and 2,500 PHP on 02/11/2026 at 21:10."
        ),
    ),
    ("Seen at 192.0.2.7 on 2026-11-02T21:10:00Z. Payee +63 917 555 0101.", "Again ana.roe@example.org."),
)
TEXTS = [text for page in PAGES for text in page]
TEXT = "\n\n".join(TEXTS)
HTML = "<html><body>" + "".join(f"<p>{text}</p>".replace("\n", "<br>\n") for text in TEXTS) + "</body></html>"

SOUND: dict[str, bytes] = {
    "letter_pdf": letter(*PAGES),
    "letter_docx": docx(*TEXTS),
    "letter_text": TEXT.encode(),
    "letter_text, HTML": HTML.encode(),
}
