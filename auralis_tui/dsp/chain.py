"""The chain: stages in any order; changed without a click or a gap, and compared with its source."""

from collections import deque
from collections.abc import Iterable
from itertools import count

import numpy as np

from auralis_tui.dsp import crossfade
from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.dsp.gain import Gain
from auralis_tui.dsp.hearing import Hearing
from auralis_tui.dsp.history import History
from auralis_tui.dsp.path import CATCH_UP_BLOCKS, Format, Path, Version, Wanted
from auralis_tui.dsp.processor import Processor, Signal, interleaved
from auralis_tui.dsp.rack import Clock, energy
from auralis_tui.dsp.settings import SettingsError
from auralis_tui.dsp.stages import build, kind_of, latency_frames

FADE_S = 0.03
"""Duration of the crossfade to what was changed."""
LOUDEST = 1e6
"""A sample above this (120 dB over full scale) is as broken as NaN."""
SHORTEST_PART = 256


class Chain:
    """Runs a chain, and crossfades to another when its settings, or what is to be heard of it, change.

    Parameters
    ----------
    settings : ChainSettings
        To begin with.
    hearing : Hearing
        The mastered sound, its source, or what the chain changes.
    matched : bool
        Whether the source is brought to the mastered sound's loudness.
    comparing : bool
        False where nobody will compare, as in a render: spares the measuring of `match_gain_db`.
    clock : Clock or None
        Returns seconds, for `take_stage_seconds`.

    Notes
    -----
    Latency depends on the rate alone (`stages.latency_frames`): what the stages in use don't need of it is waited for.
    So settings, and mastered sound, source and difference, are aligned to the frame. Flat settings, and the source
    unless it is matched, are the delayed input, bit for bit.

    `change` may be called from another thread than `process`, one call at a time: it builds the new stages there, takes
    them through the last half second, and leaves them in a slot for the next block, which brings them up to date and
    begins a crossfade of 30 ms: linear, since both are versions of the same sound at the same time. A change that comes
    meanwhile waits in the slot; of several, the last one stays.

    The source is matched by `LoudnessMatch`, and kept from going above full scale by a limiter. NaN, infinities, and
    samples beyond 120 dB over full scale are replaced by 0 and counted in `faults`.
    """

    def __init__(
        self, settings: ChainSettings | None = None, hearing: Hearing = Hearing.MASTERED, matched: bool = True,
        *, comparing: bool = True, clock: Clock | None = None,
    ) -> None:  # fmt: skip
        self._comparing = comparing
        self._clock = clock
        self._numbers = count(1)
        self._slot: deque[Version] = deque(maxlen=1)
        self._wanted = Wanted(0, settings or ChainSettings(), hearing, matched)
        self.tapped = False
        """Whether levels are read after each stage, for `take_levels_dbfs`."""
        self.faults = 0
        """Samples that were replaced since the chain was made."""
        self.prepare(48_000.0, 2, 1024)

    @property
    def latency_frames(self) -> int:
        """Constant for a rate."""
        return self._format.latency_frames

    @property
    def applied(self) -> int:
        """Number of the last change that is heard in full; 0 before the first."""
        return self._now.wanted.number

    @property
    def pending(self) -> bool:
        """Whether a change has been asked for that is not yet heard in full."""
        return self._now.wanted is not self._wanted

    @property
    def settings(self) -> ChainSettings:
        """What was asked for last."""
        return self._wanted.settings

    @property
    def hearing(self) -> Hearing:
        """What was asked to be heard last."""
        return self._wanted.hearing

    @property
    def matched(self) -> bool:
        """Whether the source was asked to be matched last."""
        return self._wanted.matched

    @property
    def match_gain_db(self) -> float | None:
        """What makes the source as loud as the mastered sound that is heard; None while that is not known."""
        return self._now.path.match_gain_db

    def prepare(self, rate_hz: float, channels: int, max_frames: int, rewind_frames: int = 0) -> None:
        """Get ready for this rate, channels and block length, with what was asked for last.

        Parameters
        ----------
        rate_hz : float
            8 kHz to 384 kHz.
        channels : int
            Of every block.
        max_frames : int
            Longest block.
        rewind_frames : int
            How many frames `revise` may be asked for; up to 0.3 s.

        Raises
        ------
        SettingsError
            There is no channel: no stage is made for that.
        """
        if channels < 1:
            raise SettingsError(f"A chain can't be made for {channels} channels; allowed is 1 or more.")
        self._format = Format(rate_hz, channels, max(SHORTEST_PART, max_frames), latency_frames(rate_hz), rewind_frames)
        self._history = History(self._format.history_frames, channels)
        self._slot.clear()
        self._newest = self._now = self._made(self._wanted)
        self._next: Version | None = None
        self._faded_frames = 0

    def reset(self) -> None:
        """Forget all that was heard but the match gain; a change that was under way is complete."""
        self._history.forget()
        self._now, self._next = self._latest(), None
        self._now.begin(self._history.start)

    def change(self, settings: ChainSettings, hearing: Hearing = Hearing.MASTERED, matched: bool = True) -> int:
        """Ask for other settings, or for something else to be heard, from the next block on.

        Parameters
        ----------
        settings : ChainSettings
            What the chain shall do.
        hearing : Hearing
            The mastered sound, its source, or what the chain changes.
        matched : bool
            Whether the source is brought to the mastered sound's loudness.

        Returns
        -------
        int
            The number of this change, 1 for the first: when `applied` has reached it, it is heard in full.
        """
        wanted, newest = Wanted(next(self._numbers), settings, hearing, matched), self._newest
        if settings == newest.wanted.settings and newest.path.format == self._format:
            version = Version(wanted, newest.path)
        else:
            version = self._made(wanted)
            version.path.warm_up(self._history.snapshot())
        self._wanted, self._newest = wanted, version
        self._slot.append(version)
        return wanted.number

    def revise(self, frames: int) -> Signal | None:
        """Return the last frames once more, as a change that waits would have made them.

        Parameters
        ----------
        frames : int
            How many.

        Returns
        -------
        (frames, channels) float or None
            To be crossfaded to, in what has not been heard yet, and then to be adopted (`adopt`); otherwise the next
            blocks bring the change. None where nothing waits, or a change is under way, or so much can't be had again.
        """
        known = min(self._format.rewind_frames, self._history.end - self._history.start)
        if self._next is not None or not self._slot or not 0 < frames <= known:
            return None
        self._next, self._faded_frames = self._latest(), 0
        return self._next.revised(self._history, frames)

    def adopt(self) -> None:
        """Complete the change of which `revise` has given the sound."""
        if self._next is not None:
            self._now, self._next = self._next, None

    def process(self, block: Signal) -> Signal:
        """Process one block, (frames, channels)."""
        longest = self._format.part_frames
        if len(block) <= longest:
            return interleaved(self._part(block))
        parts = [self._part(block[start : start + longest]) for start in range(0, len(block), longest)]
        return interleaved(np.concatenate(parts))

    def source(self, frames: int) -> Signal:
        """Return the source of the last frames that were put out, (frames, channels)."""
        return self._now.path.source(self._history, frames)

    def take_gain_reduction_db(self) -> dict[str, float]:
        """Return, for each stage that reduces, its largest reduction since the last call, as a positive number."""
        return _highest(path.rack.take_gain_reduction_db() for path in self._paths())

    def take_levels_dbfs(self) -> dict[str, float]:
        """Return the highest sample after each stage since the last call; empty while not `tapped`."""
        return _highest(path.rack.take_levels_dbfs() for path in self._paths())

    def take_stage_seconds(self) -> dict[str, float]:
        """Return the time that each stage has taken since the last call; empty without a clock."""
        taken: dict[str, float] = {}
        for path in self._paths():
            for name, seconds in path.rack.take_seconds().items():
                taken[name] = taken.get(name, 0.0) + seconds
        return taken

    def _paths(self) -> list[Path]:
        versions = [self._now] if self._next is None else [self._now, self._next]
        return list(dict.fromkeys(version.path for version in versions))

    def _made(self, wanted: Wanted) -> Version:
        settings = wanted.settings
        expected_db = settings.gain_db + settings.output_gain_db
        return Version(wanted, Path(_row(settings), self._format, self._comparing, self._clock, expected_db))

    def _latest(self) -> Version:
        """Return the last version that has been made; one for a format that was left meanwhile is made anew."""
        version = self._slot.popleft() if self._slot else self._next or self._now
        return version if version.path.format == self._format else self._made(version.wanted)

    def _part(self, block: Signal) -> Signal:
        frames, history = len(block), self._history
        history.push(self._clean(block))
        if self._next is None and self._slot:
            self._next, self._faded_frames = self._latest(), 0
        old, new = self._now, self._next
        mastered = self._advance(old.path, frames)
        heard = old.heard(mastered, history)
        if new is None or not new.join(history, history.end - frames, CATCH_UP_BLOCKS * frames):
            return heard
        if new.path is not old.path:
            mastered = self._advance(new.path, frames)
        return self._fade(heard, new.heard(mastered, history), new)

    def _advance(self, path: Path, frames: int) -> Signal:
        """Return the next frames of the mastered sound."""
        path.rack.tapped = self.tapped
        mastered = path.advance(self._history, frames)
        self.faults += path.take_faults()
        return mastered

    def _fade(self, old: Signal, new: Signal, version: Version) -> Signal:
        start, length = self._faded_frames, round(FADE_S * self._format.rate_hz)
        self._faded_frames += len(old)
        if self._faded_frames >= length:
            self._now, self._next = version, None
        ramps = crossfade.linear(start, len(old), length)
        return old * ramps.falling.astype(old.dtype) + new * ramps.rising.astype(new.dtype)

    def _clean(self, block: Signal) -> Signal:
        if energy(block) <= LOUDEST * LOUDEST:
            return block
        broken = ~(np.abs(block) <= LOUDEST)
        self.faults += int(broken.sum())
        return np.where(broken, block.dtype.type(0.0), block)


def _row(settings: ChainSettings) -> list[tuple[str, Processor]]:
    """Return the stages in use, with their names."""
    row: list[tuple[str, Processor]] = [("input gain", Gain(settings.gain_db))] if settings.gain_db else []
    row += [(kind_of(stage), build(stage)) for stage in settings.stages if not stage.bypassed]
    return [*row, ("output gain", Gain(settings.output_gain_db))] if settings.output_gain_db else row


def _highest(readings: Iterable[dict[str, float]]) -> dict[str, float]:
    highest: dict[str, float] = {}
    for reading in readings:
        for name, value in reading.items():
            highest[name] = max(value, highest.get(name, value))
    return highest
