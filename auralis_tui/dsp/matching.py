"""Matched loudness: by how much the source has to be raised to be as loud as the mastered sound."""

import math
from collections import deque
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from auralis_tui.dsp.block_linear import SUB_BLOCK, BlockLinear
from auralis_tui.dsp.k_weighting import channel_weights, k_weighting
from auralis_tui.dsp.processor import Signal
from auralis_tui.units import db_to_gain, gain_to_db

SLOT_S = 0.02
"""Rounded to whole sub-blocks of the filter."""
PIECE_SLOTS = 2
"""So many are filtered at once."""
RECENT_SLOTS = 6
"""0.12 s: a gain that followed short-term loudness itself, over 3 s, would come 1.5 s after what it is to match."""
SHORT_TERM_S = 3.0
TOLERANCE = 0.03
"""By so much of its energy (0.13 LU) short-term loudness may differ before the gain is moved for it."""
LARGEST_PULL = db_to_gain(2.0)
"""How far that moves the gain away from the ratio of the moment."""
FIRST_SLOTS = 2
"""So many are enough for the first gain of all."""
SETTLING_SLOTS = 3
"""What is heard while filters and levels settle doesn't count."""
LARGEST_DB = 24.0
EXACT_DB = 1e-4
"""A difference below this is rounding."""
KEPT_S = 0.4
"""How long gains of the past are known."""
SILENCE_LUFS = -70.0
"""What is quieter has no loudness that could be matched."""


class Slot(NamedTuple):
    """K-weighted energy of a few hundredths of a second of both sounds.

    Of the source, so that its energy is known under a gain that goes by a line from a to b: it is
    `a² falling + 2 a b both + b² rising`.
    """

    mastered: float
    source: float
    falling: float
    both: float
    rising: float

    def raised(self, start: float, end: float) -> float:
        """Return the source's energy under a gain that goes from `start` to `end`."""
        return start * start * self.falling + 2.0 * start * end * self.both + end * end * self.rising


class LoudnessMatch:
    """Finds the gain under which a source has the short-term loudness of another version of it.

    Parameters
    ----------
    rate_hz : float
        8 kHz to 384 kHz.
    channels : int
        In the order of WAV.
    ahead_frames : int
        How much earlier both are known than the gain is needed; two slots are of use.
    expected_db : float
        The gain until one is known.

    Notes
    -----
    The energy of both is summed in slots of 20 ms. The gain goes by a line from slot to slot. It follows the ratio of
    the last 0.12 s; and where the source under this gain, over the last 3 s, would come out of what is tolerated around
    the mastered sound's energy, it goes just as far from there as brings it back, by 2 dB at most. Whether that source
    is heard makes no difference, but for what `correct` is told of. Nor does it matter how the stream is cut into
    blocks. In silence, and after `reset` until 0.2 s have been heard, the last gain stays; the first of all is known
    after 0.1 s.

    References
    ----------
    ITU-R BS.1770-5, annex 1; EBU Tech 3341 (2023), 2.2.
    """

    def __init__(self, rate_hz: float, channels: int, ahead_frames: int = 0, expected_db: float = 0.0) -> None:
        self._expected_db = expected_db
        self._slot_frames = max(1, round(SLOT_S * rate_hz / SUB_BLOCK)) * SUB_BLOCK
        self._ahead_frames = max(0, ahead_frames)
        self._ahead_slots = min(PIECE_SLOTS, self._ahead_frames // self._slot_frames)
        frames = PIECE_SLOTS * self._slot_frames
        self._kept_frames = round(KEPT_S * rate_hz)
        self._filter = BlockLinear(k_weighting(rate_hz))
        self._filter.prepare(rate_hz, 2 * channels, frames)
        self._sides = np.kron(np.eye(2), channel_weights(channels)[:, None])
        self._shape = PIECE_SLOTS, self._slot_frames // SUB_BLOCK, 2 * channels
        self._piece: Signal = np.zeros((2 * channels, frames), np.float32).T
        rising = (np.arange(self._slot_frames) + 0.5) / self._slot_frames
        lines = np.array([np.ones_like(rising), (1.0 - rising) ** 2, (1.0 - rising) * rising, rising**2])
        self._lines = lines.reshape(len(lines), -1, SUB_BLOCK).mean(axis=-1)
        self._least = self._slot_frames * RECENT_SLOTS * 10.0 ** ((SILENCE_LUFS + 0.691) / 10.0)
        self._recent: deque[Slot] = deque(maxlen=RECENT_SLOTS)
        past_slots = round(SHORT_TERM_S * rate_hz / self._slot_frames) - 2
        self._mastered: deque[float] = deque(maxlen=past_slots)
        self._raised: deque[float] = deque(maxlen=past_slots)
        self._heard = _SlotEnergies(rate_hz, channels, self._slot_frames)
        self.gain_db: float | None = None
        """What makes the source as loud; None while that is not known."""
        self.reset()

    def reset(self) -> None:
        """Forget all that was heard, but the gain."""
        self._filter.reset()
        for past in (self._recent, self._mastered, self._raised):
            past.clear()
        self._accounted_slots = 0
        self._corrections: deque[tuple[int, int, float]] = deque()
        self._to_settle = SETTLING_SLOTS
        self._taken_frames = 0
        self._known: deque[Slot] = deque()
        self._gain = db_to_gain(self._expected_db if self.gain_db is None else self.gain_db)
        decided = PIECE_SLOTS - self._ahead_slots
        self._lines_to_hear = deque([(self._gain, self._gain)] * decided)
        self._corners = deque([(-(1 << 62), self._gain), (decided * self._slot_frames, self._gain)])

    def process(self, mastered: Signal, source: Signal) -> None:
        """Take in a block of both, (frames, channels), aligned to the frame."""
        channels, start, longest = mastered.shape[1], 0, len(self._piece)
        if mastered.dtype != self._piece.dtype:
            self._piece = self._piece.astype(mastered.dtype)
        oldest = self._taken_frames - self._ahead_frames - self._kept_frames
        while len(self._corners) > 2 and self._corners[1][0] < oldest:
            self._corners.popleft()
        while start < len(mastered):
            filled = self._taken_frames % longest
            count = min(len(mastered) - start, longest - filled)
            room = self._piece[filled : filled + count]
            room[:, :channels] = mastered[start : start + count]
            room[:, channels:] = source[start : start + count]
            self._taken_frames, start = self._taken_frames + count, start + count
            if filled + count == longest:
                self._end_piece()

    def gains(self, frames: int, earlier_frames: int = 0) -> NDArray[np.float64]:
        """Return the gain at each of so many frames, up to `ahead_frames` before the end of what was taken in."""
        stop = self._taken_frames - self._ahead_frames - earlier_frames
        positions, gains = zip(*self._corners, strict=True)
        return np.asarray(np.interp(np.arange(stop - frames, stop), positions, gains))

    def correct(self, heard: Signal, late_frames: int, part_frames: int) -> None:
        """Take in what has become of the source under its gain, where a limiter has been after it.

        Parameters
        ----------
        heard : Signal
            (frames, channels).
        late_frames : int
            How far it lags behind what `gains` gives.
        part_frames : int
            Longest block: what has become of a slot counts from when it is known however blocks are cut.
        """
        wait_slots = PIECE_SLOTS + -(-(self._ahead_frames + late_frames + part_frames) // self._slot_frames)
        start = self._taken_frames - self._ahead_frames - late_frames - len(heard)
        for slot, energy in self._heard.process(heard, start):
            self._corrections.append((slot + wait_slots, slot, energy))

    def _set_right(self) -> None:
        """Put what has become of the source in place of what its gain promised."""
        while self._corrections and self._corrections[0][0] <= self._accounted_slots:
            _, slot, energy = self._corrections.popleft()
            index = len(self._raised) - (self._accounted_slots - slot)
            if 0 <= index < len(self._raised):
                self._raised[index] = energy

    def _end_piece(self) -> None:
        energies = self._filter.energies(self._piece).reshape(self._shape)
        for (mastered, source), *parts in (self._lines @ (energies @ self._sides)).tolist():
            slot = Slot(mastered, source, *(part for _, part in parts))
            self._known.append(slot)
            if self._to_settle:
                self._to_settle -= 1
            else:
                self._recent.append(slot)
        for _ in range(PIECE_SLOTS):
            self._account()
            self._decide()
        self._account()

    def _account(self) -> None:
        """Note the energy of slots whose gain is decided."""
        while self._known and self._lines_to_hear:
            slot, line = self._known.popleft(), self._lines_to_hear.popleft()
            self._accounted_slots += 1
            if not self._to_settle:
                self._mastered.append(slot.mastered)
                self._raised.append(slot.raised(*line))
            self._set_right()

    def _decide(self) -> None:
        """Decide on the gain at the end of the next slot."""
        start, end = self._gain, self._wanted()
        self._gain = end
        self._lines_to_hear.append((start, end))
        self._corners.append((self._corners[-1][0] + self._slot_frames, end))

    def _wanted(self) -> float:
        mastered, source = sum([slot.mastered for slot in self._recent]), sum([slot.source for slot in self._recent])
        enough = FIRST_SLOTS if self.gain_db is None else RECENT_SLOTS
        if len(self._recent) < enough or mastered <= self._least or source <= 0.0:
            return self._gain
        ratio = math.sqrt(mastered / source)
        gain_db = gain_to_db(self._pulled(ratio))
        self.gain_db = 0.0 if abs(gain_db) < EXACT_DB else max(-LARGEST_DB, min(LARGEST_DB, gain_db))
        return db_to_gain(self.gain_db)

    def _pulled(self, ratio: float) -> float:
        """Return the gain next to this ratio that keeps the energy over the last 3 s within what is tolerated."""
        latest = self._recent[-1]
        slot, next_slot = [*self._known, latest, latest][:2]
        due, past = sum(self._mastered) + slot.mastered + next_slot.mastered, sum(self._raised)
        least = self._gain_for(due * (1.0 - TOLERANCE) - past, slot, next_slot)
        most = self._gain_for(due * (1.0 + TOLERANCE) - past, slot, next_slot)
        now = slot.source + next_slot.source
        nearest = math.sqrt((slot.mastered + next_slot.mastered) / now) if now > 0.0 else ratio
        lowest, highest = min(ratio, nearest) / LARGEST_PULL, max(ratio, nearest) * LARGEST_PULL
        return max(lowest, min(highest, max(least, min(most, ratio))))

    def _gain_for(self, energy: float, slot: Slot, next_slot: Slot) -> float:
        """Return the gain to which a line through `slot` leads, when both under it shall have this energy."""
        square, half = slot.rising + next_slot.source, self._gain * slot.both
        root = half * half - square * (self._gain * self._gain * slot.falling - energy)
        return max(0.0, (math.sqrt(root) - half) / square) if root > 0.0 and square > 0.0 else 0.0


class _SlotEnergies:
    """K-weighted energies of a sound, slot by slot, by the positions of its frames."""

    def __init__(self, rate_hz: float, channels: int, slot_frames: int) -> None:
        self._filter = BlockLinear(k_weighting(rate_hz))
        self._filter.prepare(rate_hz, channels, slot_frames)
        self._weights = channel_weights(channels)
        self._slot: Signal = np.zeros((channels, slot_frames)).T
        self._end = 0
        self._to_settle = 0

    def process(self, sound: Signal, start: int) -> list[tuple[int, float]]:
        """Take in frames from a position on, and return the slots that they complete: their numbers and energies."""
        if start != self._end:
            self._filter.reset()
            self._to_settle = SETTLING_SLOTS + 1
        self._end, length, complete = start + len(sound), len(self._slot), []
        while start < self._end:
            filled = start % length
            count = min(self._end - start, length - filled)
            part = sound[len(sound) - (self._end - start) :][:count]
            self._slot[filled : filled + count] = part
            start += count
            if filled + count == length:
                energy = float(self._filter.energies(self._slot).sum(axis=0) @ self._weights)
                if self._to_settle:
                    self._to_settle -= 1
                else:
                    complete.append((start // length - 1, energy))
        return complete
