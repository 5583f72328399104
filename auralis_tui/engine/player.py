"""The player: carries out the daemon's orders, and reports what is heard."""

from collections.abc import Callable

import msgspec

from auralis_tui.bus.state import EngineStats, Loop, OutputKind, Transport
from auralis_tui.dsp.chain import Chain
from auralis_tui.dsp.chain_settings import ChainSettings
from auralis_tui.engine import messages as m
from auralis_tui.engine.fidelity import Fidelity
from auralis_tui.engine.latency import LATENCIES
from auralis_tui.engine.loop import Passage, passage
from auralis_tui.engine.meters import DEFAULT_CEILING_DBTP, Meters
from auralis_tui.engine.output import Output
from auralis_tui.engine.patience import Patience
from auralis_tui.engine.performance import Performance
from auralis_tui.engine.playhead import Playhead
from auralis_tui.engine.prebuffer import Prebuffer
from auralis_tui.engine.renderer import Renderer
from auralis_tui.engine.ring import Ring
from auralis_tui.engine.timeline import Mark, Timeline
from auralis_tui.engine.transport import TransportMachine
from auralis_tui.media.decoder import Decoder

AHEAD_S = 5.0
"""Seconds of decoded sound that are kept ready."""
BEAT_S = 1.0
HURRIED_S, UNHURRIED_S = 0.01, 0.1
LOOP_REACH_S = 0.5
"""How far beyond a loop's end the sound may be and still come round to its start, rather than jump there."""
LONGEST_REWIND_S = 0.25
"""Where more waits in the ring, a change of the chain waits too: who wants that much ahead has no time to spare."""
GAIN_SETTLES_S = 0.1
"""After so much more has been taken, a change of volume is complete."""


class Player:
    """Belongs to the engine's main thread; the decoding and rendering threads see `prebuffer` and `renderer`.

    It knows three places in the stream: what has been asked for (`_items`, of which the first is heard), what has been
    rendered (the timeline's marks) and what is heard (the playhead), and reports the last one only.
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
        latency = LATENCIES[state.latency]
        block_frames = latency.block_frames(self._rate_hz)
        self._ring = Ring(2 * latency.ring_blocks * block_frames, self._channels)
        self.performance = Performance(clock)
        """What the threads say of their work."""
        self.playhead = Playhead(self._ring, self._rate_hz, self._channels, self.performance.callbacks)
        self._timeline = Timeline()
        self._chain = Chain(ChainSettings(), clock=clock)
        ahead_frames = latency.ring_blocks * block_frames
        rewind_frames = ahead_frames if ahead_frames < LONGEST_REWIND_S * self._rate_hz else 0
        self._chain.prepare(self._rate_hz, self._channels, block_frames, rewind_frames)
        self._meters = Meters(self._rate_hz, self._channels)
        self.renderer = Renderer(
            ring=self._ring, playhead=self.playhead, chain=self._chain, meters=self._meters,
            rate_hz=self._rate_hz, channels=self._channels, block_frames=block_frames,
            paced=state.kind is not OutputKind.FILE,
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
        self._altered = False
        """Whether the chain has changed since what waits in the ring was rendered."""
        self._loop: Loop | None = None
        self._crossfade = m.SetCrossfade()
        self._fidelity = Fidelity()
        self._patience = Patience()
        self._chain_pending: list[tuple[int, int]] = []
        self._position_period_s = 0.1
        self._next_position_s = 0.0
        self._next_beat_s = 0.0
        self._watched = False

    @property
    def resting(self) -> bool:
        """Whether nothing will be heard until an order comes."""
        return self.renderer.idle and not self.playhead.flowing and not self._chain_pending

    @property
    def pace_s(self) -> float:
        """How long nothing need be reported: not long where a first sound, a change or the meters are waited for."""
        waiting = self._transport.state is Transport.LOADING or self._chain_pending or not self._held_told
        return HURRIED_S if waiting or self._watched else min(UNHURRIED_S, self._position_period_s)

    def handle(self, order: m.AnyOrder) -> None:
        """Carry out one order."""
        if isinstance(order, m.Start | m.SeekTo | m.SetLoop | m.Pause | m.Resume | m.Halt):
            self._serial = order.serial
        match order:
            case m.Start():
                self._start(order)
            case m.SeekTo():
                self._seek(order.position_s)
            case m.SetLoop():
                self._set_loop(order)
            case m.SetUpcoming():
                self._set_upcoming(order)
            case m.SetCrossfade():
                self._set_crossfade(order)
            case m.Pause():
                self._pause()
            case m.Resume():
                self._resume()
            case m.Halt():
                self._halt()
            case m.SetGain():
                self._set_gain(order.gain_db)
            case m.SetChain():
                self._set_chain(order)
            case m.Watch():
                self._watch(order)
            case m.ResetMeters():
                self._meters.reset()

    def _start(self, order: m.Start) -> None:
        sounding = self._transport.state in (Transport.PLAYING, Transport.LOADING)
        fades = self._crossfade.on_skip and sounding and not order.paused
        self._loop = order.loop
        self._play(order.items, order.position_s, order.paused, self._crossfade_frames if fades else 0)

    def _play(self, items: tuple[m.Item, ...], position_s: float, paused: bool, crossfade_frames: int = 0) -> None:
        self._items, self._asked_s, self._over, self._altered = items, position_s, None, False
        loop = self._passage(0)
        self.prebuffer = Prebuffer(
            items, position_s, rate_hz=self._rate_hz, channels=self._channels, open_decoder=self._open_decoder,
            capacity_frames=round(AHEAD_S * self._rate_hz), crossfade_frames=self._crossfade_frames,
            loop=loop if loop is not None and position_s * self._rate_hz < loop.end_frame else None,
        )  # fmt: skip
        self._timeline = self.prebuffer.timeline
        self._transport.load()
        if paused:
            self._transport.hold()
        self.renderer.play(self.prebuffer, playing=not paused, crossfade_frames=crossfade_frames)

    def _seek(self, position_s: float) -> None:
        if self._items and self._transport.state is not Transport.STOPPED:
            self._play(self._items, max(0.0, position_s), paused=self._transport.state is Transport.PAUSED)
        else:
            self._report()

    def _set_loop(self, order: m.SetLoop) -> None:
        """What is rendered already is heard, also beyond the loop's end; from farther away a fade leads to it."""
        run = self.prebuffer
        if run is None or not self._items:
            self._report()
            return
        self._loop = None if order.end_s is None else Loop(start_s=order.start_s, end_s=order.end_s)
        position_s, loop = self._position_s(), self._passage(self._number())
        if loop is not None and position_s * self._rate_hz > loop.end_frame + self._rate_hz * LOOP_REACH_S:
            self._seek(order.start_s)
        elif not run.set_loop(loop):
            self._seek(position_s)
        else:
            self._report()

    def _passage(self, number: int) -> Passage | None:
        loop = self._loop
        if loop is None or loop.end_s is None:
            return None
        return passage(loop.start_s, loop.end_s, self._rate_hz, number)

    def brought_up(self, order: m.SetUpcoming) -> m.SetUpcoming:
        """Leave out what had begun, but was not known to, when the order was given."""
        if not self._items:
            return order
        current_id, known = self._items[0].entry_id, [item.entry_id for item in order.items]
        if order.after_entry_id == current_id or current_id not in known:
            return order
        return m.SetUpcoming(items=order.items[known.index(current_id) + 1 :], after_entry_id=current_id)

    def _set_upcoming(self, order: m.SetUpcoming) -> None:
        if self.prebuffer is None or not self._items:
            return
        items = self.brought_up(order).items
        self._items = (self._items[0], *items)
        if not self.prebuffer.set_upcoming(items, self._number()):
            self._seek(self._position_s())

    def _set_crossfade(self, order: m.SetCrossfade) -> None:
        self._crossfade = order
        if self.prebuffer is not None:
            self.prebuffer.crossfade_frames = self._crossfade_frames

    @property
    def _crossfade_frames(self) -> int:
        return round(max(0.0, self._crossfade.duration_s) * self._rate_hz)

    def _pause(self) -> None:
        if self._transport.allows("hold"):
            self._held_told = False
            self._transport.hold()
            self.renderer.hold()
        else:
            self._report()

    def _resume(self) -> None:
        if not self._transport.allows("resume"):
            self._report()
        elif self._altered and self.playhead.ahead_frames:
            self._play(self._items, self._position_s(), paused=False)  # what waits in the ring is not up to date
        else:
            self._transport.resume()
            self.renderer.resume()

    def _halt(self) -> None:
        if self._transport.allows("stop"):
            self._items, self.prebuffer, self._loop = (), None, None
            self.renderer.forget()
            self._timeline, self._over = Timeline(), None
            self._transport.stop()

    def _set_gain(self, gain_db: float) -> None:
        self.playhead.gain_db = gain_db
        self._fidelity.set_gain(gain_db, self._ring.read + round(GAIN_SETTLES_S * self._rate_hz))

    def _set_chain(self, order: m.SetChain) -> None:
        change = self._chain.change(order.settings, order.hearing, order.matched)
        self._chain_pending.append((change, order.revision))
        self._fidelity.ask(order)
        self._altered = self._transport.state is Transport.PAUSED
        ceiling_dbtp = order.settings.ceiling_dbtp
        self._meters.ceiling_dbtp = DEFAULT_CEILING_DBTP if ceiling_dbtp is None else ceiling_dbtp

    def _watch(self, order: m.Watch) -> None:
        self._position_period_s = 1.0 / order.position_hz if order.position_hz > 0 else float("inf")
        self._next_position_s = 0.0
        self._meters.watch(order.meters_hz)
        self._watched = order.meters_hz > 0

    def poll(self) -> None:
        """Report what has come to be heard since the last call."""
        now_s, heard = self._clock(), self.playhead.heard_frame(self._output.clock())
        self._report_failures()
        marks = self._timeline.advance(heard)
        if marks:
            self._on_marks(marks)
        self._report_end(heard)
        self._report_chain(heard)
        self._report_stall(now_s)
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

    def _on_marks(self, marks: list[Mark]) -> None:
        """Another track is heard, or the loop again, or a crossfade has ended."""
        source = marks[-1].source
        if self.prebuffer is not None:
            self._items = self.prebuffer.items_from(source.number)
        if any(mark.begins and not mark.source.looping for mark in marks) and source.number > 0:
            self._loop = None
        if self._transport.allows("sound"):
            self._transport.sound()
        else:
            self._report(looping=marks[-1].begins and source.looping)

    def _report_failures(self) -> None:
        while self.prebuffer is not None and self.prebuffer.failures:
            failure = self.prebuffer.failures.popleft()
            self._send(m.TrackFailed(entry_id=failure.entry_id, why=failure.error.message, hint=failure.error.hint))

    def _report_end(self, heard: int) -> None:
        run = self.prebuffer
        if run is None or self.renderer.finished is not run or heard < self._ring.written or self.playhead.flowing:
            return
        if self._transport.state is Transport.PAUSED:
            return  # it was held just before: the end comes when it goes on
        self._over = self._entry_id()
        if self._timeline.current is None:
            self._transport.fail()
        else:
            self._transport.stop()
        self.prebuffer, self._items, self._timeline, self._loop = None, (), Timeline(), None
        self.renderer.forget()

    def _report_chain(self, heard: int) -> None:
        applied, frame = self.renderer.chain_applied
        while self._chain_pending:
            change, revision = self._chain_pending[0]
            if not self.renderer.idle and (change > applied or heard <= frame):
                return
            self._chain_pending.pop(0)
            self._fidelity.hear()
            self._send(m.ChainHeard(revision=revision))

    def _report_stall(self, now_s: float) -> None:
        run = self.prebuffer
        waiting = run is not None and self._transport.state is not Transport.PAUSED and self.renderer.waiting
        if not self._patience.wait(now_s, waiting) or run is None:
            return
        if self._patience.crossfade_is_late:
            run.release()
        item = run.waiting_for
        if self._patience.is_over() and item is not None:
            why = f"{item.path} doesn't answer; the music waits."
            hint = "Is the disk or the network share still there? Play another track, or wait."
            self._send(m.Stalled(entry_id=item.entry_id, why=why, hint=hint))

    def _number(self) -> int:
        return self._timeline.current.source.number if self._timeline.current is not None else 0

    def _entry_id(self) -> int | None:
        if self._timeline.current is not None:
            return self._timeline.current.source.entry_id
        return self._items[0].entry_id if self._items else None

    def _position_s(self) -> float:
        if self._timeline.current is None or self.prebuffer is None:
            return self._asked_s if self._items else 0.0
        heard = self.playhead.heard_frame(self._output.clock())
        return self._timeline.position_frames(heard) / self._rate_hz

    def _duration_s(self) -> float:
        if self._timeline.current is not None:
            return self._timeline.current.source.duration_frames / self._rate_hz
        return self.prebuffer.duration_frames / self._rate_hz if self.prebuffer is not None else 0.0

    def _report(self, looping: bool = False) -> None:
        mark = self._timeline.current
        self._send(
            m.Heard(
                transport=self._transport.state,
                entry_id=self._entry_id() if self._over is None else self._over,
                position_s=self._position_s(),
                duration_s=self._duration_s(),
                gain_db=mark.source.gain_db if mark is not None else self._items[0].gain_db if self._items else 0.0,
                bit_perfect=self._fidelity.is_whole(mark, self.playhead.heard_frame(self._output.clock())),
                looping=looping,
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
        position_s, serial = self._position_s(), self._serial
        return m.Start(items=self._items, position_s=position_s, paused=paused, loop=self._loop, serial=serial)

    def _stats(self) -> EngineStats:
        run = self.prebuffer
        return msgspec.structs.replace(
            self.performance.stats(self._chain.take_stage_seconds()),
            underruns=self.playhead.underruns,
            starved=self.renderer.starved,
            prebuffered_s=round(run.fill_frames / self._rate_hz, 2) if run is not None else 0.0,
            ring_s=round(self.playhead.ahead_frames / self._rate_hz, 4),
            faults=self._chain.faults + (run.faults if run is not None else 0),
        )
