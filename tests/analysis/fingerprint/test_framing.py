import numpy as np
import pytest

from auralis_tui.analysis.fingerprint.framing import Framing, PowerSpectra, Slicing
from auralis_tui.analysis.fingerprint.halving import Halving
from tests.signals import blocks, sine, white_noise


def test_slices_are_the_stream_channel_by_channel() -> None:
    sound = white_noise(0.1, 10_000.0, channels=3, dtype=np.float32)
    slicing = Slicing(3, 256)
    slices = [part.copy() for block in blocks(sound, 100) for part in slicing.push(block)]
    assert [part.shape for part in slices] == [(3, 256)] * 3
    assert np.array_equal(np.concatenate([*slices, slicing.rest()], axis=1), sound.T)


@pytest.mark.parametrize(("size", "hop"), [(64, 16), (64, 64), (50, 7)])
def test_frames_begin_a_hop_apart_however_the_stream_is_cut(size: int, hop: int) -> None:
    samples = np.arange(1000, dtype=np.float32)
    framing = Framing(size, hop)
    frames = np.concatenate([framing.push(samples[start : start + 33]) for start in range(0, 1000, 33)])
    assert np.array_equal(frames[:, 0], np.arange(0, 1000 - size + 1, hop))
    assert np.array_equal(frames[3], samples[3 * hop : 3 * hop + size])


def test_the_bins_of_a_frame_sum_to_its_power() -> None:
    spectra = PowerSpectra(24_000.0, 0.093, 0.046)
    power = spectra.push(sine(1000.0, 1.0, 24_000.0, 0.5, channels=1, dtype=np.float32)[:, 0])
    assert power.sum(axis=1) == pytest.approx(0.125, rel=1e-3)
    assert power[0].argmax() * spectra.bin_hz == pytest.approx(1000.0, abs=spectra.bin_hz)


@pytest.mark.parametrize(("hertz", "gain_db", "tolerance_db"), [(100.0, 0.0, 0.02), (8000.0, 0.0, 0.02)])
def test_half_the_rate_keeps_what_is_below(hertz: float, gain_db: float, tolerance_db: float) -> None:
    assert _halved_db(hertz) == pytest.approx(gain_db, abs=tolerance_db)


@pytest.mark.parametrize("hertz", [16_000.0, 19_000.0, 23_000.0])
def test_half_the_rate_has_no_echo_of_what_is_above(hertz: float) -> None:
    assert _halved_db(hertz) < -50.0


def _halved_db(hertz: float) -> float:
    wave = sine(hertz, 0.5, 48_000.0, 1.0, channels=1, dtype=np.float32)[:, 0]
    halving = Halving()
    half = np.concatenate([halving.push(wave[start : start + 777]) for start in range(0, len(wave), 777)])
    assert len(half) == pytest.approx(len(wave) // 2, abs=1)
    return float(10.0 * np.log10(2.0 * np.mean(np.square(half[100:], dtype=np.float64))))
