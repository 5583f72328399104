"""The engine's process: orders in, reports out, over one socket; it ends when the socket does."""

import contextlib
import gc
import os
import select
import signal
import socket
import sys
import time

import msgspec

from auralis_tui.bus.state import OutputKind
from auralis_tui.engine import messages as m
from auralis_tui.engine.output import Output, open_output, open_output_or_null, replaced_by_null, rescan_devices
from auralis_tui.engine.player import BLOCK_FRAMES
from auralis_tui.engine.session import Session
from auralis_tui.errors import OutputError

POLL_S = 0.02
IDLE_POLL_S = 0.25
RETRY_S = (1.0, 2.0, 5.0, 10.0)


class Engine:
    """Owns the session, and opens another when the output changes or is lost."""

    def __init__(self, link: socket.socket) -> None:
        self._link = link
        self._pending = b""
        self._session: Session | None = None
        self._wanted = m.OpenOutput(name="null")
        self._settings: dict[type[m.Order], m.AnyOrder] = {}
        self._retries = 0
        self._retry_at_s = float("inf")

    def run(self) -> None:
        """Serve until the daemon says so, or is gone."""
        try:
            while self._serve():
                if self._session is not None:
                    self._session.poll()
                    self._watch_output(self._session)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the daemon is gone, and with it the reason to play
        finally:
            if self._session is not None:
                self._session.fade_out()
                self._session.close()

    def _serve(self) -> bool:
        """Wait a little for orders and carry them out; tell whether to go on."""
        readable, _, _ = select.select([self._link], [], [], self._patience_s())
        if not readable:
            return True
        data = self._link.recv(1 << 16)
        lines = (self._pending + data).split(b"\n")
        self._pending = lines.pop()
        for line in lines:
            order = m.decode_order(line)
            if isinstance(order, m.Quit):
                return False
            self._handle(order)
        return bool(data)

    def _patience_s(self) -> float:
        busy = self._session is not None and not self._session.player.resting
        return POLL_S if busy else IDLE_POLL_S

    def _handle(self, order: m.AnyOrder) -> None:
        if isinstance(order, m.OpenOutput):
            self._wanted = order
            self._open(order)
            return
        if isinstance(order, m.SetGain | m.SetChain | m.Watch):
            self._settings[type(order)] = order
        if self._session is not None:
            self._session.handle(order)

    def _open(self, order: m.OpenOutput) -> None:
        """Open the output, or what stands in for it, and go on there from the very point that was reached."""
        resumption = None
        if self._session is not None:
            resumption = self._session.player.resumption()
            self._session.fade_out()
            self._session.close()
        self._use(open_output_or_null(order.name, order.rate_hz, 0.1, BLOCK_FRAMES), resumption)

    def _use(self, output: Output, resumption: m.Start | None) -> None:
        self._session = self._started(output)
        for setting in self._settings.values():
            self._session.handle(setting)
        if resumption is not None:
            self._session.handle(resumption)
        self._send(m.OutputOpened(output=self._session.output))
        missing = bool(self._session.output.problem)
        self._retry_at_s = time.monotonic() + RETRY_S[0] if missing else float("inf")
        self._retries = 0

    def _started(self, output: Output) -> Session:
        """Return a session that runs: on null, where the output can be opened but not started."""
        session = Session(output, self._send)
        try:
            session.start()
        except OutputError as error:
            session.close()
            session = Session(replaced_by_null(error, output.state.rate_hz, BLOCK_FRAMES), self._send)
            session.start()
        return session

    def _watch_output(self, session: Session) -> None:
        """Notice that the output is lost, and try again and again to get the wanted one back."""
        if not session.alive:
            self._leave_lost(session)
        elif time.monotonic() >= self._retry_at_s:
            self._retries = min(self._retries + 1, len(RETRY_S) - 1)
            self._retry_at_s = time.monotonic() + RETRY_S[self._retries]
            self._try_again(session)

    def _leave_lost(self, session: Session) -> None:
        """Go on with another output; a file is not opened again, since that would empty it."""
        resumption = session.player.resumption()
        if resumption is not None:  # hold the position: what was on headphones must not burst out elsewhere
            resumption = msgspec.structs.replace(resumption, paused=True)
        session.close()
        if session.output.kind is not OutputKind.FILE:
            wanted = self._wanted
            output = open_output_or_null(wanted.name, wanted.rate_hz, 0.1, BLOCK_FRAMES)
            self._use(output, resumption)
            return
        problem = OutputError(
            f"{session.output.name} can't be written any more.", "Is the disk full? Choose an output: O."
        )
        self._wanted = m.OpenOutput(name="null", rate_hz=session.output.rate_hz)
        self._use(replaced_by_null(problem, session.output.rate_hz, BLOCK_FRAMES), resumption)

    def _try_again(self, session: Session) -> None:
        if session.output.kind is not OutputKind.NULL:
            return  # looking for devices anew would end the sound of the one that stands in
        try:
            rescan_devices()
            output = open_output(self._wanted.name, self._wanted.rate_hz, 0.1, BLOCK_FRAMES)
        except OutputError:
            return  # still gone; the state says so already
        resumption = session.player.resumption()
        session.close()
        self._use(output, resumption)

    def _send(self, report: m.Report) -> None:
        """Tell the daemon; a reading of the meters is left out when it doesn't listen."""
        if isinstance(report, m.Metered) and not select.select([], [self._link], [], 0)[1]:
            return
        self._link.sendall(m.encode(report))


def main() -> None:
    """Run on the socket whose descriptor is the first argument."""
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)  # the daemon decides
    sys.setswitchinterval(0.001)
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 1000)
    with contextlib.suppress(OSError):
        os.nice(-5)
    with socket.socket(fileno=int(sys.argv[1])) as link:
        Engine(link).run()


if __name__ == "__main__":
    main()
