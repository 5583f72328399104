import math
from collections.abc import Callable

import numpy as np
import pytest

from auralis_tui.dsp import biquad, matched
from auralis_tui.dsp.biquad import Sections
from auralis_tui.dsp.settings import SettingsError

RATE_HZ = 44_100.0
FREQUENCIES_HZ = np.geomspace(20.0, 20_000.0, 500)
Analogue = tuple[float, float, float]


def analogue_db(b: Analogue, a: Analogue, frequency_hz: float) -> np.ndarray:
    s = 1j * FREQUENCIES_HZ / frequency_hz
    return np.asarray(20.0 * np.log10(np.abs(np.polyval(b, s) / np.polyval(a, s))))


def deviation_db(sections: Sections, wanted_db: np.ndarray) -> float:
    """Largest deviation where the analogue filter lets through more than -40 dB."""
    gain_db = 20.0 * np.log10(np.abs(biquad.response(sections, FREQUENCIES_HZ, RATE_HZ)))
    return float(np.abs(gain_db - wanted_db)[wanted_db > -40.0].max())


def bell(gain_db: float, q: float) -> tuple[Analogue, Analogue]:
    a = 10.0 ** (gain_db / 40.0)
    return (1.0, a / q, 1.0), (1.0, 1.0 / (a * q), 1.0)


def low_shelf(gain_db: float, q: float) -> tuple[Analogue, Analogue]:
    a = 10.0 ** (gain_db / 40.0)
    middle = math.sqrt(a) / q
    return (a, a * middle, a * a), (a, middle, 1.0)


@pytest.mark.parametrize("q", [0.3, 1.0, 5.0])
@pytest.mark.parametrize("gain_db", [6.0, -6.0])
@pytest.mark.parametrize(
    ("frequency_hz", "allowed_db"), [(1000.0, 0.1), (5000.0, 0.45), (10_000.0, 0.5), (16_000.0, 0.8)]
)
def test_a_bell_keeps_its_shape(frequency_hz: float, allowed_db: float, gain_db: float, q: float) -> None:
    wanted_db = analogue_db(*bell(gain_db, q), frequency_hz)
    new = deviation_db(matched.bell(RATE_HZ, frequency_hz, gain_db, q), wanted_db)
    assert new < allowed_db
    assert new < 0.4 * deviation_db(biquad.bell(RATE_HZ, frequency_hz, gain_db, q), wanted_db)


@pytest.mark.parametrize("gain_db", [6.0, -6.0])
@pytest.mark.parametrize("frequency_hz", [1000.0, 5000.0, 10_000.0, 16_000.0, 20_000.0])
def test_shelves_keep_their_shape(frequency_hz: float, gain_db: float) -> None:
    q = math.sqrt(0.5)
    low_db, high_db = (analogue_db(*low_shelf(one, q), frequency_hz) for one in (gain_db, -gain_db))
    assert deviation_db(matched.low_shelf(RATE_HZ, frequency_hz, gain_db), low_db) < 0.4
    assert deviation_db(matched.high_shelf(RATE_HZ, frequency_hz, gain_db), high_db + gain_db) < 0.4


@pytest.mark.parametrize("frequency_hz", [100.0, 1000.0, 5000.0, 10_000.0, 16_000.0])
def test_cuts_and_notches_keep_their_shape(frequency_hz: float) -> None:
    q = math.sqrt(0.5)
    low_db = analogue_db((1.0, 0.0, 0.0), (1.0, 1.0 / q, 1.0), frequency_hz)
    high_db = analogue_db((0.0, 0.0, 1.0), (1.0, 1.0 / q, 1.0), frequency_hz)
    notch_db = analogue_db((1.0, 0.0, 1.0), (1.0, 0.25, 1.0), frequency_hz)
    assert deviation_db(matched.low_cut(RATE_HZ, frequency_hz), low_db) < 0.8
    assert deviation_db(matched.high_cut(RATE_HZ, frequency_hz), high_db) < 1.2
    assert deviation_db(matched.notch(RATE_HZ, frequency_hz, 4.0), notch_db) < 0.8


def test_a_cut_is_the_inverse_of_the_boost() -> None:
    boost, cut = (matched.bell(RATE_HZ, 9000.0, gain_db, 1.5) for gain_db in (7.0, -7.0))
    both = np.abs(biquad.response(biquad.cascade(boost, cut), FREQUENCIES_HZ, RATE_HZ))
    np.testing.assert_allclose(both, 1.0, rtol=0.0, atol=1e-12)


@pytest.mark.parametrize("rate_hz", [8000.0, 44_100.0, 384_000.0])
@pytest.mark.parametrize("q", [0.1, 0.707, 20.0])
def test_all_are_stable_at_any_rate(rate_hz: float, q: float) -> None:
    for frequency_hz in np.geomspace(10.0, 0.49 * rate_hz, 60):
        designs = [make(rate_hz, frequency_hz, q) for make in (matched.low_cut, matched.high_cut, matched.notch)]
        for gain_db in (-24.0, 0.01, 24.0):
            designs += [make(rate_hz, frequency_hz, gain_db, q) for make in (matched.bell, matched.low_shelf)]
            designs += [make(rate_hz, frequency_hz, gain_db, q) for make in (matched.high_shelf, matched.tilt)]
        for sections in designs:
            assert np.isfinite(sections).all()
            assert np.abs(np.roots(sections[0, 3:])).max() < 1.0


def test_nothing_jumps_where_the_match_begins() -> None:
    edge_hz = matched.LOWEST_FRACTION * RATE_HZ
    below, above = (matched.bell(RATE_HZ, edge_hz * ratio, 6.0, 1.0) for ratio in (0.9999, 1.0001))
    ratio = biquad.response(above, FREQUENCIES_HZ, RATE_HZ) / biquad.response(below, FREQUENCIES_HZ, RATE_HZ)
    assert np.abs(20.0 * np.log10(np.abs(ratio))).max() < 0.005


@pytest.mark.parametrize("make", [matched.low_cut, matched.high_cut, matched.notch])
@pytest.mark.parametrize(
    ("frequency_hz", "q"), [(0.0, 1.0), (22_000.0, 1.0), (math.nan, 1.0), (100.0, 0.0), (100.0, math.nan)]
)
def test_what_is_impossible_is_refused(
    make: Callable[[float, float, float], Sections], frequency_hz: float, q: float
) -> None:
    with pytest.raises(SettingsError):
        make(RATE_HZ, frequency_hz, q)
