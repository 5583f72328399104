"""What a stage does as a curve, from the very formulas it runs by: gain over frequency, or level over level."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from auralis_tui.dsp import critical_bands, dynamic_equalizer, dynamics, equalizer
from auralis_tui.dsp.bands import Channels
from auralis_tui.dsp.compressor import CompressorSettings, auto_make_up_db
from auralis_tui.dsp.critical_bands import CriticalBandsSettings
from auralis_tui.dsp.dynamic_equalizer import DynamicEqualizerSettings
from auralis_tui.dsp.dynamics import NEPERS_PER_DB, Curve, Curves
from auralis_tui.dsp.equalizer import EqualizerSettings
from auralis_tui.dsp.expander import Direction, ExpanderSettings
from auralis_tui.dsp.limiter import LimiterSettings
from auralis_tui.dsp.multiband import BandAction, DynamicsBand, MultibandSettings
from auralis_tui.dsp.settings import StageSettings
from auralis_tui.dsp.soft_clip import SoftClip, SoftClipSettings

LOWEST_HZ, HIGHEST_HZ = 20.0, 20_000.0
FLOOR_DB = -60.0
"""Where a transfer curve begins."""
Gains = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Response:
    """Gain over frequency, from 20 Hz to 20 kHz by equal ratios."""

    gains_db: Gains
    marks: tuple[float, ...] = ()
    """Frequency of each band."""
    moved_db: Gains = ()
    """At the end of what a dynamic equalizer may do."""

    reach_db: float = 0.0
    """The largest gain that was asked for; cuts go as far down as they like."""

    @property
    def span_db(self) -> float:
        """Half the height of a picture of it: 6, 12 or 24 dB."""
        reach = max(self.reach_db, *self.gains_db, *self.moved_db)
        return next((span for span in (6.0, 12.0) if reach <= span + 0.5), 24.0)


@dataclass(frozen=True, slots=True)
class Transfer:
    """Level out over level in, from -60 dB to full scale by equal steps."""

    levels_db: Gains
    threshold_db: float | None = None
    ceiling_db: float | None = None


Figure = Response | Transfer


def share_of_hz(frequency_hz: float) -> float:
    """Return where a frequency stands between 20 Hz and 20 kHz, 0 to 1."""
    return math.log(max(frequency_hz, 1.0) / LOWEST_HZ) / math.log(HIGHEST_HZ / LOWEST_HZ)


@lru_cache(maxsize=32)
def figure_of(settings: StageSettings | None, rate_hz: int, points: int, band: int) -> Figure | None:
    """Return the figure of a stage with so many points, or None; `band` is that of several that is looked at."""
    match settings:
        case EqualizerSettings():
            channels = settings.bands[band].channels if band < len(settings.bands) else Channels.STEREO
            gains = equalizer.response_db(settings, rate_hz, _frequencies(points, rate_hz), channels)
            reach_db = max((abs(one.gain_db) for one in settings.bands), default=0.0)
            return Response(_gains(gains), tuple(one.frequency_hz for one in settings.bands), reach_db=reach_db)
        case CriticalBandsSettings():
            gains = critical_bands.response_db(settings, rate_hz, _frequencies(points, rate_hz))
            return Response(_gains(gains), reach_db=max(map(abs, settings.gains_db)))
        case DynamicEqualizerSettings():
            return _dynamic(settings, rate_hz, points)
        case CompressorSettings():
            curve = dynamics.compress(settings.threshold_db, settings.ratio, settings.knee_db)
            auto_db = auto_make_up_db(settings) if settings.auto_make_up else 0.0
            return _transfer(curve, points, settings.make_up_db + auto_db, settings.mix)
        case ExpanderSettings():
            make = dynamics.expand_upward if settings.direction == Direction.UPWARD else dynamics.expand_downward
            curve = make(settings.threshold_db, settings.ratio, settings.knee_db, settings.range_db)
            return _transfer(curve, points)
        case MultibandSettings():
            chosen = settings.bands[min(band, len(settings.bands) - 1)]
            return _transfer(_curve(chosen), points, chosen.gain_db)
        case LimiterSettings(ceiling_dbtp=ceiling_db):
            levels = np.minimum(_levels(points), ceiling_db)
            return Transfer(_gains(levels), ceiling_db=ceiling_db)
        case SoftClipSettings(ceiling_dbfs=ceiling_db):
            return _clipped(settings, points, ceiling_db)
    return None


def _dynamic(settings: DynamicEqualizerSettings, rate_hz: int, points: int) -> Response:
    frequencies = _frequencies(points, rate_hz)
    active = [band for band in settings.bands if band in dynamic_equalizer.active(settings, rate_hz)]
    rest = dynamic_equalizer.response_db(settings, rate_hz, frequencies, [band.gain_db for band in active])
    moved = [band.gain_db + band.range_db for band in active]
    far = dynamic_equalizer.response_db(settings, rate_hz, frequencies, moved)
    reach_db = max((abs(gain) for gain in (*moved, *(band.gain_db for band in active))), default=0.0)
    return Response(_gains(rest), tuple(band.frequency_hz for band in settings.bands), _gains(far), reach_db)


def _curve(band: DynamicsBand) -> Curve:
    if band.bypassed:
        return dynamics.IDLE
    match band.action:
        case BandAction.COMPRESS:
            return dynamics.compress(band.threshold_db, band.ratio, band.knee_db)
        case BandAction.EXPAND_UPWARD:
            return dynamics.expand_upward(band.threshold_db, band.ratio, band.knee_db, band.range_db)
    return dynamics.expand_downward(band.threshold_db, band.ratio, band.knee_db, band.range_db)


def _transfer(curve: Curve, points: int, make_up_db: float = 0.0, mix: float = 1.0) -> Transfer:
    levels, curves = _levels(points), Curves([curve])
    nepers = curves.gain(curves.effort(levels[None, None] * NEPERS_PER_DB))[0, 0]
    wet = np.exp(nepers + make_up_db * NEPERS_PER_DB)
    gains = 20.0 * np.log10(np.maximum(mix * wet + (1.0 - mix), 1e-10))
    return Transfer(_gains(levels + gains), threshold_db=curve.threshold_db)


def _clipped(settings: SoftClipSettings, points: int, ceiling_db: float) -> Transfer:
    processor = SoftClip(SoftClipSettings(ceiling_dbfs=ceiling_db, knee_db=settings.knee_db, oversampled=False))
    processor.prepare(48_000.0, 1, points)
    samples = 10.0 ** (_levels(points) / 20.0)
    clipped = np.abs(processor.process(np.concatenate([samples, np.zeros(processor.latency_frames)])[:, None])[:, 0])
    levels = 20.0 * np.log10(np.maximum(clipped[processor.latency_frames :], 1e-10))
    return Transfer(_gains(levels), ceiling_db=ceiling_db)


def _frequencies(points: int, rate_hz: int) -> NDArray[np.float64]:
    return np.minimum(np.geomspace(LOWEST_HZ, HIGHEST_HZ, points), 0.499 * rate_hz)


def _levels(points: int) -> NDArray[np.float64]:
    return np.linspace(FLOOR_DB, 0.0, points)


def _gains(values: NDArray[np.float64]) -> Gains:
    return tuple(float(value) for value in values)
