"""What is heard, against what the preset aims at."""

import textwrap

from textual.geometry import Size

from auralis_tui.tui import numbers
from auralis_tui.tui.widgets.meter_blocks import difference
from auralis_tui.tui.widgets.paint import Line, Run, Runs
from auralis_tui.tui.widgets.rack_rows import RackView
from auralis_tui.tui.widgets.target_words import away, peak_verdict, service_words


class TargetView(RackView):
    """Integrated loudness, true peak, range, and what a service would do."""

    interval_s = 1.0

    def rows(self, size: Size) -> list[Runs]:
        """Draw a row for each figure, and a sentence."""
        width, height = size
        frame = self.digits.readings.frame
        ceiling = self.chain.settings.ceiling_dbtp if self.chain is not None else None
        far = away(frame.integrated_lufs, self.mastering)
        plr = difference(frame.max_true_peak_dbtp, frame.integrated_lufs)
        rows = [
            _row(width, "integrated", frame.integrated_lufs, "LUFS", far),
            _row(width, "true peak", frame.max_true_peak_dbtp, "dBTP", peak_verdict(frame.max_true_peak_dbtp, ceiling)),
            _row(width, "range LRA", frame.lra_lu, "LU", ("", "text")),
            _row(width, "peak to loud", plr, "dB", ("", "text")),
            (),
        ]
        words = textwrap.wrap(service_words(frame.integrated_lufs), max(10, width - 2))
        return [*rows, *(Line(width).put(f" {text}", "muted").done() for text in words)][:height]


def _row(width: int, name: str, value: float | None, unit: str, word: Run) -> Runs:
    line = (
        Line(width)
        .put(f" {name:<13}", "muted")
        .put(f"{numbers.level(value):>6}", "bright bold")
        .put(f" {unit}", "muted")
    )
    return line.right(word, (" ", "text")).done()
