"""The chain: gain, equalizer, compressor, limiter, output gain; changed without a click, compared without a shift."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import ClassVar, TypeAlias

import numpy as np

from auralis_tui.dsp import crossfade, limiter
from auralis_tui.dsp.compressor import Compressor
from auralis_tui.dsp.delay import Delay
from auralis_tui.dsp.gain import Gain
from auralis_tui.dsp.limiter import Limiter, LimiterSettings
from auralis_tui.dsp.processor import Processor, Signal
from auralis_tui.dsp.settings import Range, Settings, SettingsError
from auralis_tui.dsp.stages import AnyStage, build

FADE_S = 0.03
"""Duration of the crossfade to changed settings."""
WARM_UP_S = 0.03
"""How long changed stages run unheard before the crossfade, so that filters and levels have settled."""
MAX_STAGES = 16
LOUDEST = 1e6
"""A sample above this (120 dB over full scale) is as broken as NaN."""


_Format: TypeAlias = tuple[float, int, int]
"""Rate in Hz, channels, and the longest block, as `prepare` takes them."""


class ChainSettings(Settings, frozen=True, kw_only=True):
    """What the chain does; all defaults together do nothing."""

    gain_db: float = 0.0
    """Before all stages: drives the compressor and the limiter."""
    stages: tuple[AnyStage, ...] = ()
    """In the order in which the sound goes through them."""
    output_gain_db: float = 0.0
    """After all stages, and therefore never above 0."""

    RANGES: ClassVar[dict[str, Range]] = {
        "gain_db": Range(-24.0, 24.0, "dB"),
        "output_gain_db": Range(-48.0, 0.0, "dB"),
    }

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.stages) > MAX_STAGES:
            raise SettingsError(f"A chain has {len(self.stages)} `stages`; allowed is 0 to {MAX_STAGES}")

    @property
    def ceiling_dbtp(self) -> float | None:
        """The last limiter's ceiling; None without one."""
        ceilings = [stage.ceiling_dbtp for stage in self.stages if isinstance(stage, LimiterSettings)]
        return ceilings[-1] if ceilings else None


class Chain:
    """Runs a chain, and crossfades to another when its settings change.

    Parameters
    ----------
    settings : ChainSettings
        To begin with.
    bypassed : bool
        Whether the source is heard instead.

    Notes
    -----
    Latency is that of the limiter at this rate, whatever the settings: a delay stands in where there is no limiter. So
    presets and bypass stay aligned in time. Flat settings and bypass give back the delayed input, bit for bit.

    `change` may be called from another thread than `process`, one call at a time: it builds the new stages there and
    leaves them in a slot for the next block. The new stages first run unheard for 30 ms, then take over in a linear
    crossfade of 30 ms: linear, since both are versions of the same sound at the same time. A change that comes
    meanwhile waits in the slot; of several, the last one stays.

    NaN, infinities, and samples beyond 120 dB over full scale are replaced by 0 and counted in `faults`.
    """

    def __init__(self, settings: ChainSettings | None = None, bypassed: bool = False) -> None:
        self._wanted = _Version(0, settings or ChainSettings(), bypassed)
        self._numbers = count(1)
        self._slot: deque[_Stages] = deque(maxlen=1)
        self._format: _Format = (48_000.0, 2, 1024)
        self._now = _Stages(self._wanted, self._format)
        self._next: _Stages | None = None
        self._heard_frames = 0
        self.faults = 0
        """Samples that were replaced since the chain was made."""

    @property
    def latency_frames(self) -> int:
        """Constant for a rate."""
        return self._now.latency_frames

    @property
    def applied(self) -> int:
        """Number of the last change that is heard in full; 0 before the first."""
        return self._now.version.number

    @property
    def pending(self) -> bool:
        """Whether a change has been asked for that is not yet heard in full."""
        return self._now.version is not self._wanted

    @property
    def settings(self) -> ChainSettings:
        """What was asked for last."""
        return self._wanted.settings

    @property
    def bypassed(self) -> bool:
        """Whether bypass was asked for last."""
        return self._wanted.bypassed

    def prepare(self, rate_hz: float, channels: int, max_frames: int) -> None:
        """Get ready for this rate, channels and block length, with the settings asked for last."""
        self._format = (rate_hz, channels, max_frames)
        self.reset()

    def reset(self) -> None:
        """Forget all that was heard; a change that was under way is complete."""
        self._slot.clear()
        self._now, self._next = _Stages(self._wanted, self._format), None

    def change(self, settings: ChainSettings, bypassed: bool = False) -> int:
        """Ask for other settings, or for bypass, from the next block on.

        Parameters
        ----------
        settings : ChainSettings
            What the chain shall do.
        bypassed : bool
            Whether the source shall be heard instead.

        Returns
        -------
        int
            The number of this change, 1 for the first: when `applied` has reached it, it is heard in full.
        """
        self._wanted = version = _Version(next(self._numbers), settings, bypassed)
        self._slot.append(_Stages(version, self._format))
        return version.number

    def process(self, block: Signal) -> Signal:
        """Process one block, (frames, channels)."""
        clean = self._clean(block)
        if self._next is None:
            self._take()
        heard = self._now.process(clean)
        return heard if self._next is None else self._fade(heard, self._next.process(clean), self._next)

    def take_gain_reduction_db(self) -> dict[str, float]:
        """Return, for each stage that reduces, its largest reduction since the last call, as a positive number."""
        taken = self._now.take_gain_reduction_db()
        if self._next is not None:
            for name, largest_db in self._next.take_gain_reduction_db().items():
                taken[name] = max(largest_db, taken.get(name, 0.0))
        return taken

    def _take(self) -> None:
        """Take what is in the slot; stages of a format that was left meanwhile are made anew."""
        if not self._slot:
            return
        stages = self._slot.popleft()
        self._next = stages if stages.format == self._format else _Stages(stages.version, self._format)
        self._heard_frames = 0

    def _fade(self, old: Signal, new: Signal, stages: "_Stages") -> Signal:
        rate_hz = self._format[0]
        start, length = self._heard_frames - round(WARM_UP_S * rate_hz), round(FADE_S * rate_hz)
        self._heard_frames += len(old)
        if start + len(old) >= length:
            self._now, self._next = stages, None
        if start + len(old) <= 0:
            return old
        ramps = crossfade.linear(start, len(old), length)
        return old * ramps.falling.astype(old.dtype) + new * ramps.rising.astype(new.dtype)

    def _clean(self, block: Signal) -> Signal:
        if len(block) == 0 or np.abs(block).max() <= LOUDEST:
            return block
        broken = ~(np.abs(block) <= LOUDEST)
        self.faults += int(broken.sum())
        return np.where(broken, block.dtype.type(0.0), block)


@dataclass(frozen=True, slots=True)
class _Version:
    """One change: its number, and what was asked for."""

    number: int
    settings: ChainSettings
    bypassed: bool


class _Stages:
    """The processors for one version of the settings, ready to run."""

    def __init__(self, version: _Version, format: _Format) -> None:
        self.version = version
        self.format = format
        self._compressor: Compressor | None = None
        self._limiter: Limiter | None = None
        self._processors = self._build(ChainSettings() if version.bypassed else version.settings)
        for processor in self._processors:
            processor.prepare(*format)

    def _build(self, settings: ChainSettings) -> Sequence[Processor]:
        stages: list[Processor] = [Gain(settings.gain_db)] if settings.gain_db else []
        for stage in settings.stages:
            if not stage.bypassed:
                stages.append(build(stage))
        self._compressor = next((stage for stage in stages if isinstance(stage, Compressor)), None)
        self._limiter = next((stage for stage in stages if isinstance(stage, Limiter)), None)
        if self._limiter is None:
            stages.append(Delay(limiter.latency_frames(self.format[0])))
        if settings.output_gain_db:
            stages.append(Gain(settings.output_gain_db))
        return stages

    @property
    def latency_frames(self) -> int:
        return sum(processor.latency_frames for processor in self._processors)

    def process(self, block: Signal) -> Signal:
        for processor in self._processors:
            block = processor.process(block)
        return block

    def take_gain_reduction_db(self) -> dict[str, float]:
        taken = {}
        if self._compressor is not None:
            taken["compressor"] = self._compressor.take_gain_reduction_db()
        if self._limiter is not None:
            taken["limiter"] = self._limiter.take_gain_reduction_db()
        return taken
