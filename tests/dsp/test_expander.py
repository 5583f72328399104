import numpy as np
import pytest

from auralis_tui.analysis.loudness import LoudnessMeter
from auralis_tui.dsp.expander import Direction, Expander, ExpanderSettings, Reference
from auralis_tui.dsp.processor import Signal
from auralis_tui.dsp.settings import SettingsError
from tests import signals

RATE_HZ = 48_000.0


def make(settings: ExpanderSettings, rate_hz: float = RATE_HZ, channels: int = 2) -> Expander:
    expander = Expander(settings)
    expander.prepare(rate_hz, channels, 1024)
    return expander


def crest_db(signal: Signal) -> float:
    return float(20.0 * np.log10(signals.peak(signal) / signals.rms(signal)))


def integrated_lufs(signal: Signal) -> float:
    meter = LoudnessMeter(RATE_HZ, signal.shape[1])
    meter.process(signal)
    measured = meter.integrated_lufs
    assert measured is not None
    return measured


def crushed(drive_db: float) -> Signal:
    """Return music, pushed into a hard ceiling."""
    return np.asarray(np.clip(signals.music(8.0, RATE_HZ) * 10.0 ** (drive_db / 20.0), -0.9, 0.9))


@pytest.mark.parametrize(("drive_db", "ratio", "rise_db"), [(6.0, 1.5, 1.0), (6.0, 2.0, 2.0), (12.0, 3.0, 1.2)])
def test_crushed_music_gets_a_higher_crest_at_the_same_loudness(drive_db: float, ratio: float, rise_db: float) -> None:
    flat = crushed(drive_db)
    out = make(ExpanderSettings(ratio=ratio)).process(flat)
    assert crest_db(out) > crest_db(flat) + rise_db
    assert integrated_lufs(out) == pytest.approx(integrated_lufs(flat), abs=0.5)


def held_db(settings: ExpanderSettings, level_db: float) -> float:
    """Gain of a steady tone of this level (root mean square), once it has settled."""
    tone = signals.sine(1000.0, 2.0, RATE_HZ, 10.0 ** (level_db / 20.0) * np.sqrt(2.0))
    out = make(settings).process(tone)
    return float(20.0 * np.log10(signals.rms(out[-4800:]) / signals.rms(tone[-4800:])))


@pytest.mark.parametrize(("level_db", "gain_db"), [(-40.0, 0.0), (-26.0, 4.0), (-10.0, 9.0)])
def test_the_curve_upward(level_db: float, gain_db: float) -> None:
    settings = ExpanderSettings(
        reference=Reference.FULL_SCALE, threshold_db=-30.0, knee_db=0.0, range_db=9.0, hold_loudness=False
    )
    assert held_db(settings, level_db) == pytest.approx(gain_db, abs=0.1)


@pytest.mark.parametrize(("level_db", "gain_db"), [(-20.0, 0.0), (-36.0, -12.0), (-60.0, -30.0)])
def test_the_curve_downward(level_db: float, gain_db: float) -> None:
    settings = ExpanderSettings(
        direction=Direction.DOWNWARD,
        reference=Reference.FULL_SCALE,
        threshold_db=-30.0,
        ratio=3.0,
        knee_db=0.0,
        range_db=30.0,
        hold_loudness=False,
    )
    assert held_db(settings, level_db) == pytest.approx(gain_db, abs=0.1)


def test_a_steady_sound_stays() -> None:
    assert held_db(ExpanderSettings(), -20.0) == pytest.approx(0.0, abs=0.1)


def test_how_loud_the_music_is_doesnt_matter() -> None:
    loud, quiet = (make(ExpanderSettings()).process(crushed(6.0) * scale) / scale for scale in (1.0, 0.01))
    assert signals.rms(loud - quiet) < 1e-4 * signals.rms(loud)


def test_gains_are_those_of_control_periods_of_one_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    music = crushed(6.0) + 1e-3
    got = make(ExpanderSettings()).process(music)
    monkeypatch.setattr("auralis_tui.dsp.expander.period_frames", lambda *_: 1)
    expected = make(ExpanderSettings()).process(music)
    error_db = 20.0 * np.log10(np.abs(got[:, 0] / expected[:, 0]))
    assert np.sqrt(np.mean(error_db**2)) < 0.03


def test_reduction_is_reported_once() -> None:
    gate = ExpanderSettings(
        direction=Direction.DOWNWARD, reference=Reference.FULL_SCALE, threshold_db=-30.0, hold_loudness=False
    )
    expander = make(gate)
    expander.process(signals.sine(1000.0, 1.0, RATE_HZ, 0.0001))
    assert expander.take_gain_reduction_db() == pytest.approx(6.0, abs=0.01)
    assert expander.take_gain_reduction_db() == 0.0


@pytest.mark.audit("M-02")
@pytest.mark.parametrize("rate_hz", [8000.0, 384_000.0])
@pytest.mark.parametrize("channels", [1, 8])
def test_any_rate_and_any_channels(rate_hz: float, channels: int) -> None:
    expander = make(ExpanderSettings(), rate_hz, channels)
    for block in (np.sign(signals.white_noise(0.05, rate_hz, 1.0, channels)), np.ones((4096, channels)) * 1e-310):
        assert np.isfinite(expander.process(block)).all()


@pytest.mark.parametrize("value", [float("nan"), -1000.0, 1000.0])
@pytest.mark.parametrize("field", ["threshold_db", "ratio", "knee_db", "range_db", "attack_s", "release_s"])
def test_values_out_of_range_are_refused(field: str, value: float) -> None:
    with pytest.raises(SettingsError, match=field):
        ExpanderSettings(**{field: value})  # type: ignore[arg-type]
