"""A parametric equalizer: bells, shelves, cuts, notches and tilts, one after the other."""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from auralis_tui.dsp import biquad, linear_phase
from auralis_tui.dsp.bands import Band, BandKind, Channels, is_idle, sections
from auralis_tui.dsp.biquad import Sections
from auralis_tui.dsp.block_linear import BlockLinear
from auralis_tui.dsp.delay import Delay
from auralis_tui.dsp.linear_phase import LinearPhase
from auralis_tui.dsp.processor import Processor, Signal
from auralis_tui.dsp.settings import SettingsError, StageSettings

__all__ = ["Band", "BandKind", "Channels", "Equalizer", "EqualizerSettings", "Phase", "design", "response_db"]

MAX_BANDS = 64
MAX_SECTIONS = 64
"""Second-order sections of all bands together: cuts need one for each 12 dB per octave, others one."""

LEAST_GAIN = 1e-10
"""Responses are told down to this, -200 dB."""


class Phase(StrEnum):
    """How an equalizer treats phases."""

    MINIMUM = "minimum"
    """As analogue ones do: no delay."""
    LINEAR = "linear"
    """Not at all: a delay, and what rings does so before, too."""


class EqualizerSettings(StageSettings, frozen=True, kw_only=True):
    """An equalizer: up to 64 bands."""

    bands: tuple[Band, ...] = ()
    phase: Phase = Phase.MINIMUM

    def __post_init__(self) -> None:
        if len(self.bands) > MAX_BANDS:
            raise SettingsError(f"An equalizer has {len(self.bands)} `bands`; allowed is 0 to {MAX_BANDS}")
        needed = sum(band.sections for band in self.bands)
        if needed > MAX_SECTIONS:
            raise SettingsError(
                f"An equalizer's `bands` need {needed} filter sections, one for each, and one for each 12 dB per"
                f" octave of a cut; allowed is 0 to {MAX_SECTIONS}"
            )


def design(settings: EqualizerSettings, rate_hz: float, channels: Channels = Channels.STEREO) -> Sections:
    """Turn bands into filter sections.

    Parameters
    ----------
    settings : EqualizerSettings
        The bands.
    rate_hz : float
        Sample rate.
    channels : Channels
        Whose: the bands for stereo, and those for these channels alone, if others.

    Returns
    -------
    Sections
        One section or more for each band that does something, shape (n, 6).

    Notes
    -----
    Above 0.49 of the rate there is nothing to act on: bells, notches, high shelves and high cuts there are left out,
    low shelves, low cuts and tilts are made at 0.49 of the rate.
    """
    return sections([band for band in settings.bands if band.channels in (Channels.STEREO, channels)], rate_hz)


def response_db(
    settings: EqualizerSettings, rate_hz: float, frequencies_hz: ArrayLike, channels: Channels = Channels.STEREO
) -> NDArray[np.float64]:
    """Return the gain in dB at each frequency, from the very coefficients in use.

    Parameters
    ----------
    settings : EqualizerSettings
        The bands.
    rate_hz : float
        Sample rate.
    frequencies_hz : array_like
        Where, shape (n,), up to half the rate.
    channels : Channels
        For which: the bands for stereo act on all, others on theirs alone.

    Returns
    -------
    ndarray of float64
        Gain in dB at each frequency, at least -200 dB; shape (n,).
    """
    cascade = design(settings, rate_hz, channels)
    if settings.phase == Phase.LINEAR:
        taps = linear_phase.taps(_gain(cascade, rate_hz))
        gain = np.abs(linear_phase.gains(taps, frequencies_hz, rate_hz))
    else:
        gain = np.abs(biquad.response(cascade, frequencies_hz, rate_hz))
    return np.asarray(20.0 * np.log10(np.maximum(gain, LEAST_GAIN)))


class Equalizer:
    """Runs the bands; see `design`, `BlockLinear` and `LinearPhase`.

    Parameters
    ----------
    settings : EqualizerSettings
        The bands; without any that has a gain, it is the identity, or the delay alone.

    Notes
    -----
    Latency 0, or with linear phase `linear_phase.latency_frames`. Bands for left and right act before those for mid
    and side.
    """

    def __init__(self, settings: EqualizerSettings) -> None:
        self._settings = settings
        self._filters: list[Processor] = []

    @property
    def latency_frames(self) -> int:
        """0, or that of a linear-phase filter, whatever the bands."""
        return sum(one.latency_frames for one in self._filters)

    def prepare(self, rate_hz: float, channels: int, max_frames: int) -> None:
        """Design the bands for this rate."""
        bands = [band for band in self._settings.bands if channels == 2 or band.channels == Channels.STEREO]
        bands = [band for band in bands if not is_idle(band, rate_hz)]
        self._filters = _linear(bands, rate_hz) if self._settings.phase == Phase.LINEAR else _minimum(bands, rate_hz)
        for one in self._filters:
            one.prepare(rate_hz, channels, max_frames)

    def process(self, block: Signal) -> Signal:
        """Equalize one block, (frames, channels)."""
        out = block
        for one in self._filters:
            out = one.process(out)
        return out if self._filters else block.copy()

    def reset(self) -> None:
        """Forget all that was heard."""
        for one in self._filters:
            one.reset()


class _Pair:
    """One filter for the left channel and one for the right, or for the middle and the sides."""

    def __init__(self, cascades: Sequence[Sections], mid_side: bool) -> None:
        self._filters = [BlockLinear(one) for one in cascades]
        self._mid_side = mid_side

    @property
    def latency_frames(self) -> int:
        return 0

    def prepare(self, rate_hz: float, channels: int, max_frames: int) -> None:  # noqa: ARG002
        for one in self._filters:
            one.prepare(rate_hz, 1, max_frames)

    def process(self, block: Signal) -> Signal:
        turned = _turned(block) * block.dtype.type(0.5) if self._mid_side else block
        out = np.concatenate([one.process(turned[:, [i]]) for i, one in enumerate(self._filters)], axis=1)
        return _turned(out) if self._mid_side else out

    def reset(self) -> None:
        for one in self._filters:
            one.reset()


def _turned(block: Signal) -> Signal:
    """Return sum and difference of two channels."""
    turned = np.empty_like(block)
    np.add(block[:, 0], block[:, 1], out=turned[:, 0])
    np.subtract(block[:, 0], block[:, 1], out=turned[:, 1])
    return turned


def _minimum(bands: Sequence[Band], rate_hz: float) -> list[Processor]:
    """Make as few recursive filters as do it; stereo bands join the last."""
    if not bands:
        return []
    left, right, mid, side, stereo = _by_channels(bands, rate_hz)
    has_sides, has_mid = len(left) + len(right) > 0, len(mid) + len(side) > 0
    if not has_sides and not has_mid:
        return [BlockLinear(stereo)]
    sides, middle = [left, right], [mid, side]
    last = middle if has_mid else sides
    last[:] = [biquad.cascade(one, stereo) for one in last]
    return [_Pair(pair, pair is middle) for pair, used in ((sides, has_sides), (middle, has_mid)) if used]


def _linear(bands: Sequence[Band], rate_hz: float) -> list[Processor]:
    """Make one filter of all bands, from each channel to each where they differ."""
    if not bands:
        return [Delay(linear_phase.latency_frames(rate_hz))]
    left, right, mid, side, stereo = (_gain(one, rate_hz) for one in _by_channels(bands, rate_hz))
    if all(band.channels == Channels.STEREO for band in bands):
        return [LinearPhase(linear_phase.taps(stereo))]
    same, other = 0.5 * stereo * (mid + side), 0.5 * stereo * (mid - side)
    matrix = np.stack([np.stack([same * left, other * right]), np.stack([other * left, same * right])])
    return [LinearPhase(linear_phase.taps(matrix))]


def _by_channels(bands: Sequence[Band], rate_hz: float) -> list[Sections]:
    """Return the sections for left, right, mid, side and stereo, each of its own bands only."""
    order = (Channels.LEFT, Channels.RIGHT, Channels.MID, Channels.SIDE, Channels.STEREO)
    return [sections([band for band in bands if band.channels == one], rate_hz) for one in order]


def _gain(cascade: Sections, rate_hz: float) -> NDArray[np.float64]:
    return np.asarray(np.abs(biquad.response(cascade, linear_phase.grid_hz(rate_hz), rate_hz)), np.float64)
