"""Overviews of the tracks that are heard, made in a niced process of their own."""

import asyncio
import json
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable

from auralis_tui.bus.events import AnyEvent, WaveformReady
from auralis_tui.bus.state import Track
from auralis_tui.daemon.child import ask_child, place_of
from auralis_tui.errors import AuralisError

log = logging.getLogger(__name__)

KEPT = 64


class Waveforms:
    """Makes the overview of one track at a time, the last one wanted, and keeps the latest ones."""

    def __init__(
        self, publish: Callable[[AnyEvent], None], on_length: Callable[[Track, float], Awaitable[None]]
    ) -> None:
        self._publish = publish
        self._on_length = on_length
        self._kept: OrderedDict[int, WaveformReady] = OrderedDict()
        self._wanted: Track | None = None
        self._task: asyncio.Task[None] | None = None

    def want(self, track: Track | None) -> None:
        """Publish this track's overview as soon as there is one."""
        if track is None or (self._wanted is not None and track.id == self._wanted.id):
            return
        self._wanted = track
        if track.id in self._kept:
            self._publish(self._kept[track.id])
        elif self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work(track), name="waveform")

    def known(self) -> WaveformReady | None:
        """Return the overview of the track that is wanted, where there is one: for those who come later."""
        return self._kept.get(self._wanted.id) if self._wanted is not None else None

    def forget(self) -> None:
        """Keep none: other tracks may have these ids now."""
        self._kept.clear()
        self._wanted = None

    async def close(self) -> None:
        """End what is under way."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _work(self, track: Track) -> None:
        while True:
            try:
                await self._make(track)
            except AuralisError as error:
                log.info("%s has no overview: %s", track.path, error)
            except Exception:
                log.exception("%s has no overview", track.path)
            if self._wanted is None or self._wanted.id == track.id or self._wanted.id in self._kept:
                return
            track = self._wanted

    async def _make(self, track: Track) -> None:
        found = json.loads(await ask_child("auralis_tui.media.overview", *place_of(track)))
        if not found["peaks"]:
            return
        await self._on_length(track, found["duration_s"])
        ready = WaveformReady(track_id=track.id, peaks=tuple(found["peaks"]))
        self._kept[track.id] = ready
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        self._publish(ready)
