"""The loudness of tracks that are about to be played, measured where their tags say too little for ReplayGain."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence

from auralis_tui.bus.state import Track
from auralis_tui.daemon.child import ask_child, place_of
from auralis_tui.daemon.replay_gain import TARGET_LUFS
from auralis_tui.daemon.writer import Writer
from auralis_tui.errors import AuralisError
from auralis_tui.library.loudness import store_measured

log = logging.getLogger(__name__)


class Measuring:
    """Measures one track at a time, in the order in which they are wanted, and stores what it finds."""

    def __init__(self, writer: Writer, on_measured: Callable[[], Awaitable[None]]) -> None:
        self._writer = writer
        self._on_measured = on_measured
        self._wanted: list[Track] = []
        self._tried: set[int] = set()
        self._task: asyncio.Task[None] | None = None

    def want(self, tracks: Sequence[Track]) -> None:
        """Measure these next, and no longer those of before; each is tried once."""
        self._wanted = list(tracks)
        if self._next() is not None and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._work(), name="measure")

    def forget(self) -> None:
        """Try all of them again: other tracks may have these ids now."""
        self._wanted = []
        self._tried.clear()

    async def close(self) -> None:
        """End what is under way."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _next(self) -> Track | None:
        return next((track for track in self._wanted if track.id not in self._tried), None)

    async def _work(self) -> None:
        while (track := self._next()) is not None:
            self._tried.add(track.id)
            try:
                await self._measure(track)
            except AuralisError as error:
                log.info("%s was not measured: %s", track.path, error)
            except Exception:
                log.exception("%s was not measured", track.path)

    async def _measure(self, track: Track) -> None:
        """Measure a track and store what is found; silence is left as it is."""
        found: dict[str, float | None] = json.loads(await ask_child("auralis_tui.media.loudness", *place_of(track)))
        lufs = TARGET_LUFS if found["lufs"] is None else found["lufs"]
        peak = found["peak"] or 0.0
        await self._writer.run(lambda library: store_measured(library, track.id, track.path, lufs, peak))
        await self._on_measured()
