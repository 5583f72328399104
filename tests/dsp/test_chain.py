import threading

import msgspec
import numpy as np
import pytest

from auralis_tui.dsp import stages
from auralis_tui.dsp.chain import FADE_S, Chain
from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.dsp.compressor import CompressorSettings
from auralis_tui.dsp.equalizer import Band, BandKind, EqualizerSettings
from auralis_tui.dsp.hearing import Hearing
from auralis_tui.dsp.limiter import LimiterSettings
from auralis_tui.dsp.processor import Signal
from auralis_tui.dsp.settings import SettingsError
from tests import signals

RATE_HZ = 44_100.0
BLOCK = 512
LATENCY = stages.latency_frames(RATE_HZ)
TAKEN_OVER = int(FADE_S * RATE_HZ) // BLOCK + 1
"""Blocks after which a change is heard in full."""

FLAT = ChainSettings()
LOUD = ChainSettings(gain_db=9.0, stages=(LimiterSettings(ceiling_dbtp=0.0),))
FULL = ChainSettings(
    gain_db=3.0,
    stages=(
        EqualizerSettings(bands=(Band(kind=BandKind.LOW_SHELF, frequency_hz=100.0, gain_db=6.0),)),
        CompressorSettings(threshold_db=-20.0, make_up_db=3.0),
        LimiterSettings(),
    ),
    output_gain_db=-1.0,
)


def make(settings: ChainSettings = FLAT, hearing: Hearing = Hearing.MASTERED, matched: bool = False) -> Chain:
    chain = Chain(settings, hearing, matched)
    chain.prepare(RATE_HZ, 2, BLOCK)
    return chain


def run(chain: Chain, signal: Signal) -> Signal:
    return np.concatenate([chain.process(block) for block in signals.blocks(signal, BLOCK)])


@pytest.mark.parametrize("settings", [FLAT, LOUD, FULL])
@pytest.mark.parametrize("hearing", list(Hearing))
def test_latency_is_the_same_for_all_settings(settings: ChainSettings, hearing: Hearing) -> None:
    assert make(settings, hearing).latency_frames == LATENCY


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_bypass_is_the_delayed_source_bit_for_bit(dtype: type) -> None:
    source = signals.music(0.5, RATE_HZ, amplitude=1.5, dtype=dtype)
    out = run(make(FULL, Hearing.BYPASS), source)
    np.testing.assert_array_equal(out[LATENCY:], source[:-LATENCY])


def test_stages_run_in_order_and_the_output_gain_is_below_the_ceiling() -> None:
    out = run(make(FULL), signals.music(2.0, RATE_HZ))
    assert signals.peak(out) <= 10.0 ** (-2.0 / 20.0) * (1.0 + 1e-12)


@pytest.mark.audit("M-03")
@pytest.mark.parametrize(("before", "after"), [(FLAT, LOUD), (LOUD, FLAT), (FLAT, FULL), (FULL, LOUD), (LOUD, FULL)])
def test_a_change_makes_no_click(before: ChainSettings, after: ChainSettings) -> None:
    tone = signals.sine(100.0, 2.0, RATE_HZ, 0.25)
    chain = make(before)
    head = run(chain, tone[:44_032])
    chain.change(after)
    out = np.concatenate([head, run(chain, tone[44_032:])])[2000:]
    steady = max(np.abs(np.diff(run(make(settings), tone)[20_000:], axis=0)).max() for settings in (before, after))
    fade_slope = 2.0 * signals.peak(out) / (FADE_S * RATE_HZ)
    assert np.abs(np.diff(out, axis=0)).max() <= steady + fade_slope


@pytest.mark.audit("M-04")
def test_back_to_flat_is_the_source_again_bit_for_bit() -> None:
    source = signals.music(1.0, RATE_HZ, dtype=np.float32)
    chain = make(FULL)
    run(chain, source[: 20 * BLOCK])
    chain.change(FLAT)
    out = run(chain, source[20 * BLOCK :])
    settled = TAKEN_OVER * BLOCK
    begins = 20 * BLOCK + settled - LATENCY
    np.testing.assert_array_equal(out[settled:], source[begins : len(source) - LATENCY])


def test_a_change_is_heard_within_a_tenth_of_a_second_and_says_when() -> None:
    chain, source = make(), signals.music(1.0, RATE_HZ)
    assert chain.applied == 0
    number = chain.change(LOUD)
    assert (number, chain.applied) == (1, 0)
    run(chain, source[: (TAKEN_OVER - 1) * BLOCK])
    assert chain.applied == 0
    run(chain, source[:BLOCK])
    assert chain.applied == 1
    assert TAKEN_OVER * BLOCK / RATE_HZ < 0.1


def test_of_several_changes_the_last_one_stays() -> None:
    chain, source = make(), signals.sine(100.0, 3.0, RATE_HZ, 0.25)
    heard = []
    for index, block in enumerate(signals.blocks(source, BLOCK)):
        if 10 <= index < 20:
            last = chain.change((LOUD, FLAT, FULL)[index % 3], (Hearing.MASTERED, Hearing.BYPASS)[index % 2], False)
        heard.append(chain.process(block))
    out = np.concatenate(heard)
    assert chain.applied == last == 10
    assert (chain.settings, chain.hearing, chain.matched) == (FLAT, Hearing.BYPASS, False)
    np.testing.assert_array_equal(out[-20_000:], source[-20_000 - LATENCY : -LATENCY])
    assert np.abs(np.diff(out[2000:], axis=0)).max() < 0.02


def test_a_change_that_was_overtaken_is_never_heard() -> None:
    chain, source = make(), signals.music(1.0, RATE_HZ)
    for settings in (FULL, FLAT, LOUD):
        chain.change(settings)
    run(chain, source[: TAKEN_OVER * BLOCK])
    assert chain.applied == 3


def test_reset_completes_a_change() -> None:
    chain, source = make(), signals.music(0.3, RATE_HZ)
    run(chain, source)
    chain.change(FULL)
    chain.reset()
    assert chain.applied == 1
    np.testing.assert_array_equal(run(chain, source), run(make(FULL), source))


def test_changes_from_another_thread_never_break_the_sound() -> None:
    chain, tone = make(), signals.sine(100.0, 0.5, RATE_HZ, 0.25)
    finished = threading.Event()

    def change_often() -> None:
        for index in range(30):
            chain.change((LOUD, FULL, FLAT)[index % 3], list(Hearing)[index % 2])
        finished.set()

    changer = threading.Thread(target=change_often)
    changer.start()
    heard = []
    while not finished.is_set():
        heard += [chain.process(block) for block in signals.blocks(tone, 441)]
    changer.join()
    heard += [chain.process(block) for _ in range(2) for block in signals.blocks(tone, 441)]
    assert chain.applied == 30
    assert np.abs(np.diff(np.concatenate(heard)[2000:], axis=0)).max() < 0.05


def test_a_new_format_takes_the_last_change_at_once() -> None:
    chain = make()
    chain.change(FULL)
    chain.prepare(96_000.0, 1, BLOCK)
    assert chain.applied == 1
    assert chain.latency_frames == stages.latency_frames(96_000.0)
    assert chain.process(signals.music(0.1, 96_000.0, channels=1)).shape == (9600, 1)


def test_stages_made_for_a_format_that_was_left_are_made_anew() -> None:
    chain = make()
    chain.change(LOUD)
    stale = chain._slot[0]
    chain.prepare(96_000.0, 1, BLOCK)
    chain._slot.append(stale)
    mono = signals.music(0.5, 96_000.0, amplitude=0.1, channels=1)
    out = run(chain, mono)
    assert out.shape == mono.shape
    assert signals.peak(out) > 0.2


@pytest.mark.audit("M-19")
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("broken", [np.nan, np.inf, -np.inf, 1e20])
def test_broken_samples_become_silence_and_are_counted(dtype: type, broken: float) -> None:
    source = signals.music(0.5, RATE_HZ, dtype=dtype)
    mended = source.copy()
    source[5000:5003, 1] = broken
    mended[5000:5003, 1] = 0.0
    chain = make(FULL)
    np.testing.assert_array_equal(run(chain, source), run(make(FULL), mended))
    assert chain.faults == 3


def test_reduction_is_reported_per_stage_in_use() -> None:
    chain = make(FULL)
    run(chain, signals.music(1.0, RATE_HZ))
    taken = chain.take_gain_reduction_db()
    assert set(taken) == {"compressor", "limiter"}
    assert taken["compressor"] > 3.0
    assert taken["limiter"] > 1.0
    assert make().take_gain_reduction_db() == {}


def test_the_reduction_of_both_sides_of_a_fade_counts() -> None:
    chain = make(FULL)
    run(chain, signals.music(0.5, RATE_HZ))
    chain.take_gain_reduction_db()
    chain.change(ChainSettings(stages=(CompressorSettings(threshold_db=0.0),)))
    chain.process(signals.music(0.2, RATE_HZ)[:BLOCK])
    assert chain.take_gain_reduction_db()["compressor"] > 1.0


def test_settings_travel_as_json() -> None:
    assert msgspec.json.decode(msgspec.json.encode(FULL), type=ChainSettings) == FULL
    assert msgspec.json.decode(b"{}", type=ChainSettings) == FLAT


def test_settings_out_of_range_or_unknown_are_refused() -> None:
    with pytest.raises(SettingsError, match="-48 to 0 dB"):
        ChainSettings(output_gain_db=1.0)
    with pytest.raises(msgspec.ValidationError, match="gian_db"):
        msgspec.json.decode(b'{"gian_db": 3}', type=ChainSettings)
