"""How fast and how right files are measured: loudness alone and the whole report, beside ffmpeg and loudgain."""

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy is imported

import psutil

from auralis_tui.analysis.programme import ProgrammeLoudness, ProgrammeMeter
from auralis_tui.analysis.report import ReportMeter, TrackReport
from auralis_tui.media.decoder import open_decoder

MUSIC = Path("/usr/share/games/wesnoth/1.16/data/core/music")
READ_FRAMES = 1 << 16


@dataclass(frozen=True)
class Reading:
    """Loudness in LUFS, range in LU, true peak in dBTP."""

    integrated: float
    range: float
    true_peak: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help=f"sound files; else those of {MUSIC}")
    parser.add_argument("--tracks", type=int, default=24, help="files that are compared")
    parser.add_argument("--timed", type=int, default=2, help="files that are timed, the longest ones")
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    files = arguments.files or sorted(MUSIC.glob("*.ogg"))
    by_length = sorted(files, key=lambda path: path.stat().st_size)
    speed(by_length[len(files) - arguments.timed :], arguments.runs)
    agreement(files[: arguments.tracks])


def speed(files: Sequence[Path], runs: int) -> None:
    """Print how fast files are decoded and measured, medians of interleaved runs, by processor time."""
    jobs: dict[str, Callable[[Path], object]] = {
        "decode alone": decode,
        "I, LRA, true peak, and decode": loudness,
        "whole report without fingerprint, and decode": lambda path: report(path, fingerprint=False),
        "whole report, and decode": lambda path: report(path, fingerprint=True),
        "ffmpeg ebur128=peak=true, 1 thread": by_ffmpeg,
        "ffmpeg ebur128, 1 thread": lambda path: by_ffmpeg(path, peak=False),
        "loudgain": lambda path: by_loudgain([path]),
    }
    for path in files:
        seconds = duration_s(path)
        taken: dict[str, list[float]] = {name: [] for name in jobs}
        for _ in range(runs + 1):
            for name, job in jobs.items():
                began = processor_s()
                job(path)
                taken[name].append(processor_s() - began)
        reference = median(taken["ffmpeg ebur128=peak=true, 1 thread"][1:])
        print(f"\n{path.name}, {seconds:.0f} s, medians of {runs} interleaved runs, one core, by processor time\n")
        print("| | times real time | times ffmpeg with true peak |\n|---|---|---|")
        for name, figures in taken.items():
            each = median(figures[1:])
            print(f"| {name} | {seconds / each:.0f} | {reference / each:.2f} |")
    print(f"\nMemory of this process: {psutil.Process().memory_info().rss / 1e6:.0f} MB")


def agreement(files: Sequence[Path]) -> None:
    """Print what each reads of the same files, and the largest differences."""
    print("\n| track | I, LUFS: ours, ffmpeg, libebur128 | LRA, LU | true peak, dBTP |\n|---|---|---|---|")
    worst = dict.fromkeys(("I", "LRA", "TP"), (0.0, 0.0))
    for path, by_library in zip(files, by_loudgain(files), strict=True):
        mine, by_filter = reading(loudness(path)), by_ffmpeg(path)
        cells = []
        for name, key in (("I", "integrated"), ("LRA", "range"), ("TP", "true_peak")):
            own, one, other = (getattr(source, key) for source in (mine, by_filter, by_library))
            cells.append(f"{own:.2f}, {one:.1f}, {other:.2f}")
            cut = name == "TP" and own > 0.0  # loudgain decodes to 16 bits, which can't hold such a peak
            worst[name] = (max(worst[name][0], abs(own - one)), max(worst[name][1], 0.0 if cut else abs(own - other)))
        print(f"| {path.stem} | {' | '.join(cells)} |")
    print(
        f"\nLargest differences over {len(files)} tracks (ffmpeg prints one decimal;"
        " loudgain's peaks where none is above 0 dBTP):"
    )
    for name, (one, other) in worst.items():
        print(f"{name}: {one:.3f} from ffmpeg, {other:.3f} from libebur128")


def decode(path: Path) -> None:
    with open_decoder(path) as decoder:
        while len(decoder.read(READ_FRAMES)):
            pass


def loudness(path: Path) -> ProgrammeLoudness:
    with open_decoder(path) as decoder:
        meter = ProgrammeMeter(decoder.format.rate_hz, decoder.format.channels)
        while len(block := decoder.read(READ_FRAMES)):
            meter.process(block)
    return meter.result()


def report(path: Path, *, fingerprint: bool) -> TrackReport:
    with open_decoder(path) as decoder:
        found = decoder.format
        meter = ReportMeter(found.rate_hz, found.channels, found.bits, fingerprint=fingerprint)
        while len(block := decoder.read(READ_FRAMES)):
            meter.process(block)
    return meter.result()


def reading(measured: ProgrammeLoudness) -> Reading:
    figures = (measured.integrated_lufs, measured.lra_lu, measured.true_peak_dbtp)
    return Reading(*(figure if isinstance(figure, float) else float("nan") for figure in figures))


def by_ffmpeg(path: Path, *, peak: bool = True) -> Reading:
    words = ["ffmpeg", "-nostats", "-hide_banner", "-filter_threads", "1", "-threads", "1", "-i", str(path), "-vn"]
    words += ["-af", f"ebur128=framelog=verbose{':peak=true' if peak else ''}", "-f", "null", "-"]
    said = subprocess.run(words, check=True, capture_output=True, text=True).stderr
    summary = said[said.rindex("Summary:") :]
    figures = [re.search(rf"{name}:\s+(-?[\d.]+)", summary) for name in ("I", "LRA", "Peak")]
    return Reading(*(float(figure[1]) if figure else float("nan") for figure in figures))


def by_loudgain(paths: Sequence[Path]) -> list[Reading]:
    words = ["loudgain", "-q", "-O", *map(str, paths)]
    lines = subprocess.run(words, check=True, capture_output=True, text=True).stdout.splitlines()
    heads = lines[0].split("\t")
    places = [heads.index(name) for name in ("Loudness", "Range", "True_Peak_dBTP")]
    rows = [[line.split("\t")[place].split()[0] for place in places] for line in lines[1:]]
    return [Reading(*map(float, row)) for row in rows]


def duration_s(path: Path) -> float:
    with open_decoder(path) as decoder:
        return (decoder.format.frames or 0) / decoder.format.rate_hz


def processor_s() -> float:
    """Return the processor time of this process and of all that it has started and waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    sys.exit(main())
