"""The remote control: one command to the daemon, one answer back, in the time of a bare interpreter.

Standard library only; messages are the same JSON lines as everywhere on the bus (docs/protocol.md).
"""

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

from auralis_tui import folders
from auralis_tui.errors import AuralisError, ConnectionFailed, NoDaemon

PROTOCOL = 3
"""As in `bus.events`, which is not imported here; a test holds them together."""
TIMEOUT_S = 10.0

Message = dict[str, Any]


class Refused(AuralisError):
    """The daemon could not carry out a command."""


class Remote:
    """A short conversation with the daemon; use it in a `with` block."""

    def __init__(
        self, path: Path | None = None, timeout_s: float | None = TIMEOUT_S, *, any_version: bool = False
    ) -> None:
        """Begin; with `any_version` also with a daemon that speaks otherwise: it can be stopped, at least."""
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.settimeout(timeout_s)
        try:
            self._socket.connect(str(path or folders.socket_path()))
        except OSError as error:
            self._socket.close()
            raise NoDaemon("No daemon is running.", "Start one: auralis (or: auralis daemon)") from error
        self._lines = self._socket.makefile("rb")
        self._timeout_s = timeout_s
        self._last_id = 0
        self.snapshot = self._receive()
        """What was true when the conversation began."""
        if self.snapshot.get("protocol") != PROTOCOL and not any_version:
            self.__exit__()
            raise ConnectionFailed("The daemon is of another version.", "Stop it with: auralis quit")

    def __enter__(self) -> "Remote":
        return self

    def __exit__(self, *_: object) -> None:
        self._lines.close()
        self._socket.close()

    def ask(self, command: str, **arguments: object) -> Message:
        """Send a command and return its outcome; raises `Refused` when it could not be carried out.

        What else the daemon tells meanwhile is dropped.
        """
        self.send(command, **arguments)
        began_s = monotonic()
        for event in self.events():
            if event.get("of") == self._last_id:
                if event["type"] == "Failed":
                    raise Refused(event["why"], event["hint"])
                return event
            if self._timeout_s is not None and monotonic() - began_s > self._timeout_s:
                raise AuralisError("The daemon doesn't answer.", "Look into its log: auralis doctor.")
        raise ConnectionFailed("The daemon ended before it answered.", "Start it again: auralis")

    def send(self, command: str, **arguments: object) -> None:
        """Send a command; what comes of it is among the events."""
        self._last_id += 1
        request = {"id": self._last_id, "command": {"type": command, **arguments}}
        try:
            self._socket.sendall(json.dumps(request).encode() + b"\n")
        except OSError as error:
            raise ConnectionFailed("The daemon is gone.", "Start it again: auralis") from error

    def events(self) -> Iterator[Message]:
        """Yield what the daemon tells, until it ends."""
        while True:
            try:
                yield self._receive()
            except ConnectionFailed:
                return

    def _receive(self) -> Message:
        try:
            line = self._lines.readline()
        except TimeoutError as error:
            raise AuralisError("The daemon doesn't answer.", "Look into its log: auralis doctor.") from error
        except OSError as error:
            raise ConnectionFailed("The daemon is gone.", "Start it again: auralis") from error
        if not line:
            raise ConnectionFailed("The daemon is gone.", "Start it again: auralis")
        message: Message = json.loads(line)
        return message
