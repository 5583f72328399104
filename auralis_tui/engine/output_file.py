"""An output that writes a WAV file, as fast as sound is rendered."""

import sys
from pathlib import Path
from threading import Event, Thread

import numpy as np

from auralis_tui.bus.state import OutputKind, OutputState
from auralis_tui.engine.latency import rate_and_block
from auralis_tui.engine.messages import OpenOutput
from auralis_tui.engine.output_name import check_file
from auralis_tui.engine.playhead import Playhead
from auralis_tui.errors import AuralisError, MediaError, OutputError
from auralis_tui.media.encoder import WavWriter

IDLE_S = 0.002


class FileOutput:
    """Writes what is rendered, and nothing else: no pause is in the file.

    A file that is there is never written over: the next free one of NAME-2.wav, NAME-3.wav ... is. When the engine that
    began the file has died, this one goes on with it; where it can't, another file is begun.
    """

    def __init__(self, wanted: OpenOutput) -> None:
        self._rate_hz, self._block_frames = rate_and_block(wanted)
        self._channels = wanted.channels
        self._ending = Event()
        self._thread: Thread | None = None
        asked = Path(wanted.name.removeprefix("wav:")).expanduser()
        try:
            self._writer, path, problem = self._opened(asked, wanted.continued)
        except MediaError as error:
            raise OutputError(error.message, error.hint) from error
        except OSError as error:
            hint = "Choose a folder that you can write to."
            raise OutputError(f"{asked} can't be written: {error.strerror}.", hint) from error
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

    def _opened(self, asked: Path, continued: bool) -> tuple[WavWriter, Path, str]:
        """Return a writer, the file that it writes, and why that is not the one that was asked for."""
        check_file(asked)
        path, problem = asked, ""
        if asked.exists():
            path, problem = (
                _next_free(asked),
                f"{asked} is there already, and is kept: what follows is in another file.",
            )
        left = WavWriter.left_behind(asked) if continued else []  # before there is one of our own
        writer = WavWriter(path, self._rate_hz, self._channels, "32f")
        if left and not writer.take_up(left[0]):
            writer.abort()
            path, problem = _next_free(asked), f"{asked} can't be gone on with: what follows is in another file."
            writer = WavWriter(path, self._rate_hz, self._channels, "32f")
        return writer, path, problem

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
        """Finish the file; there is none where nothing was heard. Raises `MediaError` when it can't be finished."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join()
        if self._writer.frames:
            self._writer.close()
        else:
            self._writer.abort()

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


def _next_free(path: Path) -> Path:
    """Return a name beside this one that nothing has: NAME-2.wav, NAME-3.wav ..."""
    number = 2
    while (free := path.with_name(f"{path.stem}-{number}{path.suffix}")).exists():
        number += 1
    return free
