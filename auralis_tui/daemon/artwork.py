"""Covers of tracks: found in a niced child when they are wanted, and kept in the cache folder."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

from auralis_tui.daemon.child import ask_child
from auralis_tui.daemon.writer import Writer
from auralis_tui.errors import UsageError
from auralis_tui.library.artwork import AlbumCover, cover_of, forget_covers, store_cover
from auralis_tui.library.artwork_cache import ArtworkCache
from auralis_tui.library.cover_reader import Cover

TRIM_EVERY = 20
"""Covers that are found before the cache's size is looked at."""


class Covers:
    """Finds the cover of one album at a time; each is looked for once as long as the library stays as it is."""

    def __init__(
        self, writer: Writer, folder: Path, max_bytes: int, revision: Callable[[], int], clock: Callable[[], float]
    ) -> None:
        self._writer = writer
        self._folder = folder
        self._cache = ArtworkCache(folder)
        self._max_bytes = max_bytes
        self._revision = revision
        self._clock = clock
        self._lock = asyncio.Lock()
        self._looked: set[int] = set()
        """Albums that were looked at since the library has changed last."""
        self._looked_at = 0
        self._found = 0

    async def find(self, track_id: int, side: int) -> tuple[Cover, Path] | None:
        """Return the cover of a track's album and its file, fitted into a square of `side` pixels if that isn't 0."""
        async with self._lock:
            known = await self._writer.run(lambda library: cover_of(library, track_id))
            if known is None:
                raise UsageError(f"There is no track {track_id}.", "Search for it.")
            if self._was_looked_at(known.album_id):
                if known.cover is None:
                    return None
                if path := await asyncio.to_thread(self._kept, known.cover, side):
                    return known.cover, path
            return await self._look(known, side)

    def _was_looked_at(self, album_id: int) -> bool:
        if self._looked_at != self._revision():
            self._looked_at = self._revision()
            self._looked.clear()
        return album_id in self._looked

    def _kept(self, cover: Cover, side: int) -> Path | None:
        return self._cache.thumbnail(cover.hash, side) if side else self._cache.path(cover.hash, cover.mime)

    async def _look(self, known: AlbumCover, side: int) -> tuple[Cover, Path] | None:
        answer = await ask_child("auralis_tui.library.cover_reader", known.path, str(self._folder), str(side))
        told = json.loads(answer)
        cover = Cover(**told) if told else None
        now = self._clock()
        await self._writer.run(lambda library: store_cover(library, known.album_id, cover, now))
        self._looked.add(known.album_id)
        if cover is None:
            return None
        path = await asyncio.to_thread(self._kept, cover, side)
        self._found += 1
        if self._found % TRIM_EVERY == 1:
            await self._trim()
        return None if path is None else (cover, path)

    async def _trim(self) -> None:
        gone = await asyncio.to_thread(self._cache.trim, self._max_bytes)
        if gone:
            await self._writer.run(lambda library: forget_covers(library, gone))
