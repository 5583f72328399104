"""The engine's process: orders in, reports out, over one socket; it ends when the socket does."""

import contextlib
import gc
import os
import select
import signal
import socket
import sys

from auralis_tui.engine import messages as m
from auralis_tui.engine.outlet import Outlet


class Engine:
    """Reads orders, sends reports, and lets the outlet do all else."""

    def __init__(self, link: socket.socket) -> None:
        self._link = link
        self._pending = b""
        self._outlet = Outlet(self._send)

    def run(self) -> None:
        """Serve until the daemon says so, or is gone."""
        try:
            while self._serve():
                self._outlet.poll()
        except (BrokenPipeError, ConnectionResetError):
            pass  # the daemon is gone, and with it the reason to play
        finally:
            self._outlet.close()

    def _serve(self) -> bool:
        """Wait a little for orders and carry them out; tell whether to go on."""
        readable, _, _ = select.select([self._link], [], [], self._outlet.patience_s)
        if not readable:
            return True
        data = self._link.recv(1 << 16)
        lines = (self._pending + data).split(b"\n")
        self._pending = lines.pop()
        for line in lines:
            order = m.decode_order(line)
            if isinstance(order, m.Quit):
                return False
            self._outlet.handle(order)
        return bool(data)

    def _send(self, report: m.Report) -> None:
        """Tell the daemon; a reading of the meters is left out when it doesn't listen."""
        if isinstance(report, m.Metered) and not select.select([], [self._link], [], 0)[1]:
            return
        self._link.sendall(m.encode(report))


def _come_first() -> None:
    """Be scheduled before all else, where the system allows it: a late renderer is heard, a late window is not."""
    try:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(os.sched_get_priority_min(os.SCHED_RR)))
    except (OSError, AttributeError):  # no right to it, or no such thing here
        with contextlib.suppress(OSError):
            os.nice(-5)


def main() -> None:
    """Run on the socket whose descriptor is the first argument."""
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)  # the daemon decides
    sys.setswitchinterval(0.001)
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 1000)
    _come_first()
    with socket.socket(fileno=int(sys.argv[1])) as link:
        Engine(link).run()


if __name__ == "__main__":
    main()
