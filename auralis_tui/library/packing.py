"""How backups are compressed: by what their names end with."""

import gzip
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from auralis_tui.bus.commands import Packing

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CHUNK_BYTES = 2**20
ZSTD_LEVEL = 3
"""Smaller than gzip, in a fifth of the time; higher levels take twice as long and more for a tenth."""
ERRORS = (OSError, EOFError, zlib.error, zstd.ZstdError)
"""What reading a damaged file raises."""


SUFFIXES = {Packing.GZIP: ".gz", Packing.ZSTD: ".zst"}


def packing_of(path: Path) -> Packing:
    """Return how a file of this name is compressed."""
    return next((packing for packing, suffix in SUFFIXES.items() if path.suffix == suffix), Packing.NONE)


def open_packed(path: Path) -> Any:
    """Open a backup to read what was compressed."""
    match packing_of(path):
        case Packing.GZIP:
            return gzip.open(path)
        case Packing.ZSTD:
            return zstd.open(path)
    return path.open("rb")


def pack(source: Path, target: Path, check: Callable[[], None]) -> None:
    """Compress a file into a new one, as that is named, and read it back; `check` may raise all along."""
    with source.open("rb") as plain, target.open("xb") as file, _writer(target, file) as packed:
        while chunk := plain.read(CHUNK_BYTES):
            check()
            packed.write(chunk)
    with open_packed(target) as packed:
        while packed.read(CHUNK_BYTES):
            check()


def _writer(target: Path, file: IO[bytes]) -> Any:
    if packing_of(target) is Packing.GZIP:
        return gzip.GzipFile("", "wb", 6, file, mtime=0)
    options: dict[int, int] = {zstd.CompressionParameter.compression_level: ZSTD_LEVEL}
    options[zstd.CompressionParameter.checksum_flag] = 1
    return zstd.ZstdFile(file, "wb", options=options)
