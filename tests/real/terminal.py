"""A real terminal: tmux, with keys sent and the screen read."""

import signal
import subprocess
import time
from collections.abc import Callable, Mapping

import psutil

PATIENCE_S = 60.0


class Terminal:
    """One window of a tmux server of its own; `TMUX_TMPDIR` keeps servers of other tests apart."""

    def __init__(self, environment: Mapping[str, str], columns: int = 80, rows: int = 24) -> None:
        self._environment = {**environment, "TMUX_TMPDIR": environment["XDG_RUNTIME_DIR"]}
        self._size = ("-x", str(columns), "-y", str(rows))
        self._servers = 0

    def run(self, command: str) -> None:
        """Open the window on a command; when that ends, the window shows what it left behind."""
        self._servers += 1  # a server that is ending must not be asked for another window
        self._tmux("-f", "/dev/null", "new-session", "-d", *self._size, f"{command}; echo [exit $?]; exec cat")

    def press(self, *keys: str) -> None:
        self._tmux("send-keys", *keys)

    def type(self, text: str) -> None:
        self._tmux("send-keys", "-l", text)

    @property
    def screen(self) -> str:
        return self._tmux("capture-pane", "-p")

    @property
    def inked_screen(self) -> str:
        """The screen with its escape sequences."""
        return self._tmux("capture-pane", "-e", "-p")

    def wait_for(self, *texts: str, gone: str = "") -> str:
        """Read the screen again and again until all of this stands on it."""
        return self.wait_until(
            lambda screen: all(text in screen for text in texts) and not (gone and gone in screen), f"{texts} {gone}"
        )

    def wait_until(self, holds: Callable[[str], bool], what: str) -> str:
        deadline_s = time.monotonic() + PATIENCE_S
        while not holds(screen := self.screen):
            assert time.monotonic() < deadline_s, f"still not {what} in:\n{screen}"
        return screen

    def resize(self, columns: int, rows: int) -> None:
        self._tmux("resize-window", "-x", str(columns), "-y", str(rows))

    def kill(self, number: signal.Signals) -> None:
        """Send a signal to all that runs in the window, as a closing terminal does."""
        leader = psutil.Process(int(self._tmux("display-message", "-p", "#{pane_pid}")))
        for process in [*leader.children(), leader]:
            process.send_signal(number)

    def close(self) -> None:
        subprocess.run(
            [*self._server, "kill-server"], env=self._environment, capture_output=True, timeout=10, check=False
        )

    @property
    def _server(self) -> list[str]:
        return ["tmux", "-L", f"server{self._servers}"]

    def _tmux(self, *words: str) -> str:
        done = subprocess.run(
            [*self._server, *words], env=self._environment, capture_output=True, text=True, timeout=10
        )
        assert done.returncode == 0, done.stderr
        return done.stdout
