"""What is heard in the pictures: meter frames, a waveform, a chain, a report; all of them computed, none measured."""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from math import exp, log2, pi, sin, sqrt
from random import Random
from typing import Any

import msgspec

from auralis_tui.bus.meter_frame import MeterFrame

RATE_HZ = 48_000
MATCH_DB = -3.2
FREQUENCIES_HZ = tuple(20.0 * 2 ** (band / 3) for band in range(31))

CHAIN: dict[str, Any] = {
    "gain_db": -2.0,
    "stages": [
        {"kind": "equalizer", "bands": [
            {"kind": "low_cut", "frequency_hz": 28.0, "q": 0.71},
            {"kind": "low_shelf", "frequency_hz": 90.0, "gain_db": 1.8},
            {"kind": "bell", "frequency_hz": 240.0, "gain_db": -2.1, "q": 1.1},
            {"kind": "bell", "frequency_hz": 1200.0, "gain_db": 0.6, "q": 0.8},
            {"kind": "bell", "frequency_hz": 3400.0, "gain_db": -1.4, "q": 2.2},
            {"kind": "high_shelf", "frequency_hz": 11_000.0, "gain_db": 2.2},
        ]},
        {"kind": "expander", "bypassed": True, "ratio": 1.4},
        {"kind": "compressor", "ratio": 2.0, "threshold_db": -18.0, "attack_s": 0.03, "release_s": 0.18},
        {"kind": "multiband", "crossovers_hz": [120.0, 800.0, 5000.0]},
        {"kind": "transient", "bypassed": True, "bands": [{"attack_db": 1.0}]},
        {"kind": "saturation", "curve": "tape", "drive_db": 4.0, "mix": 0.18},
        {"kind": "stereo", "width": 1.08, "mono_below_hz": 120.0},
        {"kind": "limiter", "ceiling_dbtp": -1.0, "release_s": 0.12},
        {"kind": "dither", "bits": 24},
    ],
}  # fmt: skip

SERVICE_FIGURES: dict[str, Any] = {
    "fingerprint_version": 1, "rate": 96_000, "channels": 2, "bits": 24, "duration_s": 347.0, "broken_samples": 0,
    "integrated_lufs": -10.6, "max_momentary_lufs": -7.1, "max_short_term_lufs": -8.3, "lra_lu": 6.8,
    "true_peak_dbtp": 0.4, "true_peaks_dbtp": [0.4, 0.1], "sample_peak_dbfs": -0.1, "rms_dbfs": -13.4,
    "crest_db": 13.3, "plr_db": 11.0, "psr_db": 8.7, "dr14": 9, "dc_offset": [0.0, 0.0], "clipped_samples": 12,
    "clipped_runs": 3, "noise_floor_dbfs": -71.2, "silence_start_s": 0.2, "silence_end_s": 1.1, "effective_bits": 24,
    "cutoff_hz": 41_000.0, "suspicion": None, "correlation": 0.62, "width": 0.91, "balance_db": -0.3,
    "mono_fold_loss_db": 0.9, "tempo_bpm": 92.0, "tempo_confidence": 0.71, "content_type": "acoustic",
    "content_confidence": 0.64, "content_reasons": ["Tones outweigh strokes."], "undefined": {},
}  # fmt: skip


@cache
def report() -> dict[str, Any]:
    """Return the report of the track that plays."""
    loudness = [None, None, None, *(round(-10.5 + 3.4 * _swell(second / 347), 1) for second in range(3, 347))]
    bands = {f"{frequency:g}": round(_band(place, 0.4) - 1.0, 1) for place, frequency in enumerate(FREQUENCIES_HZ)}
    shape = {
        "sub_bass": 0.03, "bass": 0.24, "low_mid": 0.28, "mid": 0.26, "presence": 0.12, "air": 0.07, "flatness": 0.11,
        "tempo_bpm": 92.0,
    }  # fmt: skip
    return {**SERVICE_FIGURES, "short_term_each_s": loudness, "bands": bands, "fingerprint": shape}


@cache
def waveform() -> tuple[int, ...]:
    """Return the overview of a song that rises to two choruses."""
    dice = Random(5)
    return tuple(
        max(6, min(255, round((0.56 + 0.40 * _swell(place / 400)) * (0.72 + 0.28 * dice.random()) * 255)))
        for place in range(400)
    )


def frames(first: int, count: int) -> Iterator[MeterFrame]:
    """Yield so many frames of the meters, four in a second; a minute of loudness moves on with each of them."""
    peaks: list[tuple[float, ...]] = []
    momentary, short_term = [], []
    for number in range(first, first + count):
        frame = _frame(
            number, number / 4, Random(number), tuple(_short_term(number - 150.0 + back) for back in range(60))
        )
        peaks.append(frame.true_peak_dbtp)
        momentary.append(frame.momentary_lufs or 0.0)
        short_term.append(frame.short_term_lufs or 0.0)
        yield msgspec.structs.replace(
            frame, since_frame=first * RATE_HZ // 4, max_momentary_lufs=max(momentary),
            max_short_term_lufs=max(short_term), channel_max_true_peak_dbtp=tuple(map(max, zip(*peaks, strict=True))),
        )  # fmt: skip


def _frame(number: int, second: float, dice: Random, minute: tuple[float, ...]) -> MeterFrame:
    beat = abs(sin(pi * second * 92 / 60)) ** 3
    level = 0.65 + 0.35 * beat
    peak = -1.3 - 5.0 * (1 - level) - 0.5 * dice.random()
    moved = [_moved(band, second) - 3.0 * dice.random() for band in range(31)]
    bands = tuple(round(_band(band, 1.0) + move, 2) for band, move in enumerate(moved))
    before = tuple(round(level + _source_db(band) - 1.5, 2) for band, level in enumerate(bands))
    short = _short_term(second)
    momentary = round(short + 2.6 * level - 1.4, 1)
    return MeterFrame(
        frame=number * RATE_HZ // 4, peak_dbfs=(peak - 0.2, peak - 0.9), true_peak_dbtp=(peak, peak - 0.7),
        max_true_peak_dbtp=-1.1, rms_dbfs=(-16.1, -16.8), crest_db=12.3, momentary_lufs=momentary,
        short_term_lufs=short, integrated_lufs=-13.8, lra_lu=6.4, correlation=round(0.60 + 0.06 * sin(second), 2),
        balance_db=-0.3, width=1.08, spectrum_dbfs=bands, source_spectrum_dbfs=before,
        source_peak_dbfs=(peak + 1.1, peak + 0.3), match_gain_db=MATCH_DB, goniometer=_points(second, dice),
        gain_reduction_db=_reductions(beat, second), short_term_lately_lufs=minute,
    )  # fmt: skip


def _short_term(second: float) -> float:
    ripple = sum(sin(second * pace + pace) / pace for pace in (0.19, 0.53, 1.1, 2.3, 3.1))
    return round(-13.4 + 0.45 * ripple + 0.5 * sin(7.3 * second), 1)


def _reductions(beat: float, second: float) -> dict[str, float]:
    swell = 0.6 + 0.4 * sin(second / 4.1)
    return {
        "compressor": round(0.6 + 2.6 * beat * swell, 2), "multiband": round(0.8 + 2.1 * beat * swell, 2),
        "limiter": round(0.3 + 1.2 * swell + 2.9 * beat * swell, 2),
    }  # fmt: skip


def _band(band: int, level: float) -> float:
    """Return the level of a band as music has it: highest about 80 Hz, some 4 dB less in each octave above."""
    octaves = log2(FREQUENCIES_HZ[band] / 80.0)
    body = -1.0 - (2.2 * octaves * octaves if octaves < 0 else 5.1 * octaves)
    voice = 4.0 * exp(-((octaves - 4.6) ** 2) / 0.8) - 9.0 * max(0.0, octaves - 6.9)
    return body + voice + 1.8 * sin(1.9 * band) - 10.0 * (1 - level)


def _moved(band: int, second: float) -> float:
    """Return how far a band is below its level: drums below and above, chords between them."""
    if band < 9:
        return -14.0 * (1.0 - sqrt(abs(sin(pi * second * 0.77 + 0.3))))
    if band > 24:
        return -20.0 * (1.0 - abs(sin(pi * second * 1.53)))
    return -7.0 * (1.0 - sin(band * (1.0 + int(second / 2.6) % 4) * 1.7)) * (0.5 + 0.5 * sin(second * 1.2) ** 2)


def _source_db(band: int) -> float:
    octaves = log2(FREQUENCIES_HZ[band] / 240.0)
    return 2.1 * exp(-octaves * octaves * 2.5) - 0.45 * max(0.0, octaves)


def _points(second: float, dice: Random) -> tuple[tuple[float, float], ...]:
    """Return left and right as a voice in the middle and reverberation about it have them."""
    points = []
    for place in range(420):
        angle = place / 420 * 2 * pi
        middle = (0.5 * sin(5 * angle + second) + 0.3 * dice.gauss(0, 1)) * 0.6
        side = 0.20 * dice.gauss(0, 1) * (0.4 + abs(middle))
        points.append((round(middle + side, 3), round(middle - side, 3)))
    return tuple(points)


def _swell(share: float) -> float:
    """Return how full the song is at a place: verses low, two choruses, a quiet end; from -1 to 1."""
    steps = ((0.0, -1.0), (0.06, -0.35), (0.22, -0.1), (0.30, 0.85), (0.44, 0.9), (0.5, -0.3), (0.62, 0.1),
             (0.70, 1.0), (0.88, 0.9), (0.95, -0.2), (1.0, -1.0))  # fmt: skip
    for (left, low), (right, high) in pairwise(steps):
        if share <= right:
            return low + (high - low) * (share - left) / (right - left)
    return steps[-1][1]
