"""A file's waveform, its loudness over time and its spectrum, as one drawing."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from auralis_tui.cli.svg import Point, area, curve, document, line, rectangle, text
from auralis_tui.file_names import printable

Figures = Mapping[str, Any]

WIDTH, HEIGHT = 1200.0, 920.0
_LEFT, _RIGHT = 70.0, 1170.0
_PAPER, _PANEL, _GRID = "#14161b", "#1b1e26", "#2e333f"
_INK, _FAINT = "#e6e8ee", "#8b93a5"
_WAVE, _RMS, _LOUD, _MEAN, _TONE, _CLIPPED = "#3b82b0", "#8fd0f0", "#f2b84b", "#e5707e", "#6fcf97", "#e5707e"
_FULL_SCALE = 127.0
_MOST_TICKS = 10
_TIME_STEPS_S = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)
_MARKED_HZ = (20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000)


@dataclass(frozen=True, slots=True)
class _Panel:
    """A part of the drawing with scales of its own."""

    top: float
    height: float
    title: str
    low: float
    """The value at the bottom."""
    high: float
    """The value at the top."""

    @property
    def bottom(self) -> float:
        return self.top + self.height

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.bottom - self.height * max(0.0, min(1.0, share))

    def frame(self) -> Iterator[str]:
        yield rectangle(_LEFT, self.top, _RIGHT - _LEFT, self.height, _PANEL)
        yield text((_LEFT, self.top - 8.0), self.title, _INK, 14.0, weight="600")

    def levels(self, values: Sequence[float], unit: str) -> Iterator[str]:
        for value in values:
            yield line((_LEFT, self.y(value)), (_RIGHT, self.y(value)), _GRID)
            yield text((_LEFT - 8.0, self.y(value) + 4.0), f"{value:g}", _FAINT, 11.0, "end")
        yield text((_LEFT - 8.0, self.top - 8.0), unit, _FAINT, 11.0, "end")

    def note(self, words: str) -> str:
        return text(((_LEFT + _RIGHT) / 2.0, self.top + self.height / 2.0), words, _FAINT, 13.0, "middle")


def plot(figures: Figures, waveform: Mapping[str, Any]) -> str:
    """Return the drawing of an analysed file as SVG.

    Parameters
    ----------
    figures : the object of a track with its whole report
    waveform : `frames`, `lowest`, `highest` and `rms` of equal parts, -127 to 127
    """
    shapes = [*_heading(figures), *_waveform(figures, waveform), *_loudness(figures), *_spectrum(figures)]
    return document(WIDTH, HEIGHT, _PAPER, shapes)


def _heading(figures: Figures) -> Iterator[str]:
    name = printable(figures["file"]).rpartition("/")[2]
    yield text((_LEFT, 40.0), name if len(name) <= 80 else f"{name[:79]}…", _INK, 22.0, weight="600")
    channels = {1: "mono", 2: "stereo"}.get(figures["channels"], f"{figures['channels']} channels")
    said = [f"{figures['format']}, {figures['rate']} Hz, {channels}", _clock(figures["duration_s"], 0.1)]
    named = (
        ("integrated_lufs", 1, "LUFS"), ("lra_lu", 1, "LU range"), ("true_peak_dbtp", 2, "dBTP"),
        ("plr_db", 1, "dB PLR"),
    )  # fmt: skip
    said += [f"{figures[key]:.{decimals}f} {unit}" for key, decimals, unit in named if figures[key] is not None]
    said += [f"DR{figures['dr14']}"] if figures["dr14"] is not None else []
    yield text((_LEFT, 64.0), "   ·   ".join(said), _FAINT, 13.0)


def _waveform(figures: Figures, waveform: Mapping[str, Any]) -> Iterator[str]:
    panel = _Panel(112.0, 200.0, "waveform", -1.0, 1.0)
    yield from panel.frame()
    yield from _times(panel, figures["duration_s"])
    parts = len(waveform["lowest"])
    if not parts:
        yield panel.note("There is no sample in it.")
        return
    seconds = [min(figures["duration_s"], part * waveform["frames"] / figures["rate"]) for part in range(parts + 1)]
    places = [_x(second, figures["duration_s"]) for second in seconds]
    yield area(_outline(panel, places, waveform["lowest"], waveform["highest"]), _WAVE)
    rms = waveform["rms"]
    yield area(_outline(panel, places, [-level for level in rms], rms), _RMS, 0.55)
    for level in (-1.0, 0.0, 1.0):
        yield line((_LEFT, panel.y(level)), (_RIGHT, panel.y(level)), _GRID)
    for level, words in ((1.0, "0"), (0.5, "-6"), (0.0, "-∞"), (-0.5, "-6"), (-1.0, "0")):
        yield text((_LEFT - 8.0, panel.y(level) + 4.0), words, _FAINT, 11.0, "end")
    yield text((_LEFT - 8.0, panel.top - 8.0), "dBFS", _FAINT, 11.0, "end")
    if figures["clipped_samples"]:
        words = f"{figures['clipped_samples']} clipped samples"
        yield text((_RIGHT, panel.top - 8.0), words, _CLIPPED, 12.0, "end")


def _outline(panel: _Panel, places: Sequence[float], low: Sequence[float], high: Sequence[float]) -> list[Point]:
    """Return the shape between two rows of levels, drawn in steps that have no corners of their own."""
    middles = [(before + after) / 2.0 for before, after in pairwise(places)]
    middles = [places[0], *middles, places[-1]]
    top = [panel.y(level / _FULL_SCALE) for level in (high[0], *high, high[-1])]
    bottom = [panel.y(level / _FULL_SCALE) for level in (low[0], *low, low[-1])]
    return [*zip(middles, top, strict=True), *reversed([*zip(middles, bottom, strict=True)])]


def _loudness(figures: Figures) -> Iterator[str]:
    trace: Sequence[float | None] = figures["short_term_each_s"]
    heard = [lufs for lufs in trace if lufs is not None]
    high = 10.0 * math.ceil((max(heard, default=-10.0) + 1.0) / 10.0)
    panel = _Panel(376.0, 200.0, "short-term loudness", high - 50.0, high)
    yield from panel.frame()
    yield from panel.levels([high - step for step in range(0, 51, 10)], "LUFS")
    yield from _times(panel, figures["duration_s"])
    if not heard:
        words = figures["undefined"].get("max_short_term_lufs", "All of it is quieter than can be measured.")
        yield panel.note(words)
        return
    for points in _runs(panel, trace, figures["duration_s"]):
        floor = [(points[-1][0], panel.bottom), (points[0][0], panel.bottom)]
        yield area([*points, *floor], _LOUD, 0.15)
        yield curve(points, _LOUD)
    integrated = figures["integrated_lufs"]
    if integrated is not None:
        yield line((_LEFT, panel.y(integrated)), (_RIGHT, panel.y(integrated)), _MEAN, 1.4, "7 5")
        words = f"integrated {integrated:.1f} LUFS"
        yield text((_RIGHT, panel.top - 8.0), words, _MEAN, 12.0, "end")


def _runs(panel: _Panel, trace: Sequence[float | None], duration_s: float) -> Iterator[list[Point]]:
    """Yield the stretches over which there is loudness; a single second is drawn as a short line."""
    seconds = enumerate(trace, 1)
    for silent, stretch in groupby(seconds, key=lambda second: second[1] is None):
        if not silent:
            points = [(_x(at, duration_s), panel.y(lufs)) for at, lufs in stretch if lufs is not None]
            yield points if len(points) > 1 else [(points[0][0] - 2.0, points[0][1]), points[0]]


def _spectrum(figures: Figures) -> Iterator[str]:
    levels = {float(name): level for name, level in (figures["sixth_octave_bands"] or {}).items()}
    heard = [level for level in levels.values() if level is not None]
    high = 10.0 * math.ceil((max(heard, default=-10.0) + 1.0) / 10.0)
    panel = _Panel(640.0, 220.0, "spectrum, sixths of an octave", high - 80.0, high)
    yield from panel.frame()
    yield from panel.levels([high - step for step in range(0, 81, 20)], "dBFS")
    for frequency_hz in _MARKED_HZ:
        x = _at(frequency_hz)
        yield line((x, panel.top), (x, panel.bottom), _GRID)
        words = f"{frequency_hz // 1000}k" if frequency_hz >= 1000 else f"{frequency_hz}"
        yield text((x, panel.bottom + 18.0), words, _FAINT, 11.0, "middle")
    yield text((_RIGHT, panel.bottom + 34.0), "Hz", _FAINT, 11.0, "end")
    if not heard:
        yield panel.note(figures["undefined"].get("sixth_octave_bands", "Nothing sounds in it."))
        return
    points = [(_at(at), panel.y(panel.low if level is None else level)) for at, level in levels.items()]
    yield area([(points[0][0], panel.bottom), *points, (points[-1][0], panel.bottom)], _TONE, 0.18)
    yield curve(points, _TONE)
    if figures.get("cutoff_hz") is not None:
        x = _at(figures["cutoff_hz"])
        yield line((x, panel.top), (x, panel.bottom), _CLIPPED, 1.2, "4 4")
        yield text((_RIGHT, panel.top - 8.0), f"ends at {figures['cutoff_hz']:.0f} Hz", _CLIPPED, 12.0, "end")


def _at(frequency_hz: float) -> float:
    """Return where a frequency stands on the logarithmic scale from 17 Hz to 24 kHz."""
    share = math.log(max(17.0, min(24_000.0, frequency_hz)) / 17.0) / math.log(24_000.0 / 17.0)
    return _LEFT + (_RIGHT - _LEFT) * share


def _x(second: float, duration_s: float) -> float:
    return _LEFT + (_RIGHT - _LEFT) * (second / duration_s if duration_s > 0.0 else 0.0)


def _times(panel: _Panel, duration_s: float) -> Iterator[str]:
    """Yield marks at round times."""
    step = next((step for step in _TIME_STEPS_S if duration_s / step <= _MOST_TICKS), _TIME_STEPS_S[-1])
    for number in range(int(duration_s / step + 1e-9) + 1):
        x = _x(number * step, duration_s)
        yield line((x, panel.top), (x, panel.bottom), _GRID)
        yield text((x, panel.bottom + 18.0), _clock(number * step, step), _FAINT, 11.0, "middle")


def _clock(seconds: float, step: float) -> str:
    """Write a time as 3:07, with as many decimals as the step needs."""
    decimals = 0 if step >= 1.0 else 1 if step >= 0.1 else 2
    scale = 10**decimals
    whole, rest = divmod(round(seconds * scale), 60 * scale)
    width = 2 + (1 + decimals if decimals else 0)
    hours, minutes = divmod(whole, 60)
    return f"{f'{hours}:{minutes:02}' if hours else minutes}:{rest / scale:0{width}.{decimals}f}"
