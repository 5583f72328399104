"""Short-term loudness over the last minutes, against its target."""

from textual.geometry import Size

from auralis_tui.tui import numbers
from auralis_tui.tui.ballistics import HISTORY_S
from auralis_tui.tui.widgets.curve import Dots, compose
from auralis_tui.tui.widgets.meter_blocks import LoudnessMeterBlock, axis
from auralis_tui.tui.widgets.paint import Line, Runs, heading
from auralis_tui.units import SILENCE_DB

MINUTE_S = 60
THREE_MINUTES_CELLS = 28
"""With less room only the last minute is shown."""
TWO_FIGURES_CELLS = 34

GATE_LUFS = -70.0
"""What is quieter is no part of a programme (ITU-R BS.1770-5)."""


class LoudnessHistory(LoudnessMeterBlock):
    """A curve of short-term loudness; the scale's zero is a dashed line."""

    interval_s = 0.25
    slow_interval_s = 1.0

    def __init__(self, classes: str | None = None, *, headed: bool = False) -> None:
        super().__init__(classes=classes)
        self._headed = headed

    def rows(self, size: Size) -> list[Runs]:
        """Draw curve, times and figures."""
        width, height = size
        cells = width - 4
        seconds = HISTORY_S if cells >= THREE_MINUTES_CELLS else MINUTE_S
        body = max(1, height - 2 - int(self._headed))
        rows = [heading(width, "Loudness history", "3 min" if seconds > MINUTE_S else "60 s")] if self._headed else []
        rows += self._curve(width, cells, body, seconds)
        rows.append(_times(width, seconds))
        rows.append(self._figures(width, seconds))
        return rows[:height]

    def _curve(self, width: int, cells: int, body: int, seconds: int) -> list[Runs]:
        chosen = self.choice.scale
        span = chosen.above - chosen.below
        ticks = {
            round((chosen.above - tick) / span * (body - 1)): numbers.signed(float(tick)).removesuffix(".0")
            for tick in (*chosen.ticks, round(chosen.above - span), 0)
        }
        points = 2 * cells
        history = self.digits.history[-seconds:]
        values: list[float | None] = []
        for point in range(points):
            place = len(history) - seconds + int((point + 1) * seconds / points) - 1
            level = history[place] if 0 <= place < len(history) else None
            shown = level is not None and level > SILENCE_DB
            values.append(
                (chosen.above - (level - self.zero_lufs)) / span * (body - 1) if shown and level is not None else None
            )
        dots = Dots(cells, body).curve([None if value is None or value > body else value for value in values])
        zero = round(chosen.above / span * (body - 1))
        rows = []
        for row in range(body):
            label = ticks.get(row, "")
            line = Line(width).puts([axis(label, "accent" if row == zero else "faint")])
            runs = compose(row, cells, [(dots, "signal")], {}, "╌" if label else "")
            rows.append(
                line.puts([(text, "accent" if ink == "rule" and row == zero else ink) for text, ink in runs]).done()
            )
        return rows

    def _figures(self, width: int, seconds: int) -> Runs:
        heard = [level for level in self.digits.history[-seconds:] if level > GATE_LUFS]
        line = Line(width).put("S, 3 min" if seconds > MINUTE_S else "S, 60 s", "muted")
        low, high = (min(heard), max(heard)) if heard else (None, None)
        figures = (("max ", "muted"), (f"{numbers.level(high):>5}", "text"), (" min ", "muted"))
        if width < TWO_FIGURES_CELLS:
            return line.right(*figures[:2]).done()
        return line.right(*figures, (f"{numbers.level(low):>5}", "text"), (" LUFS", "muted")).done()


def _times(width: int, seconds: int) -> Runs:
    cells = width - 4
    line = Line(width).put("    ")
    if seconds == MINUTE_S:
        return line.put("−60 s", "faint").to(4 + cells // 2 - 2).put("−30", "faint").right(("now", "faint")).done()
    line.put("−3 min", "faint").to(4 + round(cells / 3) - 1).put("−2", "faint")
    return line.to(4 + round(2 * cells / 3) - 1).put("−1", "faint").right(("now", "faint")).done()
