"""An output that writes a WAV file, as fast as sound is rendered."""

import sys
from pathlib import Path
from threading import Event, Thread

import numpy as np

from auralis_tui.bus.state import OutputKind, OutputState
from auralis_tui.engine.messages import OpenOutput
from auralis_tui.engine.output import rate_and_block
from auralis_tui.engine.playhead import Playhead
from auralis_tui.errors import AuralisError, OutputError
from auralis_tui.media.encoder import WavWriter

IDLE_S = 0.002


class FileOutput:
    """Writes what is rendered, and nothing else: no pause is in the file.

    When the engine that began the file has died, this one goes on with it; where it can't, a second file is begun.
    """

    def __init__(self, wanted: OpenOutput) -> None:
        self._rate_hz, self._block_frames = rate_and_block(wanted)
        self._channels = wanted.channels
        self._ending = Event()
        self._thread: Thread | None = None
        path, problem = Path(wanted.name.removeprefix("wav:")).expanduser(), ""
        left = WavWriter.left_behind(path) if wanted.continued else []
        try:
            self._writer = WavWriter(path, self._rate_hz, self._channels, "32f")
            if left and not self._writer.take_up(left[0]):
                self._writer.abort()
                path, problem = _second(path), f"{path} can't be gone on with: what follows is in another file."
                self._writer = WavWriter(path, self._rate_hz, self._channels, "32f")
        except (AuralisError, OSError) as error:
            raise OutputError(f"{path} can't be written: {error}", "Choose a folder that you can write to.") from error
        self._state = OutputState(
            kind=OutputKind.FILE,
            name=str(path),
            rate_hz=self._rate_hz,
            channels=self._channels,
            latency=wanted.latency,
            rate_policy=wanted.rate_policy,
            problem=problem,
            hint=f"It is {path}." if problem else "",
        )

    @property
    def state(self) -> OutputState:
        """What it is, and how."""
        return self._state

    @property
    def alive(self) -> bool:
        """Whether it still takes sound."""
        return self._thread is not None and self._thread.is_alive()

    def start(self, playhead: Playhead) -> None:
        """Begin to write."""
        self._thread = Thread(target=self._run, args=(playhead,), name="file output", daemon=True)
        self._thread.start()

    def clock(self) -> float:
        """Return infinity: what is taken is heard at once."""
        return float("inf")

    def close(self, drain: bool = True) -> None:  # noqa: ARG002
        """Finish the file."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join()
        self._writer.close()

    def _run(self, playhead: Playhead) -> None:
        buffer = np.zeros((self._block_frames, self._channels), np.float32)
        while True:
            count = playhead.take(buffer)
            if count:
                try:
                    self._writer.write(buffer[:count])
                except AuralisError as error:
                    print(error, file=sys.stderr)  # the engine's log; the engine notices that this output has ended
                    return
            elif self._ending.wait(IDLE_S):
                return


def _second(path: Path) -> Path:
    """Return a name beside this one that nothing has: NAME-2.wav, NAME-3.wav ..."""
    number = 2
    while (second := path.with_name(f"{path.stem}-{number}{path.suffix}")).exists():
        number += 1
    return second
