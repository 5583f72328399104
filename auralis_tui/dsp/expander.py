"""An expander: gives crushed music back some of its peaks, or turns down what is quiet."""

from enum import StrEnum
from typing import ClassVar

import numpy as np

from auralis_tui.dsp import dynamics
from auralis_tui.dsp.control_rate import GainRamps, LevelReader, period_frames
from auralis_tui.dsp.dynamics import NEPERS_PER_DB, SILENCE, Curves
from auralis_tui.dsp.envelope import AttackRelease, Control, OnePole, coefficient
from auralis_tui.dsp.processor import Signal
from auralis_tui.dsp.settings import Range, StageSettings

WINDOW_S = 0.005
"""Time constant of the level: short enough for a drum, long enough for a bass."""

PROGRAM_S = 2.0
"""Time constant of the mean level of the music."""


class Direction(StrEnum):
    """Which levels an expander moves away from the threshold."""

    UPWARD = "upward"
    """What is above gets louder."""
    DOWNWARD = "downward"
    """What is below gets quieter: a gate, with a high ratio."""


class Reference(StrEnum):
    """What a threshold is measured from."""

    PROGRAM = "program"
    """The mean level of the last seconds."""
    FULL_SCALE = "full_scale"


class ExpanderSettings(StageSettings, frozen=True, kw_only=True):
    """An expander; as it is, it raises the peaks of crushed music."""

    direction: Direction = Direction.UPWARD
    reference: Reference = Reference.PROGRAM
    threshold_db: float = 0.0
    """Level (root mean square) over the reference, from which on it works."""
    ratio: float = 2.0
    """Output over input beyond the threshold, both in dB; 1 does nothing."""
    knee_db: float = 3.0
    range_db: float = 6.0
    """The most that the gain changes."""
    attack_s: float = 0.002
    release_s: float = 0.06
    hold_loudness: bool = True
    """Whether the mean power of the last seconds stays as it was: what is not raised is lowered a little."""

    RANGES: ClassVar[dict[str, Range]] = {
        "threshold_db": Range(-80.0, 12.0, "dB"),
        "ratio": Range(1.0, 20.0),
        "knee_db": Range(0.0, 24.0, "dB"),
        "range_db": Range(0.0, 60.0, "dB"),
        "attack_s": Range(0.0001, 0.5, "s"),
        "release_s": Range(0.005, 3.0, "s"),
    }


class Expander:
    """Runs an expander; see `ExpanderSettings`.

    Parameters
    ----------
    settings : ExpanderSettings
        What to do; a ratio of 1 or a range of 0 is the identity.

    Notes
    -----
    Latency 0. All channels get the same gain. Raised peaks may exceed full scale: turn down before, or limit after.
    """

    def __init__(self, settings: ExpanderSettings) -> None:
        self._settings = settings
        self._neutral = settings.ratio == 1.0 or settings.range_db == 0.0
        make = dynamics.expand_upward if settings.direction == Direction.UPWARD else dynamics.expand_downward
        self._curves = Curves([make(settings.threshold_db, settings.ratio, settings.knee_db, settings.range_db)])
        self.prepare(48_000.0, 1, 0)

    @property
    def latency_frames(self) -> int:
        """Always 0."""
        return 0

    def prepare(self, rate_hz: float, channels: int, max_frames: int) -> None:  # noqa: ARG002
        """Get ready for this rate and this many channels."""
        settings = self._settings
        period = period_frames(settings.attack_s, rate_hz)
        periods_hz = rate_hz / period
        self._samples = period * channels
        self._reader = LevelReader(period, linked=True)
        self._level = OnePole(coefficient(WINDOW_S, periods_hz))
        self._program = OnePole(coefficient(PROGRAM_S, periods_hz))
        self._expanded = OnePole(coefficient(PROGRAM_S, periods_hz))
        self._smooth = AttackRelease(settings.attack_s, settings.release_s, periods_hz)
        self._ramps = GainRamps(period)
        self._lowest = 0.0

    def reset(self) -> None:
        """Forget all that was heard."""
        for stage in (self._reader, self._level, self._program, self._expanded, self._smooth, self._ramps):
            stage.reset()
        self._lowest = 0.0

    def process(self, block: Signal) -> Signal:
        """Expand one block, (frames, channels)."""
        if self._neutral or len(block) == 0:
            return block.copy()
        power = self._reader.energies(block[None])[0].astype(np.float64) / self._samples
        gains = np.exp(self._nepers(power))[None]
        expanded: Signal = block * self._ramps.gains(gains, len(block), block.dtype)[0]
        return expanded

    def take_gain_reduction_db(self) -> float:
        """Return the largest reduction since the last call, as a positive number."""
        lowest, self._lowest = self._lowest, 0.0
        return -lowest / NEPERS_PER_DB

    def _nepers(self, power: Control) -> Control:
        """Return the logarithm of the gain for each period's power, (1, periods)."""
        mean = self._program.process(np.concatenate([power, np.ones_like(power)]))
        level = 0.5 * np.log(self._level.process(power) + SILENCE**2)
        if self._settings.reference == Reference.PROGRAM:
            level -= 0.5 * np.log(mean[:1] / mean[1:] + SILENCE**2)
        nepers = np.asarray(self._curves.gain(self._smooth.process(self._curves.effort(level[None])))[0], np.float64)
        if self._settings.hold_loudness:
            after = self._expanded.process(power * np.exp(2.0 * nepers))
            nepers += 0.5 * np.log((mean[:1] + SILENCE**2) / (after + SILENCE**2))
        self._lowest = min(self._lowest, float(nepers.min(initial=0.0)))
        return nepers
