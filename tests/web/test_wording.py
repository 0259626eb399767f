"""What a page can say names no command: each such sentence of the rooms below has words of the web desk's own."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

import relais
from relais.desk.act import NOT_YOURS
from relais.web.wording import HERE, web_tongue

pytestmark = pytest.mark.slow

ROOT = Path(relais.__file__).parent
COMMAND = re.compile(
    r"`relais|(?<![\w-])--[a-z]|RELAIS_|\brelais (run|backup|upgrade|verify|restore|audit|retention)\b"
)
FIELD = re.compile(r"\{\w+\}")
# What no page says, or what can be done on the machine alone, so that its command is the right thing to name.
MACHINE = {
    "bench": "measures that developers run", "cli": "the other door", "sim": "worlds that are made up",
    "corroborate/sessions.py": "where a figure comes from", "link/ip_requests.py": "a table that is written to a file",
    "desk/audit.py": "checkpoints and exports are files of the machine",
    "desk/audit_close.py": "the chain is closed on the machine", "desk/audit_stamp.py": "stamps are files as well",
    "desk/backup_write.py": "backups are made on the machine", "desk/restore.py": "and put back there",
    "desk/doctor_audit.py": "what an administrator does on the machine", "desk/doctor_disk.py": "the same",
    "desk/enrol.py": "people enrol on the machine", "desk/home.py": "a home is opened by `relais serve`",
    "desk/request_document.py": "the folder is the web desk's own", "desk/settings.py": "relais.toml is edited there",
    "desk/sign_in.py": "an account whose row was changed is looked at there", "desk/token_file.py": "the other door",
    "desk/sprint.py": "packages are written on the machine", "desk/unit_database.py": "a database is set up there",
    "dossier/bundle_check.py": "a bundle is checked by a stranger on their machine",
    "desk/training.py": "a training home is made on the machine",
    "safeguards/time_stamp.py": "a library is installed there", "safeguards/witness.py": "a witness is a machine too",
    "web": "the web desk itself",
}  # fmt: skip


@cache
def messages() -> dict[str, set[str]]:
    """Return every message of the code, with the files that say it."""
    found: dict[str, set[str]] = {}
    for path in sorted(ROOT.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if "msg(" in text else ():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "msg":
                assert isinstance(node.args[0], ast.Constant)
                found.setdefault(str(node.args[0].value), set()).add(path.relative_to(ROOT).as_posix())
    return found


def test_a_room_that_pages_speak_through_names_no_command_but_in_a_message() -> None:
    rooms = [ROOT / "desk", ROOT / "language", ROOT / "figures"]
    said = [
        (path.name, node.args[0].value)
        for room in rooms for path in sorted(room.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_" and node.args
        and isinstance(node.args[0], ast.Constant) and "`" in str(node.args[0].value)
    ]  # fmt: skip
    assert said == []


def of_the_machine(name: str) -> bool:
    return name in MACHINE or name.partition("/")[0] in MACHINE


def test_each_sentence_that_names_a_command_has_words_of_the_web_desk() -> None:
    assert {
        text: names
        for text, names in messages().items()
        if COMMAND.search(text) and text not in HERE and not all(map(of_the_machine, names))
    } == {}


def test_no_words_stand_for_a_sentence_that_nobody_says() -> None:
    assert HERE.keys() - messages().keys() == set()


def test_the_words_have_the_same_fields_and_name_no_command() -> None:
    for text, here in HERE.items():
        assert set(FIELD.findall(here)) <= set(FIELD.findall(text)), here
        assert not COMMAND.search(here.replace("`relais enrol` on the machine", "")), here


def test_the_web_desk_says_them() -> None:
    said = web_tongue("en")
    assert said.say("a judgement needs a reason: --reason TEXT", {}) == "a judgement needs a reason: write why"
    assert said.text("nothing") == "nothing"


def test_codes_are_said_in_words_and_what_was_typed_stays() -> None:
    template = "“{text}” is no outcome of an alert; there are: {outcomes}"
    told = web_tongue("en").say(template, {"text": "no_nexus, x", "outcomes": "no_nexus, not_now"})
    assert told == "“no_nexus, x” is no outcome of an alert; there are: no nexus with France, not now"
    french = web_tongue("fr").say("“{outcome}” needs a reason: --reason TEXT", {"outcome": "no_nexus"})
    assert "sans rattachement à la France" in french
    assert web_tongue("fr").say("{when}", {"when": "2026-11-30T04:23"}) == "30/11/2026 04:23 UTC"
    assert web_tongue("en").say("{day}", {"day": "2026-11-30"}) == "30 Nov 2026"
    assert "read-case" not in web_tongue("en").say(NOT_YOURS, {"actor": "A", "act": "read-case"})
