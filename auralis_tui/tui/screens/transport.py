"""What the keys of playing send."""

from contextlib import suppress

from textual.screen import Screen

from auralis_tui.bus import commands as bus
from auralis_tui.bus.commands import AnyCommand
from auralis_tui.bus.state import PlaybackOptions, Repeat
from auralis_tui.errors import AuralisError
from auralis_tui.tui.type_ahead import TypeAhead

NEAR_S = 5.0
FAR_S = 30.0
CROSSFADES_S = (2.0, 4.0, 8.0, 12.0)


class TransportActions(Screen[None]):
    """Commands without a list: pause, seek, volume, modes."""

    options: PlaybackOptions
    ahead: TypeAhead

    def post_command(self, command: AnyCommand) -> None:
        """Send a command to the daemon; the application says how."""
        raise NotImplementedError

    def fail(self, error: AuralisError) -> None:
        """Tell of a failure."""
        raise NotImplementedError

    def send(self, command: AnyCommand) -> None:
        """Send a command, or tell why it can't be sent."""
        try:
            self.post_command(command)
        except AuralisError as error:
            self.fail(error)

    def _ask(self, command: AnyCommand) -> None:
        """Ask without the user: what was told stays."""
        with suppress(AuralisError):  # the banner says that there is no connection
            self.post_command(command)

    def action_pause(self) -> None:
        """Pause, or play on."""
        self.send(bus.Toggle())

    def action_next(self) -> None:
        """Go to the next entry."""
        self.send(bus.Next())

    def action_previous(self) -> None:
        """Go to the previous entry."""
        self.send(bus.Previous())

    def action_seek_back(self) -> None:
        """Go back a little."""
        self.send(bus.Seek(position_s=-NEAR_S, relative=True))

    def action_seek_on(self) -> None:
        """Go on a little."""
        self.send(bus.Seek(position_s=NEAR_S, relative=True))

    def action_seek_far_back(self) -> None:
        """Go back."""
        self.send(bus.Seek(position_s=-FAR_S, relative=True))

    def action_seek_far_on(self) -> None:
        """Go on."""
        self.send(bus.Seek(position_s=FAR_S, relative=True))

    def action_restart(self) -> None:
        """Go to the start of the track."""
        self.send(bus.Seek(position_s=0.0))

    def action_louder(self) -> None:
        """Turn the volume up."""
        self.send(bus.SetVolume(volume_db=1.0, relative=True))

    def action_softer(self) -> None:
        """Turn the volume down."""
        self.send(bus.SetVolume(volume_db=-1.0, relative=True))

    def action_mute(self) -> None:
        """Mute or unmute."""
        self.send(bus.SetMuted())

    def action_stop(self) -> None:
        """Stop."""
        self.send(bus.Stop())

    def action_stop_after(self) -> None:
        """Stop at the end of this track, or don't."""
        self.send(bus.SetOptions(stop_after_current=not self.options.stop_after_current))

    def action_shuffle(self) -> None:
        """Shuffle, or go back to the queue's own order."""
        self.send(bus.SetOptions(shuffle=not self.options.shuffle))

    def action_repeat(self) -> None:
        """Repeat all, this track, or nothing."""
        following = {Repeat.OFF: Repeat.ALL, Repeat.ALL: Repeat.ONE, Repeat.ONE: Repeat.OFF}
        self.send(bus.SetOptions(repeat=following[self.options.repeat]))

    def action_crossfade(self) -> None:
        """Take the next longer crossfade, or none after the longest."""
        longer = (crossfade_s for crossfade_s in CROSSFADES_S if crossfade_s > self.options.crossfade_s)
        self.send(bus.SetOptions(crossfade_s=next(longer, 0.0)))
