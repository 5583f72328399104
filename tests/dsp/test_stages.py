"""What holds for every kind of stage, within a chain and alone."""

from typing import get_args

import numpy as np
import pytest
from msgspec.structs import replace

from auralis_tui.dsp.chain import FADE_S, Chain
from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.dsp.compressor import CompressorSettings
from auralis_tui.dsp.critical_bands import CriticalBandsSettings
from auralis_tui.dsp.crossfeed import CrossfeedSettings
from auralis_tui.dsp.dither import DitherSettings, Shape
from auralis_tui.dsp.dynamic_equalizer import DynamicBand, DynamicEqualizerSettings
from auralis_tui.dsp.equalizer import Band, BandKind, Channels, EqualizerSettings, Phase
from auralis_tui.dsp.expander import ExpanderSettings
from auralis_tui.dsp.gain import GainSettings
from auralis_tui.dsp.hearing import Hearing
from auralis_tui.dsp.limiter import LimiterSettings, Quality
from auralis_tui.dsp.look_ahead import Release
from auralis_tui.dsp.multiband import DynamicsBand, MultibandSettings
from auralis_tui.dsp.processor import Signal
from auralis_tui.dsp.saturation import Curve, SaturationSettings
from auralis_tui.dsp.settings import SettingsError
from auralis_tui.dsp.soft_clip import SoftClipSettings
from auralis_tui.dsp.stages import AnyStage, build
from auralis_tui.dsp.stereo import StereoSettings
from auralis_tui.dsp.transient import TransientBand, TransientSettings
from tests import signals

RATE_HZ = 44_100.0
BLOCK = 512
BANDS = (Band(frequency_hz=90.0, gain_db=6.0), Band(kind=BandKind.HIGH_SHELF, frequency_hz=6000.0, gain_db=-4.0))
STAGES: dict[str, AnyStage] = {
    "equalizer": EqualizerSettings(bands=BANDS),
    "linear-phase equalizer": EqualizerSettings(bands=BANDS, phase=Phase.LINEAR),
    "mid-side equalizer": EqualizerSettings(
        bands=(*BANDS, Band(frequency_hz=300.0, channels=Channels.SIDE, gain_db=9.0))
    ),
    "critical bands": CriticalBandsSettings(gains_db=(6.0, -6.0) * 13),
    "dynamic equalizer": DynamicEqualizerSettings(bands=(DynamicBand(frequency_hz=120.0, threshold_db=-40.0),)),
    "compressor": CompressorSettings(threshold_db=-30.0, ratio=8.0, detector_low_cut_hz=80.0, make_up_db=6.0),
    "multiband": MultibandSettings(bands=(DynamicsBand(threshold_db=-40.0, gain_db=6.0),) * 4),
    "expander": ExpanderSettings(),
    "transient": TransientSettings(bands=(TransientBand(attack_db=9.0, sustain_db=-6.0),)),
    "limiter": LimiterSettings(ceiling_dbtp=-18.0, release=Release.ADAPTIVE, link=0.5),
    "export limiter": LimiterSettings(ceiling_dbtp=-18.0, quality=Quality.EXPORT),
    "saturation": SaturationSettings(curve=Curve.TUBE, drive_db=18.0),
    "exciter": SaturationSettings(focus_hz=3000.0, drive_db=24.0),
    "soft clip": SoftClipSettings(ceiling_dbfs=-9.0),
    "stereo": StereoSettings(width=2.0, mono_below_hz=120.0, least_correlation=0.5, balance=0.2),
    "crossfeed": CrossfeedSettings(),
    "gain": GainSettings(gain_db=-9.0, balance=0.3),
    "dither": DitherSettings(),
    "shaped dither": DitherSettings(shape=Shape.SECOND_ORDER),
}
every_stage = pytest.mark.parametrize("stage", STAGES.values(), ids=STAGES.keys())


def made(*stages: AnyStage, channels: int = 2, rate_hz: float = RATE_HZ, hearing: Hearing = Hearing.MASTERED) -> Chain:
    chain = Chain(ChainSettings(stages=stages), hearing, matched=False, comparing=False)
    chain.prepare(rate_hz, channels, BLOCK)
    return chain


def run(chain: Chain, signal: Signal) -> Signal:
    return np.concatenate([chain.process(block) for block in signals.blocks(signal, BLOCK)])


def test_every_kind_is_here() -> None:
    assert {type(stage) for stage in STAGES.values()} == set(get_args(AnyStage))


@every_stage
def test_a_bypassed_stage_leaves_the_others_and_the_latency_as_they_are(stage: AnyStage) -> None:
    source = signals.music(0.4, RATE_HZ, dtype=np.float32)
    before, after = GainSettings(gain_db=-3.0), CompressorSettings(threshold_db=-30.0)
    without, bypassed = made(before, after), made(before, replace(stage, bypassed=True), after)
    assert bypassed.latency_frames == without.latency_frames == made(before, stage, after).latency_frames
    np.testing.assert_array_equal(run(bypassed, source), run(without, source))


TONE = signals.sine(100.0, 1.2, RATE_HZ, 0.5)
MUSIC = signals.music(1.2, RATE_HZ, amplitude=0.7)


@every_stage
@pytest.mark.parametrize("source", [TONE, MUSIC], ids=["tone", "music"])
@pytest.mark.audit("M-03")
def test_bypassing_a_stage_makes_no_click(stage: AnyStage, source: Signal) -> None:
    """From frame to frame, no more changes than in the steeper of both sounds, and by the fade between them."""
    bypassed = replace(stage, bypassed=True)
    steady = [run(made(each), source) for each in (stage, bypassed)]
    steepest = np.maximum(*(np.abs(np.diff(each, axis=0)) for each in steady))
    difference = np.abs(steady[0] - steady[1])[1:]
    allowed = 1.2 * steepest + 1.5 * difference / (FADE_S * RATE_HZ) + 1e-3
    half = len(source) // (2 * BLOCK) * BLOCK
    for first, then in ((stage, bypassed), (bypassed, stage)):
        chain = made(first)
        head = run(chain, source[:half])
        chain.change(ChainSettings(stages=(then,)), matched=False)
        out = np.concatenate([head, run(chain, source[half:])])
        assert not chain.pending
        steps = np.abs(np.diff(out, axis=0))[half - BLOCK : half + 8 * BLOCK]
        assert (steps <= allowed[half - BLOCK : half + 8 * BLOCK]).all()


SUBSETS = (
    (),
    ("limiter",),
    ("linear-phase equalizer", "gain"),
    ("saturation", "soft clip", "exciter", "export limiter"),
    ("equalizer", "compressor", "saturation", "stereo", "limiter", "linear-phase equalizer"),
)


@pytest.mark.parametrize("names", SUBSETS, ids=[str(len(names)) for names in SUBSETS])
@pytest.mark.parametrize("rate_hz", [8000.0, 44_100.0, 96_000.0])
@pytest.mark.parametrize("channels", [1, 2, 6])
def test_a_chains_latency_is_exact(names: tuple[str, ...], rate_hz: float, channels: int) -> None:
    chain = made(*(STAGES[name] for name in names), channels=channels, rate_hz=rate_hz)
    frames = chain.latency_frames + 1500
    out = run(chain, signals.impulse(frames, at=777, amplitude=0.001, channels=channels))
    assert np.argmax(np.abs(out), axis=0).tolist() == [777 + chain.latency_frames] * channels


@pytest.mark.parametrize(
    "stage",
    [
        EqualizerSettings(
            bands=(Band(frequency_hz=300.0, gain_db=6.0), Band(frequency_hz=300.0, gain_db=-6.0)), phase=Phase.LINEAR
        ),
        MultibandSettings(bands=(DynamicsBand(ratio=1.0),) * 4),
        SaturationSettings(mix=0.0),
        LimiterSettings(ceiling_dbtp=-1.0, quality=Quality.EXPORT),
    ],
    ids=["equalizer that cancels itself", "multiband", "saturation", "export limiter"],
)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_nothing_is_heard_of_a_stage_that_changes_nothing(stage: AnyStage, dtype: type) -> None:
    source = signals.music(0.5, RATE_HZ, amplitude=0.5, dtype=dtype)
    assert signals.peak(source) > 0.3
    assert signals.peak(run(made(stage, hearing=Hearing.DELTA), source)) < 1e-6


def hostile(frames: int, channels: int) -> list[Signal]:
    square = np.where(np.arange(frames) // 20 % 2, 1.0, -1.0)
    waves = np.zeros(frames), np.ones(frames), np.full(frames, 1e-40), square, (-1.0) ** np.arange(frames), 1e6 * square
    return [np.repeat(wave[:, None], channels, axis=1).astype(np.float32) for wave in waves]


@every_stage
@pytest.mark.parametrize(("rate_hz", "channels"), [(8000.0, 1), (44_100.0, 2), (384_000.0, 2), (48_000.0, 8)])
@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_anything_finite_comes_out_finite(stage: AnyStage, rate_hz: float, channels: int) -> None:
    processor = build(stage)
    processor.prepare(rate_hz, channels, 1024)
    for frames in (0, 1, 7, 1000, 4096):
        for signal in hostile(frames, channels):
            out = processor.process(signal)
            assert out.shape == signal.shape
            assert np.isfinite(out).all()


@every_stage
def test_no_chain_is_made_for_no_channel(stage: AnyStage) -> None:
    with pytest.raises(SettingsError, match="0 channels; allowed is 1 or more"):
        made(stage, channels=0)
