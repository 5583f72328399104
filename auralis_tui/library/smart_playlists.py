"""Smart playlists: saved queries, with an order and a limit. What they hold is found anew each time."""

import msgspec

from auralis_tui.errors import UsageError
from auralis_tui.library.changes import record
from auralis_tui.library.database import Library
from auralis_tui.library.playlist_names import checked
from auralis_tui.library.query.parser import parse, parse_sort

SMART_PLAYLIST = "smart playlist"
"""The kind of these changes."""


class SmartPlaylist(msgspec.Struct, frozen=True):
    """A saved query."""

    name: str
    query: str
    sort: str = ""
    row_limit: int | None = None
    created_at: float = 0.0


class State(msgspec.Struct, frozen=True):
    """What a change concerns: a saved query, or that there is none."""

    id: int
    saved: SmartPlaylist | None


def save(
    library: Library, name: str, query: str, sort: str, row_limit: int | None, now_s: float, smart_id: int | None = None
) -> int:
    """Save a query under a name, as a new one or in place of another; raises `QuerySyntaxError` for a broken one."""
    parse(query)
    parse_sort(sort)
    with library.transaction():
        former = None if smart_id is None else read(library, smart_id)
        name = checked(library, name, former.name if former is not None else "")
        rows = library.rows("SELECT 1 + coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'smart_playlists'")
        number: int = rows[0][0] if smart_id is None else smart_id
        saved = SmartPlaylist(name, query, sort, row_limit, now_s if former is None else former.created_at)
        words = f"Saved the query {name}" if former is None else f"Changed the saved query {former.name}"
        _replace(library, State(number, former), State(number, saved), words)
    return number


def rename(library: Library, smart_id: int, name: str) -> None:
    """Give a saved query another name."""
    with library.transaction():
        former = read(library, smart_id)
        name = checked(library, name, former.name)
        after = State(smart_id, msgspec.structs.replace(former, name=name))
        _replace(library, State(smart_id, former), after, f"Renamed the saved query {former.name} to {name}")


def delete(library: Library, smart_id: int) -> None:
    """Delete a saved query; an undo brings it back."""
    with library.transaction():
        former = read(library, smart_id)
        words = f"Deleted the saved query {former.name}"
        _replace(library, State(smart_id, former), State(smart_id, None), words)


def read(library: Library, smart_id: int) -> SmartPlaylist:
    """Read a saved query; raises `UsageError` where there is none."""
    sql = "SELECT name, query, sort, row_limit, created_at FROM smart_playlists WHERE id = ?"
    for row in library.rows(sql, smart_id):
        return SmartPlaylist(*row)
    raise UsageError(f"There is no saved query {smart_id}.", "Look at what there is: auralis playlist list")


def apply(library: Library, state: bytes) -> None:
    """Bring a saved query back as it was recorded. Runs in the caller's transaction."""
    _write(library, msgspec.msgpack.decode(state, type=State))


def _replace(library: Library, before: State, after: State, words: str) -> None:
    _write(library, after)
    record(library, SMART_PLAYLIST, words, msgspec.msgpack.encode(before), msgspec.msgpack.encode(after))


def _write(library: Library, state: State) -> None:
    library.rows("DELETE FROM smart_playlists WHERE id = ?", state.id)
    if (saved := state.saved) is not None:
        library.rows(
            """INSERT INTO smart_playlists (id, name, query, sort, row_limit, created_at)
            VALUES (?, ?, ?, ?, ?, ?)""",
            state.id, saved.name, saved.query, saved.sort, saved.row_limit, saved.created_at,
        )  # fmt: skip
