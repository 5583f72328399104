"""Takes decoded sound through the chain and the meters into the ring."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from auralis_tui.dsp import crossfade
from auralis_tui.dsp.chain import FADE_S, Chain
from auralis_tui.engine.meters import Meters
from auralis_tui.engine.part import Chunk, join
from auralis_tui.engine.playhead import Playhead
from auralis_tui.engine.prebuffer import Prebuffer, Step
from auralis_tui.engine.ring import Ring
from auralis_tui.engine.timeline import Mark

PRIMED_BLOCKS = 2
"""Blocks that are rendered before sound flows."""
LEAD_TAKES = 2
"""What the output may take while a change is brought into the ring, in times of what it takes at once."""
SHORTEST_FADE_S = 0.01


@dataclass(frozen=True, slots=True)
class Wish:
    """What the player wants to be rendered: replaced whole, so that the last one wins."""

    prebuffer: Prebuffer | None = None
    playing: bool = False
    crossfade_frames: int = 0
    """How much of what sounds now goes on under it."""


class Renderer:
    """One step renders one block.

    The chain's latency is hidden: the first frames that a fresh chain puts out are dropped, and its tail is pushed out
    at the end, so that frame n of the sources is frame n of the stream. The chain keeps its state over track
    boundaries, loops and crossfades; only where sound jumps (a start, a seek) it begins anew. The playhead makes the
    fades. Half of the ring is filled; the other half is for what comes after a jump, before the output has taken
    notice of it.
    """

    def __init__(
        self, *, ring: Ring, playhead: Playhead, chain: Chain, meters: Meters | None,
        rate_hz: int, channels: int, block_frames: int, paced: bool = True,
    ) -> None:  # fmt: skip
        self._ring = ring
        self._playhead = playhead
        self._chain = chain
        self._meters = meters
        self._rate_hz = rate_hz
        self._channels = channels
        self._block_frames = block_frames
        self._paced = paced
        self._ahead_frames = max(block_frames, ring.capacity_frames // 2)
        self._wish = Wish()
        self._prebuffer: Prebuffer | None = None
        self._open = False
        self._fresh = True
        self._mixed = False
        self._to_drop = 0
        self._tail_frames = 0
        self._pushed_out = False
        self.starved = 0
        """Times that nothing was decoded to render, so that the sound had to wait."""
        self.finished: Prebuffer | None = None
        """The run whose last frame has been written."""
        self.chain_applied = (0, 0)
        """The last change of the chain that was taken over, and at which frame of the stream."""

    @property
    def idle(self) -> bool:
        """Whether nothing will be rendered until the wish changes."""
        wish = self._wish
        if wish.prebuffer is not self._prebuffer:
            return False
        return wish.prebuffer is None or (wish.playing == self._open and (self._pushed_out or not wish.playing))

    @property
    def waiting(self) -> bool:
        """Whether sound is wanted that is not decoded."""
        wish = self._wish
        prebuffer = wish.prebuffer
        return prebuffer is not None and wish.playing and not self._open and not prebuffer.ready(self._block_frames)

    def play(self, prebuffer: Prebuffer, playing: bool, crossfade_frames: int = 0) -> None:
        """Leave what is rendered now for this; under it goes on, for so long, what sounds now."""
        self._wish = Wish(prebuffer, playing, crossfade_frames)

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
        if wish.prebuffer is not self._prebuffer:
            return self._leave(wish)
        if self._prebuffer is None:
            return Step.WAIT
        if not wish.playing:
            self._hold()
            return Step.WAIT
        if self._open and self._paced:
            self._revise()
        return self._render(self._prebuffer)

    def _revise(self) -> None:
        """Bring a change of the chain into what waits in the ring, so that it need not be waited for."""
        revised = self._chain.revise(self._playhead.ahead_frames)
        if revised is None:
            return
        lead = LEAD_TAKES * self._playhead.taken_at_once_frames
        frames = min(len(revised), self._playhead.ahead_frames - lead)
        if frames < SHORTEST_FADE_S * self._rate_hz:
            return  # too little is left of it: the next blocks bring the change
        fade_frames = min(frames, round(FADE_S * self._rate_hz))
        ramps = crossfade.linear(0, frames, fade_frames)
        block = self._ring.latest(frames) * ramps.falling + revised[-frames:] * ramps.rising
        self._ring.rewrite(block.astype(np.float32))
        self._chain.adopt()
        self.chain_applied = (self._chain.applied, self._ring.written - frames + fade_frames)

    def _leave(self, wish: Wish) -> Step:
        """Go over to another run: by a crossfade, where that is wished and possible, or by a cut."""
        former, new = self._prebuffer, wish.prebuffer
        if former is not None and new is not None and wish.crossfade_frames and wish.playing and self._open:
            if not new.ready(self._block_frames) and not self._pushed_out and former.ready(self._block_frames):
                return self._render(former)  # it sounds on until something is there to go over to
            outgoing = _rest(former, wish.crossfade_frames)
            if outgoing and not new.exhausted and not self._pushed_out:
                new.fade_from(join(outgoing, self._channels))
                self._prebuffer = new
                return Step.CONTINUE
        self._cut_to(new)
        return Step.CONTINUE

    def _cut_to(self, prebuffer: Prebuffer | None) -> None:
        self._playhead.cut()
        self._prebuffer, self._open = prebuffer, False
        self._chain.reset()
        self._to_drop = self._chain.latency_frames
        self.chain_applied = (self._chain.applied, self._ring.written)
        self._fresh, self._mixed, self._pushed_out, self._tail_frames = True, False, False, 0

    def _hold(self) -> None:
        if self._open:
            self._playhead.hold()
            self._open = False

    def _render(self, prebuffer: Prebuffer) -> Step:
        if self._pushed_out:
            self._let_flow()
            return Step.END
        if not self._has_room():
            self._open_when_primed()
            return Step.WAIT
        if self._tail_frames:
            return self._push_out(prebuffer)
        if not prebuffer.ready(self._block_frames):
            self._starve()
            return Step.WAIT
        if prebuffer.exhausted:
            return self._push_out(prebuffer)
        block = self._next_block(prebuffer)
        if len(block):
            self._write(block)
        self._open_when_primed()
        return Step.CONTINUE

    def _has_room(self) -> bool:
        room = self._ahead_frames - self._playhead.ahead_frames
        return min(room, self._ring.space_frames) >= self._block_frames

    @property
    def room_in_s(self) -> float:
        """How long it takes, at the least, until the output has made room for a block."""
        room = min(self._ahead_frames - self._playhead.ahead_frames, self._ring.space_frames)
        return max(0, self._block_frames - room) / self._rate_hz

    def _starve(self) -> None:
        """Nothing is decoded: fade out with what there is, rather than break off; an output without a pace waits."""
        if self._paced and self._open and self._playhead.ahead_frames <= self._block_frames:
            self._hold()
            self.starved += 1

    def _push_out(self, prebuffer: Prebuffer) -> Step:
        """Get the chain's last frames out, a block at a time, and let the ring run empty."""
        self._tail_frames = self._tail_frames or self._chain.latency_frames
        frames = min(self._tail_frames, self._block_frames)
        self._write(self._through_chain(np.zeros((frames, self._channels), np.float32)))
        self._tail_frames -= frames
        if self._tail_frames:
            return Step.CONTINUE
        self._pushed_out = True
        self._playhead.drain()
        self._open = True
        self.finished = prebuffer
        return Step.END

    def _next_block(self, prebuffer: Prebuffer) -> NDArray[np.float32]:
        chunks = prebuffer.read(self._block_frames)
        if self._fresh and chunks:
            self._fresh = False
            # a track's own beginning is not touched, unless what is over it begins in its middle
            self._playhead.cut(fade_in=chunks[0].track_frame > 0 or chunks[0].mixed)
        at = self._ring.written + self._to_drop_ahead()
        for chunk in chunks:
            if chunk.begins or chunk.mixed != self._mixed:
                self._mark(prebuffer, chunk, at)
            at += len(chunk.frames)
        return self._through_chain(join(chunks, self._channels))

    def _mark(self, prebuffer: Prebuffer, chunk: Chunk, at: int) -> None:
        self._mixed = chunk.mixed
        prebuffer.timeline.append(Mark(at, chunk.source, chunk.track_frame, chunk.begins, chunk.mixed))
        if self._meters is not None and chunk.begins and not chunk.source.looping:
            self._meters.begin_track(at)

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
        self._ring.write(block)

    def _open_when_primed(self) -> None:
        if self._playhead.ahead_frames >= min(PRIMED_BLOCKS * self._block_frames, self._ahead_frames):
            self._let_flow()

    def _let_flow(self) -> None:
        if not self._open:
            self._playhead.open()
            self._open = True


def _rest(prebuffer: Prebuffer, frames: int) -> list[Chunk]:
    """Return what of the track that sounds would follow, up to so many frames."""
    rest = []
    for chunk in prebuffer.read(frames):
        if chunk.begins:
            break
        rest.append(chunk)
    return rest
