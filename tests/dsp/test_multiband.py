import numpy as np
import pytest

from auralis_tui.dsp.multiband import BandAction, DynamicsBand, Multiband, MultibandSettings
from auralis_tui.dsp.processor import Signal
from auralis_tui.dsp.settings import SettingsError
from tests import signals

RATE_HZ = 48_000.0
CROSSOVERS_HZ = (100.0, 4000.0)
CENTRES_HZ = (25.0, 632.0, 16_000.0)
IDLE = DynamicsBand(ratio=1.0)


def make(*bands: DynamicsBand, link: float = 1.0, rate_hz: float = RATE_HZ, channels: int = 2) -> Multiband:
    multiband = Multiband(MultibandSettings(crossovers_hz=CROSSOVERS_HZ, bands=bands, link=link))
    multiband.prepare(rate_hz, channels, 1024)
    return multiband


def held_db(multiband: Multiband, frequency_hz: float, level_db: float = -6.0) -> float:
    """Gain of a steady tone, once it has settled."""
    tone = signals.sine(frequency_hz, 2.0, RATE_HZ, 10.0 ** (level_db / 20.0))
    return float(20.0 * np.log10(signals.rms(multiband.process(tone)[-24_000:]) / signals.rms(tone[-24_000:])))


def test_each_band_is_compressed_by_its_own_curve() -> None:
    bands = [DynamicsBand(threshold_db=-26.0, ratio=ratio, knee_db=0.0, release_s=1.0) for ratio in (1.0, 2.0, 4.0)]
    gains_db = [held_db(make(*bands), frequency_hz) for frequency_hz in CENTRES_HZ]
    assert gains_db == pytest.approx([0.0, -10.0, -15.0], abs=0.25)


def test_an_upward_expander_turns_up_what_is_above_by_its_range_at_most() -> None:
    up = DynamicsBand(
        action=BandAction.EXPAND_UPWARD, threshold_db=-26.0, ratio=1.2, knee_db=0.0, range_db=6.0, release_s=1.0
    )
    assert held_db(make(IDLE, up, IDLE), CENTRES_HZ[1], -16.0) == pytest.approx(2.0, abs=0.1)
    assert held_db(make(IDLE, up, IDLE), CENTRES_HZ[1], -30.0) == pytest.approx(0.0, abs=0.01)
    hard = DynamicsBand(action=BandAction.EXPAND_UPWARD, threshold_db=-60.0, ratio=4.0, range_db=6.0)
    assert held_db(make(IDLE, hard, IDLE), CENTRES_HZ[1]) == pytest.approx(6.0, abs=0.05)


def test_a_downward_expander_turns_down_what_is_below_by_its_range_at_most() -> None:
    down = DynamicsBand(
        action=BandAction.EXPAND_DOWNWARD, threshold_db=-40.0, ratio=2.0, knee_db=0.0, range_db=18.0, release_s=1.0
    )
    assert held_db(make(IDLE, down, IDLE), CENTRES_HZ[1], -30.0) == pytest.approx(0.0, abs=0.01)
    assert held_db(make(IDLE, down, IDLE), CENTRES_HZ[1], -50.0) == pytest.approx(-10.0, abs=0.2)
    assert held_db(make(IDLE, down, IDLE), CENTRES_HZ[1], -80.0) == pytest.approx(-18.0, abs=0.1)


def test_make_up_gain_solo_and_bypass() -> None:
    loud = DynamicsBand(ratio=1.0, gain_db=6.0)
    assert held_db(make(IDLE, loud, IDLE), CENTRES_HZ[1]) == pytest.approx(6.0, abs=0.1)
    assert held_db(make(IDLE, DynamicsBand(gain_db=6.0, bypassed=True), loud), CENTRES_HZ[1]) == pytest.approx(
        0.0, abs=0.15
    )
    alone = make(IDLE, DynamicsBand(ratio=1.0, solo=True), IDLE)
    assert held_db(alone, CENTRES_HZ[1]) == pytest.approx(0.0, abs=0.1)
    assert held_db(alone, CENTRES_HZ[0]) < -45.0
    assert held_db(alone, CENTRES_HZ[2]) < -45.0


def test_bands_that_do_nothing_sum_to_flat() -> None:
    far = DynamicsBand(threshold_db=0.0, ratio=2.0, knee_db=0.0)
    magnitudes = np.abs(np.fft.rfft(make(far, far, far).process(signals.impulse(1 << 16, amplitude=0.1)), axis=0))
    assert np.abs(20.0 * np.log10(magnitudes / 0.1)).max() < 0.01


def test_unlinked_channels_are_on_their_own() -> None:
    squash = DynamicsBand(threshold_db=-40.0, ratio=4.0)
    tone = signals.sine(632.0, 1.0, RATE_HZ, 0.5)
    tone[:, 1] *= 0.001
    apart, linked = (make(IDLE, squash, IDLE, link=link).process(tone)[-4800:] for link in (0.0, 1.0))
    assert np.abs(apart[:, 1]).max() == pytest.approx(0.0005, rel=0.03)
    assert np.abs(linked[:, 1]).max() < 0.0001


def test_reductions_are_reported_once_by_band() -> None:
    multiband = make(*[DynamicsBand(threshold_db=-26.0, ratio=2.0, knee_db=0.0, gain_db=12.0)] * 3)
    held_db(multiband, CENTRES_HZ[1])
    low_db, mid_db, high_db = multiband.take_gain_reductions_db()
    assert mid_db == pytest.approx(10.0, abs=0.5)
    assert max(low_db, high_db) < 1.0
    assert multiband.take_gain_reduction_db() == 0.0


def dense(rate_hz: float) -> Signal:
    return signals.music(3.0, rate_hz) + signals.pink_noise(3.0, rate_hz, 0.02)


def test_gains_are_those_of_control_periods_of_one_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    band = DynamicsBand(threshold_db=-30.0, ratio=2.5)
    got = make(band, band, band).process(dense(RATE_HZ))
    monkeypatch.setattr("auralis_tui.dsp.dynamics.period_frames", lambda *_: 1)
    expected = make(band, band, band).process(dense(RATE_HZ))
    error_db = 20.0 * np.log10(signals.rms(got - expected) / signals.rms(expected))
    assert -90.0 < error_db < 20.0 * np.log10(10.0 ** (0.03 / 20.0) - 1.0)


@pytest.mark.audit("M-02")
@pytest.mark.parametrize("rate_hz", [8000.0, 44_100.0, 384_000.0])
@pytest.mark.parametrize("channels", [1, 2, 8])
def test_any_rate_and_any_channels(rate_hz: float, channels: int) -> None:
    multiband = Multiband(MultibandSettings(link=0.5))
    multiband.prepare(rate_hz, channels, 4096)
    for block in (np.sign(signals.white_noise(0.05, rate_hz, 1.0, channels)), np.ones((4096, channels))):
        assert np.isfinite(multiband.process(block)).all()


@pytest.mark.parametrize(
    "settings",
    [
        {"crossovers_hz": ()},
        {"crossovers_hz": (100.0,)},
        {"crossovers_hz": (1000.0, 100.0, 6000.0)},
        {"bands": (IDLE,)},
        {"link": float("nan")},
    ],
)
def test_settings_that_dont_fit_are_refused(settings: dict[str, object]) -> None:
    with pytest.raises(SettingsError):
        MultibandSettings(**settings)  # type: ignore[arg-type]


@pytest.mark.parametrize("field", ["threshold_db", "ratio", "knee_db", "range_db", "attack_s", "release_s", "gain_db"])
@pytest.mark.parametrize("value", [float("nan"), -1000.0, 1000.0])
def test_values_out_of_range_are_refused(field: str, value: float) -> None:
    with pytest.raises(SettingsError, match=field):
        DynamicsBand(**{field: value})  # type: ignore[arg-type]
