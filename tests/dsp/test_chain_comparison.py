"""Hearing the mastered sound, its source at the same loudness, and the difference."""

import numpy as np
import pytest
from numpy.typing import NDArray

from auralis_tui.analysis.loudness import LoudnessMeter
from auralis_tui.dsp import matching
from auralis_tui.dsp.block_linear import BlockLinear
from auralis_tui.dsp.chain import FADE_S, Chain
from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.dsp.compressor import CompressorSettings
from auralis_tui.dsp.equalizer import Band, BandKind, EqualizerSettings, Phase
from auralis_tui.dsp.hearing import Hearing
from auralis_tui.dsp.k_weighting import k_weighting
from auralis_tui.dsp.limiter import LimiterSettings
from auralis_tui.dsp.matching import LARGEST_DB
from auralis_tui.dsp.path import WARM_UP_S
from auralis_tui.dsp.processor import Signal
from auralis_tui.dsp.stages import AnyStage, latency_frames
from auralis_tui.units import db_to_gain
from tests import signals

RATE_HZ = 48_000.0
BLOCK = 1024
LATENCY = latency_frames(RATE_HZ)
FADE_FRAMES = round(FADE_S * RATE_HZ)

FLAT = ChainSettings()
LOUD = ChainSettings(
    gain_db=4.0,
    stages=(
        EqualizerSettings(bands=(Band(kind=BandKind.LOW_SHELF, frequency_hz=100.0, gain_db=4.0),)),
        CompressorSettings(threshold_db=-20.0, make_up_db=3.0),
        LimiterSettings(),
    ),
)
QUIET = ChainSettings(stages=(CompressorSettings(threshold_db=-30.0, ratio=4.0),))


def make(settings: ChainSettings, hearing: Hearing = Hearing.MASTERED, matched: bool = True) -> Chain:
    chain = Chain(settings, hearing, matched)
    chain.prepare(RATE_HZ, 2, BLOCK)
    return chain


def run(chain: Chain, signal: Signal, block: int = BLOCK) -> Signal:
    return np.concatenate([chain.process(part) for part in signals.blocks(signal, block)])


def short_term_lufs(sound: Signal) -> list[float]:
    """Short-term loudness each second, from the fourth on."""
    meter, levels = LoudnessMeter(RATE_HZ, sound.shape[1]), []
    for index, second in enumerate(signals.blocks(sound, round(RATE_HZ))):
        meter.process(second)
        if index >= 3 and meter.short_term_lufs is not None:
            levels.append(meter.short_term_lufs)
    return levels


def short_terms_lu(sound: Signal) -> NDArray[np.float64]:
    """Short-term loudness each tenth of a second, from the third second on, but for a constant."""
    weighting, step = BlockLinear(k_weighting(RATE_HZ)), round(0.1 * RATE_HZ)
    weighting.prepare(RATE_HZ, 2, step)
    energies = np.cumsum([float(np.square(weighting.process(part)).sum()) for part in signals.blocks(sound, step)])
    return np.asarray(10.0 * np.log10(energies[30:] - energies[:-30]))


@pytest.mark.parametrize("settings", [LOUD, QUIET])
def test_the_source_is_as_loud_as_the_mastered_sound(settings: ChainSettings) -> None:
    music = signals.music(12.0, RATE_HZ, amplitude=0.3, dtype=np.float32)
    mastered, source = run(make(settings), music), run(make(settings, Hearing.BYPASS), music)
    unmatched = run(make(settings, Hearing.BYPASS, matched=False), music)
    pairs = list(zip(short_term_lufs(mastered), short_term_lufs(source), short_term_lufs(unmatched), strict=True))
    assert len(pairs) > 6
    for wet, matched, dry in pairs:
        assert abs(wet - dry) > 1.5
        assert abs(wet - matched) <= 0.3


def test_matching_follows_a_source_that_changes_its_level() -> None:
    music = signals.music(20.0, RATE_HZ, amplitude=0.25, dtype=np.float32)
    music[round(8 * RATE_HZ) :] *= np.float32(2.5)
    mastered, source = run(make(LOUD), music), run(make(LOUD, Hearing.BYPASS), music)
    settled = [abs(wet - dry) for wet, dry in zip(short_term_lufs(mastered), short_term_lufs(source), strict=True)]
    assert max(settled[:4] + settled[9:]) <= 0.3


def test_short_term_loudness_is_held_from_quiet_to_loud(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ratio of the moment alone would be up to 1.4 LU off."""
    music = signals.music(13.0, RATE_HZ, amplitude=0.4, dtype=np.float32)
    at_s = np.arange(len(music)) / RATE_HZ
    music[(at_s < 4.0) | ((at_s > 6.0) & (at_s < 10.0))] *= np.float32(0.05)
    mastered, source = run(make(LOUD), music), run(make(LOUD, Hearing.BYPASS), music)
    monkeypatch.setattr(matching, "TOLERANCE", 100.0)
    ratio_alone = run(make(LOUD, Hearing.BYPASS), music)
    held, lost = (np.abs(short_terms_lu(sound) - short_terms_lu(mastered)) for sound in (source, ratio_alone))
    assert np.percentile(held, 95.0) <= 0.3
    assert np.percentile(lost, 95.0) > 0.5
    assert held.max() < 0.6 * lost.max()


@pytest.mark.parametrize("block", [1000, 8192])
def test_matching_does_not_depend_on_the_blocks(block: int) -> None:
    music = signals.music(2.0, RATE_HZ, amplitude=0.3)
    chains = [make(LOUD, Hearing.BYPASS) for _ in range(2)]
    np.testing.assert_allclose(run(chains[0], music), run(chains[1], music, block), rtol=0.0, atol=1e-9)
    assert chains[0].match_gain_db == pytest.approx(chains[1].match_gain_db, abs=1e-9)


def test_a_raised_source_stays_below_full_scale() -> None:
    push = ChainSettings(gain_db=18.0, stages=(LimiterSettings(ceiling_dbtp=-0.1),))
    music = signals.music(4.0, RATE_HZ, amplitude=0.9)
    chain = make(push, Hearing.BYPASS)
    out = run(chain, music)
    assert chain.match_gain_db is not None
    assert chain.match_gain_db > 3.0
    assert signals.peak(out) <= 1.0
    assert signals.peak(music) * db_to_gain(chain.match_gain_db) > 1.2


def test_what_keeps_the_source_below_full_scale_is_made_up_for(monkeypatch: pytest.MonkeyPatch) -> None:
    push = ChainSettings(gain_db=9.0, stages=(LimiterSettings(),))
    music = signals.music(9.0, RATE_HZ, amplitude=0.9, dtype=np.float32)
    mastered, source = run(make(push), music), run(make(push, Hearing.BYPASS), music)
    monkeypatch.setattr(matching.LoudnessMatch, "correct", lambda *_: None)
    uncorrected = run(make(push, Hearing.BYPASS), music)
    held, lost = (np.abs(short_terms_lu(sound) - short_terms_lu(mastered)) for sound in (source, uncorrected))
    assert held.max() <= 0.3
    assert held.max() < lost.max()


def test_a_source_above_full_scale_that_is_not_raised_keeps_its_peaks() -> None:
    music = signals.music(4.0, RATE_HZ, amplitude=1.3, dtype=np.float32)
    chain = make(QUIET, Hearing.BYPASS)
    out = run(chain, music)[2 * BLOCK + LATENCY :]
    gain = out / np.where(np.abs(music) < 0.01, np.nan, music)[2 * BLOCK : -LATENCY]
    assert chain.match_gain_db is not None
    assert chain.match_gain_db < -1.0
    assert np.nanmax(np.abs(np.diff(gain[round(0.3 * RATE_HZ) :], axis=0))) < 1e-3


def test_the_match_gain_is_bounded() -> None:
    chain = make(ChainSettings(gain_db=24.0, stages=(CompressorSettings(threshold_db=0.0, make_up_db=24.0),)))
    run(chain, signals.music(2.0, RATE_HZ, amplitude=0.003))
    assert chain.match_gain_db == LARGEST_DB


def test_the_match_gain_is_not_known_before_half_a_second_of_sound() -> None:
    chain = make(LOUD)
    assert chain.match_gain_db is None
    run(chain, signals.silence(2.0, RATE_HZ))
    assert chain.match_gain_db is None
    run(chain, signals.music(1.0, RATE_HZ))
    assert chain.match_gain_db is not None
    assert make(FLAT).match_gain_db == 0.0


def test_a_gain_alone_is_matched_exactly() -> None:
    chain = make(ChainSettings(gain_db=-6.0))
    run(chain, signals.music(1.0, RATE_HZ))
    assert chain.match_gain_db == pytest.approx(-6.0, abs=1e-3)


def test_a_stream_that_begins_with_the_source_has_the_chains_own_gain_from_its_first_frame_on() -> None:
    chain, music = make(ChainSettings(gain_db=-9.0), Hearing.BYPASS), signals.music(0.2, RATE_HZ, dtype=np.float32)
    np.testing.assert_allclose(run(chain, music)[LATENCY:], music[:-LATENCY] * db_to_gain(-9.0), rtol=1e-3, atol=1e-6)


def test_the_first_window_of_a_stream_that_begins_with_the_source_is_matched() -> None:
    music = signals.music(3.1, RATE_HZ, amplitude=0.3, dtype=np.float32)
    settings = ChainSettings(gain_db=-12.0, stages=QUIET.stages)
    wet, dry = (short_terms_lu(run(make(settings, hearing), music)) for hearing in (Hearing.MASTERED, Hearing.BYPASS))
    assert abs(wet[0] - dry[0]) < 0.3


def test_a_seek_keeps_the_match_until_there_is_new_sound() -> None:
    chain = make(LOUD, Hearing.BYPASS)
    run(chain, signals.music(2.0, RATE_HZ, amplitude=0.3))
    known = chain.match_gain_db
    assert known is not None
    chain.reset()
    quiet = signals.music(2.0, RATE_HZ, amplitude=0.05, seed=2)
    out = run(chain, quiet[: round(0.15 * RATE_HZ)])
    assert chain.match_gain_db == known
    gain = signals.rms(out[LATENCY:]) / signals.rms(quiet[: len(out) - LATENCY])
    assert gain == pytest.approx(db_to_gain(known), rel=1e-6)
    run(chain, quiet[len(out) :])
    assert chain.match_gain_db != known


def test_a_preset_that_is_switched_to_is_matched_at_once() -> None:
    music = signals.music(4.0, RATE_HZ, amplitude=0.3)
    chain = make(FLAT)
    run(chain, music[: 2 * round(RATE_HZ)])
    chain.change(LOUD, Hearing.BYPASS)
    settled = 4 * BLOCK
    run(chain, music[2 * round(RATE_HZ) :][:settled])
    assert chain.applied == 1
    known = chain.match_gain_db
    steady = make(LOUD)
    run(steady, music[: 2 * round(RATE_HZ) + settled])
    assert steady.match_gain_db is not None
    assert known == pytest.approx(steady.match_gain_db, abs=1.5)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_unmatched_and_neutral_the_source_is_heard_bit_for_bit(dtype: type) -> None:
    music = signals.music(0.5, RATE_HZ, amplitude=1.2, dtype=dtype)
    for chain in (make(LOUD, Hearing.BYPASS, matched=False), make(FLAT, Hearing.BYPASS)):
        np.testing.assert_array_equal(run(chain, music)[LATENCY:], music[:-LATENCY])


@pytest.mark.parametrize(
    "stages",
    [
        (),
        (LimiterSettings(ceiling_dbtp=0.0),),
        (EqualizerSettings(phase=Phase.LINEAR, bands=(Band(frequency_hz=500.0),)),),
    ],
)
def test_the_difference_of_a_neutral_chain_is_silence(stages: tuple[AnyStage, ...]) -> None:
    settings = ChainSettings(stages=stages)
    assert signals.peak(run(make(settings, Hearing.DELTA), signals.music(1.0, RATE_HZ, dtype=np.float32))) < 1e-6


@pytest.mark.parametrize("settings", [LOUD, QUIET])
def test_the_difference_is_mastered_less_source(settings: ChainSettings) -> None:
    music = signals.music(1.0, RATE_HZ)
    mastered, delta = run(make(settings), music), run(make(settings, Hearing.DELTA), music)
    source = run(make(settings, Hearing.BYPASS, matched=False), music)
    np.testing.assert_array_equal(delta, mastered - source)


@pytest.mark.parametrize("after", list(Hearing))
@pytest.mark.parametrize("before", list(Hearing))
def test_a_change_of_hearing_is_a_crossfade_from_the_next_frame_on(before: Hearing, after: Hearing) -> None:
    music = signals.music(2.0, RATE_HZ, amplitude=0.5)
    at = 60 * BLOCK
    chain = make(LOUD, before)
    head = run(chain, music[:at])
    chain.change(LOUD, after)
    heard = np.concatenate([head, run(chain, music[at:])])
    old, new = run(make(LOUD, before), music), run(make(LOUD, after), music)
    rising = np.clip(np.arange(len(music) - at) / FADE_FRAMES, 0.0, 1.0)[:, None]
    expected = np.concatenate([old[:at], old[at:] * (1.0 - rising) + new[at:] * rising])
    np.testing.assert_allclose(heard, expected, rtol=0.0, atol=1e-3)


@pytest.mark.audit("M-03")
@pytest.mark.parametrize("hearing", list(Hearing))
@pytest.mark.parametrize(("before", "after"), [(FLAT, LOUD), (LOUD, QUIET), (QUIET, FLAT), (QUIET, LOUD)])
def test_changed_stages_are_heard_from_the_next_frame_on(
    before: ChainSettings, after: ChainSettings, hearing: Hearing
) -> None:
    """As if they had run all along: what half a second leaves of filters and levels is inaudible."""
    music = signals.music(2.0, RATE_HZ, amplitude=0.5)
    at = 60 * BLOCK
    chain = make(before, hearing, matched=False)
    head = run(chain, music[:at])
    chain.change(after, hearing, matched=False)
    heard = np.concatenate([head, run(chain, music[at:])])
    old, new = (run(make(settings, hearing, matched=False), music) for settings in (before, after))
    rising = np.clip(np.arange(len(music) - at) / FADE_FRAMES, 0.0, 1.0)[:, None]
    expected = np.concatenate([old[:at], old[at:] * (1.0 - rising) + new[at:] * rising])
    np.testing.assert_allclose(heard, expected, rtol=0.0, atol=0.002)
    assert at > WARM_UP_S * RATE_HZ


def test_stages_that_had_to_wait_catch_up_before_they_are_heard() -> None:
    """Their warm-up ended long ago: they go through what came since, a few blocks at a time."""
    music = signals.music(4.0, RATE_HZ, amplitude=0.5)
    chain, at = make(FLAT), 60 * BLOCK
    run(chain, music[:at])
    chain.change(LOUD)
    late = chain._slot.pop()
    run(chain, music[at : at + 20 * BLOCK])
    chain._slot.append(late)
    heard = run(chain, music[at + 20 * BLOCK :])
    begins = int(np.flatnonzero(np.any(heard != music[at + 20 * BLOCK - LATENCY : -LATENCY], axis=1))[0])
    assert begins == pytest.approx(3 * BLOCK, abs=BLOCK)
    np.testing.assert_allclose(heard[-BLOCK:], run(make(LOUD), music)[-BLOCK:], rtol=0.0, atol=1e-4)


def test_stages_whose_past_is_gone_begin_with_what_there_is() -> None:
    music = signals.music(5.0, RATE_HZ, amplitude=0.5)
    chain, at = make(FLAT), 60 * BLOCK
    run(chain, music[:at])
    chain.change(LOUD)
    late = chain._slot.pop()
    run(chain, music[at : at + 100 * BLOCK])
    chain._slot.append(late)
    heard = run(chain, music[at + 100 * BLOCK :])
    assert chain.applied == 1
    np.testing.assert_allclose(heard[-BLOCK:], run(make(LOUD), music)[-BLOCK:], rtol=0.0, atol=1e-4)


def test_a_change_made_before_a_seek_knows_nothing_of_what_was_before_it() -> None:
    music = signals.music(2.0, RATE_HZ, amplitude=0.5)
    chain = make(FLAT)
    run(chain, music)
    chain.change(LOUD)
    late = chain._slot.pop()
    chain.reset()
    chain._slot.append(late)
    heard = run(chain, music)
    np.testing.assert_array_equal(heard[FADE_FRAMES:], run(make(LOUD), music)[FADE_FRAMES:])
