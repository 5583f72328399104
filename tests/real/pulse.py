"""A PulseAudio server of the test's own, with a null sink whose monitor gives back what was played."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 48_000


class PulseServer:
    """`norewinds=1` makes the sink take samples as they come; at the stream's own rate they stay what they were."""

    def __init__(self, folder: Path, rate_hz: int = RATE_HZ) -> None:
        self.rate_hz = rate_hz
        self._folder = folder
        self._socket = folder / "pulse" / "native"
        self.environment = {
            "XDG_RUNTIME_DIR": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_STATE_HOME": str(folder),
            "PULSE_SERVER": f"unix:{self._socket}", "PATH": os.environ["PATH"], "HOME": str(folder),
        }  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        assert shutil.which("pulseaudio"), "install pulseaudio"
        sink = f"module-null-sink sink_name=auralis rate={self.rate_hz} format=float32le channels=2 norewinds=1"
        self._process = subprocess.Popen(
            [
                "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1",
                "-L", f"module-native-protocol-unix auth-anonymous=1 socket={self._socket}", "-L", sink,
            ],
            env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._wait_until_it_answers()

    def _wait_until_it_answers(self) -> None:
        deadline_s = time.monotonic() + 20.0
        while time.monotonic() < deadline_s:
            info = subprocess.run(["pactl", "info"], env=self.environment, capture_output=True, timeout=10)
            if info.returncode == 0:
                return
        raise AssertionError("PulseAudio did not start")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10.0)
            self._process = None

    @contextmanager
    def recording(self) -> Iterator["Recording"]:
        """Record the sink's monitor for as long as the block lasts."""
        path = self._folder / "capture.raw"
        with path.open("wb") as out:
            process = subprocess.Popen(
                [
                    "parec", "-d", "auralis.monitor", "--format=float32le", f"--rate={self.rate_hz}", "--channels=2",
                    "--latency-msec=50", "--raw",
                ],
                env=self.environment, stdout=out,
            )  # fmt: skip
            try:
                yield Recording(path)
            finally:
                process.terminate()
                process.wait(10.0)


class Recording:
    """What was recorded so far."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def frames(self) -> NDArray[np.float32]:
        data = np.fromfile(self._path, np.float32)
        return data[: len(data) // 2 * 2].reshape(-1, 2)

    def wait_for(self, frames: int, timeout_s: float = 20.0) -> NDArray[np.float32]:
        """Wait until so many frames have been recorded."""
        deadline_s = time.monotonic() + timeout_s
        while len(recorded := self.frames()) < frames:
            assert time.monotonic() < deadline_s, f"{len(recorded)} of {frames} frames were recorded"
        return recorded
