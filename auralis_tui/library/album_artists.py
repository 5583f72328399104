"""Whose album a track is on: by its tags, or, where they don't say, by what else lies in its folder."""

import json
import os
from collections.abc import Callable, Sequence
from typing import NamedTuple

from auralis_tui.library.database import Library
from auralis_tui.library.names import VARIOUS_ARTISTS, album_folder, group_name, is_various, without_disc
from auralis_tui.media.tags import TrackTags

UNKNOWN_ARTIST = "Unknown artist"


class AlbumKey(NamedTuple):
    """What makes an album one."""

    artist: str
    title: str
    folder: str
    """Where it lies, when only that tells it from others; otherwise empty."""
    compilation: bool = False
    gathered_from: str = ""
    """The folder whose tracks by several artists make it one."""


def album_keys(library: Library, read: Sequence[tuple[str, TrackTags, list[str]]]) -> list[AlbumKey]:
    """Say to which album each file belongs: path, tags, and the names of its artists."""
    keys = [_key(path, tags, names) for path, tags, names in read]
    loose: dict[tuple[str, str], set[str]] = {}
    for (path, tags, _), key in zip(read, keys, strict=True):
        if _is_loose(tags) and not key.compilation and not key.folder:
            loose.setdefault((album_folder(path), key.title), set()).add(group_name(key.artist))
    for place, known in _known(library, list(loose)).items():
        loose[place] |= known
    return [_gathered(path, tags, key, loose) for (path, tags, _), key in zip(read, keys, strict=True)]


def gather_compilations(library: Library, keys: Sequence[AlbumKey], album_id: Callable[[AlbumKey], int]) -> None:
    """Bring tracks that were stored as albums of their own into the compilations they have become part of."""
    for key in {key for key in keys if key.gathered_from}:
        library.rows(
            """UPDATE tracks SET album_id = ?1 WHERE path > ?2 AND path < ?3 AND tagged_album_artist = ''
            AND album_id <> ?1 AND album_id IN (SELECT id FROM albums WHERE title = ?4 AND folder = '')""",
            album_id(key),
            key.gathered_from + "/",
            key.gathered_from + "0",
            key.title,
        )


def _key(path: str, tags: TrackTags, names: list[str]) -> AlbumKey:
    if not tags.album:
        folder = os.path.dirname(path)
        return AlbumKey(tags.album_artist or _first(names), os.path.basename(folder) or folder, folder)
    title = without_disc(tags.album)[0]
    if tags.album_artist and is_various(tags.album_artist):
        return AlbumKey(VARIOUS_ARTISTS, title, "", True)
    if tags.compilation and not tags.album_artist:
        return AlbumKey(VARIOUS_ARTISTS, title, album_folder(path), True)
    return AlbumKey(tags.album_artist or _first(names), title, "", tags.compilation)


def _first(names: list[str]) -> str:
    return names[0] if names else UNKNOWN_ARTIST


def _is_loose(tags: TrackTags) -> bool:
    return bool(tags.album) and not tags.album_artist and not tags.compilation


def _gathered(path: str, tags: TrackTags, key: AlbumKey, loose: dict[tuple[str, str], set[str]]) -> AlbumKey:
    folder = album_folder(path)
    if not _is_loose(tags) or len(loose.get((folder, key.title), ())) < 2:
        return key
    return AlbumKey(VARIOUS_ARTISTS, key.title, folder, True, folder)


def _known(library: Library, places: list[tuple[str, str]]) -> dict[tuple[str, str], set[str]]:
    """Look up which artists the tracks that are stored already have in these folders, under these titles."""
    rows = library.rows(
        """SELECT wanted.value, artists.group_name FROM json_each(?) AS wanted
        CROSS JOIN tracks ON tracks.path > json_extract(wanted.value, '$[0]') || '/'
            AND tracks.path < json_extract(wanted.value, '$[0]') || '0'
        JOIN albums ON albums.id = tracks.album_id AND albums.title = json_extract(wanted.value, '$[1]')
        JOIN track_artists ON track_artists.track_id = tracks.id AND track_artists.position = 0
        JOIN artists ON artists.id = track_artists.artist_id
        WHERE tracks.tagged_album_artist = '' AND NOT tracks.missing
        GROUP BY wanted.key, artists.group_name""",
        json.dumps(places),
    )
    found: dict[tuple[str, str], set[str]] = {}
    for place, artist in rows:
        folder, title = json.loads(place)
        found.setdefault((folder, title), set()).add(artist)
    return found
