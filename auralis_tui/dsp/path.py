"""The sound's ways through the chain: the stages for some settings, and what is heard of them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from auralis_tui.dsp import limiter
from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.dsp.hearing import Hearing
from auralis_tui.dsp.history import History
from auralis_tui.dsp.limiter import Limiter, LimiterSettings
from auralis_tui.dsp.matching import LoudnessMatch
from auralis_tui.dsp.processor import Processor, Signal
from auralis_tui.dsp.rack import Clock, Rack, energy

WARM_UP_S = 0.5
"""How much of what was heard last new stages go through, so that filters, levels and loudness have settled."""
CATCH_UP_BLOCKS = 8
"""Blocks that new stages may go through in the time of one, until they are up to date."""
LIMITER_WARM_UP_S = 0.3
FULL_SCALE_DBTP = 0.0


@dataclass(frozen=True, slots=True)
class Format:
    """What stages are made for."""

    rate_hz: float
    channels: int
    part_frames: int
    """Longest block that is processed at once."""
    latency_frames: int
    """From the source to what is heard, whatever the stages need of it."""
    rewind_frames: int = 0
    """So many frames that have been put out can be had again, as a change would have made them."""

    @property
    def warm_up_frames(self) -> int:
        """How far back new stages begin."""
        return round(WARM_UP_S * self.rate_hz)

    @property
    def history_frames(self) -> int:
        """How much must be kept."""
        most = self.warm_up_frames + self.rewind_frames + self.latency_frames
        return most + (CATCH_UP_BLOCKS + 2) * self.part_frames


@dataclass(frozen=True, slots=True)
class Wanted:
    """One change: its number, and what was asked for."""

    number: int
    settings: ChainSettings
    hearing: Hearing
    matched: bool


class Path:
    """The stages for some settings, and the place in the history that they have come to.

    Parameters
    ----------
    stages : sequence of (str, Processor)
        Names and processors.
    format : Format
        What to prepare them for.
    comparing : bool
        Whether loudness is compared with the source's.
    clock : Clock or None
        See `Rack`.
    expected_db : float
        How much louder than its source the mastered sound is taken to be until that is known.
    """

    def __init__(
        self, stages: Sequence[tuple[str, Processor]], format: Format, comparing: bool, clock: Clock | None,
        expected_db: float = 0.0,
    ) -> None:  # fmt: skip
        self.format = format
        self.rack = Rack(stages, clock)
        self.rack.prepare(format.rate_hz, format.channels, format.part_frames)
        self._wait_frames = format.latency_frames - self.rack.latency_frames
        if self._wait_frames < 0:
            raise ValueError(f"stages of {self.rack.latency_frames} frames don't fit into {format.latency_frames}")
        self._waiting = History(self._wait_frames + format.part_frames, format.channels)
        matching = comparing and not self.rack.is_empty
        known_frames = self._wait_frames - limiter.latency_frames(format.rate_hz)
        self.match = LoudnessMatch(format.rate_hz, format.channels, known_frames, expected_db) if matching else None
        """How loud the mastered sound is beside its source; None where it is the source, or nobody compares."""
        self._recent = History(format.rewind_frames, format.channels)
        self.at = 0
        """Position after the last frame that was taken."""
        self._faults = 0

    @property
    def match_gain_db(self) -> float | None:
        """What makes the source as loud as the mastered sound; None while that is not known."""
        if self.rack.is_empty:
            return 0.0
        return None if self.match is None else self.match.gain_db

    def begin(self, at: int) -> None:
        """Forget all that was heard but the match gain, and go on from this position."""
        self._renew()
        self._waiting.forget()
        self.at = at

    def advance(self, history: History, frames: int) -> Signal:
        """Take the next frames, and return as many of the mastered sound."""
        mastered = self._next(history, frames)
        if self.format.rewind_frames:
            self._recent.push(mastered[-self.format.rewind_frames :])
        return mastered

    def recent(self, frames: int) -> Signal:
        """Return the last frames of the mastered sound once more."""
        return self._recent.read(self._recent.end - frames, self._recent.end)

    def _next(self, history: History, frames: int) -> Signal:
        start = self.at
        self.at += frames
        if self.rack.is_empty:
            return self.source(history, frames)
        mastered = self._whole(self.rack.process(history.read(start, self.at)))
        match = self.match
        if match is not None:
            self.rack.timed(
                "matching", lambda: match.process(mastered, self.source(history, frames, self._wait_frames))
            )
        if not self._wait_frames:
            return mastered
        self._waiting.push(mastered)
        end = self._waiting.end - self._wait_frames
        return self._waiting.read(end - frames, end)

    def take_faults(self) -> int:
        """Return how many samples the stages have broken since the last call."""
        taken, self._faults = self._faults, 0
        return taken

    def _whole(self, mastered: Signal) -> Signal:
        """Return what the stages have made; those that have gone wrong begin anew, in silence."""
        if math.isfinite(energy(mastered)):
            return mastered
        self._faults += int(np.count_nonzero(~np.isfinite(mastered)))
        self._renew()
        return np.zeros_like(mastered)

    def _renew(self) -> None:
        self.rack.reset()
        if self.match is not None:
            self.match.reset()

    def source(self, history: History, frames: int, ahead_frames: int = 0) -> Signal:
        """Return the source of the last frames that were returned, or of what comes so much later."""
        stop = self.at - self.format.latency_frames + ahead_frames
        return history.read(stop - frames, stop)

    def warm_up(self, history: History) -> None:
        """Go through what was heard last, but for what may be had again."""
        end = max(history.start, history.end - self.format.rewind_frames)
        self.begin(max(history.start, end - self.format.warm_up_frames))
        self.catch_up(history, end, end - self.at)
        self.rack.forget_taps()

    def catch_up(self, history: History, end: int, most_frames: int) -> None:
        """Go through what is missing up to this position, but no more than so much; what isn't kept is left out."""
        lost = history.oldest + self.format.latency_frames
        if self.at < history.start or (self.at < lost and history.oldest > history.start):
            self.begin(max(history.start, lost))
        end = min(end, self.at + most_frames)
        while self.at < end:
            self.advance(history, min(end - self.at, self.format.part_frames))


class Version:
    """What one change has asked for, ready to be heard.

    Parameters
    ----------
    wanted : Wanted
        The change.
    path : Path
        The stages for its settings, which several versions may share.
    """

    def __init__(self, wanted: Wanted, path: Path) -> None:
        self.wanted = wanted
        self.path = path
        self._joined = False
        self._limiter: Limiter | None = None
        format = path.format
        if wanted.hearing is Hearing.BYPASS and wanted.matched and path.match is not None:
            self._limiter = Limiter(LimiterSettings(ceiling_dbtp=FULL_SCALE_DBTP))
            self._limiter.prepare(format.rate_hz, format.channels, format.part_frames)
        self._ahead_frames = limiter.latency_frames(format.rate_hz)

    def begin(self, at: int) -> None:
        """Forget all that was heard, and go on from this position."""
        self.path.begin(at)
        if self._limiter is not None:
            self._limiter.reset()
        self._joined = True

    def join(self, history: History, end: int, most_frames: int) -> bool:
        """Get up to this position, by so many frames at most, and tell whether it is reached."""
        self.path.catch_up(history, end, most_frames)
        if self.path.at < end:
            return False
        self._join_limiter(history, end)
        return True

    def _join_limiter(self, history: History, end: int) -> None:
        if not self._joined:
            self._joined = True
            self._warm_limiter(history, end)

    def revised(self, history: History, frames: int) -> Signal:
        """Return what would have been heard of the last frames, had this been asked for before; get up to date."""
        first = history.end - frames
        if self.path.at > first:  # these stages are in use already, but something else of them was heard
            self._join_limiter(history, first)
            return self.heard(self.path.recent(frames), history)
        self.join(history, first, self.path.format.history_frames)
        parts = []
        while (left := history.end - self.path.at) > 0:
            parts.append(self.heard(self.path.advance(history, min(left, self.path.format.part_frames)), history))
        return np.concatenate(parts)

    def heard(self, mastered: Signal, history: History) -> Signal:
        """Return what is to be heard of the frames that the path has returned last."""
        frames = len(mastered)
        match self.wanted.hearing:
            case Hearing.MASTERED:
                return mastered
            case Hearing.DELTA:
                return mastered - self.path.source(history, frames)
            case Hearing.BYPASS:
                return self._source(history, frames)

    def _source(self, history: History, frames: int) -> Signal:
        if self._limiter is None or self.path.match is None:
            return self.path.source(history, frames)
        match, late = self.path.match, self._ahead_frames
        early = self.path.source(history, frames, late)
        raised = self._limiter.process((early * match.gains(frames)[:, None]).astype(early.dtype))
        source = self.path.source(history, frames)
        lowered = source * np.minimum(match.gains(frames, late), 1.0)[:, None].astype(source.dtype)
        heard = np.where(np.abs(raised) < np.abs(lowered), lowered, raised)
        match.correct(heard, late, self.path.format.part_frames)
        return heard

    def _warm_limiter(self, history: History, end: int) -> None:
        if self._limiter is None or self.path.match is None:
            return
        stop = end - self.path.format.latency_frames + self._ahead_frames
        start = stop - round(LIMITER_WARM_UP_S * self.path.format.rate_hz)
        early = history.read(max(start, min(stop, history.oldest)), stop)
        gains = self.path.match.gains(len(early), self.path.at - end)
        self._limiter.process((early * gains[:, None]).astype(early.dtype))
