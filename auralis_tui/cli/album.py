"""Albums: what several tracks measure as if they were one programme."""

import os
from collections.abc import Mapping, Sequence
from typing import Any

from auralis_tui.analysis.gating import RELATIVE_GATE_LU, LoudnessDistribution, loudness_lufs
from auralis_tui.analysis.loudness import range_lu
from auralis_tui.cli.analysis_object import album_object
from auralis_tui.cli.measured import Measured
from auralis_tui.file_names import to_text

_MAXIMA = ("max_momentary_lufs", "max_short_term_lufs", "true_peak_dbtp", "sample_peak_dbfs")
_NOTHING = "No part of any track is louder than the absolute gate of -70 LUFS."
_SHORT = "Every track is shorter than what this figure needs, or silent."

Answer = Mapping[str, Any]


def in_albums(tracks: Sequence[Measured], *, by_folder: bool) -> list[tuple[str | None, list[Measured]]]:
    """Put the tracks that could be read together: all of them, or those of each folder."""
    albums: dict[str | None, list[Measured]] = {}
    for track in tracks:
        if not track.failed:
            albums.setdefault(_folder_of(track, by_folder=by_folder), []).append(track)
    return list(albums.items())


def incomplete(tracks: Sequence[Measured], *, by_folder: bool) -> set[str | None]:
    """Return the albums of which a track could not be read, by what `in_albums` calls them."""
    return {_folder_of(track, by_folder=by_folder) for track in tracks if track.failed}


def _folder_of(track: Measured, *, by_folder: bool) -> str | None:
    return os.path.dirname(track.path) or "." if by_folder else None


def album_of(folder: str | None, answers: Sequence[Answer]) -> dict[str, Any]:
    """Return the object of an album."""
    figures: dict[str, float | None] = {name: _highest(answers, name) for name in _MAXIMA}
    figures["duration_s"] = sum(answer["figures"]["duration_s"] for answer in answers)
    figures["integrated_lufs"] = integrated_lufs(answers)
    figures["lra_lu"] = _range_lu(answers)
    peak, loudness = figures["true_peak_dbtp"], figures["integrated_lufs"]
    figures["plr_db"] = None if peak is None or loudness is None else peak - loudness
    undefined = {name: _SHORT for name, figure in figures.items() if figure is None}
    undefined |= {name: _NOTHING for name in ("integrated_lufs", "plr_db") if figures[name] is None}
    return album_object(None if folder is None else to_text(folder), figures, undefined)


def integrated_lufs(answers: Sequence[Answer]) -> float | None:
    """Return the loudness over all tracks' gating blocks; None where nothing is above the gate.

    Not the mean of the tracks' loudness: the relative gate is that of the whole (BS.1770-5, annex 1, equation 7).
    """
    power = _pooled(answers, "gating").gated_mean(RELATIVE_GATE_LU)
    return loudness_lufs(power) if power > 0.0 else None


def _range_lu(answers: Sequence[Answer]) -> float | None:
    return range_lu(_pooled(answers, "range")) if any(answer.get("range") for answer in answers) else None


def _pooled(answers: Sequence[Answer], name: str) -> LoudnessDistribution:
    pool = LoudnessDistribution()
    for answer in answers:
        pool.add_bins(answer.get(name, ()))
    return pool


def _highest(answers: Sequence[Answer], name: str) -> float | None:
    return max((level for answer in answers if (level := answer["figures"][name]) is not None), default=None)
