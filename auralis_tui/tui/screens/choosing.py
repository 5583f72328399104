"""Small panels over the console in which one thing is chosen: a snapshot's slot, an output."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.geometry import Size
from textual.screen import ModalScreen

from auralis_tui.bus.commands import SetOutput
from auralis_tui.bus.state import LatencyProfile, MasteringState, OutputDevice, OutputState, RatePolicy
from auralis_tui.tui import numbers
from auralis_tui.tui.widgets.paint import Line, Painted, Runs, clip, look_of
from auralis_tui.tui.widgets.table import Table


class SlotRows(Painted):
    """The four slots, and what each holds."""

    def __init__(self, mastering: MasteringState) -> None:
        super().__init__()
        self._mastering = mastering

    def rows(self, size: Size) -> list[Runs]:
        """Draw a row for each."""
        rows = []
        for slot in self._mastering.slots:
            heard = slot.name == self._mastering.slot
            line = Line(size.width).put(f"  {slot.name}  ", "accent bold")
            title = slot.title + (" edited" if slot.edited else "")
            line.put(title or "empty", "signal bold" if heard else "text" if slot.title else "faint")
            rows.append(line.right(("you hear it" if heard else "", "muted"), (" ", "text")).done())
        return rows


class SlotScreen(ModalScreen[str | None]):
    """Takes one key: a, b, c or d."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(f"{name},{name.upper()}", f"take('{name}')", show=False) for name in "abcd"),
        Binding("escape,q,apostrophe,quotation_mark", "leave", show=False),
    ]

    def __init__(self, title: str, mastering: MasteringState) -> None:
        super().__init__()
        self._panel_title = title
        self._mastering = mastering

    def compose(self) -> ComposeResult:
        """Make the panel."""
        with Vertical(id="slots", classes="overlay") as panel:
            panel.border_title = self._panel_title
            panel.border_subtitle = look_of(self).glyphs.text("a b c d · esc close")
            yield SlotRows(self._mastering)

    def action_take(self, name: str) -> None:
        """Choose a slot."""
        self.dismiss(name)

    def action_leave(self) -> None:
        """Choose none."""
        self.dismiss(None)


class OutputList(Table):
    """The devices, the null output, and how each is used."""

    lit = True

    def __init__(self, devices: tuple[OutputDevice, ...], output: OutputState) -> None:
        super().__init__()
        self._output = output
        self.rows: list[tuple[str, str, SetOutput, bool]] = [
            ("default", "what the system chooses", SetOutput(output="default"), False),
            *(
                (device.name, _figures(device), SetOutput(output=device.name), device.name == output.name)
                for device in devices
            ),
            ("null", "silence, in time", SetOutput(output="null"), output.kind == "null"),
            *(
                (f"latency {profile}", words, SetOutput(latency=profile), output.latency is profile)
                for profile, words in LATENCIES.items()
            ),
            *(
                (f"rate {policy}", words, SetOutput(rate_policy=policy), output.rate_policy is policy)
                for policy, words in POLICIES.items()
            ),
        ]

    @property
    def chosen(self) -> SetOutput:
        """What the row under the cursor asks for."""
        return self.rows[self.cursor][2]

    def draw(self, index: int, line: Line, selected: bool) -> Runs:
        """Draw a row."""
        name, words, _, used = self.rows[index]
        here = selected or index == self.cursor
        line.put(" ● " if used else "   ", "signal bold")
        line.put(clip(name, line.width - len(words) - 6), "bright bold" if here else "text")
        return line.right((words, "muted"), (" ", "text")).done()


LATENCIES = {
    LatencyProfile.SAFE: "never a gap, slower to answer",
    LatencyProfile.NORMAL: "for listening",
    LatencyProfile.RESPONSIVE: "answers at once",
}
POLICIES = {
    RatePolicy.FIXED: "one rate, gapless throughout",
    RatePolicy.FOLLOW: "each track's own, bit-perfect when Flat",
}


class OutputScreen(ModalScreen[SetOutput | None]):
    """Chooses where the sound goes, and how."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,O", "leave", show=False),
        Binding("j,down", "step(1)", show=False),
        Binding("k,up", "step(-1)", show=False),
        Binding("enter", "take", show=False),
    ]

    def __init__(self, devices: tuple[OutputDevice, ...], output: OutputState) -> None:
        super().__init__()
        self._list = OutputList(devices, output)

    def compose(self) -> ComposeResult:
        """Make the panel."""
        with Vertical(id="outputs", classes="overlay") as panel:
            panel.border_title = "Output"
            panel.border_subtitle = look_of(self).glyphs.text("enter use it · esc close")
            self._list.can_focus = False
            yield self._list

    def on_mount(self) -> None:
        """Begin at what is in use."""
        used = next((place for place, row in enumerate(self._list.rows) if row[3]), 0)
        self._list.set_count(len(self._list.rows), used)

    def on_table_chosen(self) -> None:
        """Use what was clicked twice."""
        self.action_take()

    def action_step(self, rows: int) -> None:
        """Move the cursor."""
        self._list.move(rows)

    def action_take(self) -> None:
        """Use what is under the cursor."""
        self.dismiss(self._list.chosen)

    def action_leave(self) -> None:
        """Leave all as it is."""
        self.dismiss(None)


def _figures(device: OutputDevice) -> str:
    default = "  default" if device.is_default else ""
    return f"{numbers.kilohertz(device.rate_hz)} kHz  {device.channels} ch{default}"
