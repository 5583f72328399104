"""A transient shaper: raises or softens attacks and tails, in up to three bands."""

from typing import ClassVar

import numpy as np

from auralis_tui.dsp import crossover
from auralis_tui.dsp.control_rate import GainRamps, LevelReader, period_frames
from auralis_tui.dsp.crossover import Crossover
from auralis_tui.dsp.dynamics import NEPERS_PER_DB
from auralis_tui.dsp.envelope import AttackRelease, Control, DecayMax, OnePole, SlidingMaximum, coefficient
from auralis_tui.dsp.processor import Signal
from auralis_tui.dsp.settings import Range, Settings, SettingsError, StageSettings

MAX_BANDS = 3

HOLD_S = 0.026
"""Peaks are held over half a wave of 20 Hz, so that a steady tone has a steady level."""

RISE_S = 0.02
"""How long a level is new: the slow level follows the held one with this time constant."""

TAIL_S = 0.4
"""How long a level is remembered, once it falls."""

SMOOTH_S = 0.001
"""Time constant of the gain's own rise."""

LET_GO_S = 0.02
"""Time constant of the gain's return."""

SLACK = 2.0 * NEPERS_PER_DB
"""A level that differs by less is steady: beats, vibrato, ripple."""

FULL = 3.0 * NEPERS_PER_DB
"""A level that differs by so much more is a full attack, or a full tail."""

FLOOR = 1e-5
"""What is below -100 dB is silence, without attacks or tails."""


class TransientBand(Settings, frozen=True, kw_only=True):
    """One band of a transient shaper."""

    attack_db: float = 0.0
    """What attacks are raised by."""
    sustain_db: float = 0.0
    """What the tails after them are raised by."""

    RANGES: ClassVar[dict[str, Range]] = {
        "attack_db": Range(-12.0, 12.0, "dB"),
        "sustain_db": Range(-12.0, 12.0, "dB"),
    }


class TransientSettings(StageSettings, frozen=True, kw_only=True):
    """A transient shaper: one band for all, or up to three."""

    crossovers_hz: tuple[float, ...] = ()
    """Where one band ends and the next begins, in rising order."""
    bands: tuple[TransientBand, ...] = (TransientBand(),)
    """From the lowest to the highest, one more than there are crossovers."""

    def __post_init__(self) -> None:
        crossover.check(self.crossovers_hz)
        if not 1 <= len(self.bands) <= MAX_BANDS or len(self.bands) != len(self.crossovers_hz) + 1:
            raise SettingsError(
                f"There are {len(self.bands)} `bands` with {len(self.crossovers_hz)} `crossovers_hz`;"
                f" allowed is 1 to {MAX_BANDS} bands, one more than crossovers"
            )


class Transient:
    """Runs a transient shaper; see `TransientSettings`.

    Parameters
    ----------
    settings : TransientSettings
        What to do; without attack and sustain it is the identity.

    Notes
    -----
    Latency 0. All channels get the same gain. It doesn't ask how loud the sound is, only how its level changes. Bands
    sum to an allpass; bands that begin above half the rate are empty.
    """

    def __init__(self, settings: TransientSettings) -> None:
        self._settings = settings
        self._crossover = Crossover(settings.crossovers_hz)
        self.prepare(48_000.0, 1, 0)

    @property
    def latency_frames(self) -> int:
        """Always 0."""
        return 0

    def prepare(self, rate_hz: float, channels: int, max_frames: int) -> None:
        """Get ready for this rate and this many channels."""
        self._crossover.prepare(rate_hz, channels, max_frames)
        bands = self._settings.bands[: self._crossover.bands]
        gains = np.array([(band.attack_db, band.sustain_db) for band in bands]).T * NEPERS_PER_DB
        attacks, sustains = (bool(row.any()) for row in gains)
        self._neutral = not (attacks or sustains)
        period = period_frames(4.0 * SMOOTH_S, rate_hz)
        periods_hz = rate_hz / period
        self._slopes = gains[[attacks, sustains], :, None] / FULL
        """Nepers of gain for each neper of an attack, and of a tail, where any band has one; (..., bands, 1)."""
        self._reader = LevelReader(period, linked=True)
        self._held = SlidingMaximum(max(1, round(HOLD_S * periods_hz)))
        self._slow = OnePole(coefficient(RISE_S, periods_hz)) if attacks else None
        self._memory = DecayMax(coefficient(TAIL_S, periods_hz)) if sustains else None
        self._smooth = AttackRelease(SMOOTH_S, LET_GO_S, periods_hz)
        self._ramps = GainRamps(period)
        self._lowest = 0.0

    def reset(self) -> None:
        """Forget all that was heard."""
        for stage in (self._reader, self._held, self._slow, self._memory, self._smooth, self._ramps, self._crossover):
            if stage is not None:
                stage.reset()
        self._lowest = 0.0

    def process(self, block: Signal) -> Signal:
        """Shape one block, (frames, channels)."""
        if self._neutral or len(block) == 0:
            return block.copy()
        bands = self._crossover.split(block)
        nepers = self._nepers(np.asarray(self._reader.peaks(bands)[:, 0], np.float64))
        self._lowest = min(self._lowest, float(np.minimum.reduce(nepers, axis=None, initial=0.0)))
        gains = self._ramps.gains(np.exp(nepers)[:, None], len(block), block.dtype)
        return crossover.joined(bands, gains)

    def take_gain_reduction_db(self) -> float:
        """Return the largest reduction of any band since the last call, as a positive number."""
        lowest, self._lowest = self._lowest, 0.0
        return -lowest / NEPERS_PER_DB

    def _nepers(self, peaks: Control) -> Control:
        """Return the logarithm of the gain for each band and period, (bands, periods)."""
        held = self._held.process(peaks)
        level, changes = held + FLOOR, []
        if self._slow is not None:
            changes.append(level / (self._slow.process(held) + FLOOR))
        if self._memory is not None:
            changes.append((self._memory.process(held) + FLOOR) / level)
        news = np.log(np.array(changes))
        news -= SLACK
        np.maximum(news, 0.0, out=news)
        np.minimum(news, FULL, out=news)
        nepers = self._smooth.process(news) * self._slopes
        return np.asarray(nepers[0] if len(nepers) == 1 else np.add.reduce(nepers, axis=0))
