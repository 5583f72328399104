"""How long what is heard is heard: plays and skips are counted, and places in long files kept, as it happens."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from auralis_tui.bus.state import PlayerState, Track, Transport
from auralis_tui.daemon.errands import Errands
from auralis_tui.daemon.queue_window import LAP
from auralis_tui.daemon.writer import Writer
from auralis_tui.engine import messages as m
from auralis_tui.errors import UsageError
from auralis_tui.library import listening as log
from auralis_tui.library.database import Library
from auralis_tui.library.player_state import StoredListen

SLACK_S = 0.25
"""A report may come so much later than what it reports."""
BEGINNING_S = 1.0
"""Who goes back to before this in a track that has counted hears it anew."""
SHORTEST_SKIP_S = 1.0
"""Who leaves a track sooner has only passed it."""
KEEP_EVERY_S = 15.0
"""At most so much of the place in a long file is lost when the daemon is killed."""


@dataclass(slots=True)
class Listen:
    """One time that a track is heard."""

    key: int
    """What the engine knows this turn of the queue by."""
    track: Track
    duration_s: float
    began_at: float
    serial: int
    """That of the last order before the last report."""
    position_s: float
    reported_s: float
    """When the last report came, by a clock that never goes back."""
    playing: bool
    heard_s: float = 0.0
    counted: bool = False
    play_id: int = 0
    """Of the line in the log, once it is written."""
    bookmark_s: float | None = field(default=None)


class Listening:
    """Follows what the engine reports; what it notes is written in order, by the library's writer."""

    def __init__(
        self, writer: Writer, *, player: Callable[[], PlayerState], serial: Callable[[], int],
        clock: Callable[[], float], monotonic: Callable[[], float], on_noted: Callable[[], Awaitable[None]],
    ) -> None:  # fmt: skip
        self._writer = writer
        self._player = player
        self._serial = serial
        self._clock = clock
        self._monotonic = monotonic
        self._on_noted = on_noted
        self._errands = Errands()
        self._in_order = asyncio.Lock()
        self._listen: Listen | None = None
        self._former: StoredListen | None = None

    def restore(self, stored: StoredListen | None) -> None:
        """Go on counting where the last run ended, if that entry is heard first."""
        self._former = stored

    @property
    def remembered(self) -> StoredListen | None:
        """What the next run is to go on counting from."""
        listen = self._listen
        if listen is None:
            return self._former
        return StoredListen(
            entry_id=listen.key % LAP, began_at=listen.began_at, heard_s=round(listen.heard_s, 1),
            counted=listen.counted, play_id=listen.play_id,
        )  # fmt: skip

    async def close(self) -> None:
        """Keep where what is heard was left, and wait until all is written."""
        self._end(left=False)
        await self._errands.finish()

    def forget(self) -> None:
        """Count nothing of what is heard: the library is another one."""
        self._listen = self._former = None

    def on_heard(self, heard: m.Heard) -> None:
        """Take up a report, after the player's state has taken it up; one from before the last order says nothing."""
        if heard.serial != self._serial():
            return
        if heard.ended or heard.entry_id is None or heard.transport is Transport.STOPPED:
            self._end(left=False, to_its_end=heard.ended)
            return
        listen = self._listen
        if listen is not None and self._goes_on(listen, heard):
            self._follow(listen, heard)
            return
        if listen is not None:
            by_itself = heard.serial == listen.serial
            self._end(left=not by_itself, to_its_end=by_itself)
        self._begin(heard)

    def _goes_on(self, listen: Listen, heard: m.Heard) -> bool:
        begins_anew = listen.counted and heard.serial != listen.serial and heard.position_s < BEGINNING_S
        was_paused_there = listen.position_s < BEGINNING_S
        return heard.entry_id == listen.key and (not begins_anew or was_paused_there)

    def _begin(self, heard: m.Heard) -> None:
        entry = self._player().entry
        if entry is None or heard.entry_id is None or heard.entry_id % LAP != entry.entry_id:
            return
        self._listen = Listen(
            heard.entry_id, entry.track, heard.duration_s or entry.track.duration_s, self._clock(), heard.serial,
            heard.position_s, self._monotonic(), heard.transport is Transport.PLAYING,
            bookmark_s=entry.track.bookmark_s,
        )  # fmt: skip
        former, self._former = self._former, None
        if former is not None and former.entry_id == entry.entry_id and heard.position_s >= BEGINNING_S:
            self._listen.began_at, self._listen.heard_s = former.began_at, former.heard_s
            self._listen.counted, self._listen.play_id = former.counted, former.play_id

    def _follow(self, listen: Listen, heard: m.Heard) -> None:
        """Add what was heard since the last report: not what was passed over by a seek, nor a pause."""
        now_s = self._monotonic()
        if listen.playing and heard.serial == listen.serial:
            passed_s, moved_s = now_s - listen.reported_s, heard.position_s - listen.position_s
            listen.heard_s += passed_s if heard.looping else min(max(0.0, moved_s), passed_s + SLACK_S)
        pauses = listen.playing and heard.transport is not Transport.PLAYING
        listen.serial, listen.position_s, listen.reported_s = heard.serial, heard.position_s, now_s
        listen.playing = heard.transport is Transport.PLAYING
        listen.duration_s = heard.duration_s or listen.duration_s
        if not listen.counted and listen.heard_s >= log.counts_after_s(listen.duration_s):
            listen.counted = True
            self._errands.begin(self._count(listen))
        if pauses or abs(listen.position_s - (listen.bookmark_s or 0.0)) >= KEEP_EVERY_S:
            self._keep_place(listen)

    def _end(self, *, left: bool, to_its_end: bool = False) -> None:
        """What was heard is over: it was left for another, it came to its end, or it was stopped."""
        listen, self._listen = self._listen, None
        if listen is None:
            return
        if to_its_end and (listen.bookmark_s is not None or listen.duration_s >= log.LONG_S):
            self._write_bookmark(listen.track.id, None)
        elif not to_its_end:
            self._keep_place(listen)
        skipped = left and not listen.counted and listen.heard_s >= SHORTEST_SKIP_S
        if listen.counted or skipped:
            self._errands.begin(self._close_listen(listen))

    def _keep_place(self, listen: Listen) -> None:
        """Keep the place in a long file."""
        if listen.duration_s >= log.LONG_S:
            self._note_bookmark(listen, log.place_to_keep(listen.position_s, listen.duration_s))

    def _note_bookmark(self, listen: Listen, position_s: float | None) -> None:
        if position_s != listen.bookmark_s:
            listen.bookmark_s = position_s
            self._write_bookmark(listen.track.id, position_s)

    def _write_bookmark(self, track_id: int, position_s: float | None) -> None:
        self._errands.begin(self._write(lambda library: log.set_bookmark(library, track_id, position_s)))

    async def mark(self, forget: bool) -> None:
        """Keep the place that is heard, or forget the one that is kept."""
        player = self._player()
        entry = player.entry
        if entry is None:
            raise UsageError("Nothing is playing.", "Play something first.")
        position_s = None if forget else round(player.position_s, 1)
        if self._listen is not None and self._listen.track.id == entry.track.id:
            self._listen.bookmark_s = position_s
        await self._write(lambda library: log.set_bookmark(library, entry.track.id, position_s))
        await self._on_noted()

    async def _count(self, listen: Listen) -> None:
        track_id, began_at, heard_s = listen.track.id, listen.began_at, listen.heard_s
        async with self._in_order:
            listen.play_id = await self._writer.run(lambda lib: log.count_play(lib, track_id, began_at, heard_s))
        await self._on_noted()

    async def _close_listen(self, listen: Listen) -> None:
        track_id, began_at, heard_s = listen.track.id, listen.began_at, listen.heard_s
        if listen.counted:
            async with self._in_order:
                await self._writer.run(lambda library: log.end_play(library, listen.play_id, heard_s))
        else:
            await self._write(lambda library: log.count_skip(library, track_id, began_at, heard_s))
            await self._on_noted()

    async def _write(self, work: Callable[[Library], None]) -> None:
        async with self._in_order:
            await self._writer.run(work)
