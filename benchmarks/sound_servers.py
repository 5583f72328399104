"""Sound servers without hardware, and the daemon playing on them."""

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from house import PROGRAM, house

from tests.real.pulse import PulseServer

RATE_HZ = 44_100
PATIENCE_S = 30.0


@contextmanager
def sound_server(kind: str) -> Iterator[dict[str, str]]:
    """Run a server of this kind, and yield the variables by which programs find it."""
    if kind == "null":
        yield {}
    elif kind == "pulse":
        with tempfile.TemporaryDirectory(prefix="pulse") as folder:
            server = PulseServer(Path(folder), rate_hz=RATE_HZ)
            server.start()
            yield {"PULSE_SERVER": server.environment["PULSE_SERVER"]}
            server.stop()
    else:
        variables = {"JACK_NO_AUDIO_RESERVATION": "1"}
        words = ["jackd", "--no-realtime", "-d", "dummy", "-r", str(RATE_HZ), "-p", "1024"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        server = subprocess.Popen(words, env={**os.environ, **variables}, **quiet)
        subprocess.run(["jack_wait", "-w", "-t", "10"], check=False, **quiet)
        yield variables
        server.terminate()
        server.wait()


DEVICES = {"pulse": "pulse", "jack": "system", "null": "null"}


class Player:
    """A daemon and its engine, playing."""

    def __init__(self, environment: dict[str, str], daemon: subprocess.Popen[bytes]) -> None:
        self.environment = environment
        self.daemon = daemon

    def run(self, *words: str) -> str:
        done = subprocess.run([PROGRAM, *words], env=self.environment, capture_output=True, text=True, check=True)
        return done.stdout

    def status(self) -> dict:
        return json.loads(self.run("status", "--json"))

    @property
    def engine_pid(self) -> int:
        children = psutil.Process(self.daemon.pid).children()
        return next(child.pid for child in children if "engine.process" in " ".join(child.cmdline()))

    @property
    def pids(self) -> dict[str, int]:
        return {"daemon": self.daemon.pid, "engine": self.engine_pid}

    def play(self, *paths: str, preset: str = "flat") -> None:
        self.run("preset", preset)
        self.run("add", "--play", *paths)
        end_s = time.monotonic() + PATIENCE_S
        while self.status()["player"]["position_s"] < 2.0:
            if time.monotonic() > end_s:
                raise TimeoutError(f"it doesn't play: {self.status()['output']}")


@contextmanager
def player(kind: str) -> Iterator[Player]:
    """Run a daemon on a server of this kind."""
    with sound_server(kind) as variables, house() as environment:
        environment |= {**variables, "AURALIS_RATE_HZ": str(RATE_HZ)}
        daemon = subprocess.Popen([PROGRAM, "daemon", "--output", DEVICES[kind]], env=environment)
        running, end_s = Player(environment, daemon), time.monotonic() + PATIENCE_S
        while True:
            try:
                if running.status()["output"]["name"]:
                    break
            except subprocess.CalledProcessError:
                pass
            if time.monotonic() > end_s:
                raise TimeoutError("the daemon doesn't come")
        state = running.status()["output"]
        print(f"{state['kind']} {state['name']} {state['rate_hz']} Hz {state['problem']}")
        yield running
        daemon.terminate()
        daemon.wait()
