"""One output, the player on it, and the threads that keep it fed."""

import time
import traceback
from collections.abc import Callable
from threading import Thread

from auralis_tui.bus.state import OutputKind, OutputState
from auralis_tui.engine import messages as m
from auralis_tui.engine.decoding import Decoding
from auralis_tui.engine.output import Output
from auralis_tui.engine.player import Player
from auralis_tui.engine.prebuffer import Step
from auralis_tui.engine.wake import Wake
from auralis_tui.engine.watchdog import Watchdog
from auralis_tui.media.decoder import open_decoder

RENDER_WAIT_S = 0.008
"""How long the rendering thread sleeps, when it is not known for what it waits."""
MAX_HUNG = 4
"""Threads that may hang in files that don't answer; with so many, the next run waits until one of them ends."""
FADE_WAIT_S = 0.5
"""How long an output is given to take the last fade."""
FADE_LOOK_S = 0.02
"""How long is waited for an output that takes nothing, before it is looked whether there is still something to take."""


class Session:
    """Lives from one opening of an output to the next."""

    def __init__(self, output: Output, send: Callable[[m.Report], None]) -> None:
        self._output = output
        self.player = Player(output=output, send=send, clock=time.monotonic, open_decoder=open_decoder)
        self._watchdog = Watchdog(time.monotonic)
        self._paced = output.state.kind is not OutputKind.FILE
        self._ending = False
        self._wake_renderer, self._taken = Wake(), Wake()
        self._decoding: Decoding | None = None
        self._left: list[Decoding] = []
        """Runs that were left, as long as their threads have not ended."""
        self._rendering = Thread(target=self._run, args=(self._render,), name="render", daemon=True)
        self._failure: BaseException | None = None

    @property
    def output(self) -> OutputState:
        """The output in use."""
        return self._output.state

    @property
    def alive(self) -> bool:
        """Whether the output still takes sound; to be asked some times a second."""
        stalls = self._paced and self._watchdog.stalls(self.player.playhead.pulled_frames)
        return self._output.alive and not stalls

    def start(self) -> None:
        """Start the output and the threads."""
        self.player.playhead.on_taken = self._on_taken
        self.player.playhead.nap = time.sleep
        self._output.start(self.player.playhead)
        self._rendering.start()

    def handle(self, order: m.AnyOrder) -> None:
        """Carry out one order, and wake the threads."""
        self.player.handle(order)
        self.kick()

    def kick(self) -> None:
        """Wake the threads: there may be work, or another run to decode."""
        if self._decoding is None or self._decoding.run is not self.player.prebuffer:
            self._decode_anew()
        if self._decoding is not None:
            self._decoding.kick()
        self._wake_renderer.ring()

    def _decode_anew(self) -> None:
        """Leave what is decoded, and decode what is to be played."""
        if self._decoding is not None:
            self._decoding.leave()
            self._left.append(self._decoding)
            self._decoding = None
        self._left = [left for left in self._left if left.alive]
        run = self.player.prebuffer
        if run is not None and not self._ending and len(self._left) < MAX_HUNG:
            work = self.player.performance.decode_anew()
            self._decoding = Decoding(run, work=work, clock=time.monotonic, on_progress=self._wake_renderer.ring)
            self._decoding.start()

    def poll(self) -> None:
        """Report what has come to be heard; raises what has ended a thread, since without it there is no sound."""
        failure = self._failure or (self._decoding.failure if self._decoding is not None else None)
        if failure is not None:
            raise RuntimeError("a thread of the engine has ended") from failure
        self.player.poll()
        decoded = self._decoding.run if self._decoding is not None else None
        if self.player.prebuffer is not decoded:
            self.kick()

    def fade_out(self) -> None:
        """Let what is heard fade out, and wait until the output has taken it."""
        self.player.renderer.forget()
        self.kick()
        end_s = time.monotonic() + FADE_WAIT_S
        while self._output.alive and self.player.playhead.flowing and time.monotonic() < end_s:
            self._taken.wait(FADE_LOOK_S)

    def close(self) -> None:
        """End the threads, then the output; one that has stalled is not waited for."""
        self._ending = True
        if self._decoding is not None:
            self._decoding.leave()
        self.kick()
        if self._rendering.is_alive():
            self._rendering.join()
        if self._decoding is not None:
            self._decoding.join()
        self._output.close(drain=self.alive)

    def _on_taken(self) -> None:
        if self._paced:
            self._wake_renderer.ring()
        self._taken.ring()

    def _run(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:
            traceback.print_exc()
            self._failure = error

    def _render(self) -> None:
        renderer, work = self.player.renderer, self.player.performance.rendering
        while not self._ending:
            began_s = time.monotonic()
            step = renderer.step()
            if step is Step.CONTINUE:
                work.add(time.monotonic() - began_s)
            else:
                longest_s = max(RENDER_WAIT_S, 2.0 * renderer.room_in_s if self._paced else 0.0)
                self._wake_renderer.wait(None if renderer.idle else longest_s)
