"""Programs for one file each, and what becomes of those that fail or don't answer."""

import asyncio
import os
import select
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

import auralis_tui
from auralis_tui.bus.events import AnyEvent, WaveformReady
from auralis_tui.bus.state import Track
from auralis_tui.daemon import child, measuring, waveforms
from auralis_tui.daemon.child import ask_child
from auralis_tui.daemon.measuring import Measuring
from auralis_tui.daemon.waveforms import Waveforms
from auralis_tui.daemon.writer import Writer
from auralis_tui.errors import MediaError
from tests.daemon.conftest import PATIENCE_S

PROGRAMS = {
    "answers": "import os, sys; print(sys.argv[1:], os.environ['OPENBLAS_NUM_THREADS'], os.environ['OMP_NUM_THREADS'])",
    "fails": "import sys; print('first', file=sys.stderr); sys.exit('The file is odd.')",
    "fails_mutely": "import sys; sys.exit(3)",
    "hangs": "import threading; threading.Event().wait()",
    "works": "import sys, threading; from auralis_tui.media.program import answer; "
    "open(sys.argv[1], 'w').write('begun') and answer(threading.Event().wait)",
    "parent": "import asyncio, sys; from auralis_tui.daemon.child import ask_child; "
    "asyncio.run(ask_child('works', sys.argv[1]))",
    "begins": "import pathlib, sys, threading; pathlib.Path(sys.argv[1]).touch(); threading.Event().wait()",
}


@pytest.fixture(autouse=True)
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in PROGRAMS.items():
        (tmp_path / f"{name}.py").write_text(text)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), str(Path(auralis_tui.__file__).parents[1])]))


async def test_a_child_has_its_arguments_and_one_thread() -> None:
    assert await ask_child("answers", "a file", "2.0") == b"['a file', '2.0'] 1 1\n"


@pytest.mark.parametrize(("program", "told"), [("fails", r"^The file is odd\.$"), ("fails_mutely", "gave no reason")])
async def test_why_a_child_fails_is_told(program: str, told: str) -> None:
    with pytest.raises(MediaError, match=told):
        await ask_child(program, "a file")


@pytest.mark.audit("M-19")
async def test_a_child_that_does_not_answer_is_given_up_and_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[asyncio.subprocess.Process] = []
    begin = asyncio.create_subprocess_exec

    async def noted(*arguments: str, **others: object) -> asyncio.subprocess.Process:
        begun.append(await begin(*arguments, **others))  # type: ignore[arg-type]
        return begun[-1]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", noted)
    monkeypatch.setattr(child, "PATIENCE_S", 0.1)
    with pytest.raises(MediaError, match="a file was given up"):
        await ask_child("hangs", "a file")
    assert begun[0].returncode == -9


@pytest.mark.audit("M-19")
def test_a_child_ends_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    pipe = tmp_path / "held"
    os.mkfifo(pipe)
    with open(os.open(pipe, os.O_RDONLY | os.O_NONBLOCK), "rb", buffering=0) as held:
        parent = subprocess.Popen([sys.executable, "-m", "parent", str(pipe)])
        assert readable(held)
        assert held.read(5) == b"begun"  # the child has it open for as long as it lives
        parent.kill()
        parent.wait()
        assert readable(held)
        assert held.read(1) == b""


def readable(file: IO[bytes]) -> bool:
    return bool(select.select([file], [], [], PATIENCE_S)[0])


async def odd_answers(module: str, path: str) -> bytes:
    """Answer for three tracks: the first can't be read, the second is answered with nonsense."""
    if "01" in path:
        raise MediaError("It was given up.")
    if "02" in path:
        return b"nonsense"
    return b'{"peaks": [1], "duration_s": 3.0}' if "overview" in module else b'{"lufs": -9.0, "peak": 0.5}'


THREE = [Track(id=number, path=f"/{number:02}", title="") for number in (1, 2, 3)]


async def test_measuring_goes_on_after_tracks_that_fail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    monkeypatch.setattr(measuring, "ask_child", odd_answers)
    told = asyncio.Event()

    async def on_measured() -> None:
        told.set()

    writer = Writer(tmp_path / "library.sqlite3")
    await writer.open()
    work = Measuring(writer, on_measured)
    work.want(THREE)
    async with asyncio.timeout(PATIENCE_S):
        await told.wait()
    await work.close()
    await writer.close()
    assert "/01 was not measured: It was given up." in caplog.text
    assert "JSONDecodeError" in caplog.text


async def test_overviews_go_on_after_tracks_that_fail(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    monkeypatch.setattr(waveforms, "ask_child", odd_answers)
    published: list[AnyEvent] = []

    async def on_length(track: Track, duration_s: float) -> None:
        assert (track, duration_s) == (THREE[2], 3.0)

    work = Waveforms(published.append, on_length)
    for track in THREE:
        work.want(track)
        assert work._task is not None
        await work._task
    assert published == [WaveformReady(track_id=3, peaks=(1,))]
    assert "/01 has no overview: It was given up." in caplog.text
    assert "JSONDecodeError" in caplog.text
