"""Finds a track's cover and keeps it; run as a program of its own: a hostile picture takes only that with it.

Its arguments are the track's path, the cache folder, and the side of the small version in pixels, or 0 for none. It
prints a JSON object: empty when there is no cover.
"""

import resource
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from auralis_tui.file_names import to_os
from auralis_tui.library.artwork_cache import ArtworkCache
from auralis_tui.media.artwork import read_artwork
from auralis_tui.media.program import answer
from auralis_tui.media.thumbnail import thumbnail

MAX_MEMORY_BYTES = 2 * 2**30
"""What a picture may make this process take, whatever it says of its size."""


@dataclass(frozen=True, slots=True)
class Cover:
    """A cover that was found and kept."""

    hash: str
    mime: str
    width: int
    height: int
    bytes: int


def keep_cover(path: str, cache: ArtworkCache, side: int) -> Cover | None:
    """Find a track's cover and keep it, and its small version; raises `MediaError`."""
    artwork = read_artwork(path)
    if artwork is None:
        return None
    digest = cache.put(artwork.data, artwork.mime)
    if side and cache.thumbnail(digest, side) is None:
        cache.put_thumbnail(digest, side, thumbnail(artwork.data, side))
    return Cover(digest, artwork.mime, artwork.width, artwork.height, len(artwork.data))


def _found() -> dict[str, object]:
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    cover = keep_cover(to_os(sys.argv[1]), ArtworkCache(Path(sys.argv[2])), int(sys.argv[3]))
    return {} if cover is None else asdict(cover)


if __name__ == "__main__":
    sys.exit(answer(_found))
