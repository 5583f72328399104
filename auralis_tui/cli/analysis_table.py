"""What `auralis analyze` prints for people: a table of several files, or all about one."""

from collections.abc import Iterator, Mapping
from typing import Any

Figures = Mapping[str, Any]
UNDEFINED = "—"

_Column = tuple[str, str, int]
"""A key, its heading and how wide it is."""
_NAME_COLUMNS = 20
"""The least that a file's name gets."""
_COLUMNS: tuple[_Column, ...] = (
    ("duration_s", "length", 7),
    ("integrated_lufs", "LUFS", 6),
    ("lra_lu", "LRA", 5),
    ("max_short_term_lufs", "max S", 6),
    ("true_peak_dbtp", "dBTP", 6),
    ("plr_db", "PLR", 5),
    ("dr14", "DR", 3),
    ("correlation", "corr", 5),
    ("tempo_bpm", "BPM", 6),
    ("content_type", "type", 10),
)
_LOUDNESS_COLUMNS: tuple[_Column, ...] = (
    ("duration_s", "length", 7),
    ("integrated_lufs", "LUFS", 6),
    ("lra_lu", "LRA", 5),
    ("max_momentary_lufs", "max M", 6),
    ("max_short_term_lufs", "max S", 6),
    ("true_peak_dbtp", "dBTP", 6),
    ("sample_peak_dbfs", "dBFS", 6),
)
_DISPENSABLE = ("correlation", "max_short_term_lufs", "plr_db")
"""What is left out, one after the other, where the terminal is too narrow for all."""
_TWO_DECIMALS = {
    "true_peak_dbtp", "sample_peak_dbfs", "correlation", "width", "tempo_confidence", "content_confidence",
}  # fmt: skip
_MISSING = ("integrated_lufs", "lra_lu", "true_peak_dbtp")
"""What must be explained when it is not there."""


class Table:
    """Rows under one heading, as wide as the terminal."""

    def __init__(self, width: int, *, loudness_only: bool) -> None:
        self._columns = _LOUDNESS_COLUMNS if loudness_only else _COLUMNS
        for name in _DISPENSABLE:
            if width - self._taken() < _NAME_COLUMNS:
                self._columns = tuple(column for column in self._columns if column[0] != name)
        self._name_columns = max(_NAME_COLUMNS, width - self._taken())

    def _taken(self) -> int:
        return sum(1 + columns for _, _, columns in self._columns)

    def heading(self) -> str:
        """Return the names of the columns."""
        titles = (f" {title:>{columns}}" for _, title, columns in self._columns)
        return f"{'file':<{self._name_columns}}{''.join(titles)}"

    def row(self, name: str, figures: Figures) -> str:
        """Return one line."""
        cells = (f" {_cell(key, figures.get(key)):>{columns}}" for key, _, columns in self._columns)
        return f"{_shortened(name, self._name_columns):<{self._name_columns}}{''.join(cells)}"


def reasons(figures: Figures) -> Iterator[str]:
    """Yield, to follow a file's name, why what matters most is not there, each reason once, and what is no sound."""
    undefined: Mapping[str, str] = figures["undefined"]
    found = {undefined[key]: key for key in reversed(_MISSING) if key in undefined}
    for reason, key in reversed(found.items()):
        yield f"{key} is undefined. {reason}"
    if broken := figures.get("broken_samples"):
        yield f"{broken} broken sample{'s'[: broken > 1]}, taken as silence."


def details(figures: Figures) -> Iterator[str]:
    """Yield all about one file."""
    said = figures["undefined"]
    for title, keys in _PARTS:
        rows = [_line(label, key, unit, figures, said) for key, label, unit in keys if key in figures]
        if rows:
            yield title
            yield from rows
    yield from _bars("third octaves, dBFS", figures.get("bands"))
    yield from _fingerprint(figures.get("fingerprint"))


_Line = tuple[str, str, str]
"""A key, what it is called here, and its unit."""
_PARTS: tuple[tuple[str, tuple[_Line, ...]], ...] = (
    ("file", (
        ("file", "file", ""), ("format", "format", ""), ("rate", "rate", "Hz"), ("channels", "channels", ""),
        ("bits", "bits", ""), ("effective_bits", "effective bits", ""), ("duration_s", "length", ""),
        ("cutoff_hz", "spectrum ends at", "Hz"), ("suspicion", "suspicion", ""),
        ("broken_samples", "broken samples", ""),
    )),
    ("loudness", (
        ("integrated_lufs", "integrated", "LUFS"), ("max_momentary_lufs", "max momentary", "LUFS"),
        ("max_short_term_lufs", "max short-term", "LUFS"), ("lra_lu", "range", "LU"),
        ("true_peak_dbtp", "true peak", "dBTP"), ("sample_peak_dbfs", "sample peak", "dBFS"),
        ("rms_dbfs", "RMS", "dBFS"),
    )),
    ("dynamics", (
        ("crest_db", "crest", "dB"), ("plr_db", "peak to loudness", "dB"), ("psr_db", "peak to short-term", "dB"),
        ("dr14", "DR14", ""), ("noise_floor_dbfs", "noise floor", "dBFS"), ("clipped_samples", "clipped samples", ""),
        ("clipped_runs", "clipped runs", ""), ("dc_offset", "DC offset", ""),
        ("silence_start_s", "silence before", "s"), ("silence_end_s", "silence after", "s"),
    )),
    ("stereo", (
        ("correlation", "correlation", ""), ("width", "width", ""), ("balance_db", "balance", "dB"),
        ("mono_fold_loss_db", "lost in mono", "dB"),
    )),
    ("character", (
        ("tempo_bpm", "tempo", "BPM"), ("tempo_confidence", "beats' likeness", ""),
        ("content_type", "content", ""),
        ("content_confidence", "confidence", ""), ("content_reasons", "because", ""),
    )),
)  # fmt: skip
_BAR_COLUMNS, _BAR_DB = 40, 80.0


def _line(label: str, key: str, unit: str, figures: Figures, said: Mapping[str, str]) -> str:
    value = figures[key]
    if value is None:
        return f"  {label:<20} {f'undefined: {said[key]}' if key in said else 'none'}"
    if key == "dc_offset":
        words = "  ".join(f"{offset:+.6f}" for offset in value)
    elif isinstance(value, list):
        words = f"\n{'':23}".join(value) or "nothing speaks for it"
    elif key in ("rate", "cutoff_hz"):
        words = f"{value:.0f}"
    else:
        words = value if key == "file" else _cell(key, value)
    return f"  {label:<20} {words} {unit}".rstrip()


def _cell(key: str, value: Any) -> str:
    if value is None:
        return UNDEFINED
    if key == "duration_s":
        return _clock(value)
    if isinstance(value, float):
        return f"{value:z.{2 if key in _TWO_DECIMALS else 1}f}"
    return str(value)


def _clock(seconds: float) -> str:
    """Write a time as 3:07.4."""
    tenths = round(10 * seconds)
    minutes, tenths = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    return f"{f'{hours}:{minutes:02}' if hours else minutes}:{tenths // 10:02}.{tenths % 10}"


def _shortened(name: str, columns: int) -> str:
    """Cut a name in its midst: both its beginning and its end tell it from others."""
    if len(name) <= columns:
        return name
    end = (columns - 1) // 2
    return f"{name[: columns - 1 - end]}…{name[len(name) - end :]}"


def _bars(title: str, levels: Mapping[str, float | None] | None) -> Iterator[str]:
    if not levels or all(level is None for level in levels.values()):
        return
    yield title
    for name, level in levels.items():
        filled = 0 if level is None else round(_BAR_COLUMNS * max(0.0, min(1.0, 1.0 + level / _BAR_DB)))
        yield f"  {name:>6} {_cell('level', level):>7} {'#' * filled}".rstrip()


def _fingerprint(dimensions: Mapping[str, float | None] | None) -> Iterator[str]:
    if dimensions is None:
        return
    yield "fingerprint"
    for name, value in dimensions.items():
        yield f"  {name:<24} {UNDEFINED if value is None else f'{value:.6g}':>12}"
