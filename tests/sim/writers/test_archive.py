"""The seized phone delivered as a ZIP."""

from io import BytesIO
from zipfile import ZipFile


def test_the_zip_holds_a_false_image_and_an_unreadable_document(built):
    with ZipFile(BytesIO(built.file("*_seizure_3/phone.zip").read_bytes())) as file:
        names = file.namelist()
        image, document = file.read("media/IMG_0001.jpg"), file.read("documents/note.pdf")
    assert {"telegram/result.json", "media/IMG_0001.jpg", "documents/note.pdf"} <= set(names)
    assert image[:3] == b"\xff\xd8\xff"
    assert not any(image[20:])
    assert document.startswith(b"%PDF-")
    assert b"%%EOF" not in document
