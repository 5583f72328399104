import msgspec
import numpy as np
import pytest

from auralis_tui.dsp.bands import BandKind
from auralis_tui.dsp.dynamic_equalizer import (
    DynamicBand,
    DynamicEqualizer,
    DynamicEqualizerSettings,
    Side,
    response_db,
)
from auralis_tui.dsp.settings import SettingsError
from tests import signals

RATE_HZ = 48_000.0


def prepared(*bands: DynamicBand, rate_hz: float = RATE_HZ, channels: int = 2) -> DynamicEqualizer:
    equalizer = DynamicEqualizer(DynamicEqualizerSettings(bands=bands))
    equalizer.prepare(rate_hz, channels, 1024)
    return equalizer


def gain_db(equalizer: DynamicEqualizer, frequency_hz: float, level_db: float) -> float:
    """The gain of a steady tone once the band has settled."""
    tone = signals.sine(frequency_hz, 2.0, amplitude=10.0 ** (level_db / 20.0))
    return float(20.0 * np.log10(signals.rms(equalizer.process(tone)[72_000:]) / signals.rms(tone)))


@pytest.mark.parametrize(
    ("side", "range_db", "ratio", "level_db", "expected_db"),
    [
        (Side.ABOVE, -9.0, 2.0, -20.0, -5.0),
        (Side.ABOVE, -3.0, 2.0, -20.0, -3.0),
        (Side.ABOVE, -9.0, 2.0, -40.0, 0.0),
        (Side.ABOVE, 9.0, 1.5, -20.0, 5.0),
        (Side.BELOW, -9.0, 1.5, -40.0, -5.0),
        (Side.BELOW, 9.0, 2.0, -40.0, 5.0),
        (Side.BELOW, 9.0, 2.0, -20.0, 0.0),
    ],
)
def test_a_steady_tone_gets_the_curves_gain(
    side: Side, range_db: float, ratio: float, level_db: float, expected_db: float
) -> None:
    band = DynamicBand(
        frequency_hz=1000.0, side=side, threshold_db=-30.0, ratio=ratio, range_db=range_db, knee_db=0.0, attack_s=0.001
    )
    assert gain_db(prepared(band), 1000.0, level_db) == pytest.approx(expected_db, abs=0.1)


@pytest.mark.parametrize("kind", [BandKind.BELL, BandKind.LOW_SHELF, BandKind.HIGH_SHELF])
@pytest.mark.parametrize("rest_db", [-9.0, 6.0])
def test_at_rest_it_is_the_filter_that_its_curve_shows(kind: BandKind, rest_db: float) -> None:
    band = DynamicBand(kind=kind, frequency_hz=800.0, gain_db=rest_db, threshold_db=0.0)
    out = prepared(band).process(signals.impulse(32_768, 10, amplitude=0.1))[:, 0]
    frequencies_hz = np.fft.rfftfreq(len(out), 1.0 / RATE_HZ)[1:-1]
    measured_db = 20.0 * np.log10(np.abs(np.fft.rfft(out))[1:-1] / 0.1)
    curve_db = response_db(DynamicEqualizerSettings(bands=(band,)), RATE_HZ, frequencies_hz, [rest_db])
    np.testing.assert_allclose(measured_db, curve_db, rtol=0.0, atol=1e-6)
    place_hz = {BandKind.BELL: 800.0, BandKind.LOW_SHELF: 1.0, BandKind.HIGH_SHELF: 23_999.0}[kind]
    assert curve_db[np.argmin(np.abs(frequencies_hz - place_hz))] == pytest.approx(rest_db, abs=0.01)


def test_a_band_leaves_the_rest_alone() -> None:
    band = DynamicBand(frequency_hz=4000.0, q=4.0, threshold_db=-40.0, ratio=10.0, range_db=-12.0)
    tones = signals.multitone((100.0, 4000.0), 2.0, amplitude=0.2)
    spectra = [np.abs(np.fft.rfft(one[48_000:, 0])) for one in (tones, prepared(band).process(tones))]
    low_db, high_db = (20.0 * np.log10(spectra[1][bin] / spectra[0][bin]) for bin in (100, 4000))
    assert low_db == pytest.approx(0.0, abs=0.01)
    assert high_db == pytest.approx(-12.0, abs=0.1)


def test_it_tells_how_much_it_turned_down_and_only_once() -> None:
    equalizer = prepared(
        DynamicBand(frequency_hz=100.0, threshold_db=0.0, ratio=4.0),
        DynamicBand(frequency_hz=1000.0, threshold_db=-40.0, ratio=20.0, range_db=-8.0),
    )
    equalizer.process(signals.sine(1000.0, 1.0, amplitude=0.5))
    assert equalizer.take_gain_reductions_db() == pytest.approx((0.0, 8.0), abs=0.01)
    assert equalizer.take_gain_reduction_db() == 0.0


def test_a_level_that_jumps_makes_no_click() -> None:
    equalizer = prepared(DynamicBand(frequency_hz=100.0, q=0.5, threshold_db=-30.0, ratio=20.0, range_db=-24.0))
    tone = signals.sine(100.0, 1.0, amplitude=0.01)
    tone[24_000:] *= 50.0
    out = equalizer.process(tone)
    assert np.abs(np.diff(out, axis=0)).max() <= 1.05 * np.abs(np.diff(tone, axis=0)).max()
    assert equalizer.take_gain_reduction_db() > 15.0


@pytest.mark.parametrize("rate_hz", [8000.0, 44_100.0, 384_000.0])
@pytest.mark.parametrize("channels", [1, 2, 8])
def test_hostile_input_stays_finite(rate_hz: float, channels: int) -> None:
    bands = [
        DynamicBand(kind=kind, frequency_hz=40_000.0, gain_db=24.0) for kind in (BandKind.BELL, BandKind.LOW_SHELF)
    ]
    bands.append(DynamicBand(kind=BandKind.HIGH_SHELF, frequency_hz=10.0, range_db=24.0, attack_s=0.0001))
    equalizer = prepared(*bands, rate_hz=rate_hz, channels=channels)
    square = np.sign(signals.sine(100.0, 3000 / rate_hz, rate_hz, channels=channels, dtype=np.float32))
    for block in (square, np.ones_like(square), np.full_like(square, 1e-40), square[:0], square[:1]):
        assert np.isfinite(equalizer.process(block)).all()


@pytest.mark.parametrize(
    ("field", "value"), [("ratio", 0.5), ("range_db", 30.0), ("threshold_db", float("nan")), ("attack_s", 0.0)]
)
def test_a_value_out_of_range_is_refused_by_name(field: str, value: float) -> None:
    with pytest.raises(SettingsError, match=f"`{field}`"):
        DynamicBand(**{"frequency_hz": 100.0, field: value})  # type: ignore[arg-type]


def test_what_can_not_move_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"`kind` is notch; allowed .* bell, low_shelf, high_shelf"):
        DynamicBand(kind=BandKind.NOTCH, frequency_hz=100.0)
    with pytest.raises(SettingsError, match="0 to 4"):
        DynamicEqualizerSettings(bands=(DynamicBand(frequency_hz=100.0),) * 5)


def test_settings_travel_as_json() -> None:
    settings = DynamicEqualizerSettings(bands=(DynamicBand(frequency_hz=100.0, side=Side.BELOW),), link=0.5)
    assert msgspec.json.decode(msgspec.json.encode(settings), type=DynamicEqualizerSettings) == settings
