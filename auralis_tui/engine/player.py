"""The player: carries out the daemon's orders, and reports what is heard."""

import math
from collections.abc import Callable

from auralis_tui.bus.state import EngineStats, Transport
from auralis_tui.dsp.chain import Chain, ChainSettings
from auralis_tui.dsp.gain import Gain
from auralis_tui.engine import messages as m
from auralis_tui.engine.meters import DEFAULT_CEILING_DBTP, Meters
from auralis_tui.engine.output import Output
from auralis_tui.engine.playhead import Playhead
from auralis_tui.engine.prebuffer import Prebuffer
from auralis_tui.engine.renderer import Renderer
from auralis_tui.engine.ring import Ring
from auralis_tui.engine.timeline import Timeline
from auralis_tui.engine.transport import TransportMachine
from auralis_tui.media.decoder import Decoder

BLOCK_FRAMES = 1024
"""Frames rendered at a time up to 48 kHz; in proportion above."""
RING_BLOCKS = 4
AHEAD_S = 5.0
"""Seconds of decoded sound that are kept ready."""
BEAT_S = 1.0


class Player:
    """Belongs to the engine's main thread; the decoding and rendering threads see `prebuffer` and `renderer`.

    It knows three places in the stream: what has been asked for (`_items`), what has been rendered (the timeline's
    marks) and what is heard (the playhead), and reports the last one only.
    """

    def __init__(
        self, *, output: Output, send: Callable[[m.Report], None], clock: Callable[[], float],
        open_decoder: Callable[[str, str | None], Decoder],
    ) -> None:  # fmt: skip
        state = output.state
        self._output = output
        self._send = send
        self._clock = clock
        self._open_decoder = open_decoder
        self._rate_hz, self._channels = state.rate_hz, state.channels
        block_frames = BLOCK_FRAMES * max(1, math.ceil(self._rate_hz / 48_000))
        self._ring = Ring(RING_BLOCKS * block_frames, self._channels)
        self.playhead = Playhead(self._ring, self._rate_hz)
        self._timeline = Timeline()
        self._chain = Chain(ChainSettings(), clock=clock)
        self._chain.prepare(self._rate_hz, self._channels, block_frames)
        self._gain = Gain()
        self._gain.prepare(self._rate_hz, self._channels, block_frames)
        self._meters = Meters(self._rate_hz, self._channels)
        self.renderer = Renderer(
            ring=self._ring, playhead=self.playhead, chain=self._chain, meters=self._meters, gain=self._gain,
            rate_hz=self._rate_hz, channels=self._channels, block_frames=block_frames,
        )  # fmt: skip
        self.prebuffer: Prebuffer | None = None
        """The run that is being decoded."""
        self._transport = TransportMachine(self._on_transition)
        self._items: tuple[m.Item, ...] = ()
        self._asked_s = 0.0
        self._serial = 0
        self._over: int | None = None
        """The entry that was heard last, once all has been heard."""
        self._held_told = True
        self._chain_pending: list[tuple[int, int]] = []
        self._position_period_s = 0.1
        self._next_position_s = 0.0
        self._next_beat_s = 0.0
        self.render_load = 0.0
        """Share of real time that rendering takes, kept by the rendering thread."""

    @property
    def resting(self) -> bool:
        """Whether nothing will be heard until an order comes."""
        return self.renderer.idle and not self.playhead.flowing and not self._chain_pending

    def handle(self, order: m.AnyOrder) -> None:
        """Carry out one order."""
        if isinstance(order, m.Start | m.SeekTo | m.Pause | m.Resume | m.Halt):
            self._serial = order.serial
        match order:
            case m.Start():
                self._start(order.items, order.position_s, order.paused)
            case m.SeekTo():
                self._seek(order.position_s)
            case m.SetUpcoming():
                self._set_upcoming(order.items)
            case m.Pause():
                self._pause()
            case m.Resume():
                self._resume()
            case m.Halt():
                self._halt()
            case m.SetGain():
                self._gain.gain_db = order.gain_db
            case m.SetChain():
                self._set_chain(order)
            case m.Watch():
                self._watch(order)
            case m.ResetMeters():
                self._meters.reset()

    def _start(self, items: tuple[m.Item, ...], position_s: float, paused: bool) -> None:
        self._items, self._asked_s, self._over = items, position_s, None
        self.prebuffer = Prebuffer(
            items, position_s, rate_hz=self._rate_hz, channels=self._channels, open_decoder=self._open_decoder,
            capacity_frames=round(AHEAD_S * self._rate_hz),
        )  # fmt: skip
        self._timeline = self.prebuffer.timeline
        self._transport.load()
        if paused:
            self._transport.hold()
        self.renderer.play(self.prebuffer, playing=not paused)

    def _seek(self, position_s: float) -> None:
        if self._items and self._transport.state is not Transport.STOPPED:
            self._start(self._items, max(0.0, position_s), paused=self._transport.state is Transport.PAUSED)
        else:
            self._report()

    def _set_upcoming(self, items: tuple[m.Item, ...]) -> None:
        if self.prebuffer is None or not self._items:
            return
        current = self._items[0]
        known = [item.entry_id for item in items]
        if current.entry_id in known:  # said before it was known that this one is heard
            items = items[known.index(current.entry_id) + 1 :]
        self._items = (current, *items)
        if not self.prebuffer.set_upcoming(items, current.entry_id):
            self._seek(self._position_s())

    def _pause(self) -> None:
        if self._transport.allows("hold"):
            self._held_told = False
            self._transport.hold()
            self.renderer.hold()
        else:
            self._report()

    def _resume(self) -> None:
        if self._transport.allows("resume"):
            self._transport.resume()
            self.renderer.resume()
        else:
            self._report()

    def _halt(self) -> None:
        if self._transport.allows("stop"):
            self._items, self.prebuffer = (), None
            self.renderer.forget()
            self._timeline, self._over = Timeline(), None
            self._transport.stop()

    def _set_chain(self, order: m.SetChain) -> None:
        change = self._chain.change(order.settings, order.hearing, order.matched)
        self._chain_pending.append((change, order.revision))
        ceiling_dbtp = order.settings.ceiling_dbtp
        self._meters.ceiling_dbtp = DEFAULT_CEILING_DBTP if ceiling_dbtp is None else ceiling_dbtp

    def _watch(self, order: m.Watch) -> None:
        self._position_period_s = 1.0 / order.position_hz if order.position_hz > 0 else float("inf")
        self._next_position_s = 0.0
        self._meters.watch(order.meters_hz)

    def poll(self) -> None:
        """Report what has come to be heard since the last call."""
        now_s, heard = self._clock(), self.playhead.heard_frame(self._output.clock())
        self._report_failures()
        marks = self._timeline.advance(heard)
        if marks:
            self._on_boundary(marks[-1].entry_id)
        self._report_end(heard)
        self._report_chain(heard)
        for reading in self._meters.heard(heard)[-1:]:
            self._send(m.Metered(meters=reading))
        if not self._held_told and self.resting:
            self._held_told = True  # now it is known where the fade has ended
            self._report()
        if self._transport.state is Transport.PLAYING and now_s >= self._next_position_s:
            self._next_position_s = now_s + self._position_period_s
            self._report()
        if now_s >= self._next_beat_s:
            self._next_beat_s = now_s + BEAT_S
            self._send(m.Beat(stats=self._stats(), match_gain_db=self._chain.match_gain_db))

    def _on_boundary(self, entry_id: int) -> None:
        while self._items and self._items[0].entry_id != entry_id:
            self._items = self._items[1:]
        if self._transport.allows("sound"):
            self._transport.sound()
        else:
            self._report()

    def _report_failures(self) -> None:
        while self.prebuffer is not None and self.prebuffer.failures:
            failure = self.prebuffer.failures.popleft()
            self._send(m.TrackFailed(entry_id=failure.entry_id, why=failure.error.message, hint=failure.error.hint))

    def _report_end(self, heard: int) -> None:
        run = self.prebuffer
        if run is None or self.renderer.finished is not run or heard < self._ring.written or self.playhead.flowing:
            return
        self._over = self._entry_id()
        if self._timeline.current is None:
            self._transport.fail()
        else:
            self._transport.stop()
        self.prebuffer, self._items, self._timeline = None, (), Timeline()
        self.renderer.forget()

    def _report_chain(self, heard: int) -> None:
        applied, frame = self.renderer.chain_applied
        while self._chain_pending:
            change, revision = self._chain_pending[0]
            if not self.renderer.idle and (change > applied or heard < frame):
                return
            self._chain_pending.pop(0)
            self._send(m.ChainHeard(revision=revision))

    def _entry_id(self) -> int | None:
        if self._timeline.current is not None:
            return self._timeline.current.entry_id
        return self._items[0].entry_id if self._items else None

    def _position_s(self) -> float:
        if self._timeline.current is None or self.prebuffer is None:
            return self._asked_s if self._items else 0.0
        heard = self.playhead.heard_frame(self._output.clock())
        return self._timeline.position_frames(heard) / self._rate_hz

    def _duration_s(self) -> float:
        if self._timeline.current is not None:
            return self._timeline.current.duration_frames / self._rate_hz
        return self.prebuffer.duration_frames / self._rate_hz if self.prebuffer is not None else 0.0

    def _report(self) -> None:
        self._send(
            m.Heard(
                transport=self._transport.state,
                entry_id=self._entry_id() if self._over is None else self._over,
                position_s=self._position_s(),
                duration_s=self._duration_s(),
                ended=self._over is not None,
                serial=self._serial,
            )
        )

    def _on_transition(self, _state: Transport) -> None:
        """Every transition is told."""
        self._report()

    def resumption(self) -> m.Start | None:
        """Return the order that would bring another player to this very point."""
        if not self._items:
            return None
        paused = self._transport.state is Transport.PAUSED
        return m.Start(items=self._items, position_s=self._position_s(), paused=paused, serial=self._serial)

    def _stats(self) -> EngineStats:
        prebuffered = self.prebuffer.fill_frames if self.prebuffer is not None else 0
        return EngineStats(
            underruns=self.playhead.underruns,
            prebuffered_s=round(prebuffered / self._rate_hz, 2),
            ring_s=round(self._ring.fill_frames / self._rate_hz, 4),
            render_load=round(self.render_load, 4),
            faults=self._chain.faults,
        )
