"""Covers in the cache folder: each under the hash of its bytes, the ones not used for longest making room."""

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SUFFIXES = {"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp"}
_HASH = re.compile(r"[0-9a-f]{64}")
_THUMBNAIL = ".png"
_PART = ".part"


@dataclass(frozen=True, slots=True)
class _Kept:
    path: Path
    size: int
    used_at: float


class ArtworkCache:
    """The folder of covers and their small versions; any number of processes may use it at once.

    A file is written whole under another name before it gets its own, so that a reader sees all of it or none; what
    has a name never changes. A file may be removed at any time: who opens it a moment later asks again.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, data: bytes, mime: str) -> str:
        """Keep a picture, and return its hash."""
        digest = hashlib.sha256(data).hexdigest()
        self._write(self._place(digest, SUFFIXES[mime]), data)
        return digest

    def put_thumbnail(self, digest: str, side: int, data: bytes) -> Path:
        """Keep the small version of a picture, and return its path."""
        path = self._place(digest, f"-{side}{_THUMBNAIL}")
        self._write(path, data)
        return path

    def path(self, digest: str, mime: str) -> Path | None:
        """Return the path of a picture, if it is here; now it was used last."""
        if not _HASH.fullmatch(digest) or mime not in SUFFIXES:
            return None  # a database that was tampered with leads nowhere else
        return _used(self._place(digest, SUFFIXES[mime]))

    def thumbnail(self, digest: str, side: int) -> Path | None:
        """Return the path of a picture's small version, if it is here; now it was used last."""
        if not _HASH.fullmatch(digest):
            return None
        return _used(self._place(digest, f"-{int(side)}{_THUMBNAIL}"))

    def trim(self, max_bytes: int) -> set[str]:
        """Remove what was not used for longest until the rest is small enough; return the hashes of these pictures."""
        kept = sorted(self._all(), key=lambda one: one.used_at, reverse=True)
        total = 0
        gone = set()
        for one in kept:
            total += one.size
            if total > max_bytes and not _is_being_written(one.path.name):
                one.path.unlink(missing_ok=True)
                if _HASH.fullmatch(one.path.stem):
                    gone.add(one.path.stem)
        return gone

    def size(self) -> int:
        """Return how many bytes are kept."""
        return sum(one.size for one in self._all())

    def _place(self, digest: str, ending: str) -> Path:
        return self._folder / digest[:2] / (digest + ending)

    def _write(self, path: Path, data: bytes) -> None:
        if _used(path) is not None:
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.{os.getpid()}{_PART}")
        try:
            part.write_bytes(data)
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)

    def _all(self) -> Iterator[_Kept]:
        try:
            groups = [entry.path for entry in os.scandir(self._folder) if entry.is_dir(follow_symlinks=False)]
        except FileNotFoundError:
            return
        for group in groups:
            for entry in os.scandir(group):
                try:
                    status = entry.stat(follow_symlinks=False)
                except FileNotFoundError:  # another process has removed it
                    continue
                yield _Kept(Path(entry.path), status.st_size, status.st_mtime)


def _is_being_written(name: str) -> bool:
    """Whether a process that lives writes this part of a file."""
    if not name.endswith(_PART):
        return False
    try:
        os.kill(int(name.split(".")[-2]), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def _used(path: Path) -> Path | None:
    try:
        os.utime(path, follow_symlinks=False)
    except OSError:
        return None
    return path if path.is_file() and not path.is_symlink() else None
