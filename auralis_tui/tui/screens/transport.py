"""What the keys of playing and hearing send."""

from textual.screen import Screen

from auralis_tui.bus import commands as bus
from auralis_tui.bus.commands import AnyCommand
from auralis_tui.errors import AuralisError

NEAR_S = 5.0
FAR_S = 30.0


class TransportActions(Screen[None]):
    """Commands without a list: pause, seek, volume, presets."""

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

    def action_previous_preset(self) -> None:
        """Hear the preset before."""
        self.send(bus.StepPreset(step=-1))

    def action_next_preset(self) -> None:
        """Hear the preset after."""
        self.send(bus.StepPreset(step=1))

    def action_bypass(self) -> None:
        """Hear the source, or the chain again."""
        self.send(bus.SetBypass())

    def action_reset_meters(self) -> None:
        """Start the meters anew."""
        self.send(bus.ResetMeters())
