"""A home for benchmarks: programs run in folders of their own, and their processes are read by psutil."""

import os
import pty
import select
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

PROGRAM = str(Path(sys.executable).with_name("auralis"))


@contextmanager
def house() -> Iterator[dict[str, str]]:
    """Yield an environment whose folders vanish afterwards."""
    home = Path(tempfile.mkdtemp(prefix="aur"))
    (home / "run").mkdir(mode=0o700)
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(home), "XDG_RUNTIME_DIR": str(home / "run"), "TERM": "xterm-256color",
        "COLORTERM": "truecolor", "LANG": "C.UTF-8",
        **{name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ},
    }  # fmt: skip
    try:
        yield environment
    finally:
        subprocess.run([PROGRAM, "quit"], env=environment, capture_output=True, check=False)
        shutil.rmtree(home, ignore_errors=True)


class Screen:
    """A program in a pseudo-terminal whose output is read and counted."""

    def __init__(self, words: Sequence[str], environment: dict[str, str], columns: int = 140, rows: int = 45) -> None:
        self.began_s = time.monotonic()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.execvpe(words[0], list(words), {**environment, "COLUMNS": str(columns), "LINES": str(rows)})
        import fcntl
        import struct
        import termios

        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.output = b""
        self.count = 0

    def read(self, timeout_s: float) -> bool:
        """Take what there is, waiting for it; False when nothing came."""
        if not select.select([self._fd], [], [], timeout_s)[0]:
            return False
        with suppress(OSError):
            data = os.read(self._fd, 1 << 16)
            self.output = (self.output + data)[-(1 << 20) :]
            self.count += len(data)
            return bool(data)
        return False

    def seconds_until(self, text: bytes, timeout_s: float = 20.0) -> float:
        """Return how long after the start this stood on the screen."""
        while text not in self.output:
            if time.monotonic() - self.began_s > timeout_s:
                raise TimeoutError(f"{text!r} did not come")
            self.read(0.5)
        return time.monotonic() - self.began_s

    def write(self, keys: bytes) -> None:
        os.write(self._fd, keys)

    def close(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, 15)
        while self.read(1.0):
            pass
        with suppress(ChildProcessError):
            os.waitpid(self.pid, 0)
        os.close(self._fd)


def cpu_s(pids: Sequence[int]) -> float:
    """Return the processor time these processes have taken so far."""
    times = [psutil.Process(pid).cpu_times() for pid in pids]
    return sum(time.user + time.system for time in times)


def memory_mb(pid: int) -> float:
    """Return a process's resident memory."""
    return float(psutil.Process(pid).memory_info().rss) / 1e6


def median(values: Sequence[float]) -> float:
    """Return the middle one."""
    return sorted(values)[len(values) // 2]
