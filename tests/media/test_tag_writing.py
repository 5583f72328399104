"""A file that is changed is at any moment whole: as it was, or as it is to be."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from auralis_tui.errors import MediaError
from auralis_tui.media.tag_writing import COPY_SUFFIX, rewrite

OLD, NEW = b"old" * 100_000, b"new" * 100_001


def write_new(copy: Path) -> None:
    assert copy.read_bytes() == OLD
    copy.write_bytes(NEW)


def overwrite(copy: Path) -> None:
    copy.write_bytes(NEW)


def accept(_copy: Path) -> None:
    pass


@pytest.fixture
def music(tmp_path: Path) -> Path:
    path = tmp_path / "music.flac"
    path.write_bytes(OLD)
    return path


def test_the_changed_copy_takes_the_files_place(music: Path) -> None:
    music.chmod(0o640)
    with contextlib.suppress(OSError):
        os.setxattr(music, "user.note", b"kept")
    attributes = os.listxattr(music)
    with music.open("rb") as playing:
        rewritten = rewrite(music, write_new, accept)
        assert playing.read() == OLD
    assert music.read_bytes() == NEW
    assert (rewritten.path, rewritten.other_names) == (music, 0)
    assert music.stat().st_mode & 0o7777 == 0o640
    assert os.listxattr(music) == attributes
    assert os.listdir(music.parent) == ["music.flac"]


def test_a_symbolic_link_still_points_to_the_changed_file(music: Path) -> None:
    link = music.with_name("link.flac")
    link.symlink_to("music.flac")
    assert rewrite(link, write_new, accept).path == music
    assert link.is_symlink()
    assert link.read_bytes() == NEW


def test_other_hard_links_keep_the_former_file_and_are_counted(music: Path) -> None:
    other = music.with_name("other.flac")
    other.hardlink_to(music)
    assert rewrite(music, write_new, accept).other_names == 1
    assert (music.read_bytes(), other.read_bytes()) == (NEW, OLD)


def refuse(copy: Path) -> None:
    raise MediaError(f"{copy} is wrong.")


def change_meanwhile(copy: Path) -> None:
    write_new(copy)
    (copy.parent / "music.flac").write_bytes(b"by another")


def fill(_copy: Path) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("change", "check", "why", "left"),
    [
        (write_new, refuse, "music.flac is wrong", OLD),
        (change_meanwhile, accept, "changed by another program", b"by another"),
        (fill, accept, "music.flac can't be changed: No space left", OLD),
    ],
)
def test_what_fails_leaves_the_file_and_nothing_else(
    music: Path, change: Callable[[Path], None], check: Callable[[Path], None], why: str, left: bytes
) -> None:
    with pytest.raises(MediaError, match=why):
        rewrite(music, change, check)
    assert music.read_bytes() == left
    assert os.listdir(music.parent) == ["music.flac"]


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="can't be changed"):
        rewrite(tmp_path, write_new, accept)
    with pytest.raises(MediaError, match="No such file"):
        rewrite(tmp_path / "absent.flac", write_new, accept)


def test_two_programs_never_change_a_file_at_once(music: Path) -> None:
    def change_again(_copy: Path) -> None:
        rewrite(music, write_new, accept)

    with pytest.raises(MediaError, match="just being changed"):
        rewrite(music, change_again, accept)
    assert music.read_bytes() == OLD


ENDLESS = """
import sys
from pathlib import Path
from auralis_tui.media.tag_writing import rewrite

path = Path(sys.argv[1])
while True:
    for content in (b"a" * 3_000_000, b"b" * 3_000_001):
        rewrite(path, lambda copy: copy.write_bytes(content), lambda copy: None)
        print("changed", flush=True)
"""


@pytest.mark.audit("M-20")
@pytest.mark.parametrize("changed", [1, 2, 9])
def test_a_kill_leaves_the_file_before_or_after_a_change(music: Path, changed: int) -> None:
    child = subprocess.Popen([sys.executable, "-c", ENDLESS, str(music)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    for _ in range(changed):
        child.stdout.readline()
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert music.read_bytes() in (b"a" * 3_000_000, b"b" * 3_000_001)
    assert all(name.endswith(COPY_SUFFIX) for name in os.listdir(music.parent) if name != "music.flac")
    rewrite(music, overwrite, accept)
    assert os.listdir(music.parent) == ["music.flac"]
