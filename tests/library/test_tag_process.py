import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from auralis_tui.errors import LibraryError
from auralis_tui.library.tag_pool import TagPool
from auralis_tui.library.tag_process import TagProcess, _chunk
from auralis_tui.library.tag_reader import Reading
from tests.library.albums import write_music

NEVER_ANSWERS_OR_DIES = """
import json, os, sys
print("ready", flush=True)
for line in sys.stdin:
    if "killer" in line:
        os._exit(3)
    if "hanger" in line:
        sys.stdin.read()
    print(json.dumps([[path, None, "read"] for path in json.loads(line)]), flush=True)
"""


@pytest.fixture
def pool() -> Iterator[TagPool]:
    pool = TagPool(2)
    yield pool
    pool.close()


def readings(pool: TagPool, paths: list[str]) -> list[Reading]:
    """Read these, and return what came, in the order in which it was asked for."""
    pool.ask(paths)
    found: dict[str, Reading] = {}
    while len(found) < len(paths):
        found.update({reading.path: reading for reading in pool.receive()})
    return [found[path] for path in paths]


def pool_of(*command: str, patience_polls: int = 600) -> TagPool:
    return TagPool(1, lambda: TagProcess(command, patience_polls))


def test_tags_are_read_in_order(pool: TagPool, tmp_path: Path) -> None:
    paths = [str(write_music(tmp_path / f"{number}.flac", title=f"Song {number}")) for number in range(20)]
    read = readings(pool, paths)
    assert [reading.path for reading in read] == paths
    assert [reading.tags.title for reading in read if reading.tags] == [f"Song {number}" for number in range(20)]


@pytest.mark.audit("M-19")
def test_broken_files_get_sentences(pool: TagPool, tmp_path: Path) -> None:
    good = write_music(tmp_path / "good.flac")
    (tmp_path / "text.mp3").write_text("This is a shopping list.")
    (tmp_path / "cut.flac").write_bytes(good.read_bytes()[:30])
    (tmp_path / "empty.ogg").touch()
    names = ["text.mp3", "cut.flac", "empty.ogg", "gone.flac", "good.flac"]
    read = readings(pool, [str(tmp_path / name) for name in names])
    assert [reading.tags is not None for reading in read] == [False, False, False, False, True]
    for reading, name in zip(read[:4], names, strict=False):
        assert name in reading.problem


@pytest.mark.audit("L-05")
def test_the_children_are_other_niced_processes_and_end_with_their_owner(pool: TagPool, tmp_path: Path) -> None:
    assert pool.pids == []
    readings(pool, [str(write_music(tmp_path / f"{number}.flac")) for number in range(20)])
    while not all(process._ready for process in pool._processes):
        pool.receive()
    children = [psutil.Process(pid) for pid in pool.pids]
    assert len(children) == 2
    assert all(child.nice() > psutil.Process().nice() for child in children)
    pool.close()
    assert not any(psutil.pid_exists(child.pid) for child in children)


def test_a_killed_child_is_replaced_and_no_file_is_lost(pool: TagPool, tmp_path: Path) -> None:
    paths = [str(write_music(tmp_path / f"{number}.flac")) for number in range(60)]
    pool.ask(paths)
    read: list[Reading] = []
    killed = False
    while len(read) < len(paths):
        read += pool.receive()
        if read and not killed:
            killed = True
            for pid in pool.pids:
                os.kill(pid, signal.SIGKILL)
    assert sorted(reading.path for reading in read) == sorted(paths)
    assert all(reading.tags for reading in read)


@pytest.mark.audit("M-19")
@pytest.mark.parametrize("bad", ["killer", "hanger"])
def test_a_file_that_ends_or_hangs_the_child_is_given_up(bad: str) -> None:
    pool = pool_of(sys.executable, "-c", NEVER_ANSWERS_OR_DIES, patience_polls=10)
    read = readings(pool, ["a", "b", bad, "c", "d"])
    pool.close()
    assert [reading.problem == "read" for reading in read] == [True, True, False, True, True]
    assert read[2].problem == f"{bad} can't be read: it ends or hangs the program that reads it."


def test_a_child_that_can_not_start_is_told() -> None:
    pool = pool_of(sys.executable, "-c", "raise SystemExit(1)")
    with pytest.raises(LibraryError, match="can't be started"):
        readings(pool, ["a"])


def test_a_long_list_is_read_in_small_requests(tmp_path: Path) -> None:
    waiting = deque(["x" * 3000] * 20)
    assert len(_chunk(waiting)) == 3
    waiting = deque(["x"] * 20)
    assert len(_chunk(waiting)) == 16


def test_the_child_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    path = write_music(tmp_path / "1.flac")
    program = f"""
import os, signal
from auralis_tui.library.tag_pool import TagPool
pool = TagPool(1)
pool.ask([{str(path)!r}])
while not pool.receive():
    pass
print(pool.pids[0], flush=True)
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
