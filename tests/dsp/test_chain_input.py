"""Whatever comes in, at any rate: no exception, and nothing but finite samples out."""

import numpy as np
import pytest

from auralis_tui.dsp.chain import LOUDEST, Chain
from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.dsp.compressor import CompressorSettings
from auralis_tui.dsp.critical_bands import CriticalBandsSettings
from auralis_tui.dsp.crossfeed import CrossfeedSettings
from auralis_tui.dsp.delay import Delay
from auralis_tui.dsp.dither import DitherSettings
from auralis_tui.dsp.dynamic_equalizer import DynamicBand, DynamicEqualizerSettings
from auralis_tui.dsp.equalizer import Band, BandKind, EqualizerSettings, Phase
from auralis_tui.dsp.expander import ExpanderSettings
from auralis_tui.dsp.gain import Gain, GainSettings
from auralis_tui.dsp.hearing import Hearing
from auralis_tui.dsp.limiter import LimiterSettings
from auralis_tui.dsp.multiband import MultibandSettings
from auralis_tui.dsp.path import Format, Path
from auralis_tui.dsp.processor import Signal
from auralis_tui.dsp.saturation import SaturationSettings
from auralis_tui.dsp.settings import SettingsError
from auralis_tui.dsp.soft_clip import SoftClipSettings
from auralis_tui.dsp.stages import LATENT, Latent, latency_frames
from auralis_tui.dsp.stereo import StereoSettings
from auralis_tui.dsp.transient import TransientBand, TransientSettings
from tests import signals

EVERYTHING = ChainSettings(
    gain_db=6.0,
    stages=(
        EqualizerSettings(
            bands=(Band(kind=BandKind.LOW_SHELF, frequency_hz=60.0, gain_db=6.0), Band(frequency_hz=9e3))
        ),
        CompressorSettings(threshold_db=-30.0, detector_low_cut_hz=80.0, make_up_db=6.0),
        CriticalBandsSettings(gains_db=(3.0,) * 26),
        DynamicEqualizerSettings(bands=(DynamicBand(frequency_hz=3000.0, threshold_db=-40.0),)),
        MultibandSettings(),
        ExpanderSettings(),
        TransientSettings(bands=(TransientBand(attack_db=3.0),)),
        StereoSettings(width=1.3),
        CrossfeedSettings(),
        SaturationSettings(),
        GainSettings(gain_db=-1.0),
        SoftClipSettings(),
        LimiterSettings(),
        DitherSettings(),
    ),
    output_gain_db=-1.0,
)
LATENT_STAGES = (
    LimiterSettings(),
    SaturationSettings(),
    SoftClipSettings(),
    EqualizerSettings(phase=Phase.LINEAR, bands=(Band(frequency_hz=1000.0, gain_db=3.0),)),
)
RATES_HZ = (8000.0, 11_025.0, 22_050.0, 44_100.0, 48_000.0, 96_000.0, 192_000.0, 384_000.0)
FRAMES = 5000
NASTY: dict[str, Signal] = {
    "denormals": np.full((FRAMES, 1), 1e-310),
    "square": np.where(np.arange(FRAMES) // 40 % 2, 1.0, -1.0)[:, None],
    "direct current": np.ones((FRAMES, 1)),
    "half the rate": np.where(np.arange(FRAMES) % 2, 1.0, -1.0)[:, None],
    "loudest": np.where(np.arange(FRAMES) % 2, LOUDEST, -LOUDEST)[:, None],
    "clicks": signals.impulses(FRAMES, (0, 1, 1000, FRAMES - 1), 1.0, 1),
    "not a number": np.where(np.arange(FRAMES) % 7, 0.5, np.nan)[:, None],
    "infinite": np.where(np.arange(FRAMES) % 999, 0.5, -np.inf)[:, None],
}


def prepared(settings: ChainSettings, rate_hz: float, channels: int, hearing: Hearing = Hearing.MASTERED) -> Chain:
    chain = Chain(settings, hearing)
    chain.prepare(rate_hz, channels, 1024)
    return chain


@pytest.mark.parametrize(
    ("rate_hz", "channels"), [(rate_hz, 2) for rate_hz in RATES_HZ] + [(11_025.0, channels) for channels in range(1, 9)]
)
def test_any_rate_and_channel_count(rate_hz: float, channels: int) -> None:
    chain = prepared(EVERYTHING, rate_hz, channels)
    signal = signals.white_noise(0.05, rate_hz, channels=channels, dtype=np.float32)
    out = np.concatenate([chain.process(block) for block in signals.blocks(signal, 1024)])
    assert out.shape == signal.shape
    assert np.isfinite(out).all()
    assert chain.latency_frames == latency_frames(rate_hz)


@pytest.mark.parametrize(
    ("dtype", "hearing"),
    [(np.float32, Hearing.MASTERED), (np.float32, Hearing.BYPASS), (np.float64, Hearing.DELTA)],
)
@pytest.mark.parametrize("name", NASTY)
@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_any_signal(name: str, dtype: type, hearing: Hearing) -> None:
    chain = prepared(EVERYTHING, 48_000.0, 2, hearing)
    signal: Signal = np.repeat(NASTY[name], 2, axis=1).astype(dtype)
    for block in signals.blocks(signal, 700):
        assert np.isfinite(chain.process(block)).all()
    after = chain.process(signals.silence(1.5, dtype=dtype))
    assert np.isfinite(after).all()
    assert signals.peak(after[-1000:]) < 1e-6


def test_blocks_of_any_length() -> None:
    chain, whole = prepared(EVERYTHING, 48_000.0, 2), prepared(EVERYTHING, 48_000.0, 2)
    signal = signals.white_noise(3.0, channels=2)
    start, heard = 0, []
    for frames in (0, 1, 65_536, 0, 31, 1025, 4096, 65_535):
        heard.append(chain.process(signal[start : start + frames]))
        assert heard[-1].shape == (frames, 2)
        start += frames
    np.testing.assert_allclose(np.concatenate(heard), whole.process(signal[:start]), rtol=0.0, atol=1e-9)


def test_stages_that_go_wrong_begin_anew_and_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """No stage is known to; if one ever does, its state must not stay broken for ever."""
    right = Gain.process
    chain = prepared(ChainSettings(gain_db=-6.0), 48_000.0, 2)
    block = np.full((100, 2), 0.5)
    monkeypatch.setattr(Gain, "process", lambda self, block: right(self, block) * np.nan)
    assert not chain.process(block).any()
    assert chain.faults == 200
    monkeypatch.setattr(Gain, "process", right)
    for _ in range(60):
        out = chain.process(block)
    np.testing.assert_allclose(out, 0.5 * 10.0 ** (-6.0 / 20.0))
    assert chain.faults == 200


@pytest.mark.parametrize("latent", LATENT, ids=lambda latent: latent.title)
def test_a_chain_has_room_for_as_many_latent_stages_as_are_allowed(latent: Latent) -> None:
    (example,) = [stage for stage in LATENT_STAGES if latent.counts(stage)]
    ChainSettings(stages=(example,) * latent.most)
    with pytest.raises(SettingsError, match=f"{latent.most + 1} {latent.title}; allowed is 0 to {latent.most}"):
        ChainSettings(stages=(example,) * (latent.most + 1))


@pytest.mark.parametrize("rate_hz", RATES_HZ)
def test_the_fullest_chain_has_the_latency_of_all(rate_hz: float) -> None:
    copies = {latent.title: latent.most for latent in LATENT}
    row = [(stage,) * copies[latent.title] for stage in LATENT_STAGES for latent in LATENT if latent.counts(stage)]
    fullest = ChainSettings(stages=sum(row, ()))
    chain = prepared(fullest, rate_hz, 1)
    out = chain.process(signals.impulse(chain.latency_frames + 2000, at=1000, amplitude=0.01, channels=1))
    assert int(np.argmax(np.abs(out))) == 1000 + chain.latency_frames


def test_a_path_that_has_no_room_is_refused() -> None:
    with pytest.raises(ValueError, match="don't fit"):
        Path([("delay", Delay(101))], Format(48_000.0, 2, 256, 100), comparing=False, clock=None)
