"""What holds for every processor."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auralis_tui.dsp import biquad
from auralis_tui.dsp.block_linear import BlockLinear
from auralis_tui.dsp.chain import Chain
from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.dsp.compressor import Compressor, CompressorSettings
from auralis_tui.dsp.critical_bands import CriticalBands, CriticalBandsSettings
from auralis_tui.dsp.crossfeed import Crossfeed, CrossfeedSettings
from auralis_tui.dsp.delay import Delay
from auralis_tui.dsp.dither import Dither, DitherSettings, Shape
from auralis_tui.dsp.dynamic_equalizer import DynamicBand, DynamicEqualizer, DynamicEqualizerSettings
from auralis_tui.dsp.equalizer import Band, BandKind, Channels, Equalizer, EqualizerSettings, Phase
from auralis_tui.dsp.expander import Direction, Expander, ExpanderSettings, Reference
from auralis_tui.dsp.gain import Gain
from auralis_tui.dsp.hearing import Hearing
from auralis_tui.dsp.limiter import Limiter, LimiterSettings, Quality
from auralis_tui.dsp.look_ahead import Release
from auralis_tui.dsp.multiband import BandAction, DynamicsBand, Multiband, MultibandSettings
from auralis_tui.dsp.processor import Processor, Signal
from auralis_tui.dsp.saturation import Curve, Saturation, SaturationSettings
from auralis_tui.dsp.soft_clip import SoftClip, SoftClipSettings
from auralis_tui.dsp.stereo import Stereo, StereoSettings
from auralis_tui.dsp.transient import Transient, TransientBand, TransientSettings
from tests import signals

RATE_HZ = 44_100.0

EQUALIZER = EqualizerSettings(
    bands=(
        Band(kind=BandKind.LOW_CUT, frequency_hz=25.0),
        Band(kind=BandKind.LOW_SHELF, frequency_hz=120.0, gain_db=3.0),
        Band(frequency_hz=60.0, gain_db=4.0, q=2.0),
        Band(frequency_hz=2500.0, gain_db=-3.0, q=1.0),
        Band(kind=BandKind.HIGH_SHELF, frequency_hz=9000.0, gain_db=4.0),
    )
)
COMPRESSOR = CompressorSettings(threshold_db=-24.0, ratio=3.0, make_up_db=3.0, mix=0.8, detector_low_cut_hz=80.0)
LIMITER = LimiterSettings(ceiling_dbtp=-6.0, release_s=0.05)
LINEAR = EqualizerSettings(bands=EQUALIZER.bands, phase=Phase.LINEAR)
MID_SIDE = EqualizerSettings(
    bands=(
        *EQUALIZER.bands,
        Band(kind=BandKind.LOW_CUT, frequency_hz=120.0, slope_db_per_octave=24, channels=Channels.SIDE),
        Band(frequency_hz=400.0, gain_db=-2.0, channels=Channels.LEFT),
    )
)
CRITICAL = CriticalBandsSettings(gains_db=(3.0, 1.0, 0.0, -2.0, -1.0, *(0.2 * band for band in range(21))))
DYNAMIC = DynamicEqualizerSettings(
    bands=(
        DynamicBand(kind=BandKind.LOW_SHELF, frequency_hz=120.0, threshold_db=-20.0),
        DynamicBand(frequency_hz=3000.0, threshold_db=-30.0, range_db=4.0, attack_s=0.002, release_s=0.05),
    )
)
CHAIN = ChainSettings(gain_db=6.0, stages=(EQUALIZER, COMPRESSOR, LIMITER), output_gain_db=-1.0)
MULTIBAND = MultibandSettings(
    crossovers_hz=(80.0, 300.0),
    bands=(
        DynamicsBand(threshold_db=-30.0, ratio=3.0, gain_db=2.0),
        DynamicsBand(action=BandAction.EXPAND_UPWARD, attack_s=0.003),
        DynamicsBand(action=BandAction.EXPAND_DOWNWARD, threshold_db=-40.0, range_db=6.0),
    ),
    link=0.6,
)
GATE = ExpanderSettings(direction=Direction.DOWNWARD, reference=Reference.FULL_SCALE, threshold_db=-30.0, attack_s=0.03)
TRANSIENT = TransientSettings(
    crossovers_hz=(80.0, 300.0),
    bands=(TransientBand(attack_db=6.0), TransientBand(sustain_db=-4.0), TransientBand(attack_db=-3.0, sustain_db=2.0)),
)


@dataclass(frozen=True)
class Case:
    make: Callable[[], Processor]
    neutral: Callable[[], Processor] | None = None
    """With settings that do nothing."""
    noisy: bool = False
    """Whether it adds noise, and therefore is never the identity."""


CASES = {
    "block_linear": Case(
        lambda: BlockLinear(biquad.bell(RATE_HZ, 50.0, 6.0, 2.0)), lambda: BlockLinear(biquad.cascade())
    ),
    "equalizer": Case(lambda: Equalizer(EQUALIZER), lambda: Equalizer(EqualizerSettings())),
    "linear-phase equalizer": Case(lambda: Equalizer(LINEAR), lambda: Equalizer(EqualizerSettings(phase=Phase.LINEAR))),
    "mid-side equalizer": Case(
        lambda: Equalizer(MID_SIDE),
        lambda: Equalizer(EqualizerSettings(bands=(Band(frequency_hz=9.0e2, channels=Channels.MID),))),
    ),
    "critical bands": Case(lambda: CriticalBands(CRITICAL), lambda: CriticalBands(CriticalBandsSettings())),
    "dynamic equalizer": Case(
        lambda: DynamicEqualizer(DYNAMIC),
        lambda: DynamicEqualizer(DynamicEqualizerSettings(bands=(DynamicBand(frequency_hz=500.0, ratio=1.0),))),
    ),
    "compressor": Case(lambda: Compressor(COMPRESSOR), lambda: Compressor(CompressorSettings(ratio=1.0))),
    "unlinked compressor": Case(
        lambda: Compressor(CompressorSettings(threshold_db=-30.0, attack_s=0.0, link=0.3, auto_make_up=True)),
        lambda: Compressor(CompressorSettings(mix=0.0, link=0.0)),
    ),
    "multiband": Case(
        lambda: Multiband(MULTIBAND), lambda: Multiband(MultibandSettings(bands=(DynamicsBand(ratio=1.0),) * 4))
    ),
    "expander": Case(lambda: Expander(ExpanderSettings()), lambda: Expander(ExpanderSettings(ratio=1.0))),
    "gate": Case(lambda: Expander(GATE), lambda: Expander(ExpanderSettings(range_db=0.0))),
    "transient": Case(lambda: Transient(TRANSIENT), lambda: Transient(TransientSettings())),
    "limiter": Case(lambda: Limiter(LIMITER), lambda: Limiter(LimiterSettings(ceiling_dbtp=0.0))),
    "adaptive limiter": Case(
        lambda: Limiter(LimiterSettings(ceiling_dbtp=-6.0, release_s=0.02, release=Release.ADAPTIVE, link=0.5)),
        lambda: Limiter(LimiterSettings(ceiling_dbtp=0.0, link=0.0)),
    ),
    "export limiter": Case(
        lambda: Limiter(LimiterSettings(ceiling_dbtp=-6.0, release_s=0.02, quality=Quality.EXPORT)),
        lambda: Limiter(LimiterSettings(ceiling_dbtp=0.0, quality=Quality.EXPORT)),
    ),
    "saturation": Case(
        lambda: Saturation(SaturationSettings(curve=Curve.TUBE, mix=0.8)),
        lambda: Saturation(SaturationSettings(mix=0.0)),
    ),
    "exciter": Case(
        lambda: Saturation(SaturationSettings(focus_hz=3000.0, drive_db=12.0)),
        lambda: Saturation(SaturationSettings(focus_hz=3000.0, mix=0.0)),
    ),
    "soft clip": Case(lambda: SoftClip(SoftClipSettings(ceiling_dbfs=-3.0)), lambda: SoftClip(SoftClipSettings())),
    "plain soft clip": Case(lambda: SoftClip(SoftClipSettings(ceiling_dbfs=-3.0, oversampled=False))),
    "stereo": Case(
        lambda: Stereo(StereoSettings(width=1.3, mono_below_hz=120.0, balance=0.1, mid_side_balance_db=1.0)),
        lambda: Stereo(StereoSettings()),
    ),
    "guarded stereo": Case(
        lambda: Stereo(StereoSettings(width=2.0, least_correlation=0.5)), lambda: Stereo(StereoSettings())
    ),
    "crossfeed": Case(lambda: Crossfeed(CrossfeedSettings()), lambda: Crossfeed(CrossfeedSettings(level_db=-30.0))),
    "dither": Case(lambda: Dither(DitherSettings()), noisy=True),
    "shaped dither": Case(lambda: Dither(DitherSettings(shape=Shape.SECOND_ORDER)), noisy=True),
    "balance": Case(lambda: Gain(-4.5, balance=-0.5), Gain),
    "gain": Case(lambda: Gain(-4.5), Gain),
    "delay": Case(lambda: Delay(77), lambda: Delay(0)),
    "chain": Case(lambda: Chain(CHAIN), Chain),
    "bypassed chain": Case(
        lambda: Chain(CHAIN, Hearing.BYPASS, matched=False), lambda: Chain(CHAIN, Hearing.BYPASS, matched=False)
    ),
}
everyone = pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
dtypes = pytest.mark.parametrize("dtype", [np.float32, np.float64])


def prepared(make: Callable[[], Processor], channels: int = 2, rate_hz: float = RATE_HZ) -> Processor:
    processor = make()
    processor.prepare(rate_hz, channels, 1024)
    return processor


def run(processor: Processor, signal: Signal, block_frames: int) -> Signal:
    return np.concatenate([processor.process(block) for block in signals.blocks(signal, block_frames)])


def loud(duration_s: float, dtype: type = np.float64, channels: int = 2) -> Signal:
    return _music(duration_s, dtype, channels).copy()


@cache
def _music(duration_s: float, dtype: type, channels: int) -> Signal:
    return signals.music(duration_s, RATE_HZ, channels=channels, dtype=dtype)


@everyone
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.audit("M-08")
def test_block_size_does_not_matter(case: Case, dtype: type) -> None:
    signal = loud(0.5, dtype)
    whole = prepared(case.make).process(signal)
    allowed = 1e-6 if dtype is np.float32 else 2e-12
    for block_frames in signals.BLOCK_SIZES:
        processor = prepared(case.make)
        part = signal if block_frames > 40 else signal[: processor.latency_frames + 1500]
        cut = run(processor, part, block_frames)
        np.testing.assert_allclose(cut, whole[: len(cut)], rtol=0.0, atol=allowed)


@settings(max_examples=40, deadline=None)
@given(lengths=st.lists(st.integers(0, 300), max_size=12), name=st.sampled_from(list(CASES)))
def test_any_cut_gives_the_same(lengths: list[int], name: str) -> None:
    signal = loud(0.1)[: sum(lengths)]
    whole = prepared(CASES[name].make).process(signal)
    processor, start = prepared(CASES[name].make), 0
    for length in lengths:
        out = processor.process(signal[start : start + length])
        np.testing.assert_allclose(out, whole[start : start + length], rtol=0.0, atol=2e-12)
        start += length


@everyone
@dtypes
@pytest.mark.audit("H-07")
@pytest.mark.parametrize("channels", [1, 2, 6])
def test_shape_and_dtype_are_kept(case: Case, dtype: type, channels: int) -> None:
    processor = prepared(case.make, channels)
    for frames in (0, 1, 31, 32, 33, 100, 1024, 5000):
        block = loud(0.2, dtype, channels)[:frames]
        out = processor.process(block)
        assert out.shape == block.shape
        assert out.dtype == dtype


@everyone
@pytest.mark.audit("H-03")
def test_float32_is_as_good_as_float64(case: Case) -> None:
    signal = loud(1.0, np.float32)
    single = prepared(case.make).process(signal)
    double = prepared(case.make).process(signal.astype(np.float64))
    np.testing.assert_allclose(single, double, rtol=0.0, atol=1e-6)


@everyone
@dtypes
def test_the_input_is_never_modified_nor_aliased(case: Case, dtype: type) -> None:
    for make in (case.make, case.neutral or case.make):
        processor = prepared(make)
        block = loud(0.1, dtype)
        before = block.copy()
        out = processor.process(block)
        out[:] = 0.0
        np.testing.assert_array_equal(block, before)


@everyone
@dtypes
def test_neutral_is_the_identity_bit_for_bit(case: Case, dtype: type) -> None:
    if case.noisy:
        return
    processor = prepared(case.neutral or case.make)
    signal = signals.white_noise(0.3, RATE_HZ, rms=0.05, dtype=dtype)
    lag = processor.latency_frames
    out = run(processor, signal, 1000)
    np.testing.assert_array_equal(out[lag:], signal[: len(signal) - lag])
    assert not out[:lag].any()


@everyone
@pytest.mark.parametrize("rate_hz", [8000.0, 44_100.0, 48_000.0, 96_000.0, 192_000.0])
def test_declared_latency_is_the_measured_one(case: Case, rate_hz: float) -> None:
    processor = prepared(case.make, rate_hz=rate_hz)
    frames = 4000 + processor.latency_frames
    out = processor.process(signals.impulse(frames, at=1000, amplitude=0.01))
    assert int(np.argmax(np.abs(out[:, 0]))) == 1000 + processor.latency_frames


@everyone
@dtypes
def test_silence_stays_silence(case: Case, dtype: type) -> None:
    processor = prepared(case.make)
    assert not run(processor, signals.silence(0.5, RATE_HZ, dtype=dtype), 999).any()


@everyone
@dtypes
def test_a_sound_dies_away(case: Case, dtype: type) -> None:
    processor = prepared(case.make)
    run(processor, loud(0.5, dtype), 1024)
    tail = run(processor, signals.silence(5.0, RATE_HZ, dtype=dtype), 1024)
    assert not tail[-1024:].any()


@everyone
@dtypes
def test_reset_equals_new(case: Case, dtype: type) -> None:
    processor = prepared(case.make)
    processor.process(loud(0.3, dtype))
    processor.reset()
    signal = loud(0.2, dtype)
    np.testing.assert_array_equal(processor.process(signal), prepared(case.make).process(signal))


@everyone
@pytest.mark.audit("M-01")
def test_the_same_input_gives_the_same_output(case: Case) -> None:
    signal = loud(0.2, np.float32)
    first, second = (run(prepared(case.make), signal, 512) for _ in range(2))
    np.testing.assert_array_equal(first, second)


@everyone
@settings(max_examples=15, deadline=None)
@given(level_db=st.floats(-120.0, 100.0), seed=st.integers(0, 1000))
def test_finite_out_for_anything_finite(case: Case, level_db: float, seed: int) -> None:
    noise = signals.white_noise(0.02, RATE_HZ, 1.0, seed=seed, dtype=np.float32)
    assert np.isfinite(prepared(case.make).process(noise * np.float32(10.0 ** (level_db / 20.0)))).all()


@pytest.mark.parametrize(
    "name",
    ["block_linear", "equalizer", "linear-phase equalizer", "mid-side equalizer", "critical bands", "gain", "delay"],
)
def test_linear_ones_are_linear(name: str) -> None:
    one, other = signals.white_noise(0.2, seed=1), signals.white_noise(0.2, seed=2)
    apart = [prepared(CASES[name].make).process(signal) for signal in (one, other)]
    together = prepared(CASES[name].make).process(0.5 * one - 2.0 * other)
    np.testing.assert_allclose(together, 0.5 * apart[0] - 2.0 * apart[1], rtol=0.0, atol=1e-12)
