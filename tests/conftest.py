"""What all tests share: a home of their own, and the marks of the audit."""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy: small products, whose threads would only wait

import shutil
import signal
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.side_by_side import RealOnesLast

KEPT_VARIABLES = (
    "PATH",
    "PYTHONPATH",
    "LANG",
    "LC_ALL",
    "COVERAGE_PROCESS_START",
    "OPENBLAS_CORETYPE",
    "OPENBLAS_L2_SIZE",
)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> RealOnesLast:
    """Share the tests out among the workers."""
    return RealOnesLast(config, log)


def heeds_ctrl_c() -> None:
    """Let a program that is started heed SIGINT, also where the tests run in the background of a shell."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@dataclass(frozen=True)
class Sandbox:
    """A home that nobody else uses, and the environment of programs that live in it."""

    home: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def runtime(self) -> Path:
        return Path(self.environment["XDG_RUNTIME_DIR"])

    @property
    def socket(self) -> Path:
        return self.runtime / "auralis" / "daemon.sock"

    @property
    def data(self) -> Path:
        return self.home / ".local/share/auralis"

    @property
    def log(self) -> Path:
        return self.home / ".local/state/auralis/daemon.log"


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A home for the test and for the programs it starts; its path is short, as a socket's must be."""
    home = Path(tempfile.mkdtemp(prefix="aur"))
    runtime = home / "run"
    runtime.mkdir(mode=0o700)
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    environment = {
        **kept, "HOME": str(home), "XDG_RUNTIME_DIR": str(runtime), "TERM": "xterm-256color", "LANG": "C.UTF-8",
        "COLORTERM": "truecolor", "OPENBLAS_NUM_THREADS": "1",
    }  # fmt: skip
    for name in [name for name in os.environ if name.startswith(("XDG_", "AURALIS_", "PULSE_"))]:
        monkeypatch.delenv(name)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    yield Sandbox(home, environment)
    shutil.rmtree(home, ignore_errors=True)
