"""An output that writes a WAV file, as fast as sound is rendered."""

import sys
from pathlib import Path
from threading import Event, Thread

import numpy as np

from auralis_tui.bus.state import OutputKind, OutputState
from auralis_tui.engine.playhead import Playhead
from auralis_tui.errors import AuralisError, OutputError
from auralis_tui.media.encoder import WavWriter

CHANNELS = 2
IDLE_S = 0.002


class FileOutput:
    """Writes what is rendered, and nothing else: no pause is in the file."""

    def __init__(self, path: str, rate_hz: int, block_frames: int) -> None:
        self._path = Path(path).expanduser()
        self._rate_hz = rate_hz
        self._block_frames = block_frames
        self._ending = Event()
        self._thread: Thread | None = None
        try:
            self._writer = WavWriter(self._path, rate_hz, CHANNELS, "32f")
        except (AuralisError, OSError) as error:
            raise OutputError(
                f"{self._path} can't be written: {error}", "Choose a folder that you can write to."
            ) from error

    @property
    def state(self) -> OutputState:
        """What it is, and how."""
        return OutputState(kind=OutputKind.FILE, name=str(self._path), rate_hz=self._rate_hz, channels=CHANNELS)

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

    def close(self) -> None:
        """Finish the file."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join()
        self._writer.close()

    def _run(self, playhead: Playhead) -> None:
        buffer = np.zeros((self._block_frames, CHANNELS), np.float32)
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
