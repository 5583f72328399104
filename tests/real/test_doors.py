"""Who can reach the daemon, and what it gives away: one private socket, and no secret anywhere."""

import socket
from pathlib import Path

import psutil
import pytest

from tests.conftest import Sandbox
from tests.real.programs import auralis, daemon, status, wait_until
from tests.real.test_terminal import write_album

pytestmark = pytest.mark.real

SECRET = "correct-horse-battery"


@pytest.mark.audit("M-25", "M-26", "H-12")
def test_the_only_door_is_the_socket_and_no_secret_leaves_the_environment(sandbox: Sandbox, tmp_path: Path) -> None:
    write_album(tmp_path)
    environment = {**sandbox.environment, "AURALIS_LOG_LEVEL": "debug", "API_TOKEN": SECRET}
    with daemon(environment, "--output", "null") as process:
        auralis(environment, "add", "--play", str(tmp_path))
        wait_until(lambda: status(environment)["player"]["transport"] == "playing", "playing")
        family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
        connections = [(found.family, found.laddr) for one in family for found in one.net_connections("all")]
        assert {kind for kind, _ in connections} == {socket.AF_UNIX}
        assert {at for _, at in connections if at} == {str(sandbox.socket)}
        assert SECRET not in " ".join(word for one in family for word in one.cmdline())
        said = [auralis(environment, *words, check=False) for words in (("doctor",), ("play", "999"), ("analyze", "x"))]
    texts = [text for done in said for text in (done.stdout, done.stderr)]
    texts += [path.read_text(errors="replace") for path in sandbox.log.parent.iterdir() if path.is_file()]
    assert any("listening on" in text for text in texts)
    assert not any(SECRET in text for text in texts)
