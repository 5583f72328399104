"""Changing a music file in such a way that at any moment it is whole: as it was, or as it is to be.

A copy beside it is changed, checked by reading it back, brought to the disk, and renamed over the file. Whoever has the
old file open, as a player has, goes on reading that.
"""

import contextlib
import errno
import fcntl
import hashlib
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from auralis_tui.errors import MediaError
from auralis_tui.file_names import printable

COPY_SUFFIX = ".auralis-part"
"""What the copy's name ends with; one that a crash has left is taken up by the next change of the same file."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A file that was changed."""

    path: Path
    """The file itself, where a symbolic link was given."""
    other_names: int
    """Further hard links: they still name the file as it was."""


def rewrite(path: str | os.PathLike[str], change: Callable[[Path], None], check: Callable[[Path], None]) -> Rewritten:
    """Change a file by changing a copy of it, which takes its place once `check` has read it back.

    Mode and extended attributes stay, and so does the owner where the user may decide that; a symbolic link still
    points to the file.

    Parameters
    ----------
    change : called with the copy's path, changes it in place
    check : called with the copy's path, raises `MediaError` when it is not what it should be

    Raises
    ------
    MediaError
        When the file can't be changed: then it is as it was.
    """
    target = Path(os.path.realpath(path))
    try:
        with _wording_errors(target), target.open("rb") as original:
            before = _changeable(target, os.fstat(original.fileno()))
            with _copy_beside(target) as (descriptor, copy):
                with os.fdopen(os.dup(descriptor), "wb") as out:
                    shutil.copyfileobj(original, out, 1 << 20)
                change(copy)
                check(copy)
                _take_place(copy, target, before)
            return Rewritten(target, before.st_nlink - 1)
    except MediaError as error:
        raise MediaError(error.message.replace(str(_copy_of(target)), str(target)), error.hint) from error


def check_changeable(path: str | os.PathLike[str]) -> int:
    """Refuse beforehand what `rewrite` would refuse for its permissions, in the same words; return other hard links."""
    target = Path(os.path.realpath(path))
    with _wording_errors(target):
        found = _changeable(target, os.stat(target))
        if not os.access(target.parent, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, "")
    return found.st_nlink - 1


def words_on_links(path: str, other_names: int) -> str:
    """Say that a file's further hard links still name it as it was; nothing where there are none."""
    links = "hard link" if other_names == 1 else "hard links"
    return f"{printable(path)} has {other_names} more {links}, left as before." if other_names else ""


def _changeable(target: Path, found: os.stat_result) -> os.stat_result:
    """Refuse what is no plain file, or not to be written."""
    if not stat.S_ISREG(found.st_mode):
        raise MediaError(f"{target} can't be changed: it is not a file.", "Name a music file.")
    if not os.access(target, os.W_OK):
        raise MediaError(f"{target} can't be changed: it is read-only.", "Allow writing it: chmod u+w")
    return found


@contextlib.contextmanager
def _copy_beside(target: Path) -> Iterator[tuple[int, Path]]:
    """Make an empty file beside the target that no other program writes at the same time; it is gone in the end."""
    copy = _copy_of(target)
    descriptor = _open_locked(copy, target)
    try:
        yield descriptor, copy
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            copy.unlink()
        raise
    finally:
        os.close(descriptor)


def _copy_of(target: Path) -> Path:
    """Return the copy's path: always the same for the same file, and hidden."""
    return target.with_name(f".{hashlib.sha256(os.fsencode(target.name)).hexdigest()[:16]}{COPY_SUFFIX}")


def _open_locked(copy: Path, target: Path) -> int:
    """Open and lock the copy; one that has just become the file itself is not it any more."""
    while True:
        descriptor = os.open(copy, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(descriptor), os.stat(copy)):
                os.ftruncate(descriptor, 0)
                return descriptor
        except BlockingIOError:
            os.close(descriptor)
            raise MediaError(f"{target} is just being changed by another program.", "Try again later.") from None
        except FileNotFoundError:
            pass
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _take_place(copy: Path, target: Path, before: os.stat_result) -> None:
    """Bring the copy to the disk and rename it, unless the file has changed since it was copied."""
    with copy.open("rb") as written:
        _take_over(target, written.fileno(), before)
        os.fsync(written.fileno())
    now = os.stat(target)
    if (now.st_ino, now.st_size, now.st_mtime_ns) != (before.st_ino, before.st_size, before.st_mtime_ns):
        raise MediaError(f"{target} was changed by another program meanwhile.", "Try again.")
    copy.rename(target)
    folder = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _take_over(target: Path, descriptor: int, before: os.stat_result) -> None:
    """Give the copy the file's owner, attributes and mode; only the superuser may give files away."""
    with contextlib.suppress(PermissionError):
        os.fchown(descriptor, -1, before.st_gid)
    with contextlib.suppress(PermissionError):
        os.fchown(descriptor, before.st_uid, -1)
    with contextlib.suppress(OSError):  # not every file system has them
        for name in os.listxattr(target):
            with contextlib.suppress(OSError):
                os.setxattr(descriptor, name, os.getxattr(target, name))
    os.fchmod(descriptor, stat.S_IMODE(before.st_mode))


@contextlib.contextmanager
def _wording_errors(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        hint = "Free some space." if error.errno in (errno.ENOSPC, errno.EDQUOT) else "The file is as it was."
        raise MediaError(f"{target} can't be changed: {os.strerror(error.errno or errno.EIO)}.", hint) from error
