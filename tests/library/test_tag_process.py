import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from auralis_tui.errors import LibraryError
from auralis_tui.library.tag_process import TagProcess
from auralis_tui.library.tag_reader import Reading
from tests.library.albums import write_music

NEVER_ANSWERS_OR_DIES = """
import os, sys, time
print("ready", flush=True)
for line in sys.stdin:
    if "killer" in line:
        os._exit(3)
    if "hanger" in line:
        sys.stdin.read()
    print('{"path":' + line.strip() + ',"problem":"read"}', flush=True)
"""


@pytest.fixture
def process() -> Iterator[TagProcess]:
    process = TagProcess()
    yield process
    process.close()


def readings(process: TagProcess, paths: list[str]) -> list[Reading]:
    return [reading for reading in process.read(paths) if reading is not None]


def test_tags_are_read_in_order(process: TagProcess, tmp_path: Path) -> None:
    paths = [str(write_music(tmp_path / f"{number}.flac", title=f"Song {number}")) for number in range(20)]
    read = readings(process, paths)
    assert [reading.path for reading in read] == paths
    assert [reading.tags.title for reading in read if reading.tags] == [f"Song {number}" for number in range(20)]


@pytest.mark.audit("M-19")
def test_broken_files_get_sentences(process: TagProcess, tmp_path: Path) -> None:
    good = write_music(tmp_path / "good.flac")
    (tmp_path / "text.mp3").write_text("This is a shopping list.")
    (tmp_path / "cut.flac").write_bytes(good.read_bytes()[:30])
    (tmp_path / "empty.ogg").touch()
    names = ["text.mp3", "cut.flac", "empty.ogg", "gone.flac", "good.flac"]
    read = readings(process, [str(tmp_path / name) for name in names])
    assert [reading.tags is not None for reading in read] == [False, False, False, False, True]
    for reading, name in zip(read[:4], names, strict=False):
        assert name in reading.problem


@pytest.mark.audit("L-05")
def test_the_child_is_another_niced_process_and_ends_with_its_owner(process: TagProcess, tmp_path: Path) -> None:
    assert process.pid is None
    readings(process, [str(write_music(tmp_path / "1.flac"))])
    assert process.pid is not None
    child = psutil.Process(process.pid)
    assert child.nice() > psutil.Process().nice()
    process.close()
    assert not psutil.pid_exists(child.pid)


def test_a_killed_child_is_replaced_and_no_file_is_lost(process: TagProcess, tmp_path: Path) -> None:
    paths = [str(write_music(tmp_path / f"{number}.flac")) for number in range(30)]
    read: list[Reading] = []
    for reading in process.read(paths):
        if reading is not None:
            read.append(reading)
            if len(read) == 10 and process.pid is not None:
                os.kill(process.pid, signal.SIGKILL)
    assert [reading.path for reading in read] == paths
    assert all(reading.tags for reading in read)


@pytest.mark.audit("M-19")
@pytest.mark.parametrize("bad", ["killer", "hanger"])
def test_a_file_that_ends_or_hangs_the_child_is_given_up(bad: str) -> None:
    process = TagProcess((sys.executable, "-c", NEVER_ANSWERS_OR_DIES), patience_polls=10)
    read = readings(process, ["a", "b", bad, "c", "d"])
    process.close()
    assert [reading.path for reading in read] == ["a", "b", bad, "c", "d"]
    assert [reading.problem == "read" for reading in read] == [True, True, False, True, True]
    assert read[2].problem == f"{bad} can't be read: it ends or hangs the program that reads it."


def test_a_child_that_can_not_start_is_told() -> None:
    process = TagProcess((sys.executable, "-c", "raise SystemExit(1)"))
    with pytest.raises(LibraryError, match="can't be started"):
        readings(process, ["a"])


def test_the_child_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    path = write_music(tmp_path / "1.flac")
    program = f"""
import os, signal
from auralis_tui.library.tag_process import TagProcess
process = TagProcess()
list(process.read([{str(path)!r}]))
print(process.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    child_pid = int(parent.communicate()[0])
    assert any(has_ended(child_pid) for _ in range(100_000))


def has_ended(pid: int) -> bool:
    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True
