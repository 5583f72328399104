"""How long stages remember: how far back what they hear changes what comes out now."""

import math

import numpy as np

from auralis_tui.dsp import critical_bands, equalizer, expander, limiter, look_ahead, stereo, transient
from auralis_tui.dsp.biquad import Sections
from auralis_tui.dsp.compressor import CompressorSettings
from auralis_tui.dsp.critical_bands import CriticalBandsSettings
from auralis_tui.dsp.crossfeed import CrossfeedSettings
from auralis_tui.dsp.dither import DitherSettings
from auralis_tui.dsp.dynamic_equalizer import DynamicEqualizerSettings
from auralis_tui.dsp.equalizer import Channels, EqualizerSettings
from auralis_tui.dsp.expander import ExpanderSettings, Reference
from auralis_tui.dsp.gain import GainSettings
from auralis_tui.dsp.limiter import LimiterSettings
from auralis_tui.dsp.look_ahead import Release
from auralis_tui.dsp.multiband import MultibandSettings
from auralis_tui.dsp.saturation import SaturationSettings
from auralis_tui.dsp.soft_clip import SoftClipSettings
from auralis_tui.dsp.stages import AnyStage
from auralis_tui.dsp.stereo import StereoSettings
from auralis_tui.dsp.transient import TransientSettings

LEAST_S = 0.1
"""What fades faster isn't looked at: detectors' filters, crossovers, low cuts, delays."""


def memory_s(stage: AnyStage, rate_hz: float) -> float:
    """Return the longest time constant within a stage.

    Parameters
    ----------
    stage : AnyStage
        Its settings.
    rate_hz : float
        Sample rate.

    Returns
    -------
    float
        Seconds, `LEAST_S` or more; infinite where what was heard long ago is never forgotten.
    """
    return LEAST_S if stage.bypassed else max(LEAST_S, _longest_s(stage, rate_hz))


def _longest_s(stage: AnyStage, rate_hz: float) -> float:
    match stage:
        case EqualizerSettings():
            return max(ring_s(equalizer.design(stage, rate_hz, channels), rate_hz) for channels in Channels)
        case CriticalBandsSettings():
            return ring_s(critical_bands.design(stage, rate_hz), rate_hz)
        case DynamicEqualizerSettings():
            rings = (band.q / (math.pi * band.frequency_hz) for band in stage.bands)
            return max((*(max(band.attack_s, band.release_s) for band in stage.bands), *rings), default=0.0)
        case MultibandSettings():
            return max(max(band.attack_s, band.release_s) for band in stage.bands)
        case CompressorSettings():
            return max(stage.attack_s, stage.release_s)
        case ExpanderSettings():
            hears_program = stage.hold_loudness or stage.reference is Reference.PROGRAM
            return max(stage.attack_s, stage.release_s, expander.PROGRAM_S if hears_program else 0.0)
        case TransientSettings():
            return transient.TAIL_S
        case LimiterSettings():
            slower = look_ahead.SLOWER if stage.release is Release.ADAPTIVE else 1.0
            return max(limiter.TOP_RELEASE_S, slower * stage.release_s)
        case StereoSettings():
            return 0.0 if stage.least_correlation is None else stereo.GUARD_S
        case DitherSettings():
            return math.inf  # its noise goes by the frames that it has heard
        case SaturationSettings() | SoftClipSettings() | CrossfeedSettings() | GainSettings():
            return 0.0


def ring_s(sections: Sections, rate_hz: float) -> float:
    """Return the time constant with which the slowest of these sections, shape (n, 6), rings."""
    radius = max((float(np.abs(np.roots([1.0, a1, a2])).max(initial=0.0)) for a1, a2 in sections[:, 4:]), default=0.0)
    return -1.0 / (math.log(radius) * rate_hz) if radius > 0.0 else 0.0
