"""Databases of our own, built in memory after public descriptions of their tables."""

import sqlite3


def database(*scripts: str) -> bytes:
    """Return the bytes of a database in which these scripts were run, one after the other."""
    connection = sqlite3.connect(":memory:")
    try:
        for script in scripts:
            connection.executescript(script)
        connection.commit()
        return connection.serialize()
    finally:
        connection.close()
