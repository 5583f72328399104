"""A daemon of another version, as an upgrade leaves one: that is told, and it can be stopped."""

import json
import socket
import threading
from argparse import Namespace
from collections.abc import Iterator

import pytest

from auralis_tui.cli.remote import quit_daemon
from auralis_tui.control import PROTOCOL, Remote
from auralis_tui.errors import ConnectionFailed
from tests.conftest import Sandbox


@pytest.fixture
def asked(sandbox: Sandbox) -> Iterator[list[str]]:
    """A daemon that speaks the protocol before, and what it is asked."""
    found: list[str] = []
    sandbox.socket.parent.mkdir(parents=True, exist_ok=True)
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(sandbox.socket))
    listening.listen()

    def serve() -> None:
        connection, _ = listening.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b'{"type": "Snapshot", "protocol": %d}\n' % (PROTOCOL - 1))
            for line in lines:
                request = json.loads(line)
                found.append(request["command"]["type"])
                connection.sendall(b'{"type": "Done", "of": %d}\n' % request["id"])
                return

    thread = threading.Thread(target=serve)
    thread.start()
    yield found
    thread.join()
    listening.close()


def test_what_helps_is_told(asked: list[str]) -> None:
    with pytest.raises(ConnectionFailed, match="another version") as raised:
        Remote()
    assert raised.value.hint == "Stop it with: auralis quit"
    assert asked == []


def test_quit_stops_it(asked: list[str]) -> None:
    assert quit_daemon(Namespace()) == 0
    assert asked == ["Shutdown"]
