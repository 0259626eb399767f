import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.intake.container.members.entry import Entry
from relais.intake.container.members.mail import FRAME, is_mail, is_mailbox, walk_mail
from relais.intake.container.members.stream import Held
from tests.intake.archives import mail, multipart

NO_MAIL = {
    "empty": b"",
    "text": b"From here to there: hello\n",
    "one field": b"Date: today\n\nhello\n",
    "chat": b"06/05/2024, 10:00 - Ana: hello\nTo: Ben\n",
    "csv": b"From:,To:,Date:\n1,2,3\n",
    "ofx": b"OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n",
    "json": b'{"From": "Ana"}',
    "http": b"HTTP/1.1 200 OK\nDate: x\nContent-Type: text/plain\nServer: x\n\n",
}


@pytest.mark.parametrize("name", NO_MAIL)
def test_what_is_no_email_is_left_alone(name: str) -> None:
    assert not is_mail(NO_MAIL[name])
    assert not is_mailbox(b"From here\n" + NO_MAIL[name])


def test_an_email_is_told_by_its_headers() -> None:
    assert is_mail(mail(b"hello"))
    assert is_mail(mail(b"hello").replace(b"\r\n", b"\n"))
    assert not is_mail(b"From ana Mon May\n" + mail(b"hello"))
    assert is_mailbox(b"From ana Mon May\n" + mail(b"hello"))


def parts(data: bytes) -> dict[str, bytes]:
    found = {}
    for entry in walk_mail(Held(data)):
        assert isinstance(entry, Entry)
        stream = entry.open()
        found[entry.name] = b"".join(iter(lambda stream=stream: stream.read(1000), b""))
        assert stream.defect is None
    return found


@given(
    st.lists(st.binary(max_size=3000), min_size=1, max_size=5), st.sampled_from(["base64", "quoted-printable", "8bit"])
)
def test_parts_come_out_as_they_were_put_in(bodies: list[bytes], encoding: str) -> None:
    if encoding != "base64":
        bodies = [body.replace(b"\r", b"").replace(b"\n", b"").replace(b"-", b"") for body in bodies]
    coders = {
        "base64": base64.encodebytes,
        "quoted-printable": lambda body: b"".join(b"=%02X" % sign for sign in body),
        "8bit": bytes,
    }
    head = f"Content-Transfer-Encoding: {encoding}\r\n\r\n".encode()
    data = multipart(*(head + coders[encoding](body) for body in bodies))
    found = parts(data)
    assert [found[f"part-{number}"] for number, _ in enumerate(bodies, 1)] == bodies
    assert found[FRAME].startswith(b"From: ana@example.org\r\n")
    assert found[FRAME].count(b"--cut") == len(bodies) + 1


def test_an_email_of_one_part_is_frame_and_body() -> None:
    found = parts(mail(b"hello\r\nthere"))
    assert found["part-1"] == b"hello\r\nthere"
    assert found[FRAME] + found["part-1"] == mail(b"hello\r\nthere")


def test_headers_alone_are_an_email_whose_frame_is_all_of_it() -> None:
    """Microsoft answers a legal request with the headers of each e-mail ('*.eml_hdr.eml') and nothing below."""
    headers = (
        b"Received: from mail.example.org by mx.example.net; Mon, 15 Jan 2024 10:50:00 +0000\r\n"
        b"X-Originating-IP: [203.0.113.7]\r\nFrom: Ana Roe <ana@example.org>\r\nTo: ben@example.net\r\n"
        b"Date: Mon, 15 Jan 2024 10:50:00 +0000\r\n"
    )
    assert is_mail(headers)
    found = parts(headers)
    assert found[FRAME] == headers
    assert set(found) <= {FRAME, "part-1"}
