"""The report of a track: every figure by a known sound, none by default, and the same after JSON."""

import json
from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from auralis_tui.analysis.cutoff import TOO_SHORT
from auralis_tui.analysis.programme import ProgrammeMeter
from auralis_tui.analysis.report import REPORT_VERSION, ReportError, ReportMeter, TrackReport
from tests import signals

KEYS = {
    "rate", "channels", "duration_s", "integrated_lufs", "max_momentary_lufs", "max_short_term_lufs", "lra_lu",
    "true_peak_dbtp", "sample_peak_dbfs", "rms_dbfs", "crest_db", "plr_db", "dr14", "dc_offset", "clipped_samples",
    "correlation", "width", "bands", "fingerprint", "tempo_bpm", "content_type",
}  # fmt: skip
MAY_BE_NONE_WITHOUT_REASON = {"suspicion"}


def report(
    sound: signals.Signal, rate_hz: int = 48_000, bits: int | None = 24, fingerprint: bool = False, block: int = 10_000
) -> TrackReport:
    meter = ReportMeter(rate_hz, sound.shape[1] if sound.ndim == 2 else 1, bits, fingerprint=fingerprint)
    for part in signals.blocks(sound, block):
        meter.process(part)
    return meter.result()


def figures(made: TrackReport) -> dict[str, Any]:
    return {field.name: getattr(made, field.name) for field in fields(made)}


def undefined(made: TrackReport) -> set[str]:
    """Return what has no figure, after a look at what must hold for every report."""
    none = {name for name, figure in figures(made).items() if figure is None}
    assert none - MAY_BE_NONE_WITHOUT_REASON == set(made.undefined)
    assert all(reason.endswith(".") for reason in made.undefined.values())
    text = json.dumps(made.to_dict(), allow_nan=False)
    assert "-200.0" not in text
    assert TrackReport.from_dict(json.loads(text)) == made
    return none


def test_a_sine_reads_as_it_was_made() -> None:
    sound = signals.sine(1000.0, 9.0, amplitude=0.5)
    sound[:, 1] *= 0.5
    made = report(sound)
    assert (made.version, made.rate_hz, made.channels, made.bits, made.frames) == (
        REPORT_VERSION,
        48_000,
        2,
        24,
        432_000,
    )
    assert made.duration_s == 9.0
    assert made.integrated_lufs == pytest.approx(-9.03 + 10.0 * np.log10(1.25) + 0.0, abs=0.05)
    assert made.max_momentary_lufs == pytest.approx(made.max_short_term_lufs, abs=0.05)
    assert made.lra_lu == pytest.approx(0.0, abs=0.02)
    assert made.true_peaks_dbtp == pytest.approx((-6.02, -12.04), abs=0.01)
    assert (made.true_peak_dbtp, made.sample_peak_dbfs) == pytest.approx((-6.02, -6.02), abs=0.01)
    assert made.rms_levels_dbfs == pytest.approx((-6.02, -12.04), abs=0.01)
    assert made.rms_dbfs == pytest.approx(10.0 * np.log10((0.25 + 0.0625) / 2.0), abs=0.01)
    assert made.crest_db == pytest.approx(-6.02 - 10.0 * np.log10((0.25 + 0.0625) / 2.0) + 3.01, abs=0.01)
    assert made.plr_db == pytest.approx(-6.02 - (made.integrated_lufs or 0.0), abs=0.01)
    assert made.psr_db == pytest.approx(-6.02 - (made.max_short_term_lufs or 0.0), abs=0.01)
    assert made.dr14 == 0
    assert made.dc_offset == pytest.approx((0.0, 0.0), abs=1e-6)
    assert (made.clipped_samples, made.clipped_runs, made.longest_clip_frames) == (0, 0, 0)
    assert (made.silence_start_s, made.silence_end_s) == pytest.approx((0.0, 0.0), abs=0.001)
    assert made.correlation == pytest.approx(1.0, abs=1e-6)
    assert made.balance_db == pytest.approx(-6.02, abs=0.01)
    assert made.width == pytest.approx(1.0 / 3.0, abs=1e-4)
    assert made.bands is not None
    assert made.bark_bands is not None
    assert made.bands["1000"] == pytest.approx(20.0 * np.log10(0.375), abs=0.05)
    assert made.bark_bands["9"] == pytest.approx(made.bands["1000"], abs=0.05)
    assert len(made.short_term_each_s) == 9
    assert made.broken_samples == 0
    assert undefined(made) >= {"effective_bits", "fingerprint"}


def test_a_sine_of_full_scale_has_the_crest_of_a_sine() -> None:
    made = report(signals.sine(997.0, 1.0))
    assert made.crest_db == pytest.approx(3.01, abs=0.01)
    assert made.rms_dbfs == pytest.approx(0.0, abs=0.01)


def test_the_keys_of_the_command_line_are_there() -> None:
    made = report(signals.music(1.0)).to_dict()
    assert set(made) >= KEYS
    assert "rate_hz" not in made


@pytest.mark.audit("M-01")
@pytest.mark.parametrize(
    ("sound", "defined", "missing"),
    [
        pytest.param(np.zeros((0, 2)), set(), {"integrated_lufs", "sample_peak_dbfs", "correlation"}, id="no frames"),
        pytest.param(
            np.full((1, 2), 0.5), {"sample_peak_dbfs", "crest_db"}, {"integrated_lufs", "lra_lu"}, id="1 frame"
        ),
        pytest.param(signals.silence(4.0), set(), {"integrated_lufs", "crest_db", "cutoff_hz", "dr14"}, id="silence"),
        pytest.param(signals.music(0.39), {"true_peak_dbtp"}, {"integrated_lufs", "plr_db"}, id="below 0.4 s"),
        pytest.param(
            signals.music(2.9), {"integrated_lufs"}, {"lra_lu", "max_short_term_lufs", "psr_db"}, id="below 3 s"
        ),
        pytest.param(signals.music(3.5, channels=1), {"lra_lu"}, {"correlation", "width", "balance_db"}, id="mono"),
        pytest.param(signals.music(3.5, channels=8), {"lra_lu", "correlation"}, {"dr14"}, id="8 channels"),
        pytest.param(np.full((48_000, 2), np.nan), set(), {"integrated_lufs", "rms_dbfs"}, id="nan"),
    ],
)
def test_what_is_undefined_has_a_reason_and_no_figure(
    sound: signals.Signal, defined: set[str], missing: set[str]
) -> None:
    none = undefined(report(sound, bits=None, fingerprint=True))
    assert missing <= none
    assert not defined & none
    assert {"fingerprint", "tempo_bpm", "content_type"} <= none


@pytest.mark.parametrize("rate_hz", [1_000, 8_000, 44_100, 384_000])
def test_every_rate_is_measured(rate_hz: int) -> None:
    made = report(signals.white_noise(1.0, float(rate_hz)), rate_hz)
    assert ("integrated_lufs" in undefined(made)) == (rate_hz < 8_000)
    assert made.cutoff_hz == pytest.approx(rate_hz / 2.0, abs=200.0)
    assert made.rms_dbfs == pytest.approx(-20.0 + 3.01, abs=0.2)


@pytest.mark.audit("M-19")
def test_broken_samples_are_counted_and_count_as_silence() -> None:
    sound = signals.sine(1000.0, 4.0, amplitude=0.1)
    broken = sound.copy()
    broken[1000] = [np.nan, np.inf]
    broken[100_000, 0] = -np.inf
    broken[150_000, 1] = 2e6
    made, clean = report(broken), report(sound)
    assert (made.broken_samples, clean.broken_samples) == (4, 0)
    assert made.integrated_lufs == pytest.approx(clean.integrated_lufs, abs=0.01)
    assert made.rms_dbfs == pytest.approx(clean.rms_dbfs, abs=0.01)
    undefined(made)


def test_what_is_no_sound_gets_no_figure() -> None:
    quiet, loud = report(np.full((48_000, 2), 1e-20)), report(np.full((48_000, 2), 1e20))
    for made in (quiet, loud):
        assert (made.true_peak_dbtp, made.sample_peak_dbfs, made.rms_dbfs, made.plr_db) == (None,) * 4
        assert "true_peak_dbtp" in made.undefined
    assert (quiet.broken_samples, loud.broken_samples) == (0, 96_000)


def test_bands_of_too_short_a_sound_have_a_reason() -> None:
    made = report(signals.sine(1000.0, 0.1))
    assert made.bands is None
    assert {made.undefined[name] for name in ("bands", "sixth_octave_bands", "bark_bands")} == {TOO_SHORT}
    assert "bands" not in report(signals.sine(1000.0, 1.0)).undefined


@pytest.mark.audit("H-06")
def test_one_channel_reads_as_itself_flat_or_not() -> None:
    mono = signals.music(3.5, channels=1)
    flat, stood = report(mono[:, 0]), report(mono)
    assert flat == stood
    both = report(np.repeat(mono, 2, axis=1))
    assert both.bands == pytest.approx(stood.bands, abs=1e-3)
    assert both.crest_db == pytest.approx(stood.crest_db, abs=1e-3)
    assert both.cutoff_hz == stood.cutoff_hz


@pytest.mark.parametrize("block", [100, 32_768, 1_000_000])
def test_the_report_does_not_depend_on_the_blocks(block: int) -> None:
    sound = signals.music(6.5, dtype=np.float32)
    assert report(sound, fingerprint=True, block=block) == report(sound, fingerprint=True)


@pytest.mark.audit("M-27")
def test_the_fingerprint_is_part_of_the_report() -> None:
    made = report(signals.music(9.0), fingerprint=True)
    assert made.fingerprint is not None
    assert made.fingerprint.lufs == pytest.approx(made.integrated_lufs, abs=0.01)
    assert made.fingerprint.tempo_bpm == made.tempo_bpm == pytest.approx(120.0, rel=0.01)
    assert made.content_type is not None
    assert made.content_confidence is not None
    assert len(made.to_dict()["fingerprint"]) == 25
    undefined(made)


def test_the_meter_within_serves_albums_and_reads_as_the_fast_one() -> None:
    sound, fast = signals.music(4.0), ProgrammeMeter(48_000, 2)
    meter = ReportMeter(48_000, 2, 16, fingerprint=False)
    meter.process(sound)
    fast.process(sound)
    made = meter.result()
    assert meter.programme.loudness is not None
    assert meter.programme.loudness.integrated_lufs == made.integrated_lufs
    assert fast.result().integrated_lufs == pytest.approx(made.integrated_lufs, abs=1e-4)
    assert fast.result().true_peak_dbtp == made.true_peak_dbtp


def test_a_report_is_made_once() -> None:
    meter = ReportMeter(48_000, 2, 16, fingerprint=False)
    meter.process(signals.music(1.0))
    assert meter.result() is meter.result()
    with pytest.raises(ValueError, match="ended"):
        meter.process(signals.music(1.0))


@pytest.mark.parametrize("change", [{"version": 0}, {"fingerprint_version": 99}, {"lra_lu": "loud"}, {"frames": None}])
def test_a_report_of_another_version_or_shape_is_refused(change: dict[str, Any]) -> None:
    made = report(signals.music(1.0)).to_dict()
    with pytest.raises(ReportError) as refused:
        TrackReport.from_dict({**made, **change})
    assert refused.value.hint
