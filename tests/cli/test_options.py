"""What goes wrong in a command is one line."""

import pytest
import typer
from sqlalchemy import create_engine, text

from relais.cli.options import telling


def test_a_number_larger_than_any_kept_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as met, telling(), create_engine("sqlite://").connect() as connection:
        connection.execute(text("SELECT :number"), {"number": 10**20})
    assert met.value.exit_code == 2
    assert capsys.readouterr().err.count("\n") == 1
