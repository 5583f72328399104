"""What the fingerprint costs, beside the bare float64 transforms of its frames, and beside librosa where it is told."""

import argparse
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import median

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy is imported

import numpy as np
import psutil
import soundfile

from auralis_tui.analysis.fingerprint import FingerprintMeter
from auralis_tui.analysis.fingerprint.onsets import OnsetMeter
from auralis_tui.analysis.fingerprint.tempo import find_tempo
from auralis_tui.analysis.loudness import LoudnessMeter

DEFAULT_FILE = "/usr/share/games/wesnoth/1.16/data/core/music/battle-epic.ogg"
BLOCK_FRAMES = 1 << 16
FRAMES_S = ((1, 0.093, 0.0465), (2, 0.046, 0.0116), (2, 0.093, 0.0465))
"""The fingerprint's frames: the rate's divisor, length and hop."""

LIBROSA = """
import sys, time
import librosa, numpy as np, soundfile
sound, rate = soundfile.read(sys.argv[1], dtype="float32", always_2d=True)
for _ in range(2):
    began = time.process_time()
    mono = sound.mean(axis=1)
    power = np.abs(librosa.stft(mono, n_fft=4096, hop_length=2048)) ** 2
    amplitude = np.sqrt(power)
    librosa.feature.spectral_centroid(S=amplitude, sr=rate)
    librosa.feature.spectral_rolloff(S=amplitude, sr=rate)
    librosa.feature.spectral_flatness(S=amplitude)
    low = librosa.resample(mono, orig_sr=rate, target_sr=22050, res_type="soxr_qq")
    onsets = librosa.onset.onset_strength(y=low, sr=22050, n_fft=1024, hop_length=256)
    librosa.beat.beat_track(onset_envelope=onsets, sr=22050, hop_length=256)
    librosa.onset.onset_detect(onset_envelope=onsets, sr=22050, hop_length=256)
    harmonic, _ = librosa.decompose.hpss(librosa.stft(low, n_fft=2048, hop_length=1024), kernel_size=(9, 17))
    librosa.feature.chroma_stft(S=np.abs(harmonic) ** 2, sr=22050, n_fft=2048, hop_length=1024)
    librosa.yin(low, fmin=60, fmax=1000, sr=22050, frame_length=2048, hop_length=2048)
    print(time.process_time() - began)
"""


def transforms(sound: np.ndarray, rate_hz: int) -> None:
    """Only transform the frames that the fingerprint looks at, in float64, with NumPy."""
    mono = sound.mean(axis=1, dtype=np.float64)
    for divisor, size_s, hop_s in FRAMES_S:
        samples, rate = mono[::divisor], rate_hz / divisor
        size, hop = int(2 ** round(np.log2(size_s * rate))), round(hop_s * rate)
        window = np.hanning(size)
        frames = np.lib.stride_tricks.sliding_window_view(samples, size)[::hop]
        for start in range(0, len(frames), 256):
            np.square(np.abs(np.fft.rfft(frames[start : start + 256] * window, axis=1)))


def fingerprint(sound: np.ndarray, rate_hz: int) -> None:
    """Take the fingerprint, loudness measured elsewhere."""
    loudness = LoudnessMeter(rate_hz, sound.shape[1])
    loudness.process(sound[: 5 * rate_hz])
    meter = FingerprintMeter(rate_hz, sound.shape[1], loudness)
    for start in range(0, len(sound), BLOCK_FRAMES):
        meter.process(sound[start : start + BLOCK_FRAMES])
    meter.result()


def loudness_alone(sound: np.ndarray, rate_hz: int) -> None:
    meter = LoudnessMeter(rate_hz, sound.shape[1])
    for start in range(0, len(sound), BLOCK_FRAMES):
        meter.process(sound[start : start + BLOCK_FRAMES])


def cost(path: Path, rounds: int, librosa_python: str | None) -> None:
    """Print seconds of processor, and how many times as quick as the music, for one file."""
    sound, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
    duration_s = len(sound) / rate_hz
    runs: dict[str, Callable[[np.ndarray, int], None]] = {
        "fingerprint": fingerprint,
        "loudness alone": loudness_alone,
        "float64 transforms alone": transforms,
    }
    fingerprint(sound[: 10 * rate_hz], rate_hz)
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            began = time.process_time()
            run(sound, rate_hz)
            taken[name].append(time.process_time() - began)
    if librosa_python:
        words = [librosa_python, "-c", LIBROSA, str(path)]
        taken["librosa"] = [float(subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()[-1])]
    print(f"\n{path.name}, {duration_s:.0f} s, {rate_hz} Hz\n\n| | s | x real time |\n|---|---|---|")
    for name, seconds in taken.items():
        print(f"| {name} | {median(seconds):.2f} | {duration_s / median(seconds):.0f} |")


def memory(hours: float) -> None:
    """Print how the process grows over so many hours of noise in stereo at 44.1 kHz."""
    minute = np.random.default_rng(1).standard_normal((60 * 44_100, 2)).astype(np.float32) * np.float32(0.1)
    meter, process = FingerprintMeter(44_100, 2), psutil.Process()
    before = process.memory_info().rss
    largest = before
    for _ in range(round(hours * 60)):
        meter.process(minute)
        largest = max(largest, process.memory_info().rss)
    meter.result()
    largest = max(largest, process.memory_info().rss)
    grown, whole = (largest - before) / 1e6, largest / 1e6
    print(f"\n{hours:g} h: {grown:.0f} MB more, {whole:.0f} MB in all, a minute of input included")


def tempo() -> None:
    """Print how often the tempo of clicks and of drum patterns is right, and by what it is wrong."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.analysis.fingerprint.patterns import PATTERNS, RATE_HZ, beats, clicks

    print("\n| sound | tempi | right within 1 % | twice | half | else |\n|---|---|---|---|---|---|")
    sounds = {"clicks, 50-200": (range(50, 201, 2), lambda bpm: clicks(bpm, 20.0))}
    for low, high in ((60, 75), (80, 150), (155, 190)):
        for name, pattern in PATTERNS.items():
            tempi = range(low, high + 1, 5)
            sounds[f"{name}, {low}-{high}"] = (tempi, lambda bpm, pattern=pattern: beats(pattern, bpm, 20.0))
    for name, (tempi, make) in sounds.items():
        counts: Counter[str] = Counter()
        for bpm in tempi:
            meter = OnsetMeter(RATE_HZ)
            meter.push(make(bpm))
            found = find_tempo(meter.strength(), meter.frames_per_s)
            ratio = found.bpm / bpm if found else 0.0
            counts[next((word for word, by in RATIOS.items() if abs(ratio / by - 1.0) < 0.01), "else")] += 1
        print(f"| {name} | {len(tempi)} | " + " | ".join(str(counts[word]) for word in (*RATIOS, "else")) + " |")


RATIOS = {"right": 1.0, "twice": 2.0, "half": 0.5}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, default=[Path(DEFAULT_FILE)])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--librosa", metavar="PYTHON", help="an interpreter that has librosa")
    parser.add_argument("--hours", type=float, help="measure memory over so many hours of noise")
    parser.add_argument("--tempo", action="store_true", help="count what is found in clicks and patterns")
    wanted = parser.parse_args()
    for path in wanted.files:
        cost(path, wanted.rounds, wanted.librosa)
    if wanted.hours:
        memory(wanted.hours)
    if wanted.tempo:
        tempo()


if __name__ == "__main__":
    main()
