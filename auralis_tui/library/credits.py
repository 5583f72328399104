"""Artists and genres as rows: one for all spellings of a name, shown as it was written first."""

import json
from collections.abc import Iterable, Sequence

from auralis_tui.library.database import Library
from auralis_tui.library.names import genres_of, group_name, sort_name


def artist_ids(library: Library, names: Iterable[str]) -> dict[str, int]:
    """Return the ids of artists by the names given; those that are not there yet are made."""
    groups = {name: group_name(name) for name in names}
    first = {group: name for name, group in reversed(groups.items())}
    known = _artists(library, first)
    made = [(first[group], sort_name(first[group]), group) for group in first if group not in known]
    if made:
        library.many(
            """INSERT INTO artists (name, sort_name, group_name) VALUES (?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET group_name = excluded.group_name""",
            made,
        )
        known = _artists(library, first)
    return {name: known[group] for name, group in groups.items()}


def group_artists(library: Library) -> None:
    """Group artists that an earlier version has stored."""
    rows = library.rows("SELECT id, name FROM artists WHERE group_name = ''")
    if rows:
        with library.transaction():
            library.many("UPDATE artists SET group_name = ? WHERE id = ?", [(group_name(name), i) for i, name in rows])


def set_artists(
    library: Library, ids: dict[str, int], track_ids: Sequence[int], credited: Sequence[Sequence[str]]
) -> None:
    """Note the artists of tracks, in their order."""
    library.rows(
        "DELETE FROM track_artists WHERE track_id IN (SELECT value FROM json_each(?))", json.dumps(list(track_ids))
    )
    library.many(
        "INSERT INTO track_artists (track_id, position, artist_id) VALUES (?, ?, ?)",
        [
            (track_id, position, ids[name])
            for track_id, names in zip(track_ids, credited, strict=True)
            for position, name in enumerate(names)
        ],
    )


def set_genres(library: Library, track_ids: Sequence[int], written: Sequence[Sequence[str]]) -> None:
    """Note the genres of tracks."""
    genres = [genres_of(values) for values in written]
    first: dict[str, str] = {}
    for name in (name for names in genres for name in names):
        first.setdefault(group_name(name), name)
    library.many("INSERT OR IGNORE INTO genres (group_name, name) VALUES (?, ?)", list(first.items()))
    sql = "SELECT group_name, id FROM genres WHERE group_name IN (SELECT value FROM json_each(?))"
    ids = dict(library.rows(sql, json.dumps(list(first))))
    library.rows(
        "DELETE FROM track_genres WHERE track_id IN (SELECT value FROM json_each(?))", json.dumps(list(track_ids))
    )
    library.many(
        "INSERT OR IGNORE INTO track_genres (track_id, genre_id) VALUES (?, ?)",
        [(track, ids[group_name(name)]) for track, names in zip(track_ids, genres, strict=True) for name in names],
    )


def _artists(library: Library, groups: Iterable[str]) -> dict[str, int]:
    sql = """SELECT group_name, min(id) FROM artists
        WHERE group_name IN (SELECT value FROM json_each(?)) GROUP BY group_name"""
    return dict(library.rows(sql, json.dumps(list(groups))))
