"""Takes decoded sound through the chain, the meters and the volume into the ring."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from auralis_tui.dsp.chain import Chain
from auralis_tui.dsp.gain import Gain
from auralis_tui.engine.meters import Meters
from auralis_tui.engine.playhead import Playhead
from auralis_tui.engine.prebuffer import Prebuffer, Step, join
from auralis_tui.engine.ring import Ring
from auralis_tui.engine.timeline import Mark

FADE_S = 0.008
"""How long a fade takes where sound is interrupted."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the player wants to be rendered: replaced whole, so that the last one wins."""

    prebuffer: Prebuffer | None = None
    playing: bool = False


class Renderer:
    """One step renders one block.

    The chain's latency is hidden: the first frames that a fresh chain puts out are dropped, and its tail is pushed out
    at the end, so that frame n of the sources is frame n of the stream. The chain keeps its state over track
    boundaries; only where sound jumps (a start, a seek) it begins anew, between a fade out and, within a track, a fade
    in.
    """

    def __init__(
        self, *, ring: Ring, playhead: Playhead, chain: Chain, meters: Meters | None, gain: Gain,
        rate_hz: int, channels: int, block_frames: int,
    ) -> None:  # fmt: skip
        self._ring = ring
        self._playhead = playhead
        self._chain = chain
        self._meters = meters
        self._gain = gain
        self._channels = channels
        self._block_frames = block_frames
        self._fade_frames = round(FADE_S * rate_hz)
        self._wish = Wish()
        self._prebuffer: Prebuffer | None = None
        self._sounding = False
        self._settling = False
        self._fade_in = False
        self._fresh = True
        self._to_drop = 0
        self._tail_frames = 0
        self._pushed_out = False
        self.finished: Prebuffer | None = None
        """The run whose last frame has been written."""
        self.chain_applied = (0, 0)
        """The last change of the chain that was taken over, and at which frame of the stream."""

    @property
    def idle(self) -> bool:
        """Whether nothing will be rendered until the wish changes."""
        wish = self._wish
        return wish.prebuffer is self._prebuffer and not self._sounding and (not wish.playing or self._pushed_out)

    def play(self, prebuffer: Prebuffer, playing: bool) -> None:
        """Leave what is rendered now for this."""
        self._wish = Wish(prebuffer, playing)

    def hold(self) -> None:
        """Fade out and stay where that ends."""
        self._wish = replace(self._wish, playing=False)

    def resume(self) -> None:
        """Fade in and go on."""
        self._wish = replace(self._wish, playing=True)

    def forget(self) -> None:
        """Fade out and let go of what was playing."""
        self._wish = Wish()

    def step(self) -> Step:
        """Render one block, or do what comes before it."""
        wish = self._wish
        if self._ring.space_frames < self._block_frames:
            return Step.WAIT
        if wish.prebuffer is not self._prebuffer:
            return self._switch(wish.prebuffer)
        if self._prebuffer is None:
            return Step.WAIT
        if self._tail_frames:
            return self._push_out(self._prebuffer)
        if not wish.playing:
            return self._fade_out()
        if self._settling and self._playhead.flowing:
            return Step.WAIT
        self._settling = False
        return self._render(self._prebuffer)

    def _switch(self, prebuffer: Prebuffer | None) -> Step:
        if self._sounding:
            self._fade_out()
        self._prebuffer = prebuffer
        self._renew_chain()
        self._fresh, self._fade_in, self._pushed_out, self._tail_frames = True, False, False, 0
        return Step.CONTINUE

    def _fade_out(self) -> Step:
        if not self._sounding or self._prebuffer is None:
            return Step.WAIT
        block = self._next_block(self._prebuffer, self._fade_frames)
        if self._prebuffer.exhausted and self._wish.prebuffer is self._prebuffer:
            self._write(block)  # there is nothing to come back to: this is the end
            self._tail_frames = self._chain.latency_frames
            return Step.CONTINUE
        if not len(block):  # nothing more was read: what the chain still holds must do
            block = self._through_chain(np.zeros((self._fade_frames, self._channels), np.float32))
        ramp = np.linspace(1.0, 0.0, len(block), dtype=np.float32)[:, None]
        self._write(block * ramp)
        self._let_run_empty()
        self._sounding, self._settling, self._fade_in = False, True, True
        return Step.CONTINUE

    def _render(self, prebuffer: Prebuffer) -> Step:
        if self._pushed_out:
            return Step.END
        if not prebuffer.ready(self._block_frames):
            return Step.WAIT
        if prebuffer.exhausted:
            return self._push_out(prebuffer)
        if not self._sounding:
            self._begin_sounding()
        block = self._next_block(prebuffer, self._block_frames)
        if len(block):
            if self._fade_in:
                block = self._faded_in(block)
            self._write(block)
        self._open_when_primed()
        return Step.CONTINUE

    def _begin_sounding(self) -> None:
        """After silence nothing need be gradual: volume and chain are at once what they were set to meanwhile."""
        self._gain.reset()
        if self._chain.pending and not self._fresh:
            self._chain.settle()
            self.chain_applied = (self._chain.applied, self._ring.written)

    def _renew_chain(self) -> None:
        self._chain.reset()
        self._to_drop = self._chain.latency_frames
        self.chain_applied = (self._chain.applied, self._ring.written)

    def _faded_in(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        frames = min(self._fade_frames, len(block))
        block = block.copy()
        block[:frames] *= np.linspace(0.0, 1.0, frames, endpoint=False, dtype=np.float32)[:, None]
        self._fade_in = False
        return block

    def _push_out(self, prebuffer: Prebuffer) -> Step:
        """Get the chain's last frames out, a block at a time, and let the ring run empty."""
        self._tail_frames = self._tail_frames or self._chain.latency_frames
        frames = min(self._tail_frames, self._block_frames)
        self._write(self._through_chain(np.zeros((frames, self._channels), np.float32)))
        self._tail_frames -= frames
        if self._tail_frames:
            return Step.CONTINUE
        self._let_run_empty()
        self._sounding, self._settling, self._pushed_out = False, True, True
        self.finished = prebuffer
        return Step.END

    def _let_run_empty(self) -> None:
        """Let what is in the ring be heard, even where it was too little to begin with, and then silence."""
        self._playhead.open()
        self._playhead.drain()

    def _next_block(self, prebuffer: Prebuffer, frames: int) -> NDArray[np.float32]:
        chunks = prebuffer.read(frames)
        if self._fresh and chunks:
            self._fresh, self._fade_in = False, chunks[0].track_frame > 0
        at = self._ring.written + self._to_drop_ahead()
        for chunk in chunks:
            if chunk.begins:
                prebuffer.timeline.append(Mark(at, chunk.entry_id, chunk.track_frame, chunk.duration_frames))
                if self._meters is not None:
                    self._meters.begin_track(at)
            at += len(chunk.frames)
        return self._through_chain(join(chunks, self._channels))

    def _to_drop_ahead(self) -> int:
        """Return by how much what goes into the chain now comes out later than the ring's end."""
        return self._chain.latency_frames - self._to_drop

    def _through_chain(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        out = self._chain.process(block)
        dropped = min(self._to_drop, len(out))
        self._to_drop -= dropped
        if self._chain.applied != self.chain_applied[0]:
            self.chain_applied = (self._chain.applied, self._ring.written + len(out) - dropped)
        return np.asarray(out[dropped:], np.float32)

    def _write(self, block: NDArray[np.float32]) -> None:
        if self._meters is not None:
            self._meters.process(block, self._ring.written, self._chain)
        self._ring.write(self._gain.process(block))
        self._sounding = True

    def _open_when_primed(self) -> None:
        full = self._ring.space_frames < self._block_frames
        if not self._playhead.flowing and full:
            self._playhead.open()
