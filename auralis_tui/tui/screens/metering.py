"""What the keys of the meters do, and how often frames are asked for: none that nobody sees."""

from dataclasses import replace

from textual import events
from textual.reactive import var

from auralis_tui.bus.commands import Subscribe
from auralis_tui.errors import AuralisError
from auralis_tui.tui.bridge import Link, LinkState
from auralis_tui.tui.screens.finding import FindingActions
from auralis_tui.tui.widgets.meter_choice import TILTS_DB, MeterChoice
from auralis_tui.tui.widgets.meter_panes import MetersView

STATUS_COLUMNS = 120
"""From here on the status line has no levels."""
UNFOCUSED_HZ = 1.0
"""How often the clock moves in a terminal that is not looked at."""
METERED = ("library", "queue", "mastering", "meters")
"""The screens that have meters on wide terminals."""


class MeteringActions(FindingActions):
    """The meters' view, scale, side and tilt."""

    choice: var[MeterChoice] = var(MeterChoice())
    _rates_told: Subscribe | None = None

    @property
    def meters(self) -> MetersView:
        """The screen of the meters."""
        return self.query_one(MetersView)

    def action_meter_view(self) -> None:
        """Show the next view."""
        self.choice = replace(self.choice, view=self.choice.view + 1)

    def action_meter_scale(self) -> None:
        """Measure on the next scale."""
        self.choice = replace(self.choice, scale=self.choice.next_scale)
        scale = self.choice.scale
        zero = "the target" if scale.zero_lufs is None else f"−{-scale.zero_lufs:.0f} LUFS"
        self.tell(f"Loudness is shown on {scale.name}: 0 is {zero}.")

    def action_meter_side(self) -> None:
        """Show peaks and spectrum of the other side of the chain."""
        self.choice = replace(self.choice, before=not self.choice.before)
        if self.choice.before:
            self.tell("Peaks and spectrum before the chain.  Loudness and stereo stay after it.")

    def action_meter_tilt(self) -> None:
        """Tilt the spectrum."""
        self.choice = replace(self.choice, tilt_db=self.choice.next_tilt_db)
        self.tell("The spectrum is not tilted." if self.choice.tilt_db == TILTS_DB[1] else
                  f"The spectrum is tilted by {self.choice.tilt_db:g} dB in an octave.")  # fmt: skip

    def on_meter_pane_cleared(self) -> None:
        """Put the clip lights out."""
        self.action_reset_meters()

    def on_mount(self) -> None:
        """Follow what decides whether frames are seen."""
        self.watch(self, "view", self._look, init=False)
        self.watch(self.app, "app_focus", self._look, init=False)
        self.watch(self, "link", self._linked, init=False)

    def on_resize(self, _: events.Resize) -> None:
        """Ask for frames where there is room for meters now."""
        self._look()

    def _linked(self, state: LinkState) -> None:
        if state.link is not Link.ONLINE:
            self._rates_told = None
        else:
            self._look()

    def _look(self) -> None:
        """Ask for as many frames as are seen."""
        wanted: Subscribe = getattr(self.app, "rates", Subscribe())
        told = self._rates_told or wanted
        if not self.app.app_focus:
            wanted = Subscribe(position_hz=min(UNFOCUSED_HZ, wanted.position_hz), meters_hz=0.0)
        elif self.app.size.width >= STATUS_COLUMNS and self.view not in METERED:
            wanted = Subscribe(position_hz=wanted.position_hz, meters_hz=0.0)
        if wanted != told and self.link.link is Link.ONLINE:
            try:
                self.post_command(wanted)
            except AuralisError:
                return
            self._rates_told = wanted
