"""The daemon's end of the engine: starts its process, watches its heartbeat, and starts it again when it dies."""

import asyncio
import logging
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from auralis_tui.engine import messages as m

log = logging.getLogger(__name__)

LAST_WAIT_S = 1.0
BEAT_TIMEOUT_S = 5.0
"""An engine that has been silent for so long hangs."""
SECOND_LOOK_S = 1.0
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""A block's matrices are small: a second thread would spin in wait for them, and make sound late."""
MAX_LOG_BYTES = 1_000_000


class EngineLink:
    """`on_started` is called with each new engine, and says all it needs to know; `on_report` with each report."""

    def __init__(
        self, *, on_started: Callable[[], None], on_report: Callable[[m.AnyReport], None], log_path: Path
    ) -> None:
        self._on_started = on_started
        self._on_report = on_report
        self._log_path = log_path
        self._writer: asyncio.StreamWriter | None = None
        self._task: asyncio.Task[None] | None = None
        self._process: asyncio.subprocess.Process | None = None
        self.restarts = 0
        """Times the engine was started again."""

    @property
    def pid(self) -> int | None:
        """The engine's process."""
        return self._process.pid if self._process is not None else None

    def start(self) -> None:
        """Start the engine, and keep it running until `close`."""
        self._task = asyncio.create_task(self._keep_running(), name="engine link")

    def send(self, order: m.AnyOrder) -> None:
        """Give an order; without an engine it is dropped, since the next one is told everything."""
        if self._writer is not None and not self._writer.is_closing():
            self._writer.write(m.encode(order))

    async def close(self) -> None:
        """Let the engine fade out and end, and wait for it a second at most."""
        if self._task is None:
            return
        task, self._task = self._task, None
        self.send(m.Quit())
        if self._process is not None:
            try:
                async with asyncio.timeout(LAST_WAIT_S):
                    await self._process.wait()
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    async def _keep_running(self) -> None:
        failures = 0
        while self._task is not None:
            began_s = asyncio.get_running_loop().time()
            try:
                await self._run_once()
            except Exception:
                log.exception("the link to the engine failed")
            if self._task is None:
                return
            self.restarts += 1
            lived_s = asyncio.get_running_loop().time() - began_s
            failures = failures + 1 if lived_s < BEAT_TIMEOUT_S else 0
            log.error("the engine died; starting it again (%d)", self.restarts)
            if failures > 2:
                await asyncio.sleep(min(10.0, 0.5 * failures))  # it dies at once: don't spin

    async def _run_once(self) -> None:
        ours, theirs = socket.socketpair()
        with self._log_path.open("wb" if self._is_too_long() else "ab") as engine_log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "auralis_tui.engine.process", str(theirs.fileno()),
                pass_fds=[theirs.fileno()], stdin=asyncio.subprocess.DEVNULL, stdout=engine_log, stderr=engine_log,
                env={**os.environ, **ONE_THREAD},
            )  # fmt: skip
        theirs.close()
        reader, self._writer = await asyncio.open_unix_connection(sock=ours, limit=1 << 24)
        try:
            self._on_started()
            await self._listen(reader)
        finally:
            self._writer.close()
            self._writer = None
            if self._process.returncode is None:
                self._process.kill()
            await self._process.wait()

    async def _patient_line(self, reader: asyncio.StreamReader) -> bytes:
        """Read a line; when it was we who slept, what the engine said meanwhile is there at the second look."""
        try:
            async with asyncio.timeout(BEAT_TIMEOUT_S):
                return await reader.readline()
        except TimeoutError:
            async with asyncio.timeout(SECOND_LOOK_S):
                return await reader.readline()

    def _is_too_long(self) -> bool:
        return self._log_path.exists() and self._log_path.stat().st_size > MAX_LOG_BYTES

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        while True:
            try:
                line = await self._patient_line(reader)
            except TimeoutError:
                log.error("the engine hangs")
                return
            except ConnectionError:
                return
            if not line:
                return
            self._on_report(m.decode_report(line))
