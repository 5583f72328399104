"""What is shown of the transport, and what the engine is told of it, as one."""

from collections.abc import Callable

import msgspec

from auralis_tui.bus.events import AnyEvent, PlayerChanged
from auralis_tui.bus.state import Loop, PlayerState, Transport
from auralis_tui.daemon.queue_window import QueueWindow
from auralis_tui.engine import messages as m
from auralis_tui.library.queue_history import Place
from auralis_tui.units import SILENCE_DB

QUIETEST_DB = -60.0


class Player:
    """Owns the player's state; whoever calls holds playback's lock, but for the volume and the engine's reports."""

    def __init__(
        self, window: QueueWindow, *, send: Callable[[m.AnyOrder], None], publish: Callable[[AnyEvent], None]
    ) -> None:
        self._window = window
        self._send = send
        self._publish = publish
        self.serial = 0
        """That of the last order that changed what is heard: the engine's reports bring it back."""
        self.failure: m.TrackFailed | None = None
        """What could not be played last, of all that the engine was told to start."""
        self.state = PlayerState()

    @property
    def sounding(self) -> bool:
        """Whether something is heard, or about to be."""
        return self.state.transport in (Transport.PLAYING, Transport.LOADING)

    @property
    def resting(self) -> bool:
        """Whether the engine has nothing to play."""
        return self.state.transport in (Transport.STOPPED, Transport.ERROR)

    @property
    def place(self) -> Place:
        """What is heard, and where in it."""
        entry = self.state.entry
        return Place() if entry is None else Place(entry.entry_id, round(self.state.position_s, 3))

    async def start(
        self, index: int, position_s: float, *, paused: bool = False, loop: Loop | None = None, resume: bool = False
    ) -> None:
        """Play the entry at `index`, or hold it; `resume` takes it up at its bookmark, where it has one."""
        self._window.check(index)
        await self._window.read(index, changed=False)
        current = self._window.turns[0].entry
        if resume and current.track.bookmark_s is not None:
            position_s = current.track.bookmark_s
        self.change(
            transport=Transport.PAUSED if paused else Transport.LOADING, entry=current, position_s=position_s,
            duration_s=current.track.duration_s, loop=loop, error="", hint="",
        )  # fmt: skip
        self.tell_start()

    def tell_start(self) -> None:
        """Let the engine play what is shown, from where it is."""
        self.failure = None
        loop, paused = self.state.loop, self.state.transport is Transport.PAUSED
        loop = loop if loop is not None and loop.end_s is not None else None
        self._send(
            m.Start(
                items=self._window.items(),
                position_s=self.state.position_s,
                paused=paused,
                loop=loop,
                serial=self._next_serial(),
            )
        )

    def tell_upcoming(self) -> None:
        """Let the engine know what follows."""
        if not self.resting and self._window.turns:
            self._send(m.SetUpcoming(items=self._window.items(1), after_entry_id=self._window.turns[0].key))

    def resume(self) -> None:
        """Go on after a pause."""
        self._send(m.Resume(serial=self._next_serial()))
        self.change(transport=Transport.PLAYING)

    def pause(self) -> None:
        """Hold the position."""
        if self.sounding:
            self._send(m.Pause(serial=self._next_serial()))
            self.change(transport=Transport.PAUSED)

    def halt(self) -> None:
        """Stop, and show the entry at hand."""
        self._send(m.Halt(serial=self._next_serial()))
        self.rest(0.0)

    def seek(self, position_s: float) -> None:
        """Move the position; one outside the loop leaves it."""
        loop = self.state.loop
        if loop is not None and loop.end_s is not None and not loop.start_s <= position_s < loop.end_s:
            self.loop(None)
        if self.resting:
            self.rest(position_s, self.state.loop)
            return
        self._send(m.SeekTo(position_s=position_s, serial=self._next_serial()))
        self.change(position_s=position_s)

    def loop(self, loop: Loop | None) -> None:
        """Repeat a passage, or no longer; while only its start is marked, nothing is repeated."""
        was = self.state.loop
        self.change(loop=loop)
        if loop is not None and loop.end_s is not None:
            self._tell_loop(loop.start_s, loop.end_s)
        elif was is not None and was.end_s is not None:
            self._tell_loop(0.0, None)

    def _tell_loop(self, start_s: float, end_s: float | None) -> None:
        if not self.resting:
            self._send(m.SetLoop(start_s=start_s, end_s=end_s, serial=self._next_serial()))

    def set_volume(self, volume_db: float, relative: bool) -> None:
        """Set the volume, or change it by so much."""
        wanted_db = volume_db + (self.state.volume_db if relative else 0.0)
        self.change(volume_db=min(0.0, max(QUIETEST_DB, round(wanted_db, 2))), muted=False)
        self.tell_gain()

    def set_muted(self, muted: bool | None) -> None:
        """Mute or unmute; None flips."""
        self.change(muted=not self.state.muted if muted is None else muted)
        self.tell_gain()

    def tell_gain(self) -> None:
        """Let the engine know the volume."""
        silent = self.state.muted or self.state.volume_db <= QUIETEST_DB
        self._send(m.SetGain(gain_db=SILENCE_DB if silent else self.state.volume_db))

    def _next_serial(self) -> int:
        self.serial += 1
        return self.serial

    # what is shown

    def rest(self, position_s: float, loop: Loop | None = None) -> None:
        """Show the entry at hand, stopped."""
        entry = self._window.current
        self.change(
            transport=Transport.STOPPED,
            entry=entry,
            position_s=position_s if entry is not None else 0.0,
            duration_s=entry.track.duration_s if entry is not None else 0.0,
            loop=loop if entry is not None else None,
            bit_perfect=False,
            gain_db=0.0,
            error="",
            hint="",
        )

    def show_anew(self) -> None:
        """Show what is known of the current entry now."""
        current, entry = self._window.current, self.state.entry
        if current is not None and entry is not None and current.entry_id == entry.entry_id:
            self.change(entry=current)

    def show_error(self, why: str, hint: str) -> None:
        """Say why nothing is heard."""
        self.change(transport=Transport.ERROR, position_s=0.0, loop=None, error=why, hint=hint)

    def note_position(self, position_s: float) -> None:
        """Take the position up without telling it."""
        self.state = msgspec.structs.replace(self.state, position_s=position_s)

    def change(self, **changes: object) -> None:
        """Change what is shown, and tell it if it differs."""
        state = msgspec.structs.replace(self.state, **changes)
        if state != self.state:
            self.state = state
            self._publish(PlayerChanged(player=state))
