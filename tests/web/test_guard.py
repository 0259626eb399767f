"""What every answer carries, and what never reaches a page."""

import tempfile
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from relais.web import guard
from relais.web.first_run import UPLOAD
from relais.web.upload import sent
from tests.desk.unit import FIRST
from tests.web.house import BASE, Site, form, lines
from tests.web.test_visitor import every

HEADERS = (
    "content-security-policy", "x-content-type-options", "referrer-policy", "cross-origin-opener-policy",
    "cross-origin-resource-policy", "permissions-policy",
)  # fmt: skip

FORM = {"content-type": "application/x-www-form-urlencoded"}


def test_files_go_out_packed_and_pages_with_secrets_as_they_are(shared: Site) -> None:
    browser = shared.browser(FIRST)
    file = browser.get("/static/vendor/cytoscape.min.js", headers={"accept-encoding": "gzip"})
    assert file.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in browser.get("/cases", headers={"accept-encoding": "gzip"}).headers


class Kept:
    """A temporary folder that stays, so that a test sees what was written to it."""

    def __enter__(self) -> str:
        """Make it."""
        return tempfile.mkdtemp()

    def __exit__(self, *_error: object) -> None:
        """Leave it."""


def headed(answer) -> bool:  # type: ignore[no-untyped-def]
    policy = answer.headers.get("content-security-policy", "")
    assert "unsafe" not in policy
    return [name for name in HEADERS if name not in answer.headers] == [] and "default-src 'none'" in policy


@pytest.mark.slow
def test_every_kind_of_answer_carries_the_headers(shared: Site) -> None:
    browser, nobody = shared.browser(FIRST), shared.browser()
    told = {
        "page": browser.get("/queue"), "redirect": nobody.get("/"), "sign-in": nobody.get("/sign-in"),
        "no page": browser.get("/nowhere"), "unfit": browser.get("/queue?page=0"), "refused": browser.get("/case/1"),
        "method": browser.put("/queue"), "forged": browser.post("/sign-out"), "no file": browser.get("/static/none"),
        "static": browser.get("/static/relais.css"), "host": browser.get("/", headers={"host": "x"}),
        "site": browser.post("/sign-out", headers={"origin": "http://x"}), "slash": browser.get("/queue/"),
        "large": browser.post("/sign-in", data={"name": "a" * guard.FORM_BYTES}), "no alert": browser.get("/alert/R-0"),
    }  # fmt: skip
    assert {name: answer.status_code for name, answer in told.items() if not headed(answer)} == {}
    statuses = {name: answer.status_code for name, answer in told.items()}
    assert statuses == {
        "page": 200, "redirect": 303, "sign-in": 200, "no page": 404, "unfit": 422, "refused": 403, "method": 405,
        "forged": 403, "static": 200, "no file": 404, "host": 421, "site": 403, "slash": 307, "large": 413,
        "no alert": 404,
    }  # fmt: skip


def test_what_fails_carries_them_too_and_tells_nothing_of_the_fault(alone: Site) -> None:
    browser = alone.at_the_door()
    assert browser.get("/queue").status_code == 200

    def broken() -> None:
        raise RuntimeError("canary")

    alone.app.add_api_route("/broken", broken)
    answer = browser.get("/broken")
    assert answer.status_code == 500
    assert "canary" not in answer.text
    assert headed(answer)
    assert answer.headers["cache-control"] == "no-store"


def test_what_is_missing_is_said_even_where_nothing_says_who_asks(alone: Site) -> None:
    browser = alone.at_the_door()
    alone.home.engine.dispose()
    for path in alone.home.root.glob("desk.db*"):
        path.unlink()
    (alone.home.root / "desk.db").mkdir()
    answer = browser.get("/nowhere")
    assert (answer.status_code, "there is no such page" in answer.text) == (404, True)


def test_pages_are_kept_by_nobody_and_files_by_their_digest(shared: Site) -> None:
    browser = shared.browser(FIRST)
    for address in ("/queue", "/sign-in", "/nowhere", "/static/none"):
        answer = browser.get(address)
        assert answer.headers["cache-control"] == "no-store", address
        # Whichever process is free answers the next page.
        assert answer.headers["connection"] == "close", address
    answer = browser.get("/static/relais.css")
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert "connection" not in answer.headers


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:8765", "", "127.0.0.1@evil.example", "[::2]:8765", "127.0.0.2"]
)
def test_another_host_is_not_answered(shared: Site, host: str) -> None:
    answer = shared.browser(FIRST).get("/queue", headers={"host": host})
    assert answer.status_code == 421
    assert "queue" not in answer.text


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8765", "localhost:1", "localhost", "[::1]:8765", "[::1]", "LocalHost:8765"]
)
def test_this_machine_is_answered_under_its_names(shared: Site, host: str) -> None:
    assert shared.browser().get("/sign-in", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"}, {"origin": "null"}, {"origin": "http://127.0.0.1:9999"}, {"origin": ""},
        {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"sec-fetch-site": ""},
        {"origin": BASE, "sec-fetch-site": "cross-site"}, {"origin": "http://127.0.0.1:8765.evil.example"},
    ],
)  # fmt: skip
def test_a_form_from_another_site_is_refused_even_with_the_right_token(shared: Site, headers: dict[str, str]) -> None:
    browser = shared.browser(FIRST)
    token, before = form(browser), lines(shared.home)
    for address in ("/sign-out", "/cases", "/choices", "/sign-in", "/enrol"):
        assert browser.post(address, data={"form": token}, headers=headers).status_code == 403, address
    assert lines(shared.home) == before
    assert browser.get("/queue").status_code == 200


def test_a_form_of_this_site_is_taken(shared: Site) -> None:
    answer = shared.browser().post(
        "/choices", data={"theme": "dark"}, headers={"origin": BASE, "sec-fetch-site": "same-origin"}
    )
    assert answer.status_code == 303


@pytest.mark.slow
def test_a_body_beyond_the_limit_is_refused_announced_or_not(shared: Site) -> None:
    browser = shared.browser(FIRST)
    large = b"a=" + b"a" * guard.FORM_BYTES
    assert browser.post("/sign-in", content=iter([large[:100], large[100:]]), headers=FORM).status_code == 413
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        assert browser.post("/cases", content=large, headers={"content-type": kind}).status_code == 413, kind
    # What is no form is not read at all.
    assert browser.post("/sign-in", content=large).status_code == 403


def test_an_upload_streams_and_has_its_own_limit(shared: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = shared.browser(FIRST)
    monkeypatch.setattr(guard, "UPLOAD_BYTES", 1 << 21)
    told = {"data": {"form": "0"}, "files": {"files": ("a", b"a" * ((1 << 20) + 1))}}
    assert browser.post(UPLOAD, **told).status_code == 403
    told["files"] = {"files": ("a", b"a" * (1 << 21))}
    assert browser.post(UPLOAD, **told).status_code == 413


def test_the_larger_limit_is_for_the_forms_that_ask_who_sends_them_first(shared: Site) -> None:
    taking = {
        one.path for one in every(shared.app.routes) if sent in [held.call for held in one.dependant.dependencies]
    }
    assert len(taking) == 7
    assert {one.path for one in every(shared.app.routes) if guard.UPLOADS.fullmatch(one.path)} == taking


@pytest.mark.parametrize(
    "address",
    [
        "/letter/upload", "/identity/upload", "/owners/upload", "/approvals/upload", "/retention/erasure/upload",
        "/case/2/export/upload", "/case/2/tasks/upload",
    ],
)  # fmt: skip
def test_a_form_whose_address_looks_like_an_upload_has_the_limit_of_a_form(shared: Site, address: str) -> None:
    told = {"data": {"form": "0"}, "files": {"files": ("a", b"a" * (1 << 21))}}
    assert shared.browser().post(address, **told).status_code == 413


@pytest.mark.parametrize("address", [UPLOAD, "/take-in/upload", "/request/1/answer/upload", "/nowhere/upload"])
def test_who_is_unknown_cannot_fill_the_disk(
    shared: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("tempfile.TemporaryDirectory", Kept)
    told = {"data": {"form": "0"}, "files": {"files": ("a", b"a" * ((1 << 20) + 1))}}
    for browser in (shared.browser(), shared.browser(relais_session="0" * 64), shared.at_the_door()):
        assert browser.post(address, **told).status_code in (303, 404)
    # Nor does whoever is known keep anything under a form that is not theirs.
    assert shared.browser(FIRST).post(address, **told).status_code in (403, 404)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static/..%5capp.py",
        "/static//etc/passwd", "/static/%2fetc%2fpasswd", "/static/....//app.py",
        "/static/relais.css/../../app.py", "/static/", "/static",
        "/static/%00", "/static/relais.css%00.js", "/static/" + "a" * 300, "/static/../templates/page.html",
    ],
)  # fmt: skip
def test_nothing_but_the_files_of_the_desk_is_served(shared: Site, path: str) -> None:
    # A client tidies an address before it is sent; what is sent here is the path as it stands.
    answer = shared.browser().get(BASE + path)
    assert answer.status_code in (307, 404, 405), path
    assert "import" not in answer.text
    assert "root:" not in answer.text


def test_only_requests_are_guarded(shared: Site) -> None:
    with TestClient(shared.app, base_url=BASE) as browser:
        assert browser.get("/sign-in").status_code == 200


def test_a_boundary_beyond_all_measure_is_refused_in_words(shared: Site) -> None:
    headers = {"content-type": f"multipart/form-data; boundary={'x' * 5_000}"}
    answer = shared.browser(FIRST).post("/take-in/upload", content=b"--x", headers=headers)
    assert answer.status_code == 422
