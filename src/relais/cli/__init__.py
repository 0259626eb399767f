"""The command line: no logic, one command a file."""

from relais.cli.app import main

__all__ = ["main"]
