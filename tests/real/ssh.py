"""A real ssh server on 127.0.0.1, for one test: keys, configuration and files of its own."""

import getpass
import os
import socket
import subprocess
import time
from pathlib import Path

PATIENCE_S = 30.0
SERVER = "/usr/sbin/sshd"
SEPARATED = Path("/run/sshd")
"""Without it a server that root starts refuses to run."""


class SshServer:
    """Serves one key's owner, until it is closed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        for name in ("host", "user"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
        (folder / "authorized").write_bytes((folder / "user.pub").read_bytes())
        if os.getuid() == 0:
            SEPARATED.mkdir(mode=0o755, exist_ok=True)
        options = {
            "ListenAddress": "127.0.0.1", "Port": self._port, "HostKey": folder / "host", "PidFile": "none",
            "AuthorizedKeysFile": folder / "authorized", "StrictModes": "no", "UsePAM": "no",
            "PasswordAuthentication": "no", "PermitRootLogin": "prohibit-password", "PrintMotd": "no",
        }  # fmt: skip
        (folder / "sshd_config").write_text("".join(f"{name} {value}\n" for name, value in options.items()))
        self._log = (folder / "sshd.log").open("wb")
        self._process = subprocess.Popen(
            [SERVER, "-D", "-e", "-f", folder / "sshd_config"], stdin=subprocess.DEVNULL, stderr=self._log
        )
        self._wait()

    def _wait(self) -> None:
        """Wait until it listens."""
        deadline_s = time.monotonic() + PATIENCE_S
        while True:
            try:
                socket.create_connection(("127.0.0.1", self._port), timeout=PATIENCE_S).close()
                return
            except ConnectionRefusedError:
                assert self._process.poll() is None, self.log
                assert time.monotonic() < deadline_s, self.log

    @property
    def log(self) -> str:
        """What the server has said."""
        return (self._folder / "sshd.log").read_text()

    def command(self, words: str) -> str:
        """Return the command that runs these words at the other end, in a terminal."""
        known = self._folder / "known"
        return (
            f"exec ssh -F none -tt -p {self._port} -i {self._folder / 'user'} -o IdentitiesOnly=yes -o LogLevel=ERROR "
            f"-o StrictHostKeyChecking=no -o UserKnownHostsFile={known} {getpass.getuser()}@127.0.0.1 '{words}'"
        )

    def close(self) -> None:
        """End the server; sessions that go on have processes of their own."""
        self._process.terminate()
        self._process.wait(PATIENCE_S)
        self._log.close()


def free_port() -> int:
    """Return a port of 127.0.0.1 on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
