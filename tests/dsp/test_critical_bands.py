import msgspec
import numpy as np
import pytest

from auralis_tui.dsp import bark
from auralis_tui.dsp.biquad import HIGHEST_FRACTION
from auralis_tui.dsp.critical_bands import CriticalBands, CriticalBandsSettings, design, response_db
from auralis_tui.dsp.settings import SettingsError
from tests import signals

RATES_HZ = [8000.0, 11_025.0, 22_050.0, 44_100.0, 48_000.0, 96_000.0, 192_000.0, 384_000.0]
SHAPES = {
    "all up": np.full(26, 12.0),
    "all down": np.full(26, -12.0),
    "zigzag": 12.0 * (-1.0) ** np.arange(26),
    "rising": np.linspace(-12.0, 12.0, 26),
    "one": 6.0 * (np.arange(26) == 10),
    "any": np.random.default_rng(3).uniform(-12.0, 12.0, 26),
}


def settings_of(gains_db: np.ndarray) -> CriticalBandsSettings:
    return CriticalBandsSettings(gains_db=tuple(float(gain_db) for gain_db in gains_db))


@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize("gains_db", SHAPES.values(), ids=SHAPES.keys())
@pytest.mark.audit("M-02")
def test_the_curve_goes_through_the_gains(gains_db: np.ndarray, rate_hz: float) -> None:
    centres_hz = bark.centres_hz(rate_hz)
    centres_hz = centres_hz[centres_hz <= HIGHEST_FRACTION * rate_hz]
    curve_db = response_db(settings_of(gains_db), rate_hz, centres_hz)
    np.testing.assert_allclose(curve_db, gains_db[: len(centres_hz)], rtol=0.0, atol=0.5)


def test_equal_gains_make_an_almost_even_curve() -> None:
    frequencies_hz = np.geomspace(45.0, 16_000.0, 500)
    curve_db = response_db(settings_of(SHAPES["all up"]), 44_100.0, frequencies_hz)
    np.testing.assert_allclose(curve_db, 12.0, rtol=0.0, atol=0.8)


def test_the_curve_never_leaves_its_neighbours_gains_far() -> None:
    frequencies_hz = np.geomspace(45.0, 16_000.0, 2000)
    curve_db = response_db(settings_of(SHAPES["any"]), 44_100.0, frequencies_hz)
    between = np.interp(bark.bark(frequencies_hz), bark.bark(bark.centres_hz(44_100.0)), SHAPES["any"])
    assert np.abs(curve_db - between).max() < 2.0


@pytest.mark.audit("M-04")
def test_flat_is_the_identity() -> None:
    equalizer = CriticalBands(CriticalBandsSettings())
    equalizer.prepare(48_000.0, 2, 1024)
    noise = signals.white_noise(0.1, dtype=np.float32)
    np.testing.assert_array_equal(equalizer.process(noise), noise)
    assert len(design(CriticalBandsSettings(), 48_000.0)) == 0


@pytest.mark.audit("M-02")
@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_hostile_input_stays_finite(rate_hz: float, dtype: type) -> None:
    equalizer = CriticalBands(settings_of(SHAPES["zigzag"]))
    equalizer.prepare(rate_hz, 3, 1024)
    square = np.sign(signals.sine(100.0, 3000 / rate_hz, rate_hz, channels=3, dtype=dtype))
    for block in (square, np.ones_like(square), np.full_like(square, 1e-40), square[:0], square[:1]):
        assert np.isfinite(equalizer.process(block)).all()


@pytest.mark.parametrize(
    ("gains_db", "told"),
    [
        ((0.0,) * 25, "25 gains; allowed is 26"),
        ((*(0.0,) * 25, 13.0), r"gains_db\[25\]. is 13; allowed is -12 to 12 dB"),
        ((float("nan"), *(0.0,) * 25), r"gains_db\[0\]. is nan"),
    ],
)
def test_gains_out_of_range_are_refused(gains_db: tuple[float, ...], told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        CriticalBandsSettings(gains_db=gains_db)


def test_settings_travel_as_json() -> None:
    settings = settings_of(SHAPES["any"])
    assert msgspec.json.decode(msgspec.json.encode(settings), type=CriticalBandsSettings) == settings
