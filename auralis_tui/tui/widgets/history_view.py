"""The last half minute: what was taken away, and how loud it was."""

from collections.abc import Sequence
from typing import TypeVar

from textual.geometry import Size

from auralis_tui.tui import numbers
from auralis_tui.tui.rack_readings import BINS
from auralis_tui.tui.widgets.curve import Dots, Layers, compose
from auralis_tui.tui.widgets.meter_blocks import axis
from auralis_tui.tui.widgets.paint import Line, Run, Runs, heading
from auralis_tui.tui.widgets.rack_rows import CursorView
from auralis_tui.tui.widgets.target_words import target_of

_Value = TypeVar("_Value", float, float | None)
LEFT, RIGHT = 4, 9
SPAN_LU = 6.0
"""Half the height of the loudness history,"""
CENTRE_LUFS = -16.0
"""and its middle where the preset has no target."""


class HistoryView(CursorView):
    """Gain reduction hangs from the top; short-term loudness runs about its target."""

    interval_s = 0.25

    def rows(self, size: Size) -> list[Runs]:
        """Draw both halves, and the time below."""
        width, height = size
        half = max(3, (height - 3) // 2)
        half -= half % 2 == 0  # an odd number of rows has a middle
        rows = [*self._reductions(width, half), *self._loudness(width, half), _times(width)]
        return rows[:height]

    @property
    def _reducing(self) -> str:
        """The stage whose reductions are shown: the one that is looked at, or the one that reduces most."""
        stage, moments = self.stage, self.meters.history
        names = list(moments[-1].reductions_db) if moments else []
        if stage is not None and stage.key in names:
            return stage.key
        largest = {name: max(moment.reductions_db.get(name, 0.0) for moment in moments) for name in names}
        return max(names, key=lambda name: largest[name], default="")

    def _reductions(self, width: int, body: int) -> list[Runs]:
        name, history = self._reducing, self.meters.history
        values = [moment.reductions_db.get(name, 0.0) for moment in history]
        largest = max(values, default=0.0)
        span = next((span for span in (6.0, 12.0) if largest <= span), 24.0)
        now = self.digits.reductions_db.get(name) if name else None
        most = numbers.level(-largest if values else None)
        fact = f"now {numbers.level(None if now is None else -now):>5}   max {most:>5} dB"
        rows = [heading(width, f"Gain reduction · {name.replace('_', ' ')}" if name else "Gain reduction", fact)]
        cells = width - LEFT - RIGHT
        dots = Dots(cells, body).hang([value / span * (body - 1 / 4) for value in _columns(values, 2 * cells, 0.0)])
        for row in range(body):
            label = {0: "0", (body - 1) / 2: f"−{span / 2:g}", body - 1: f"−{span:g}"}.get(row, "")
            line = (
                Line(width)
                .puts([axis(label)])
                .puts(compose(row, cells, [(dots, "hot")], {}, "╌" if label and row else ""))
            )
            rows.append(line.done())
        return rows

    def _loudness(self, width: int, body: int) -> list[Runs]:
        target = target_of(self.mastering)
        centre = CENTRE_LUFS if target is None else target
        fact = f"30 s   target {numbers.level(target)} LUFS" if target is not None else "30 s"
        rows = [heading(width, "Short-term loudness", fact)]
        cells, middle = width - LEFT - RIGHT, (body - 1) / 2
        per_lu = middle / SPAN_LU if middle else 0.0
        levels = _columns([moment.short_term_lufs for moment in self.meters.history], 2 * cells, None)
        dots = Dots(cells, body).curve([None if one is None else middle - (one - centre) * per_lu for one in levels])
        layers: Layers = [(dots, "signal")]
        now = self.digits.readings.frame.short_term_lufs if self.digits.readings.live else None
        for row in range(body):
            rows.append(_loudness_row(row, body, width, layers, centre, target is not None, now))
        return rows


def _loudness_row(
    row: int, body: int, width: int, layers: Layers, centre: float, aimed: bool, now: float | None
) -> Runs:
    cells, middle = width - LEFT - RIGHT, (body - 1) / 2
    values = {0: centre + SPAN_LU, middle: centre, body - 1: centre - SPAN_LU}
    label = numbers.level(values[row]).removesuffix(".0") if row in values else ""
    on_target = row == middle
    line = Line(width).puts([axis(label, "accent" if on_target and aimed else "faint")])
    runs: list[Run] = compose(row, cells, layers, {}, "╌" if on_target else "")
    line.puts([(text, "accent" if ink == "rule" and aimed else ink) for text, ink in runs])
    right = {int(middle): (numbers.level(now), "bright bold"), int(middle) + 1: ("S LUFS", "muted")}.get(
        row, ("", "text")
    )
    return line.right(right, (" ", "text")).done()


def _columns(values: Sequence[_Value], points: int, otherwise: _Value) -> list[_Value]:
    """Return the value of each column of dots, the newest at the right."""
    padded = [otherwise] * (BINS - len(values)) + list(values)
    return [padded[min(BINS - 1, point * BINS // points)] for point in range(points)]


def _times(width: int) -> Runs:
    cells = width - LEFT - RIGHT
    row = [" "] * (cells + 4)
    for share, label in ((0.0, "−30 s"), (1 / 3, "−20"), (2 / 3, "−10"), (1.0, "now")):
        start = max(0, min(cells - len(label), round(share * cells) - (len(label) // 2 if share else 0)))
        row[start : start + len(label)] = label
    return Line(width).to(LEFT).put("".join(row), "faint").done()
