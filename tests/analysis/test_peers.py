"""Loudness, range and true peak of varied tracks, beside ffmpeg's ebur128 and libebur128 (by loudgain)."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soundfile

from auralis_tui.analysis.programme import ProgrammeLoudness, ProgrammeMeter
from auralis_tui.media.decoder import open_decoder
from tests import signals

SECTION_S = 6.0
"""Long enough for short-term loudness to settle: libebur128 looks at it once a second, the others ten times."""


@dataclass(frozen=True)
class Reading:
    """Loudness in LUFS, range in LU, true peak in dBTP, as a tool prints them."""

    integrated: float
    range: float
    true_peak: float


def sounds() -> Iterator[tuple[str, signals.Signal, int]]:
    """Yield name, sound and rate of tracks of 18 s that differ in all that the figures depend on."""
    for rate_hz in (22_050, 44_100, 48_000):
        section = signals.music(SECTION_S, rate_hz)
        pink = signals.pink_noise(SECTION_S, rate_hz, rms=0.08)
        yield "music", in_sections(section, 1.0, 1.0, 1.0), rate_hz
        yield "mono", in_sections(section[:, :1], 0.3, 1.0, 0.6), rate_hz
        yield "quiet and loud", in_sections(section, 0.2, 1.0, 0.5), rate_hz
        paused = section * (np.arange(len(section)) > 0.1 * len(section))[:, np.newaxis]
        yield "with pauses", in_sections(paused, 1.0, 1.0, 0.9), rate_hz
        yield "driven hard", in_sections(np.tanh(4.0 * section), 0.5, 1.0, 0.9), rate_hz
        yield "noise", in_sections(pink, 0.1, 0.4, 1.0), rate_hz
        yield "between samples", in_sections(signals.tone_bursts(SECTION_S, rate_hz, 0.7), 1.0, 0.5, 0.25), rate_hz
    yield "music at 96 kHz", signals.music(SECTION_S, 96_000), 96_000


def in_sections(sound: signals.Signal, *gains: float) -> signals.Signal:
    return np.concatenate([gain * sound for gain in gains])


@pytest.fixture(scope="module")
def tracks(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, ProgrammeLoudness]:
    """At least 20 files of 24 bits, and what they read here."""
    folder = tmp_path_factory.mktemp("tracks")
    measured = {}
    for number, (name, sound, rate_hz) in enumerate(sounds(), 1):
        path = folder / f"{number:02} {name}.wav"
        soundfile.write(path, sound, rate_hz, subtype="PCM_24")
        measured[path] = ours(path)
    assert len(measured) >= 20
    return measured


def ours(path: Path) -> ProgrammeLoudness:
    with open_decoder(path) as decoder:
        meter = ProgrammeMeter(decoder.format.rate_hz, decoder.format.channels)
        while len(block := decoder.read(65_536)):
            meter.process(block)
    return meter.result()


def by_ffmpeg(path: Path) -> Reading:
    words = ["ffmpeg", "-nostats", "-hide_banner", "-threads", "1", "-i", str(path), "-af"]
    words += ["ebur128=peak=true:framelog=verbose", "-f", "null", "-"]
    said = subprocess.run(words, check=True, capture_output=True, text=True).stderr
    summary = said[said.rindex("Summary:") :]
    figures = [re.search(rf"{name}:\s+(-?[\d.]+|-inf)", summary) for name in ("I", "LRA", "Peak")]
    return Reading(*(float(figure[1]) for figure in figures if figure))


def by_loudgain(paths: list[Path]) -> list[Reading]:
    words = ["loudgain", "-q", "-O", *map(str, paths)]
    lines = subprocess.run(words, check=True, capture_output=True, text=True).stdout.splitlines()
    heads = lines[0].split("\t")
    places = [heads.index(name) for name in ("Loudness", "Range", "True_Peak_dBTP")]
    rows = [[line.split("\t")[place].split()[0] for place in places] for line in lines[1:]]
    return [Reading(*map(float, row)) for row in rows]


def assert_alike(path: Path, mine: ProgrammeLoudness, theirs: Reading) -> None:
    assert mine.integrated_lufs == pytest.approx(theirs.integrated, abs=0.1), path.name
    assert mine.lra_lu == pytest.approx(theirs.range, abs=0.2), path.name
    assert mine.true_peak_dbtp == pytest.approx(theirs.true_peak, abs=0.2), path.name


def test_ffmpeg_reads_the_same(tracks: dict[Path, ProgrammeLoudness]) -> None:
    for path, mine in tracks.items():
        assert_alike(path, mine, by_ffmpeg(path))


def test_libebur128_reads_the_same(tracks: dict[Path, ProgrammeLoudness]) -> None:
    for (path, mine), theirs in zip(tracks.items(), by_loudgain(list(tracks)), strict=True):
        assert_alike(path, mine, theirs)
