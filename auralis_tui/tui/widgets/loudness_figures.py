"""Loudness in figures: the integrated value large, and all others in a list."""

from textual.geometry import Size

from auralis_tui.tui import numbers
from auralis_tui.tui.widgets.meter_blocks import LoudnessMeterBlock, difference
from auralis_tui.tui.widgets.paint import Line, Runs

DIGITS = {
    "0": ("╭─╮", "│ │", "╰─╯"), "1": ("╶╮ ", " │ ", "╶┴╴"), "2": ("╶─╮", "╭─╯", "╰─╴"), "3": ("╶─╮", " ─┤", "╶─╯"),
    "4": ("╷ ╷", "╰─┤", "  ╵"), "5": ("╭─╴", "╰─╮", "╶─╯"), "6": ("╭─╴", "├─╮", "╰─╯"), "7": ("╶─┐", "  │", "  ╵"),
    "8": ("╭─╮", "├─┤", "╰─╯"), "9": ("╭─╮", "╰─┤", "╶─╯"), "−": ("   ", "╶─╴", "   "), "—": ("   ", "╶─╴", "   "),
    "∞": ("   ", "╭┬╮", "╰┴╯"), ".": (" ", " ", "•"),
}  # fmt: skip
"""Three cells wide and high, but for the point."""


def large(figure: str) -> tuple[str, str, str]:
    """Write a figure three rows high."""
    signs = [DIGITS[sign] for sign in figure]
    first, second, third = ("".join(sign[row] for sign in signs) for row in range(3))
    return first, second, third


class LoudnessHero(LoudnessMeterBlock):
    """Integrated loudness in large figures, and how far it is from the target."""

    interval_s = 0.25
    slow_interval_s = 1.0

    def rows(self, size: Size) -> list[Runs]:
        """Draw three rows."""
        integrated = self.digits.frame.integrated_lufs
        away = difference(integrated, self.aim_lufs)
        word = "target " if self.has_target else "0 LU at "
        beside = (
            (("LUFS integrated", "muted"),),
            ((word, "muted"), (numbers.level(self.aim_lufs), "accent bold")),
            (
                (f"{numbers.signed(away)} LU", self.away_ink(away)),
                (f"  {self._verdict(away)}", self.away_ink(away).removesuffix(" bold")),
            ),
        )
        return [
            Line(size.width).put(f"{row:>14}", "bright").to(16).puts(words).done()
            for row, words in zip(large(numbers.level(integrated)), beside, strict=True)
        ]

    def _verdict(self, away_lu: float | None) -> str:
        if away_lu is None or not self.has_target:
            return ""
        return (
            "in range" if abs(away_lu) <= 0.5 else "near" if abs(away_lu) <= 1.0 else "over" if away_lu > 0 else "under"
        )


class LoudnessFigures(LoudnessMeterBlock):
    """Momentary, short-term, integrated; what lies between loudness and peaks."""

    interval_s = 0.25
    slow_interval_s = 1.0

    def rows(self, size: Size) -> list[Runs]:
        """Draw a row for each."""
        readings, frame = self.digits, self.digits.frame
        values = dict(self.levels(readings))
        highest = frame.max_true_peak_dbtp
        of_track = None if frame.max_short_term_lufs is None else values["S"]  # before, it reaches into the one before
        time = numbers.clock(readings.integrated_s) if readings.integrated_s else numbers.NONE
        table = (
            ("momentary", values["M"], "max", numbers.level(frame.max_momentary_lufs)),
            ("short term", values["S"], "max", numbers.level(frame.max_short_term_lufs)),
            ("integrated", values["I"], "for", time),
            ("PLR", difference(highest, values["I"]), "dB", ""),
            ("PSR", difference(highest, of_track), "dB", ""),
        )
        return [
            Line(size.width).put(f"{name:<11}", "muted").put(f"{numbers.level(value):>7}", "bright bold")
            .put(f"  {word}", "muted").put(f"{fact:>{10 - len(word)}}", "text").done()
            for name, value, word, fact in table
        ][: size.height]  # fmt: skip
