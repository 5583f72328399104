"""What no stage of the sound may stumble over: odd rates, channels, blocks and signals."""

from collections.abc import Callable

import numpy as np
import pytest

from auralis_tui.dsp.crossfeed import Crossfeed, CrossfeedSettings
from auralis_tui.dsp.dither import Dither, DitherSettings, Shape
from auralis_tui.dsp.gain import Gain
from auralis_tui.dsp.limiter import Limiter, LimiterSettings, Quality
from auralis_tui.dsp.look_ahead import Release
from auralis_tui.dsp.processor import Processor, Signal
from auralis_tui.dsp.saturation import Curve, Saturation, SaturationSettings
from auralis_tui.dsp.soft_clip import SoftClip, SoftClipSettings
from auralis_tui.dsp.stereo import Stereo, StereoSettings

MAKERS: dict[str, Callable[[], Processor]] = {
    "tube": lambda: Saturation(SaturationSettings(curve=Curve.TUBE, drive_db=36.0)),
    "tape exciter": lambda: Saturation(SaturationSettings(curve=Curve.TAPE, focus_hz=16_000.0)),
    "stereo": lambda: Stereo(StereoSettings(width=2.0, mono_below_hz=500.0, least_correlation=0.9)),
    "crossfeed": lambda: Crossfeed(CrossfeedSettings(cutoff_hz=2000.0)),
    "limiter": lambda: Limiter(LimiterSettings(release=Release.ADAPTIVE, release_s=0.005, link=0.5)),
    "export limiter": lambda: Limiter(LimiterSettings(quality=Quality.EXPORT, release_s=3.0)),
    "soft clip": lambda: SoftClip(SoftClipSettings(ceiling_dbfs=-24.0, knee_db=0.0)),
    "gain": lambda: Gain(6.0, balance=-1.0),
    "dither": lambda: Dither(DitherSettings(bits=24)),
    "shaped dither": lambda: Dither(DitherSettings(shape=Shape.SECOND_ORDER)),
}


def hostile(frames: int, channels: int) -> list[Signal]:
    square = np.where(np.arange(frames) // 20 % 2, 1.0, -1.0)
    waves = (
        np.zeros(frames),
        np.ones(frames),
        np.full(frames, 1e-40),
        square,
        (-1.0) ** np.arange(frames),
        1e6 * square,
    )
    return [np.repeat(wave[:, None], channels, axis=1).astype(np.float32) for wave in waves]


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS.keys())
@pytest.mark.parametrize(("rate_hz", "channels"), [(8000.0, 1), (44_100.0, 2), (384_000.0, 2), (48_000.0, 8)])
def test_anything_finite_comes_out_finite(make: Callable[[], Processor], rate_hz: float, channels: int) -> None:
    processor = make()
    processor.prepare(rate_hz, channels, 1024)
    for frames in (0, 1, 7, 1000, 4096):
        for signal in hostile(frames, channels):
            out = processor.process(signal)
            assert out.shape == signal.shape
            assert np.isfinite(out).all()


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS.keys())
def test_the_longest_block_is_taken(make: Callable[[], Processor]) -> None:
    processor = make()
    processor.prepare(48_000.0, 2, 65_536)
    assert np.isfinite(processor.process(hostile(65_536, 2)[3])).all()
