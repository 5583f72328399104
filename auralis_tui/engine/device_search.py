"""A child process that lists the devices, while the engine that plays goes on."""

import os
import subprocess
import sys
import time
from collections.abc import Callable

import msgspec

from auralis_tui.bus.state import OutputDevice

PATIENCE_S = 5.0
"""A child that takes longer hangs in a sound server, and is ended."""


class DeviceSearch:
    """One look at the devices at a time; begun with `begin`, its result is there once `take` returns it."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._child: subprocess.Popen[bytes] | None = None
        self._began_s = 0.0
        self._listed = b""

    @property
    def running(self) -> bool:
        """Whether a child is looking."""
        return self._child is not None

    def begin(self) -> None:
        """Let a child look, unless one does already."""
        if self._child is not None:
            return
        self._began_s, self._listed = self._clock(), b""
        self._child = subprocess.Popen(
            [sys.executable, "-m", "auralis_tui.engine.devices"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
        )
        assert self._child.stdout is not None
        os.set_blocking(self._child.stdout.fileno(), False)

    def take(self) -> tuple[OutputDevice, ...] | None:
        """Return what was found, once, when the child has ended; empty when it found nothing, or had to be ended."""
        if self._child is None or self._child.stdout is None:
            return None
        self._listed += self._child.stdout.read() or b""
        if self._child.poll() is None:
            if self._clock() - self._began_s < PATIENCE_S:
                return None
            self._child.kill()
        self._listed += self._child.stdout.read() or b""
        self.close()
        try:
            return msgspec.json.decode(self._listed, type=tuple[OutputDevice, ...])
        except msgspec.DecodeError:
            return ()

    def close(self) -> None:
        """End the child, if there is one."""
        if self._child is not None:
            if self._child.poll() is None:
                self._child.kill()
            self._child.wait()
            if self._child.stdout is not None:
                self._child.stdout.close()
            self._child = None
