import re
import tomllib

import pytest

MOST_BYTES = 1 << 20
MOST_OF_A_PICTURE, MOST_OF_ALL_PICTURES = 100_000, 6_000_000
# Pieced together, so that this file does not hold what it looks for.
MACHINE = re.compile(r"(?<![\w.-])/(?:" + "work|home/[a-z]+|Users/[A-Za-z]+|root" + r")/[\w.-]+")
INDEX = re.compile(
    "|".join(
        (
            r"py" + r"pi\.org", r"python" + r"hosted\.org", r"--(?:extra-)?index" + r"-url", r"--find" + r"-links",
            r"trusted" + r"-host", r"\b(?:artifactory|nexus)\.", r"UV_" + r"INDEX", r"PIP_" + r"INDEX",
        )
    ),
    re.IGNORECASE,
)  # fmt: skip
PICTURE_HEADS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM", b"II*\0", b"MM\0*")
# The first line of a requirement, its hashes on the lines that go on after a backslash.
REQUIREMENT = re.compile(r"^[A-Za-z0-9][\w.-]*(?:\[[\w,-]+\])?==\S+(?: ; .+?)?(?: \\\n +--hash=sha256:[0-9a-f]{64})+$")


def _texts(tracked):
    for path in tracked:
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


@pytest.mark.slow
@pytest.mark.parametrize("pattern", [MACHINE, INDEX], ids=["machine path", "package index"])
def test_no_file_names_where_it_was_made(root, tracked, pattern):
    found = [
        f"{path.relative_to(root)}:{number}: {match.group()}"
        for path, text in _texts(tracked)
        for number, line in enumerate(text.splitlines(), 1)
        if (match := pattern.search(line))
    ]
    assert found == []


def test_the_patterns_find_what_they_look_for():
    assert MACHINE.search("see " + "/work" + "/shared/x") is not None
    assert MACHINE.search("(/report/" + "work" + "/x)") is None
    assert INDEX.search("https://" + "pypi" + ".org/simple") is not None


def test_no_file_is_large(root, tracked):
    assert [str(path.relative_to(root)) for path in tracked if path.stat().st_size > MOST_BYTES] == []


def test_no_file_is_a_picture_but_drawings_made_of_text_and_those_of_our_pages(root, tracked):
    pictures = [
        str(path.relative_to(root))
        for path in tracked
        if path.parent != root / "docs" / "pictures"
        and (
            path.read_bytes()[:4].startswith(PICTURE_HEADS)
            or b"<image" in (path.read_bytes() if _svg(path) else b"")
        )
    ]  # fmt: skip
    assert pictures == []


def test_the_pictures_of_our_pages_are_of_pages_and_are_small(root, tracked):
    """docs/decisions/0018-pictures-of-pages.md: in one folder, named after a page that there is; all or none."""
    from tools.pictures import FOLDER, INDEX, index, names

    held = {path.stem: path.read_bytes() for path in tracked if path.parent == FOLDER}
    assert [path.name for path in tracked if path.parent == FOLDER and path.suffix != ".webp"] == []
    assert set(held) in (set(), set(names()))
    assert [name for name, data in held.items() if (data[:4], data[8:12]) != (b"RIFF", b"WEBP")] == []
    assert [name for name, data in held.items() if len(data) > MOST_OF_A_PICTURE] == []
    assert sum(map(len, held.values())) <= MOST_OF_ALL_PICTURES
    assert (INDEX.read_text(encoding="utf-8") if held else index()) == index()


def _svg(path):
    return path.suffix == ".svg"


def test_every_requirement_has_its_hashes(root):
    locks = sorted((root / "requirements").glob("*.txt"))
    assert locks
    for lock in locks:
        text = lock.read_text(encoding="utf-8")
        assert re.search(r"://| @ ", text) is None, lock.name
        entries = re.split(r"\n(?! )", text.strip())
        assert [entry.splitlines()[0] for entry in entries if REQUIREMENT.match(entry) is None] == [], lock.name


def test_the_data_of_the_program_lie_inside_its_package(root):
    """The wheel is the folder src/relais: what lies outside is not shipped."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel == {"packages": ["src/relais"]}, "what the wheel leaves out or adds is not looked at here"
    inside = {str(path.relative_to(root / "src/relais")) for path in (root / "src/relais").rglob("*") if path.is_file()}
    wanted = {
        "law/data/retention.yaml", "law/data/offences.fr.yaml", "law/data/channels.yaml", "triage/weights.toml",
        "sim/data/parameters.json",
        "locale/fr/LC_MESSAGES/relais.mo", "locale/en/LC_MESSAGES/relais.mo",
    }  # fmt: skip
    assert sorted(wanted - inside) == []
    assert any(re.fullmatch(r"intake/.*mappings/\w+\.toml", name) for name in inside)


def test_git_ignores_no_data_of_the_program(root, tracked):
    """hatch leaves out what git ignores."""
    kept = {path for path in tracked if path.is_relative_to(root / "src")}
    data = [path for path in (root / "src").rglob("*") if path.suffix in (".toml", ".yaml", ".json", ".po", ".mo")]
    assert sorted(str(path.relative_to(root)) for path in set(data) - kept) == []


def test_the_clocks_of_the_law_can_be_read():
    from relais.law.holding import RULES
    from relais.law.retention import load

    clocks = load().clocks
    assert clocks
    assert {rule.clock for rule in RULES} <= clocks.keys()
