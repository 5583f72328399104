"""The standards' cases: each can fail, and their signals are what the standards describe.

That each is met is shown by the installed program in tests/cli/test_selftest.py.
"""

import math
from collections.abc import Callable

import numpy as np
import pytest

from auralis_tui.analysis.standards.case import Case, Figure, Sound
from auralis_tui.analysis.standards.conformance import LIVE, OFFLINE, WAYS, OwnMeter, all_cases, run
from auralis_tui.analysis.standards.signals import SILENT_DB, burst_between_samples, steps

RATE_HZ = 48_000
CASES = all_cases()
QUICK = [case for case in CASES if case.id in ("1770 mono", "1770 2000 Hz", "3341-17", "3341-20")]


@pytest.mark.parametrize("rate_hz", [44_100, 96_000, 192_000])
@pytest.mark.parametrize("case", QUICK, ids=[f"{case.id} {case.figure}" for case in QUICK])
def test_the_rate_does_not_matter(case: Case, rate_hz: int) -> None:
    assert all(run(case, rate_hz, way).passed for way in WAYS)


def test_the_standards_numbers_are_all_there() -> None:
    numbers = {case.id for case in CASES}
    assert {f"3341-{number}" for number in (*range(1, 7), *range(9, 24))} <= numbers
    assert {f"3342-{number}" for number in range(1, 5)} <= numbers


class Bent(OwnMeter):
    """Reads as much more or less as it is told."""

    by = 0.0

    def read(self, figure: Figure) -> float | None:
        reading = super().read(figure)
        return None if reading is None else reading + self.by


def bent(by: float) -> Callable[[Figure, str, int, int], OwnMeter]:
    class ByThat(Bent):
        pass

    ByThat.by = by
    return ByThat


@pytest.mark.parametrize(
    ("id_", "by", "passes"),
    [
        ("3341-1", 0.08, True),
        ("3341-1", 0.15, False),
        ("3341-1", -0.15, False),
        ("3341-1", math.nan, False),
        ("3341-9", 0.15, False),
        ("3341-14", -0.15, False),
        ("3341-15", -0.3, True),
        ("3341-15", -0.45, False),
        ("3341-15", 0.3, False),
        ("3342-1", 1.1, False),
    ],
)
@pytest.mark.parametrize("way", [LIVE, OFFLINE])
def test_a_meter_that_reads_otherwise_fails(id_: str, by: float, passes: bool, way: str) -> None:
    case = next(case for case in CASES if case.id == id_)
    assert run(case, 8_000 if case.figure is not Figure.TRUE_PEAK else RATE_HZ, way, bent(by)).passed is passes


class Deaf(OwnMeter):
    """Counts nothing."""

    def process(self, block: Sound) -> None:
        super().process(np.zeros_like(block))


def test_a_meter_that_counts_nothing_fails_where_something_is_heard() -> None:
    by_id = {case.id: case for case in CASES}
    assert not run(by_id["1770 left"], 8_000, LIVE, Deaf).passed
    reading = run(by_id["1770 LFE"], 8_000, LIVE, Deaf)
    assert (reading.passed, reading.expected, reading.measured) == (True, None, None)


def test_a_meter_that_counts_the_low_frequency_channel_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auralis_tui.analysis.loudness.channel_weights", np.ones)
    case = next(case for case in CASES if case.id == "1770 LFE")
    reading = run(case, 8_000, OFFLINE)
    assert not reading.passed
    assert reading.measured is not None


@pytest.mark.parametrize("rate_hz", [44_100, 192_000])
def test_a_stepped_sine_is_one_sine(rate_hz: int) -> None:
    sound = steps(rate_hz, (1.34, -20.0), (0.6, SILENT_DB), (1.66, -30.0), channels_db=(0.0, -6.0))
    place = np.arange(len(sound))
    sine = np.sin(2.0 * np.pi * 1000.0 * place / rate_hz)
    edges = [round(1.34 * rate_hz), round(1.94 * rate_hz)]
    gain = np.where(place < edges[0], 0.1, np.where(place < edges[1], 0.0, 10.0 ** (-1.5)))
    np.testing.assert_allclose(sound[:, 0], gain * sine, atol=1e-6)
    np.testing.assert_allclose(sound[:, 1], 10.0 ** (-0.3) * gain * sine, atol=1e-6)


@pytest.mark.parametrize("offset", range(4))
def test_the_burst_reaches_full_scale_between_its_samples(offset: int) -> None:
    sound = burst_between_samples(RATE_HZ, offset)[:, 0].astype(np.float64)
    spectrum = np.fft.rfft(sound)
    fine = np.fft.irfft(np.pad(spectrum, (0, 31 * len(spectrum))), 32 * len(sound)) * 32
    assert np.abs(fine).max() == pytest.approx(1.0, abs=0.02)
    assert np.abs(sound[: RATE_HZ // 50]).max() <= 0.505


@pytest.mark.parametrize("way", [LIVE, OFFLINE])
def test_the_last_frames_are_read_too(way: str) -> None:
    meter = OwnMeter(Figure.TRUE_PEAK, way, RATE_HZ, 1)
    meter.process(np.array([[0.0]] * 100 + [[0.5]], np.float32))
    assert meter.read(Figure.TRUE_PEAK) == pytest.approx(-6.02, abs=0.01)
