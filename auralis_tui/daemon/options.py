"""How the queue is played: owned, told to the engine, and stored at once."""

from collections.abc import Callable

import msgspec

from auralis_tui.bus.events import AnyEvent, OptionsChanged
from auralis_tui.bus.state import PlaybackOptions
from auralis_tui.daemon.queue_window import QueueWindow
from auralis_tui.daemon.writer import Writer
from auralis_tui.engine import messages as m
from auralis_tui.library.player_state import load_options, save_options


class Options:
    """Owns the options; the window decides by them what follows."""

    def __init__(
        self, window: QueueWindow, writer: Writer, *, send: Callable[[m.AnyOrder], None],
        publish: Callable[[AnyEvent], None],
    ) -> None:  # fmt: skip
        self._window = window
        self._writer = writer
        self._send = send
        self._publish = publish

    @property
    def state(self) -> PlaybackOptions:
        """As they are now."""
        return self._window.options

    async def restore(self) -> None:
        """Take up what the last run left."""
        self._window.options = await self._writer.run(load_options)

    async def change(self, **changes: object) -> None:
        """Change some of them; whether the queue is shuffled changes with its rows, elsewhere."""
        state = msgspec.structs.replace(self.state, **changes)
        if state == self.state:
            return
        await self._writer.run(lambda library: save_options(library, state))
        self._window.options = state
        if {"crossfade_s", "crossfade_on_skip"} & changes.keys():
            self.tell_engine()
        self._publish(OptionsChanged(options=state))

    async def take_up_shuffle(self) -> None:
        """Note whether the rows are shuffled now."""
        shuffled = await self._window.is_shuffled()
        if shuffled != self.state.shuffle:
            self._window.options = msgspec.structs.replace(self.state, shuffle=shuffled)
            self._publish(OptionsChanged(options=self.state))

    async def end_stop_after(self) -> None:
        """Once playback has stopped, it is not to stop after the next track too."""
        await self.change(stop_after_current=False)

    def tell_engine(self) -> None:
        """Let the engine know how tracks overlap."""
        self._send(m.SetCrossfade(duration_s=self.state.crossfade_s, on_skip=self.state.crossfade_on_skip))
