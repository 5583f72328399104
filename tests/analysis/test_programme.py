"""Loudness and peaks of whole programmes, and of albums."""

from dataclasses import fields

import numpy as np
import pytest

from auralis_tui.analysis.loudness import LoudnessMeter, album_loudness
from auralis_tui.analysis.programme import ProgrammeLoudness, ProgrammeMeter
from auralis_tui.analysis.undefined import Undefined
from auralis_tui.units import SILENCE_DB
from tests import signals
from tests.analysis.loudness_cases import measure, tones


def result(sound: signals.Signal, rate_hz: float = 48_000.0) -> ProgrammeLoudness:
    meter = ProgrammeMeter(rate_hz, sound.shape[1])
    for block in signals.blocks(sound, 10_000):
        meter.process(block)
    return meter.result()


def reasons(loudness: ProgrammeLoudness) -> dict[str, str]:
    figures = {field.name: getattr(loudness, field.name) for field in fields(loudness)}
    return {name: figure.reason for name, figure in figures.items() if isinstance(figure, Undefined)}


def test_the_calibration_tone_reads_its_level_everywhere() -> None:
    loudness = result(tones((6.0, -18.0)))
    for figure in (loudness.integrated_lufs, loudness.max_momentary_lufs, loudness.max_short_term_lufs):
        assert figure == pytest.approx(-18.0, abs=0.05)
    assert loudness.lra_lu == pytest.approx(0.0, abs=0.01)
    assert loudness.true_peak_dbtp == pytest.approx(-18.0, abs=0.01)
    assert loudness.sample_peak_dbfs == pytest.approx(-18.0, abs=0.01)


@pytest.mark.audit("M-01")
def test_what_has_no_loudness_says_why_and_gives_no_figure() -> None:
    short = reasons(result(tones((0.3, -18.0))))
    assert set(short) == {"integrated_lufs", "max_momentary_lufs", "max_short_term_lufs", "lra_lu"}
    assert "0.4 s" in short["integrated_lufs"]
    assert "3 s" in short["lra_lu"]
    silent = reasons(result(signals.silence(4.0)))
    assert len(silent) == 6
    assert "-70 LUFS" in silent["integrated_lufs"]
    assert "silence" in silent["true_peak_dbtp"]
    quiet = reasons(result(tones((4.0, -80.0))))
    assert set(quiet) == {"integrated_lufs", "lra_lu"}
    assert "8 kHz" in reasons(result(signals.white_noise(1.0, 4000.0), 4000.0))["integrated_lufs"]
    assert len(reasons(result(np.zeros((0, 2))))) == 6


def test_an_album_is_as_loud_as_its_tracks_played_as_one() -> None:
    tracks = [tones((8.0, level)) for level in (-14.0, -20.0, -27.0)]
    whole = measure(np.concatenate(tracks)).integrated_lufs
    album = album_loudness([measure(track) for track in tracks])
    assert album == pytest.approx(whole, abs=0.1)


def test_an_albums_quiet_track_is_gated_by_the_loud_ones() -> None:
    loud, quiet = measure(tones((8.0, -14.0))), measure(tones((8.0, -30.0)))
    assert album_loudness([loud, quiet]) == pytest.approx(-14.0, abs=0.01)
    assert album_loudness([quiet]) == pytest.approx(-30.0, abs=0.01)


def test_the_mean_of_powers_is_weighed_by_length() -> None:
    loud, quiet = measure(tones((5.2, -14.0))), measure(tones((10.1, -20.0)))
    power = (49 * 10.0**-1.4 + 98 * 10.0**-2.0) / (49 + 98)
    assert album_loudness([loud, quiet]) == pytest.approx(10.0 * np.log10(power), abs=0.02)


def test_albums_of_nothing_and_of_silence() -> None:
    assert album_loudness([]) is None
    assert album_loudness([LoudnessMeter(48_000.0, 2)]) is None
    silence = measure(signals.silence(1.0))
    assert album_loudness([silence]) == SILENCE_DB
    assert album_loudness([silence, measure(tones((4.0, -20.0)))]) == pytest.approx(-20.0, abs=0.01)


def test_pooling_leaves_the_meters_as_they_are() -> None:
    meter = measure(tones((4.0, -20.0)))
    before = meter.integrated_lufs
    assert album_loudness([meter, meter]) == pytest.approx(before)
    assert meter.integrated_lufs == before
