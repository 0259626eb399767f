"""People, sign-in and approvals on the command line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from relais.desk import enrol
from relais.desk.home import Home, open_home
from relais.desk.token_file import VARIABLE
from tests.cli.conftest import Run, told
from tests.desk.made_people import PASSPHRASE, chosen, fresh, seated_token

pytestmark = pytest.mark.slow
A, B = "A. Martin", "B. Petit"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv(VARIABLE, raising=False)


@pytest.fixture
def home(ready: Run, tmp_path: Path) -> Home:
    return open_home(tmp_path / "home")


def test_who_enrolled_signs_in_and_out(ready: Run, home: Home) -> None:
    made = chosen()
    enrol.enrol_first(home, made)
    assert "relais login" in ready("queue").stderr
    typed = f"{A}\n{PASSPHRASE}\n"
    wrong = ready("login", typed=f"{typed}000000\n")
    assert wrong.returncode == 2
    assert "not signed in" in wrong.stderr
    done = ready("login", "--purpose", "PV 12", "--json", typed=f"{typed}{fresh(home, made.secret)}\n")
    # Before it, the runner of the tests shows what it types.
    assert json.loads(done.stdout[done.stdout.index("{") :]) == {"name": A, "purpose": "PV 12"}
    assert told(ready("whoami", "--json")) == {
        "name": A, "purpose": "PV 12", "roles": ["administrator", "auditor", "head", "investigator", "welfare"],
    }  # fmt: skip
    assert ready("logout").returncode == 0
    assert ready("whoami").returncode == 2


def test_the_first_person_enrols_and_lets_a_second_in(ready: Run, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _enrol(home.root, []) == 0
    monkeypatch.setenv(VARIABLE, seated_token(home, A))
    asked = told(ready("people", "add", B, "--role", "administrator", "--json"))
    assert "Waiting for a head" in ready("people").stdout
    monkeypatch.setenv(VARIABLE, seated_token(home, A))
    given = told(ready("people", "confirm", "1", "--json"))
    monkeypatch.delenv(VARIABLE)
    assert _enrol(home.root, ["--code"], str(asked["half"]), str(given["half"])) == 0  # type: ignore[index]
    monkeypatch.setenv(VARIABLE, seated_token(home, B))
    assert told(ready("people", "--json"))["people"] == [  # type: ignore[index]
        {"name": A, "state": "active", "roles": ["auditor", "head", "investigator", "welfare"], "enrolled": True},
        {"name": B, "state": "active", "roles": ["administrator"], "enrolled": True},
    ]
    for command in (("add", "C. Roux"), ("role", A, "magistrate"), ("reset", A)):
        assert "it waits for a head" in ready("people", *command).stdout
    assert "last head" in ready("people", "close", A).stderr
    assert ready("people", "role", A, "welfare", "--withdraw").returncode == 0


def _enrol(root: Path, options: list[str], *first: str) -> int:
    """Enrol in a process of its own, as a person does: the code follows from the secret that is shown."""
    import pyotp

    command = [sys.executable, "-m", "relais", "enrol", *options, "--home", str(root)]
    environment = {**os.environ, "RELAIS_LANG": "en", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
        start_new_session=True,  # without a terminal, from which it would ask for the passphrase
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("".join(f"{line}\n" for line in (*first, PASSPHRASE, PASSPHRASE)))
        process.stdin.flush()
        process.stdout.readline()
        secret = process.stdout.readline().strip()
        process.stdin.write(f"{pyotp.TOTP(secret).now()}\n")
        process.stdin.flush()
        process.stdout.read()
    return process.returncode


def test_what_needs_two_people_is_asked_listed_and_not_signed_by_oneself(ready: Run) -> None:
    assert told(ready("propose", "export", "package 7", "--reason", "asked for", "--json")) == {"number": 1}
    assert "within 48 hours" in ready("emergency", "export", "package 8", "--reason", "danger now").stdout
    rows = told(ready("approvals", "--json"))["approvals"]  # type: ignore[index]
    assert [(row["number"], row["state"], row["act"], row["due"] is None) for row in rows] == [
        (1, "waiting", "export", True), (2, "waiting", "export", False),
    ]  # fmt: skip
    assert "danger now" in ready("approvals").stdout
    for command in ("approve", "refuse"):
        assert "is yours" in ready(command, "1", "--reason", "mine").stderr
    assert "say why" in ready("approve", "1").stderr


def test_an_id_token_needs_its_number_and_a_provider(ready: Run, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("a.b.c")
    assert "--nonce" in ready("login", "--id-token", "token").stderr
    given = ready("login", "--new-nonce").stdout.strip()
    assert len(bytes.fromhex(given)) == 16
    assert "names no identity provider" in ready("login", "--id-token", "token", "--nonce", given).stderr
