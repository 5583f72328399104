"""The seek bar: the track's waveform with the playhead in it."""

from itertools import pairwise

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var

from auralis_tui.bus.state import PlayerState, Transport
from auralis_tui.tui import numbers
from auralis_tui.tui.widgets.paint import Line, Painted, Runs, look_of

EIGHTHS = " ▁▂▃▄▅▆▇█"


class SeekBar(Painted):
    """Waveform, played part in teal; two mirrored rows where there is room. A click or a drag seeks."""

    player: var[PlayerState] = var(PlayerState())
    position_s: var[float] = var(0.0)
    waveform: var[tuple[int, ...]] = var(())
    _held = False

    class Sought(Message):
        """The user points at a position."""

        def __init__(self, position_s: float) -> None:
            super().__init__()
            self.position_s = position_s

    def rows(self, size: Size) -> list[Runs]:
        """Draw one row, or two mirrored ones."""
        width, height = size
        left, bar = self._layout(width)
        duration = self.player.duration_s
        known = self.player.entry is not None and duration > 0
        head = min(bar - 1, int(bar * self.position_s / duration)) if known else -1
        time_ink = "bright bold" if known else "faint"
        first = Line(width).put(f"{numbers.clock(self.position_s):>{left - 2}}", time_ink).to(left)
        self._wave(first, bar, head, mirrored=False)
        first = self._with_loop(first, left, bar)
        edge = [(" ", "text")] if width >= 80 else []
        first.right((numbers.remaining(self.position_s, duration) if known else numbers.NONE, "muted"), *edge)
        if height < 2:
            return [first.done()]
        second = Line(width).to(left)
        self._wave(second, bar, head, mirrored=True)
        second.right((numbers.clock(duration) if known else "", "faint"), (" ", "text"))
        return [first.done(), second.done()]

    def _layout(self, width: int) -> tuple[int, int]:
        time = max(4, len(numbers.clock(self.player.duration_s)))
        left = time + 3 if width < 80 else time + 4
        return left, max(1, width - left - time - (3 if width < 80 else 4))

    def _wave(self, line: Line, bar: int, head: int, mirrored: bool) -> None:
        heights = self._heights(bar)
        plain = look_of(self).glyphs.name != "full"
        playing = self.player.transport in (Transport.PLAYING, Transport.LOADING)
        for start, end, ink in (
            (0, max(0, head), "signal" if playing else "muted"),
            (head, head + 1, "bright bold"),
            (head + 1, bar, "rest" if self.player.entry else "rule"),
        ):
            if end <= max(0, start):
                continue
            if start == head:
                line.put("┃", ink)
            elif not heights:
                line.put(("─" if not mirrored else " ") * (end - start), ink)
            elif mirrored and plain:
                line.to(line.column + end - start)
            elif mirrored:
                line.put("".join(EIGHTHS[8 - height] for height in heights[start:end]), f"{ink} reverse")
            else:
                line.put("".join(EIGHTHS[height] for height in heights[start:end]), ink)

    def _with_loop(self, line: Line, left: int, bar: int) -> Line:
        """Put the loop's ends into the waveform."""
        loop, duration = self.player.loop, self.player.duration_s
        if loop is None or duration <= 0:
            return line
        ends = [(loop.start_s, "["), *([] if loop.end_s is None else [(loop.end_s, "]")])]
        for at_s, sign in ends:
            line.over(left + min(bar - 1, int(bar * at_s / duration)), sign, "accent bold")
        return line

    def _heights(self, columns: int) -> list[int]:
        peaks = self.waveform
        if not peaks:
            return []
        bounds = [column * len(peaks) // columns for column in range(columns + 1)]
        tops = [max(peaks[a : max(b, a + 1)], default=0) for a, b in pairwise(bounds)]
        return [max(1, min(8, round(top * 8 / 255))) for top in tops]

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Seek to where the pointer is, and along with it until the button is let go, wherever that is."""
        self.capture_mouse()
        self._held = True
        self._point(event.x)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Seek along with the pointer."""
        if self._held:
            self._point(event.x)

    def on_mouse_up(self) -> None:
        """Let go."""
        self._held = False
        self.release_mouse()

    def _point(self, column: int) -> None:
        left, bar = self._layout(self.size.width)
        if self.player.entry is not None and left <= column < left + bar:
            self.post_message(self.Sought((column - left + 0.5) / bar * self.player.duration_s))

    def _changed(self) -> None:
        self.repaint()

    watch_player = watch_position_s = watch_waveform = _changed
