import msgspec
import numpy as np
import pytest
import scipy.signal

from auralis_tui.dsp import biquad, linear_phase
from auralis_tui.dsp.equalizer import (
    Band,
    BandKind,
    Channels,
    Equalizer,
    EqualizerSettings,
    Phase,
    design,
    response_db,
)  # fmt: skip
from auralis_tui.dsp.processor import Signal
from auralis_tui.dsp.settings import SettingsError
from tests import signals

BANDS = tuple(
    Band(kind=kind, frequency_hz=frequency_hz, gain_db=4.0)
    for kind, frequency_hz in zip(BandKind, (40.0, 120.0, 9000.0, 30.0, 18_000.0, 1200.0, 4000.0), strict=True)
)


def test_it_equals_scipy() -> None:
    settings = EqualizerSettings(bands=BANDS)
    signal = signals.white_noise(0.3)
    equalizer = Equalizer(settings)
    equalizer.prepare(48_000.0, 2, 1024)
    expected = scipy.signal.sosfilt(design(settings, 48_000.0), signal, axis=0)
    np.testing.assert_allclose(equalizer.process(signal), expected, rtol=0.0, atol=1e-11)


def test_a_tone_comes_out_with_the_bands_gain() -> None:
    equalizer = Equalizer(EqualizerSettings(bands=(Band(frequency_hz=1000.0, gain_db=6.0, q=1.0),)))
    equalizer.prepare(48_000.0, 2, 1024)
    tone = signals.sine(1000.0, 1.0, amplitude=0.1)
    out = equalizer.process(tone)[24_000:]
    assert 20.0 * np.log10(signals.rms(out) / signals.rms(tone)) == pytest.approx(6.0, abs=0.001)


@pytest.mark.audit("M-04")
def test_flat_gains_are_the_identity() -> None:
    flat = EqualizerSettings(bands=tuple(Band(frequency_hz=f, gain_db=0.0) for f in (50.0, 500.0, 5000.0)))
    equalizer = Equalizer(flat)
    equalizer.prepare(48_000.0, 2, 1024)
    signal = signals.white_noise(0.1)
    np.testing.assert_array_equal(equalizer.process(signal), signal)


def test_bands_above_the_rate_are_left_out_and_low_ones_kept() -> None:
    settings = EqualizerSettings(bands=tuple(Band(kind=kind, frequency_hz=18_000.0, gain_db=3.0) for kind in BandKind))
    assert len(design(settings, 48_000.0)) == 7
    assert len(design(settings, 22_050.0)) == 3


@pytest.mark.parametrize(
    ("field", "value", "allowed"),
    [("frequency_hz", 5.0, "10 to 40000 Hz"), ("gain_db", 30.0, "-24 to 24 dB"), ("q", 0.0, "0.1 to 20")],
)
def test_a_value_out_of_range_is_refused_by_name(field: str, value: float, allowed: str) -> None:
    with pytest.raises(SettingsError, match=f"`{field}`.*{allowed}"):
        Band(**{"frequency_hz": 100.0, field: value})  # type: ignore[arg-type]


def test_not_a_number_is_refused() -> None:
    with pytest.raises(SettingsError):
        Band(frequency_hz=float("nan"))


def test_too_many_bands_are_refused() -> None:
    with pytest.raises(SettingsError, match="0 to 64"):
        EqualizerSettings(bands=(Band(frequency_hz=100.0),) * 65)


def test_settings_travel_as_json() -> None:
    settings = EqualizerSettings(bands=BANDS)
    assert msgspec.json.decode(msgspec.json.encode(settings), type=EqualizerSettings) == settings
    with pytest.raises(msgspec.ValidationError, match=r"gain_db.*-24 to 24 dB.*bands\[0\]"):
        msgspec.json.decode(b'{"bands": [{"frequency_hz": 100, "gain_db": 99}]}', type=EqualizerSettings)


IMPULSE_FRAMES = 65_536
BINS = np.unique(np.geomspace(41, 27_307, 200).astype(int))
FREQUENCIES_HZ = BINS * 48_000.0 / IMPULSE_FRAMES
"""30 Hz to 20 kHz, where the spectrum of the impulse's answer has its bins."""


def prepared(settings: EqualizerSettings, channels: int = 2, rate_hz: float = 48_000.0) -> Equalizer:
    equalizer = Equalizer(settings)
    equalizer.prepare(rate_hz, channels, 1024)
    return equalizer


def measured_db(settings: EqualizerSettings, left: float, right: float) -> Signal:
    """The gain at `FREQUENCIES_HZ` of an impulse that is so loud in both channels."""
    equalizer = prepared(settings)
    out = equalizer.process(signals.impulse(IMPULSE_FRAMES, 100) * np.array([left, right]))
    wave = out[:, 0] * left + out[:, 1] * right
    values = np.fft.rfft(wave)[BINS] / (left * left + right * right)
    return np.asarray(20.0 * np.log10(np.abs(values)))


def test_too_many_sections_are_refused() -> None:
    steep = Band(kind=BandKind.LOW_CUT, frequency_hz=20.0, slope_db_per_octave=48)
    EqualizerSettings(bands=(steep,) * 16)
    with pytest.raises(SettingsError, match=r"65 filter sections.*0 to 64"):
        EqualizerSettings(bands=(steep,) * 16 + (Band(frequency_hz=100.0),))


@pytest.mark.parametrize("slope", [0, 18, 60])
def test_a_slope_that_is_none_is_refused(slope: int) -> None:
    with pytest.raises(SettingsError, match="slope_db_per_octave"):
        Band(kind=BandKind.HIGH_CUT, frequency_hz=100.0, slope_db_per_octave=slope)


@pytest.mark.parametrize("slope", [12, 24, 36, 48])
@pytest.mark.parametrize(("kind", "octave"), [(BandKind.LOW_CUT, 0.5), (BandKind.HIGH_CUT, 2.0)])
def test_a_cut_falls_by_its_slope(kind: BandKind, octave: float, slope: int) -> None:
    settings = EqualizerSettings(bands=(Band(kind=kind, frequency_hz=1000.0, q=0.5**0.5, slope_db_per_octave=slope),))
    at, near, far, past = response_db(settings, 48_000.0, 1000.0 * octave ** np.array([0.0, 2.0, 3.0, -3.0]))
    assert at == pytest.approx(-3.01, abs=0.05)
    assert near - far == pytest.approx(slope, rel=0.02)
    assert past == pytest.approx(0.0, abs=0.05)


def test_a_tilt_lifts_the_treble_by_as_much_as_it_lowers_the_bass() -> None:
    settings = EqualizerSettings(bands=(Band(kind=BandKind.TILT, frequency_hz=1000.0, gain_db=3.0, q=0.5),))
    np.testing.assert_allclose(
        response_db(settings, 192_000.0, [10.0, 1000.0, 90_000.0]), [-3.0, 0.0, 3.0], rtol=0.0, atol=0.03
    )


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize(
    ("channels", "left", "right"),
    [(Channels.MID, 1.0, 1.0), (Channels.SIDE, 1.0, -1.0), (Channels.LEFT, 1.0, 0.0), (Channels.RIGHT, 0.0, 1.0)],
)
def test_a_band_acts_on_its_channels_as_its_curve_says(
    channels: Channels, left: float, right: float, phase: Phase
) -> None:
    both = Band(kind=BandKind.HIGH_SHELF, frequency_hz=4000.0, gain_db=-4.0)
    settings = EqualizerSettings(bands=(both, Band(frequency_hz=500.0, gain_db=6.0, channels=channels)), phase=phase)
    curve_db = response_db(settings, 48_000.0, FREQUENCIES_HZ, channels)
    np.testing.assert_allclose(measured_db(settings, left, right), curve_db, rtol=0.0, atol=1e-4)
    other = measured_db(settings, right, -left) if left and right else measured_db(settings, right, left)
    stereo_db = response_db(settings, 48_000.0, FREQUENCIES_HZ)
    np.testing.assert_allclose(other, stereo_db, rtol=0.0, atol=0.005)


@pytest.mark.parametrize("phase", Phase)
def test_sides_and_middle_together_keep_their_order(phase: Phase) -> None:
    settings = EqualizerSettings(
        bands=(
            Band(frequency_hz=300.0, gain_db=6.0, channels=Channels.LEFT),
            Band(frequency_hz=3000.0, gain_db=-6.0, channels=Channels.SIDE),
        ),
        phase=phase,
    )
    equalizer = prepared(settings)
    source = signals.white_noise(0.2)
    source[:, 1] = 0.0
    out = equalizer.process(source)
    out[:, 1] *= -1.0
    side = biquad.cascade(design(settings, 48_000.0, Channels.LEFT), design(settings, 48_000.0, Channels.SIDE))
    if phase is Phase.MINIMUM:
        expected = scipy.signal.sosfilt(side, source[:, 0])
        np.testing.assert_allclose(out.sum(axis=1), expected, rtol=0.0, atol=1e-11)
    else:
        gain = np.abs(biquad.response(side, linear_phase.grid_hz(48_000.0), 48_000.0))
        expected = scipy.signal.fftconvolve(source[:, 0], linear_phase.taps(gain))[: len(out)]
        np.testing.assert_allclose(out.sum(axis=1), expected, rtol=0.0, atol=1e-11)


@pytest.mark.parametrize("channels", [1, 3, 8])
def test_bands_of_the_middle_need_two_channels(channels: int) -> None:
    settings = EqualizerSettings(bands=(Band(frequency_hz=300.0, gain_db=6.0, channels=Channels.MID),))
    noise = signals.white_noise(0.1, channels=channels)
    np.testing.assert_array_equal(prepared(settings, channels).process(noise), noise)


def test_linear_phase_keeps_the_shape_of_what_it_passes() -> None:
    settings = EqualizerSettings(bands=(Band(frequency_hz=1000.0, gain_db=9.0),), phase=Phase.LINEAR)
    equalizer = prepared(settings)
    assert equalizer.latency_frames == linear_phase.latency_frames(48_000.0) == 2048
    out = equalizer.process(signals.impulse(6000, 500))[:, 0]
    middle = 500 + 2048
    np.testing.assert_allclose(out[middle - 500 : middle], out[middle + 500 : middle : -1], rtol=0.0, atol=1e-12)


@pytest.mark.parametrize("rate_hz", [8000.0, 44_100.0, 48_000.0, 88_200.0, 192_000.0, 384_000.0])
def test_linear_phase_lags_the_same_whatever_the_bands(rate_hz: float) -> None:
    for bands in ((), BANDS):
        equalizer = prepared(EqualizerSettings(bands=bands, phase=Phase.LINEAR), rate_hz=rate_hz)
        assert equalizer.latency_frames == linear_phase.latency_frames(rate_hz)
    assert 0.04 < linear_phase.latency_frames(rate_hz) / rate_hz < 0.26


@pytest.mark.parametrize("rate_hz", [8000.0, 48_000.0, 384_000.0])
@pytest.mark.parametrize("channels", [1, 2, 8])
@pytest.mark.parametrize("phase", Phase)
def test_hostile_input_stays_finite(rate_hz: float, channels: int, phase: Phase) -> None:
    equalizer = prepared(EqualizerSettings(bands=BANDS, phase=phase), channels, rate_hz)
    square = np.sign(signals.sine(100.0, 3000 / rate_hz, rate_hz, channels=channels, dtype=np.float32))
    for block in (square, np.ones_like(square), np.full_like(square, 1e-40), square[:0], square[:1]):
        assert np.isfinite(equalizer.process(block)).all()
