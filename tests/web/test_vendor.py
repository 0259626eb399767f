"""What others made and is served is the file that is named: its version, its licence and its digest."""

import tomllib
from hashlib import sha256

from relais.web.render import STATIC

VENDOR = STATIC / "vendor"


def named() -> dict[str, dict[str, object]]:
    return tomllib.loads((VENDOR / "vendor.toml").read_text(encoding="utf-8"))


def test_every_file_is_named_with_its_digest_and_is_what_it_was() -> None:
    digests: dict[str, str] = {}
    for one in named().values():
        assert isinstance(one["files"], dict)
        digests |= one["files"]
    held = {path.name: sha256(path.read_bytes()).hexdigest() for path in VENDOR.iterdir() if path.name != "vendor.toml"}
    assert held == digests


def test_every_package_names_its_version_and_brings_its_licence() -> None:
    for name, one in named().items():
        assert one["version"], name
        # Not every text of the MIT licence bears its name.
        assert one["licence"] == "MIT", name
        text = (VENDOR / str(one["licence_file"])).read_text(encoding="utf-8")
        assert "Permission is hereby granted, free of charge" in text


def test_nothing_vendored_evaluates_text_or_asks_for_anything() -> None:
    for path in VENDOR.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        for word in ("eval(", "new Function", "fetch(", "XMLHttpRequest", "WebSocket", "importScripts", "innerHTML="):
            assert word not in text, (path.name, word)


def test_none_is_larger_than_a_page_bears() -> None:
    assert [one.name for one in VENDOR.iterdir() if one.stat().st_size > 400_000] == []


def test_none_asks_anybody_else() -> None:
    for path in VENDOR.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        for word in ("fetch(", "XMLHttpRequest", "WebSocket", "importScripts"):
            assert word not in text, (path.name, word)
