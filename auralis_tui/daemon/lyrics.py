"""Lyrics of tracks of the library: read in a niced child when they are asked for."""

import asyncio
import json
from collections.abc import Hashable

from auralis_tui.bus.events import LyricsFound
from auralis_tui.bus.state import LyricLine, Track
from auralis_tui.daemon.child import ask_child, place_of
from auralis_tui.daemon.writer import Writer
from auralis_tui.errors import UsageError
from auralis_tui.library.catalogue import Catalogue
from auralis_tui.library.database import Library


class Lyrics:
    """Reads the lyrics of one track at a time for each client: those that it asked for last."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._reading: dict[Hashable, asyncio.Task[LyricsFound]] = {}

    async def find(self, track_id: int, number: int, client: Hashable) -> LyricsFound | None:
        """Answer the request of this number with a track's lyrics; raises `AuralisError`.

        What the client asked for before and doesn't have yet is given up: None answers it.
        """
        if (before := self._reading.get(client)) is not None:
            before.cancel()
        reading = self._reading[client] = asyncio.create_task(self._read(track_id, number))
        try:
            return await reading
        except asyncio.CancelledError:
            if self._reading.get(client) is reading:  # it is the daemon that ends
                raise
            return None
        finally:
            if self._reading.get(client) is reading:
                del self._reading[client]

    async def _read(self, track_id: int, number: int) -> LyricsFound:
        track = await self._writer.run(lambda library: _track(library, track_id))
        if track is None:
            raise UsageError(f"There is no track {track_id}.", "Search for it.")
        found = json.loads(await ask_child("auralis_tui.media.lyrics", *place_of(track)))
        lines = tuple(LyricLine(text=text, at_s=at_s) for text, at_s in found.get("lines", ()))
        return LyricsFound(of=number, track_id=track_id, lines=lines, source=found.get("source", ""))


def _track(library: Library, track_id: int) -> Track | None:
    with Catalogue(library.path) as catalogue:
        return catalogue.track(track_id)
