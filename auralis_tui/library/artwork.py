"""Which cover an album has."""

from collections.abc import Iterable
from dataclasses import dataclass

from auralis_tui.library.cover_reader import Cover
from auralis_tui.library.database import Library


@dataclass(frozen=True, slots=True)
class AlbumCover:
    """A track's album, and the cover it had when it was looked at last."""

    album_id: int
    path: str
    """The track's file."""
    cover: Cover | None


def cover_of(library: Library, track_id: int) -> AlbumCover | None:
    """Look up what is known of the cover of a track's album; None for an unknown track."""
    rows = library.rows(
        """SELECT albums.id, tracks.path, hash, kind, width, height, bytes FROM tracks
        JOIN albums ON albums.id = tracks.album_id LEFT JOIN artwork ON artwork.hash = albums.artwork_hash
        WHERE tracks.id = ?""",
        track_id,
    )
    if not rows:
        return None
    album_id, path, *cover = rows[0]
    return AlbumCover(album_id, path, None if cover[0] is None else Cover(*cover))


def store_cover(library: Library, album_id: int, cover: Cover | None, used_at: float) -> None:
    """Note an album's cover, or that it has none."""
    with library.transaction():
        if cover is not None:
            library.rows(
                """INSERT INTO artwork (hash, kind, width, height, bytes, used_at) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (hash) DO UPDATE SET used_at = excluded.used_at""",
                cover.hash, cover.mime, cover.width, cover.height, cover.bytes, used_at,
            )  # fmt: skip
        digest = None if cover is None else cover.hash
        library.rows("UPDATE albums SET artwork_hash = ? WHERE id = ?", digest, album_id)


def forget_covers(library: Library, hashes: Iterable[str]) -> None:
    """Note that pictures are no longer kept; they are looked for again when they are wanted."""
    with library.transaction():
        for digest in hashes:
            library.rows("DELETE FROM artwork WHERE hash = ?", digest)
            library.rows("UPDATE albums SET artwork_hash = NULL WHERE artwork_hash = ?", digest)
