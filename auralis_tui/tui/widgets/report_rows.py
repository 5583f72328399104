"""The report of a track as rows: groups of figures, each with its unit, or why it is undefined."""

import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from auralis_tui.analysis.platforms import adjustments
from auralis_tui.bus.state import Track
from auralis_tui.tui import numbers
from auralis_tui.tui.widgets.curve import Dots, compose
from auralis_tui.tui.widgets.meter_blocks import axis
from auralis_tui.tui.widgets.meter_columns import SIGNS, blended
from auralis_tui.tui.widgets.paint import Line, Runs, clip, heading

Figures = Mapping[str, Any]
NAME_CELLS = 16
VALUE_CELLS = 9
BAND_ROWS, BAND_STEP_DB = 8, 6
HISTORY_ROWS = 5
HISTORY_LU = 20.0
CEILING_DBTP = -1.0


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of a group."""

    key: str
    name: str
    unit: str = ""
    write: Callable[[Any], str] = numbers.level
    ink: Callable[[Any], str] = lambda _: "bright bold"


def _count(value: int) -> str:
    return numbers.thousands(value)


def _whole(value: float) -> str:
    return f"{value:.0f}"


def _two(value: float) -> str:
    return f"{value:.2f}".replace("-", numbers.MINUS)


def _offset(values: Sequence[float]) -> str:
    worst = max(values, key=abs, default=0.0)
    return f"{100 * worst:+.3f}".replace("-", numbers.MINUS) if abs(worst) >= 0.000005 else "0.000"


def _percent(share: float) -> str:
    return f"{100 * share:.0f}"


def _peak_ink(value: float) -> str:
    return "over bold" if value > 0.0 else "hot bold" if value > CEILING_DBTP else "bright bold"


def _some_ink(value: float) -> str:
    return "hot bold" if value else "bright bold"


LOUDNESS = (
    Figure("integrated_lufs", "integrated", "LUFS"), Figure("max_short_term_lufs", "max short term", "LUFS"),
    Figure("max_momentary_lufs", "max momentary", "LUFS"), Figure("lra_lu", "range LRA", "LU"),
)  # fmt: skip
PEAKS = (
    Figure("true_peak_dbtp", "true peak", "dBTP", ink=_peak_ink), Figure("sample_peak_dbfs", "sample peak", "dBFS"),
    Figure("clipped_samples", "clipped", "samples", _count, _some_ink),
    Figure("clipped_runs", "in runs of 3+", "", _count, _some_ink), Figure("dc_offset", "DC offset", "%", _offset),
)  # fmt: skip
DYNAMICS = (
    Figure("rms_dbfs", "RMS", "dBFS"), Figure("crest_db", "crest", "dB"), Figure("plr_db", "PLR", "dB"),
    Figure("psr_db", "PSR", "dB"), Figure("dr14", "DR14", "", _whole),
    Figure("noise_floor_dbfs", "noise floor", "dBFS"),
)  # fmt: skip
STEREO = (
    Figure("correlation", "correlation", "", numbers.correlation), Figure("width", "width", "%", _percent),
    Figure("balance_db", "balance", "dB", numbers.signed), Figure("mono_fold_loss_db", "lost in mono", "dB"),
)  # fmt: skip
FILE = (
    Figure("rate", "rate", "Hz", _count), Figure("channels", "channels", "", _count),
    Figure("bits", "bits", "", _count), Figure("effective_bits", "bits in use", "", _count),
    Figure("cutoff_hz", "spectrum to", "Hz", lambda value: numbers.thousands(round(value))),
    Figure("silence_start_s", "silence before", "s", _two), Figure("silence_end_s", "silence after", "s", _two),
    Figure("broken_samples", "broken samples", "", _count, _some_ink),
)  # fmt: skip
CHARACTER = (
    Figure("tempo_bpm", "tempo", "BPM"), Figure("tempo_confidence", "  sure", "%", _percent),
    Figure("content_type", "content", "", str), Figure("content_confidence", "  sure", "%", _percent),
)  # fmt: skip


def page(report: Figures, track: Track | None, width: int) -> list[Runs]:
    """Draw the report in as many columns as there is room for."""
    columns = 1 if width < 76 else 2 if width < 118 else 3
    cells = (width - 3 * (columns - 1)) // columns
    piles: list[list[Runs]] = [[] for _ in range(columns)]
    for group in groups(report, track, cells):
        pile = min(piles, key=len)
        pile += [(), *group] if pile else group
    rows = []
    for place in range(max(map(len, piles))):
        line = Line(width)
        for column, pile in enumerate(piles):
            line.to(column * (cells + 3)).puts(pile[place] if place < len(pile) else ())
        rows.append(line.done())
    return rows


def groups(report: Figures, track: Track | None, width: int) -> list[list[Runs]]:
    """Draw each group, the most asked for first."""
    loudness = _group("Loudness", _sure(report, "duration_s", numbers.clock), LOUDNESS, report, width)
    return [
        loudness + _history(report, width),
        platforms(report, width),
        _tonality(report, width),
        _group("Peaks", _peaks(report), PEAKS, report, width),
        _group("Dynamics", "", DYNAMICS, report, width),
        _group("Stereo", "", STEREO, report, width),
        _character(report, width),
        _file(report, track, width),
        _fingerprint(report, width),
    ]


def _sure(report: Figures, key: str, write: Callable[[Any], str]) -> str:
    return "" if report.get(key) is None else write(report[key])


def _peaks(report: Figures) -> str:
    peaks: Sequence[float | None] = report.get("true_peaks_dbtp") or ()
    return f"L {numbers.level(peaks[0])}  R {numbers.level(peaks[1])}" if len(peaks) == 2 else ""


def _group(title: str, fact: str, figures: Sequence[Figure], report: Figures, width: int) -> list[Runs]:
    rows = [_heading(width, title, fact)]
    told: set[str] = set()
    for figure in figures:
        rows += _figure(figure, report, width, told)
    return rows


def _heading(width: int, title: str, fact: str) -> Runs:
    return heading(width, title, fact) if fact else Line(width).put(f"{title} ", "muted bold").rule(width).done()


def _figure(figure: Figure, report: Figures, width: int, told: set[str]) -> list[Runs]:
    """Draw a figure; where it is undefined, say why, each reason once."""
    value = report.get(figure.key)
    line = Line(width).put(clip(figure.name, NAME_CELLS).ljust(NAME_CELLS), "muted")
    if value is not None:
        line.put(f"{figure.write(value):>{VALUE_CELLS}}", figure.ink(value)).put(f" {figure.unit}", "muted")
        return [line.done()]
    why = str((report.get("undefined") or {}).get(figure.key, ""))
    if not why or why in told:
        return [line.put(f"{numbers.NONE:>{VALUE_CELLS}}", "muted").done()]
    told.add(why)
    first, *rest = textwrap.wrap(why, max(12, width - NAME_CELLS - 2)) or [""]
    rows = [line.put(f"{numbers.NONE} ", "muted").put(first, "faint").done()]
    return rows + [Line(width).to(NAME_CELLS + 2).put(text, "faint").done() for text in rest]


def _history(report: Figures, width: int) -> list[Runs]:
    """Draw short-term loudness over the track, in its upper 20 LU."""
    trace = list(report.get("short_term_each_s") or ())
    known = [level for level in trace if level is not None]
    if len(known) < 2:
        return []
    top, cells = max(known), width - 5
    heights: list[float | None] = []
    for point in range(2 * cells):
        level = trace[point * len(trace) // (2 * cells)]
        deep = None if level is None else (top - level) / HISTORY_LU * (HISTORY_ROWS - 1)
        heights.append(None if deep is None or deep > HISTORY_ROWS else deep)
    dots = Dots(cells, HISTORY_ROWS).curve(heights)
    labels = {0: numbers.level(round(top)).removesuffix(".0"), HISTORY_ROWS - 1: f"−{HISTORY_LU - round(top):.0f}"}
    return [
        Line(width).puts([axis(labels.get(row, ""))]).puts(compose(row, cells, [(dots, "signal")], {})).done()
        for row in range(HISTORY_ROWS)
    ]


def platforms(report: Figures, width: int) -> list[Runs]:
    """Draw what each service does to the track."""
    rows = [_heading(width, "What services do", "gain  plays at")]
    found = adjustments(report.get("integrated_lufs"), report.get("true_peak_dbtp"))
    if not found:
        text = "Without loudness and peaks nothing can be said."
        return [*rows, *_paragraph(text, width)]
    for one in found:
        line = Line(width).put(f"{one.platform.name:<13}", "text")
        line.put(f"{numbers.signed(one.gain_db):>6}", "bright bold").put(" dB", "muted")
        line.put(f"{numbers.level(one.plays_at_lufs):>7}", "hot bold" if one.missing_lu > 0.05 else "bright bold")
        line.put(" LUFS", "muted")
        if width - line.column >= 24:
            line.put("  ").put(clip(one.words, width - line.column), "muted")
        elif width - line.column >= 3:
            line.put("  ").put({"t": "↓", "r": "↑"}.get(one.words[0], "="), "muted")
        rows.append(line.done())
    return rows


def _tonality(report: Figures, width: int) -> list[Runs]:
    """Draw the third octaves."""
    bands: Mapping[str, float | None] = report.get("bands") or {}
    rows = [_heading(width, "Tonality", "1/3 octave, dBFS")]
    known = [level for level in bands.values() if level is not None]
    if not known:
        why = str((report.get("undefined") or {}).get("bands", "Nothing sounds in any band."))
        return [*rows, *_paragraph(why, width)]
    cells = 2 if width - 4 >= 2 * len(bands) else 1
    top = BAND_STEP_DB * (int(max(known) // BAND_STEP_DB) + 1)
    for row in range(BAND_ROWS):
        foot = top - BAND_STEP_DB * (row + 1)
        line = Line(width).puts(
            [axis(numbers.level(float(foot + BAND_STEP_DB)).removesuffix(".0") if row % 2 == 0 else "")]
        )
        for level in bands.values():
            filled = 0 if level is None else max(0, min(8, round((level - foot) / BAND_STEP_DB * 8)))
            line.put(SIGNS[filled] + " " * (cells - 1), blended(row, BAND_ROWS))
        rows.append(line.done())
    return [*rows, _frequencies(list(bands), cells, width)]


def _frequencies(names: Sequence[str], cells: int, width: int) -> Runs:
    shown = {"31.5": "31", "125": "125", "500": "500", "2000": "2k", "8000": "8k"}
    row = [" "] * (width + 4)
    for place, name in enumerate(names):
        label = shown.get(name, "")
        start = 4 + place * cells - (len(label) - 1) // 2
        row[start : start + len(label)] = label
    return Line(width).put("".join(row)[:width], "faint").done()


def _character(report: Figures, width: int) -> list[Runs]:
    rows = _group("Tempo and content", "by rules", CHARACTER, report, width)
    for reason in report.get("content_reasons") or ():
        parts = textwrap.wrap(str(reason), width - 2)
        rows += [
            Line(width).put("· " if part is parts[0] else "  ", "faint").put(part, "muted").done() for part in parts
        ]
    return rows


def _file(report: Figures, track: Track | None, width: int) -> list[Runs]:
    rows = _group("File", track.codec if track is not None else "", FILE, report, width)
    if report.get("suspicion"):
        rows += _paragraph(str(report["suspicion"]), width, "hot")
    if track is not None:
        rows += _paragraph(track.path, width)
    return rows


def _fingerprint(report: Figures, width: int) -> list[Runs]:
    """Draw the dimensions."""
    found: Mapping[str, float | None] = report.get("fingerprint") or {}
    version = report.get("fingerprint_version")
    rows = [_heading(width, "Fingerprint", f"version {version}" if found and version else "")]
    if not found:
        why = str((report.get("undefined") or {}).get("fingerprint", "There is none."))
        return [*rows, *_paragraph(why, width)]
    for name, value in found.items():
        words = name.replace("_", " ")
        line = Line(width).put(clip(words, 26).ljust(26), "muted")
        rows.append(line.put(f"{_significant(value):>9}", "text").done())
    return rows


def _paragraph(text: str, width: int, ink: str = "faint") -> list[Runs]:
    return [Line(width).put(part, ink).done() for part in textwrap.wrap(text, width)]


def _significant(value: float | None) -> str:
    if value is None:
        return numbers.NONE
    text = f"{value:.1f}" if abs(value) >= 10.0 else f"{value:.3f}"
    return text.replace("-", numbers.MINUS)
