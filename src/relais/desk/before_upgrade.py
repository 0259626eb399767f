"""Before an older home's tables are brought up to date: a backup beside it, from which there is a way back."""

import logging
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection

from relais.desk.backup_write import write
from relais.desk.settings import Settings

_LOG = logging.getLogger("relais")


class BeforeUpgrade:
    """Called with the older tables, it writes the backup; `made` is where, None while it was not called."""

    def __init__(self, root: Path, settings: Settings, key: bytes) -> None:
        self._root, self._settings, self._key = root, settings, key
        self.made: Path | None = None

    def __call__(self, connection: Connection) -> None:
        """Write the backup from the tables as they still are."""
        root = self._root.absolute()
        out = root.with_name(f"{root.name}-before-upgrade-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.tar")
        write(root, self._settings, connection, self._key, out)
        self.made = out
        _LOG.warning("older tables were brought up to date; backup before that: %s", out)
