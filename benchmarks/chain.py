"""How fast the mastering chain is: live, block by block, and offline, beside ffmpeg and sox in the same run."""

import argparse
import gc
import os
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path
from statistics import median

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy is imported

import msgspec

from auralis_tui.dsp.chain import Chain
from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.dsp.dither import Dither, DitherSettings
from auralis_tui.dsp.limiter import Quality
from auralis_tui.dsp.processor import Signal
from auralis_tui.engine.meters import Meters
from auralis_tui.engine.render import render
from auralis_tui.media.decoder import open_decoder
from auralis_tui.media.encoder import WavWriter

DEFAULT_FILE = "/usr/share/games/wesnoth/1.16/data/core/music/battle-epic.ogg"
BLOCKS = (1024, 2048, 8192)
COMPARING = {False: "", True: ", with matching"}
"""Whether the chain is ready to be compared with its source at the same loudness."""

EQUALIZER = {
    "kind": "equalizer",
    "bands": [{"frequency_hz": round(60.0 * 1.9**index), "gain_db": 1.5, "q": 1.0} for index in range(8)],
}
WIDTH = {"kind": "stereo", "width": 1.2}
LIMITER = {"kind": "limiter", "ceiling_dbtp": -1.0}
CHAINS = {
    "FULL": {
        "gain_db": 3.0,
        "stages": [
            EQUALIZER,
            {"kind": "multiband"},
            {"kind": "transient", "bands": [{"attack_db": 3.0}]},
            {"kind": "saturation"},
            WIDTH,
            LIMITER,
        ],
    },
    "LIGHT": {"gain_db": 9.0, "stages": [EQUALIZER, {"kind": "compressor"}, WIDTH, LIMITER]},
}
"""LIGHT is driven so hard that its limiter works in nearly every block."""

FFMPEG_EQUALIZER = ",".join(f"equalizer=f={band['frequency_hz']}:t=q:w=1:g=1.5" for band in EQUALIZER["bands"])
SOX_EQUALIZER = " ".join(f"equalizer {band['frequency_hz']} 1q 1.5" for band in EQUALIZER["bands"])


class Live:
    """What the engine runs for each block: the chain, dither, and meters that nobody looks at."""

    def __init__(
        self, settings: ChainSettings, rate_hz: int, block: int, comparing: bool, clock: Callable[[], float] | None
    ) -> None:
        self._chain = Chain(settings, comparing=comparing, clock=clock)
        self._dither, self._meters = Dither(DitherSettings(bits=16)), Meters(rate_hz, 2)
        for processor in (self._chain, self._dither):
            processor.prepare(rate_hz, 2, block)
        self._clock = clock
        self._frames = 0
        self.extra = {"dither": 0.0, "meters": 0.0}

    def process(self, block: Signal) -> Signal:
        clock = self._clock or float
        mastered, began = self._chain.process(block), clock()
        out, dithered = self._dither.process(mastered), clock()
        self._meters.process(out, self._frames, self._chain)
        self._frames += len(out)
        self.extra["dither"] += dithered - began
        self.extra["meters"] += clock() - dithered
        return out

    def take_stage_seconds(self) -> dict[str, float]:
        return {**self._chain.take_stage_seconds(), **self.extra}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", default=DEFAULT_FILE)
    parser.add_argument("--seconds", type=float, default=60.0, help="of the file, for the live figures")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--live-only", action="store_true")
    arguments = parser.parse_args()
    with open_decoder(arguments.file) as decoder:
        rate_hz, sound = decoder.format.rate_hz, decoder.read(1 << 30)
    print(f"{Path(arguments.file).name}, {rate_hz} Hz, medians of {arguments.runs} interleaved runs, one core\n")
    live(sound[: round(arguments.seconds * rate_hz)], rate_hz, arguments.runs)
    if not arguments.live_only:
        offline(sound, rate_hz, arguments.runs)


def live(sound: Signal, rate_hz: int, runs: int) -> None:
    """Print speed and worst block per chain and block size, a table per stage, and what is allocated.

    All by processor time, which other work on the machine disturbs least: of a block, that of its thread. Garbage is
    collected as in the engine: seldom, and what is there at the start is left out of it for good.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 1000)
    seconds: dict[tuple[str, int], list[tuple[float, list[float]]]] = {}
    for _ in range(runs):
        for name, comparing, block in product(CHAINS, COMPARING, BLOCKS):
            chain = _live(name, rate_hz, block, comparing)
            _times(chain, sound[: 20 * block], block)
            began = time.process_time()
            times = _times(chain, sound, block)
            seconds.setdefault((name + COMPARING[comparing], block), []).append(
                ((time.process_time() - began) / len(times), times)
            )
    print("| chain | block | us for 1024 frames | times real time | 99.9 % of blocks below | worst block |")
    print("|---|---|---|---|---|---|")
    for (name, block), runs_of_it in seconds.items():
        mean_s = median(mean_s for mean_s, _ in runs_of_it)
        late_s = median(_late_s(times) for _, times in runs_of_it)
        worst_s = median(max(times) for _, times in runs_of_it)
        real_s = block / rate_hz
        print(
            f"| {name} | {block} | {mean_s * 1e6 * 1024 / block:.0f} | {real_s / mean_s:.0f}"
            f" | {late_s / real_s:.1%} | {worst_s / real_s:.1%} |"
        )
    _stages(sound, rate_hz)
    _allocation(sound, rate_hz)


def _live(
    name: str, rate_hz: int, block: int, comparing: bool = True, clock: Callable[[], float] | None = None
) -> Live:
    return Live(msgspec.convert(CHAINS[name], ChainSettings), rate_hz, block, comparing, clock)


def _times(chain: Live, sound: Signal, block: int) -> list[float]:
    times = []
    for start in range(0, len(sound) - block, block):
        part, began = sound[start : start + block], time.thread_time()
        chain.process(part)
        times.append(time.thread_time() - began)
    return times


def _late_s(times: Sequence[float]) -> float:
    """Return what only one block of a thousand exceeds."""
    return sorted(times)[-1 - len(times) // 1000]


def _stages(sound: Signal, rate_hz: int) -> None:
    print("\n| stage | FULL, us per 1024 frames at 1024 | at 8192 | LIGHT, at 1024 | at 8192 |\n|---|---|---|---|---|")
    columns = []
    for name in CHAINS:
        for block in (1024, 8192):
            chain = _live(name, rate_hz, block, clock=time.process_time)
            _times(chain, sound, block)
            columns.append(chain.take_stage_seconds())
    blocks = len(sound) / 1024
    for stage in dict.fromkeys(stage for column in columns for stage in column):
        figures = [f"{column[stage] / blocks * 1e6:.0f}" if stage in column else "–" for column in columns]
        print(f"| {stage} | {' | '.join(figures)} |")


def _allocation(sound: Signal, rate_hz: int) -> None:
    print()
    for name in CHAINS:
        chain, block = _live(name, rate_hz, 1024), 1024
        _times(chain, sound[: 200 * block], block)
        tracemalloc.start()
        _times(chain, sound[200 * block : 210 * block], block)
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        _times(chain, sound[210 * block : 600 * block], block)
        after, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        print(f"{name}: kept after 390 more blocks {after - before} bytes, at most in use within one {peak - before}")


def offline(sound: Signal, rate_hz: int, runs: int) -> None:
    """Print the speed of whole renders, with read and write, beside the peers."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in.wav"), Path(folder, "out.wav")
        with WavWriter(source, rate_hz, 2, "16") as writer:
            writer.write(sound)
        jobs: dict[str, Callable[[], None]] = {
            **{name: _ours(name, source, target, 1) for name in CHAINS},
            **{f"{name}, two processes": _ours(name, source, target, 2) for name in CHAINS},
            **{f"{name}, export quality": _ours(name, source, target, 1, Quality.EXPORT) for name in CHAINS},
            "ffmpeg: 8 equalizers, acompressor, alimiter": _ffmpeg(source, target, "acompressor,alimiter"),
            "ffmpeg: 8 equalizers, mcompand, asoftclip 4x, extrastereo, alimiter 4x, ebur128": _ffmpeg(
                source, target, "mcompand,asoftclip=oversample=4,extrastereo,aresample=176400,alimiter,"
                f"aresample={rate_hz},ebur128"
            ),
            "sox: 8 equalizers, compand, dither": _sox(source, target),
        }  # fmt: skip
        times: dict[str, list[tuple[float, float]]] = {}
        for _ in range(runs):
            for name, job in jobs.items():
                began = time.perf_counter(), _processor_s()
                job()
                times.setdefault(name, []).append((time.perf_counter() - began[0], _processor_s() - began[1]))
    print("\n| offline, 16-bit WAV to 16-bit WAV | times real time by the clock | by processor time |\n|---|---|---|")
    for name, taken in times.items():
        clock_s, processor_s = (median(column) for column in zip(*taken, strict=True))
        print(f"| {name} | {len(sound) / rate_hz / clock_s:.0f} | {len(sound) / rate_hz / processor_s:.0f} |")


def _processor_s() -> float:
    """Return the processor time of this process and of all that it has started and waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _ours(name: str, source: Path, target: Path, jobs: int, quality: Quality = Quality.LIVE) -> Callable[[], None]:
    settings = msgspec.convert(CHAINS[name], ChainSettings)

    def run() -> None:
        render([str(source)], target, settings=settings, bits="16", jobs=jobs, quality=quality)

    return run


def _ffmpeg(source: Path, target: Path, rest: str) -> Callable[[], None]:
    words = ["ffmpeg", "-v", "error", "-y", "-filter_threads", "1", "-threads", "1", "-i", str(source)]
    return _command([*words, "-af", f"{FFMPEG_EQUALIZER},{rest}", "-c:a", "pcm_s16le", str(target)])


def _sox(source: Path, target: Path) -> Callable[[], None]:
    words = ["sox", "--single-threaded", str(source), "-b", "16", str(target), "gain", "-6", *SOX_EQUALIZER.split()]
    return _command([*words, "compand", "0.005,0.1", "6:-70,-60,-20", "dither"])


def _command(words: Sequence[str]) -> Callable[[], None]:
    def run() -> None:
        subprocess.run(words, check=True, capture_output=True)

    return run


if __name__ == "__main__":
    sys.exit(main())
