"""What has been put out but not heard can be had again, as a change makes it."""

import numpy as np
import pytest

from auralis_tui.dsp.chain import Chain
from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.dsp.compressor import CompressorSettings
from auralis_tui.dsp.equalizer import Band, BandKind, EqualizerSettings
from auralis_tui.dsp.hearing import Hearing
from auralis_tui.dsp.limiter import LimiterSettings
from auralis_tui.dsp.processor import Signal
from tests import signals

RATE_HZ = 48_000.0
BLOCK = 1024
REWIND = 3 * BLOCK
WARM = ChainSettings(
    gain_db=3.0,
    stages=(
        EqualizerSettings(bands=(Band(kind=BandKind.LOW_SHELF, frequency_hz=200.0, gain_db=4.0),)),
        CompressorSettings(threshold_db=-24.0, ratio=2.0, release_s=0.05),
        LimiterSettings(),
    ),
)
FLAT = ChainSettings()
MUSIC = signals.pink_noise(2.0, RATE_HZ, dtype=np.float32)


def make(settings: ChainSettings, hearing: Hearing = Hearing.MASTERED, rewind_frames: int = REWIND) -> Chain:
    chain = Chain(settings, hearing, matched=False)
    chain.prepare(RATE_HZ, 2, BLOCK, rewind_frames)
    return chain


def run(chain: Chain, signal: Signal) -> Signal:
    return np.concatenate([chain.process(block) for block in signals.blocks(signal, BLOCK)])


def difference_db(first: Signal, second: Signal) -> float:
    return float(20.0 * np.log10(np.abs(first - second).max() + 1e-12))


CHANGES = [
    (FLAT, Hearing.MASTERED, WARM, Hearing.MASTERED),
    (WARM, Hearing.MASTERED, FLAT, Hearing.MASTERED),
    (WARM, Hearing.MASTERED, WARM, Hearing.BYPASS),
    (WARM, Hearing.BYPASS, WARM, Hearing.MASTERED),
    (WARM, Hearing.MASTERED, WARM, Hearing.DELTA),
    (FLAT, Hearing.BYPASS, WARM, Hearing.DELTA),
]


@pytest.mark.parametrize(("before", "hearing_before", "after", "hearing_after"), CHANGES)
def test_the_last_frames_are_those_of_the_changed_chain(
    before: ChainSettings, hearing_before: Hearing, after: ChainSettings, hearing_after: Hearing
) -> None:
    chain, changed = make(before, hearing_before), make(after, hearing_after)
    run(chain, MUSIC)
    expected = run(changed, MUSIC)
    chain.change(after, hearing_after, matched=False)
    revised = chain.revise(REWIND)
    assert revised is not None
    assert difference_db(revised, expected[-REWIND:]) < -60.0  # what the warm-up leaves of the compressor
    chain.adopt()
    assert not chain.pending
    assert difference_db(run(chain, MUSIC), run(changed, MUSIC)) < -60.0


def test_what_is_not_adopted_comes_with_the_next_blocks() -> None:
    chain, other = make(FLAT), make(FLAT)
    for one in (chain, other):
        run(one, MUSIC)
        one.change(WARM, matched=False)
    assert chain.revise(REWIND) is not None
    assert difference_db(run(chain, MUSIC), run(other, MUSIC)) < -60.0
    assert not chain.pending


@pytest.mark.parametrize("frames", [0, REWIND + 1])
def test_no_more_can_be_had_again_than_is_kept(frames: int) -> None:
    chain = make(FLAT)
    run(chain, MUSIC)
    chain.change(WARM, matched=False)
    assert chain.revise(frames) is None
    assert chain.pending


def test_nothing_is_had_again_of_before_a_jump() -> None:
    chain = make(FLAT)
    run(chain, MUSIC)
    chain.reset()
    run(chain, MUSIC[:BLOCK])
    chain.change(WARM, matched=False)
    assert chain.revise(BLOCK + 1) is None
    assert chain.revise(BLOCK) is not None


def test_without_a_change_there_is_nothing_to_revise() -> None:
    chain = make(WARM)
    run(chain, MUSIC)
    assert chain.revise(BLOCK) is None


def test_during_a_crossfade_another_change_waits() -> None:
    chain = make(FLAT)
    run(chain, MUSIC)
    chain.change(WARM, matched=False)
    chain.process(MUSIC[:BLOCK])
    chain.change(FLAT, matched=False)
    assert chain.revise(BLOCK) is None
