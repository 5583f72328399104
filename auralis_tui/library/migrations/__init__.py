"""Numbered, forward changes of the library's schema.

Each module holds the SQL of one change, frozen as it was when it was written. The database counts the changes it has
seen in `PRAGMA user_version`, so that a change and its number are committed as one. Foreign keys stay on while a change
runs, which is why this is not `playhouse.migrations`: that runner switches them off.
"""

from auralis_tui.library.migrations import (
    m0001_library,
    m0002_queue_history,
    m0003_files,
    m0004_listening,
    m0005_playlists,
    m0006_analysis,
    m0007_history,
    m0008_sheets,
    m0009_search,
    m0010_text_chunks,
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    m0001_library.STATEMENTS,
    m0002_queue_history.STATEMENTS,
    m0003_files.STATEMENTS,
    m0004_listening.STATEMENTS,
    m0005_playlists.STATEMENTS,
    m0006_analysis.STATEMENTS,
    m0007_history.STATEMENTS,
    m0008_sheets.STATEMENTS,
    m0009_search.STATEMENTS,
    m0010_text_chunks.STATEMENTS,
)
"""The statements of each change, in order; the first takes an empty database to version 1."""

VERSION = len(MIGRATIONS)
"""The schema that this program reads and writes."""
