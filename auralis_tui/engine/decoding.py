"""The thread that decodes a run: one for each, so that a file that doesn't answer holds up no other."""

import traceback
from collections.abc import Callable
from threading import Event, Thread

from auralis_tui.engine.performance import Work
from auralis_tui.engine.prebuffer import Prebuffer, Step

WAIT_S = 0.1
END_WAIT_S = 0.5
"""How long the thread is waited for when all ends; one that hangs in a file is left behind."""


class Decoding:
    """Decodes ahead, from `start` to `leave`; `on_progress` is called whenever there is more to read."""

    def __init__(
        self, run: Prebuffer, *, work: Work, clock: Callable[[], float], on_progress: Callable[[], None]
    ) -> None:
        self.run = run
        self.failure: BaseException | None = None
        """What has ended the thread, if it should not have ended."""
        self._work = work
        self._clock = clock
        self._on_progress = on_progress
        self._left = False
        self._kick = Event()
        self._thread = Thread(target=self._decode, name="decode", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether the thread has not ended."""
        return self._thread.is_alive()

    def kick(self) -> None:
        """There may be work."""
        self._kick.set()

    def leave(self) -> None:
        """Decode no more, and close the file when it lets go."""
        self._left = True
        self._kick.set()

    def join(self) -> None:
        """Wait for the thread that was left, but not for ever."""
        self._thread.join(END_WAIT_S)

    def _decode(self) -> None:
        try:
            while not self._left:
                self._step()
        except Exception as error:
            traceback.print_exc()
            self.failure = error
        self.run.close()

    def _step(self) -> None:
        began_s = self._clock()
        step = self.run.step()
        if step is not Step.CONTINUE:
            self._kick.wait(WAIT_S)
            self._kick.clear()
        elif not self._left:
            self._work.add(self._clock() - began_s)
            self._on_progress()
