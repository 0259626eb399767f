"""What others made is served as they made it: each file is named with its SHA-256, and has its licence."""

import tomllib
from hashlib import sha256

from relais.web.render import STATIC

VENDOR = STATIC / "vendor"


def test_every_file_of_others_is_the_one_that_is_named_with_its_licence() -> None:
    named = tomllib.loads((VENDOR / "vendor.toml").read_text(encoding="utf-8"))
    files = {name: digest for one in named.values() for name, digest in one["files"].items()}
    there = {one.name: sha256(one.read_bytes()).hexdigest() for one in VENDOR.iterdir() if one.name != "vendor.toml"}
    assert files == there
    for one in named.values():
        assert one["licence"] == "MIT"
        assert one["version"]
        assert one["integrity"].startswith("sha512-")
        assert "Permission is hereby granted" in (VENDOR / one["licence_file"]).read_text(encoding="utf-8")


def test_none_is_larger_than_a_page_bears() -> None:
    assert [one.name for one in VENDOR.iterdir() if one.stat().st_size > 400_000] == []


def test_none_asks_anybody_else() -> None:
    for path in VENDOR.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        for word in ("fetch(", "XMLHttpRequest", "WebSocket", "importScripts"):
            assert word not in text, (path.name, word)
