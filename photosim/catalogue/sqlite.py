"""The SQLite library in use."""


def sqlite_version() -> str:
    """The version of the library in use; the catalogue need not be open."""
    import sqlite3

    return sqlite3.sqlite_version
