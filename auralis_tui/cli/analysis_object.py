"""What `auralis analyze` says of a file, as an object with stable keys: of a track, of an album, of a failure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

Message = dict[str, Any]

LOUDNESS = (
    "integrated_lufs", "max_momentary_lufs", "max_short_term_lufs", "lra_lu", "true_peak_dbtp", "sample_peak_dbfs",
)  # fmt: skip
"""What `--loudness-only` measures."""
FIGURES = (
    *LOUDNESS, "rms_dbfs", "crest_db", "plr_db", "dr14", "dc_offset", "clipped_samples", "correlation", "width",
    "bands", "fingerprint", "tempo_bpm", "content_type",
)  # fmt: skip
"""The first figures of every object, in this order."""
_FORMAT = ("format", "rate", "channels", "duration_s")
_NOT_MEASURED = "It was not measured: --loudness-only was asked for."
_NOT_OF_AN_ALBUM = "It is a figure of a track, not of an album."


def track_object(file: str, answer: Mapping[str, Any]) -> Message:
    """Return what was measured of a file: first what every object has, then what else there is, why last."""
    figures: Message = dict(answer["figures"])
    undefined = dict(figures.pop("undefined"))
    missing = [name for name in FIGURES if name not in figures]
    undefined.update(dict.fromkeys(missing, _NOT_MEASURED))
    first = {"file": file, "album": False, "format": answer["format"]}
    first |= {name: figures.pop(name) for name in _FORMAT[1:]}
    first |= {name: figures.pop(name, None) for name in FIGURES}
    for name in ("version", "fingerprint_version", "frames"):
        if name in figures:
            figures[name] = figures.pop(name)
    whole: Message = _rounded({**first, **figures, "undefined": undefined})
    return whole


def album_object(folder: str | None, figures: Mapping[str, float | None], undefined: Mapping[str, str]) -> Message:
    """Return what was pooled, with the same first keys as a track."""
    reasons = {name: _NOT_OF_AN_ALBUM for name in (*_FORMAT, *FIGURES) if name not in figures}
    first: Message = {"file": None, "album": True, "folder": folder}
    first |= {name: figures.get(name) for name in (*_FORMAT, *FIGURES)}
    whole: Message = _rounded({**first, "undefined": {**reasons, **undefined}})
    return whole


def failure_object(file: str, message: str, hint: str) -> Message:
    """Return why a file could not be measured."""
    return {"file": file, "album": False, "error": message, "hint": hint}


def _rounded(value: Any) -> Any:
    """Return the same with six digits after the point, or six that count, so that it can be read."""
    if isinstance(value, float):
        rounded = round(value, 6) if abs(value) >= 1.0 or not math.isfinite(value) else float(f"{value:.6g}")
        return rounded + 0.0  # no -0.0
    if isinstance(value, dict):
        return {key: _rounded(part) for key, part in value.items()}
    return [_rounded(part) for part in value] if isinstance(value, list | tuple) else value


def csv_columns(loudness_only: bool) -> list[str]:
    """Return the columns of a CSV file: scalars, the fingerprint's dimensions, the bands, and what an album is of."""
    from auralis_tui.analysis.bands import THIRD_OCTAVES
    from auralis_tui.analysis.fingerprint import Fingerprint

    if loudness_only:
        return ["file", "album", *_FORMAT, *LOUDNESS, "folder", "error"]
    scalars = [name for name in FIGURES if name not in ("bands", "fingerprint", "dc_offset")]
    dimensions = [field.name for field in fields(Fingerprint) if field.name not in scalars]
    bands = [f"band_{name}_hz" for name in THIRD_OCTAVES.names]
    return ["file", "album", *_FORMAT, *scalars, "dc_offset", *dimensions, *bands, "broken_samples", "folder", "error"]


def csv_row(figures: Mapping[str, Any], columns: Sequence[str]) -> list[object]:
    """Return an object's values by column; what is undefined stays empty."""
    bands = {f"band_{name}_hz": level for name, level in (figures.get("bands") or {}).items()}
    offsets = figures.get("dc_offset")
    largest = {"dc_offset": max(offsets, key=abs)} if offsets else {"dc_offset": None}
    flat = {**(figures.get("fingerprint") or {}), **figures, **bands, **largest}
    return [_written(flat.get(name)) for name in columns]


def _written(value: object) -> object:
    """Return a value as programs read it from a table."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else value
