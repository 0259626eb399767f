"""Files that a browser sends are written as they come: flat in memory, whole on disk, and only under one's own form."""

import asyncio
import tracemalloc
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from typing import Any

import pytest
from fastapi import Request

from relais.desk.error import DeskError
from relais.language.tongue import tongue
from relais.web import upload
from relais.web.upload import Upload, inside, sent
from relais.web.visitor import ForgedError, Visitor
from tests.web.house import HOSTILE, Site

TOKEN = "t" * 64
END = b"--x--\r\n"


def part(name: str, content: bytes, file: str | None = None) -> bytes:
    about = f'; filename="{file}"' if file is not None else ""
    return f'--x\r\nContent-Disposition: form-data; name="{name}"{about}\r\n\r\n'.encode() + content + b"\r\n"


def asked(pieces: Iterator[bytes], kind: str = "multipart/form-data; boundary=x") -> Request:
    async def receive() -> dict[str, Any]:
        piece = next(pieces, None)
        return {"type": "http.request", "body": piece or b"", "more_body": piece is not None}

    return Request({"type": "http", "method": "POST", "headers": [(b"content-type", kind.encode())]}, receive)


def brought(web: Site, *pieces: bytes, kind: str = "multipart/form-data; boundary=x") -> tuple[dict[str, str], Any]:
    """Return the fields of a form, and what each file field holds by name."""

    async def taken() -> tuple[dict[str, str], Any]:
        person = Visitor(tongue("en"), "system", True, web.home, TOKEN, frozenset())
        async with aclosing(_given(sent(asked(iter(pieces), kind), person))) as given:
            async for one in given:
                files = [path for path in one.root.rglob("*") if path.is_file()]
                return one.told, {path.relative_to(one.root).as_posix(): path.read_bytes() for path in files}
        raise AssertionError("nothing was given")

    return asyncio.run(taken())


async def _given(of: AsyncIterator[Upload]) -> AsyncIterator[Upload]:
    async for one in of:
        yield one


def test_fields_and_files_come_in_wherever_the_pieces_are_cut(shared: Site) -> None:
    body = part("form", TOKEN.encode()) + part("day", "é".encode()) + part("files", b"1\r\n--y", "a/b.txt")
    body += part("files", b"2", "a/b.txt") + part("files", b"", "") + part("key", b"3", "k") + END
    for size in (5, len(body)):
        told, files = brought(shared, *(body[at : at + size] for at in range(0, len(body), size)))
        assert told == {"form": TOKEN, "day": "é"}
        assert files == {"files/0/a/b.txt": b"1\r\n--y", "files/1/a/b.txt": b"2", "key/0/k": b"3"}


def test_a_form_without_files_is_read_as_well(shared: Site) -> None:
    kind = "application/x-www-form-urlencoded"
    assert brought(shared, b"form=" + TOKEN.encode() + b"&day=&text=%C3%A9+x", kind=kind) == (
        {"form": TOKEN, "day": "", "text": "é x"}, {},
    )  # fmt: skip
    with pytest.raises(ForgedError):
        brought(shared, b"form=other", kind=kind)
    with pytest.raises(DeskError, match="longer than any form"):
        brought(shared, b"form=" + b"a" * (1 << 20), kind=kind)


def test_the_token_comes_before_the_first_file(shared: Site) -> None:
    for body in (
        part("files", b"1", "a") + part("form", TOKEN.encode()), part("form", b"other") + part("files", b"1", "a"),
        part("files", b"1", "a"), part("day", b"x"),
    ):  # fmt: skip
        with pytest.raises(ForgedError):
            brought(shared, body + END)
    with pytest.raises(ForgedError):
        brought(shared, b"{}", kind="application/json")


def test_what_is_cut_short_or_too_much_is_said(shared: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = part("form", TOKEN.encode())
    with pytest.raises(DeskError, match="cut short"):
        brought(shared, begun + part("files", b"1", "a")[:-9])
    with pytest.raises(DeskError, match="longer than any form"):
        brought(shared, begun + part("text", b"a" * (1 << 20)) + END)
    with pytest.raises(DeskError, match="cut short"):
        brought(shared, begun + part("files", b"1", "a" * (1 << 15)) + END)
    with pytest.raises(DeskError, match="longer than any form"):
        brought(shared, begun, *(part(f"{n:03}" + "a" * 3_000, b"") for n in range(360)), END)
    monkeypatch.setattr(upload, "MOST_FILES", 3)
    with pytest.raises(DeskError, match="more than 3 files"):
        brought(shared, begun, *(part("files", b"1", str(n)) for n in range(4)), END)


def test_a_hostile_name_stays_inside(shared: Site) -> None:
    names = [name.replace('"', "%22").replace("\r\n", "").replace("\0", "") for name in HOSTILE[:15]]
    body = part("form", TOKEN.encode()) + b"".join(part("files", b"1", name) for name in names)
    _told, files = brought(shared, body + part("../files", b"1", "a") + part("x/y", b"1", "a") + END)
    assert len(files) == len([name for name in names if name])
    assert all(path.startswith("files/") and ".." not in path.split("/") for path in files)
    assert inside("../..//a\\b").as_posix() == "a/b"


@pytest.mark.slow
def test_thousands_of_files_take_no_more_memory_than_ten(shared: Site) -> None:
    content = b"a" * 10_000

    def most(count: int) -> int:
        tracemalloc.start()
        asyncio.run(written(count))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    async def written(count: int) -> None:
        person = Visitor(tongue("en"), "system", True, shared.home, TOKEN, frozenset())
        body = (part("files", content, f"folder/{n}.txt") for n in range(count))
        pieces = iter([part("form", TOKEN.encode())])
        async for given in sent(asked(chained(pieces, body)), person):
            assert sum(1 for path in given.paths()[0].iterdir()) == count

    def chained(*parts: Iterator[bytes]) -> Iterator[bytes]:
        for one in parts:
            yield from one
        yield END

    small, large = most(10), most(2_000)
    # 20 MB were sent: what is held besides is a name for each file.
    assert large - small < 4 << 20
