"""Finding the loudest passage of a track, in a niced process of its own, and looping it."""

import asyncio
import json
import os
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from auralis_tui.bus.state import PlayerState, Track
from auralis_tui.daemon.child import ask_child, place_of
from auralis_tui.errors import AuralisError, MediaError, UsageError
from auralis_tui.file_names import to_os

KEPT = 256
ALGORITHM = 1
"""Rises when the same file would be answered differently."""

Key = tuple[tuple[str, ...], int, int, float, int]
"""Place, size, time of change, duration in seconds, algorithm: all that the answer depends on."""
Seconds = tuple[float, float]


class Audition:
    """Looks through one track at a time: who asks again, asks anew."""

    def __init__(
        self,
        *,
        player: Callable[[], PlayerState],
        set_loop: Callable[[float, float], Awaitable[None]],
        seek: Callable[[float], Awaitable[None]],
    ) -> None:
        self._player = player
        self._set_loop = set_loop
        self._seek = seek
        self._kept: OrderedDict[Key, Seconds] = OrderedDict()
        self._search: asyncio.Task[Seconds] | None = None

    async def loop_loudest(self, duration_s: float) -> None:
        """Loop the loudest passage of the track that is heard; raises `AuralisError` when there is none."""
        entry = self._player().entry
        if entry is None:
            raise UsageError("Nothing is playing.", "Play something first.")
        start_s, end_s = await self._passage(entry.track, duration_s)
        now = self._player().entry
        if now is None or now.entry_id != entry.entry_id:
            raise UsageError(f"{entry.track.title} is no longer heard.", "Ask again for what is.")
        await self._set_loop(start_s, end_s)
        if not start_s <= self._player().position_s < end_s:
            await self._seek(start_s)

    async def close(self) -> None:
        """End what is under way."""
        if self._search is not None:
            self._search.cancel()
            await asyncio.gather(self._search, return_exceptions=True)

    async def _passage(self, track: Track, duration_s: float) -> Seconds:
        key = await asyncio.to_thread(_key, track, duration_s)  # a mount may be slow to answer
        if key not in self._kept:
            await self.close()
            self._search = search = asyncio.create_task(_loudest(track, duration_s), name="loudest")
            await asyncio.wait({search})
            if search.cancelled():
                raise AuralisError("The search for the loudest passage was given up.", "Another one was begun.")
            self._kept[key] = search.result()
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return self._kept[key]


def _key(track: Track, duration_s: float) -> Key:
    path = track.path
    try:
        status = os.stat(to_os(path))
    except OSError as error:
        raise MediaError(f"{path} can't be read: {error.strerror}.", "Check the disk or the network share.") from error
    return place_of(track), status.st_size, status.st_mtime_ns, duration_s, ALGORITHM


async def _loudest(track: Track, duration_s: float) -> Seconds:
    try:
        found = json.loads(await ask_child("auralis_tui.media.loudest", str(duration_s), *place_of(track)))
    except MediaError as error:
        raise MediaError(f"The loudest passage can't be found: {error.message}", error.hint) from error
    if found is None:
        raise MediaError(f"{track.path} is silent.", "There is nothing to loop.")
    return float(found[0]), float(found[1])
