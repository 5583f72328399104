"""WAV files, written block by block and seen only when they are whole."""

import math
import os
import secrets
import shutil
import struct
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Literal, Self

import numpy as np
from numpy.typing import NDArray

from auralis_tui.dsp.rack import energy
from auralis_tui.errors import MediaError

Bits = Literal["16", "24", "32f"]

_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_GUID_TAIL = bytes.fromhex("000000001000800000aa00389b71")
"""What follows the format's number in the sub-format of an extensible header."""
_SPEAKERS = {1: 0x4, 2: 0x3, 3: 0x7, 4: 0x33, 5: 0x37, 6: 0x3F, 7: 0x70F, 8: 0x63F}
_DS64_BYTES = 28
_UNKNOWN = 0xFFFFFFFF
_LARGEST_RIFF = 0xFFFFFFFF - 8
"""A file that is longer becomes RF64 (EBU Tech 3306)."""


class WavWriter:
    """A WAV file that takes the place of `path` when it is closed, and leaves no trace when it is aborted.

    Integers are rounded to the nearest step and held within full scale; 32-bit float is written as it is. Dither is the
    caller's affair. Closing and aborting twice is fine.
    """

    def __init__(self, path: str | os.PathLike[str], rate_hz: int, channels: int, bits: Bits = "24") -> None:
        self._path = Path(path)
        self._rate_hz, self._channels, self._bits = rate_hz, channels, bits
        self._frames = 0
        self._open = True
        self._partial = self._path.with_name(f".{self._path.name[:200]}.{secrets.token_hex(4)}.part")
        try:
            self._file: BinaryIO = self._partial.open("xb")
            self._file.write(self._header())
        except OSError as error:
            raise self._failed(error) from error

    @classmethod
    def left_behind(cls, path: str | os.PathLike[str]) -> list[Path]:
        """Return what writers of this file left behind when their process died, the newest first."""
        path = Path(path)
        prefix = f".{path.name[:200]}."
        parts = [part for part in path.parent.glob("*.part") if part.name.startswith(prefix)]
        return sorted(parts, key=lambda part: part.stat().st_mtime, reverse=True)

    def take_up(self, part: Path) -> bool:
        """Go on with what another writer left behind, in place of this one's own beginning.

        False, and nothing is changed, when it is of another rate or format.

        Raises
        ------
        MediaError
            When it can't be read and written.
        """
        header = self._header()
        try:
            file = part.open("r+b")
            if file.read(len(header)) != header:
                file.close()
                return False
            frames = max(0, part.stat().st_size - len(header)) // self._frame_bytes
            file.truncate(len(header) + frames * self._frame_bytes)
            file.seek(0, os.SEEK_END)
        except OSError as error:
            raise self._failed(error) from error
        self._file.close()
        self._partial.unlink(missing_ok=True)
        self._file, self._partial, self._frames = file, part, frames
        return True

    @property
    def frames(self) -> int:
        """Frames written so far."""
        return self._frames

    def write(self, block: NDArray[np.floating[Any]]) -> None:
        """Append (frames, channels), full scale 1.0.

        Raises
        ------
        MediaError
            When it can't be written; nothing of the file is left then.
        """
        if block.ndim != 2 or block.shape[1] != self._channels:
            raise ValueError(f"a block of shape {block.shape} is not one of {self._channels} channels")
        try:
            self._file.write(encode(block, self._bits))
        except OSError as error:
            self.abort()
            raise self._failed(error) from error
        self._frames += len(block)

    def append(self, encoded: Path) -> None:
        """Append a file of samples that are encoded already.

        Raises
        ------
        MediaError
            When it can't be read or written; nothing of the file is left then.
        """
        try:
            with encoded.open("rb") as file:
                before = self._file.tell()
                shutil.copyfileobj(file, self._file, 1 << 20)
                self._frames += (self._file.tell() - before) // self._frame_bytes
        except OSError as error:
            self.abort()
            raise self._failed(error) from error

    def close(self) -> None:
        """Finish the file and put it in its place.

        Raises
        ------
        MediaError
            When it can't be finished; nothing of the file is left then.
        """
        if not self._open:
            return
        try:
            self._file.write(b"\0" * (self._data_bytes % 2))
            self._file.seek(0)
            self._file.write(self._header())
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            os.replace(self._partial, self._path)
        except OSError as error:
            self.abort()
            raise self._failed(error) from error
        self._open = False

    def abort(self) -> None:
        """Give the file up and remove what was written."""
        if not self._open:
            return
        self._open = False
        try:
            self._file.close()
        finally:
            self._partial.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.abort()

    @property
    def _frame_bytes(self) -> int:
        return self._channels * int(self._bits[:2]) // 8

    @property
    def _data_bytes(self) -> int:
        return self._frames * self._frame_bytes

    def _header(self) -> bytes:
        """Everything before the samples; always of the same length."""
        body = self._format_chunk() + struct.pack("<4sII", b"fact", 4, min(self._frames, _UNKNOWN))
        after_riff = 4 + 8 + _DS64_BYTES + len(body) + 8 + self._data_bytes + self._data_bytes % 2
        large = after_riff > _LARGEST_RIFF
        sizes = struct.pack("<QQQI", after_riff, self._data_bytes, self._frames, 0) if large else bytes(_DS64_BYTES)
        return (
            struct.pack("<4sI4s", b"RF64" if large else b"RIFF", _UNKNOWN if large else after_riff, b"WAVE")
            + struct.pack("<4sI", b"ds64" if large else b"JUNK", _DS64_BYTES)
            + sizes
            + body
            + struct.pack("<4sI", b"data", _UNKNOWN if large else self._data_bytes)
        )

    def _format_chunk(self) -> bytes:
        bits, kind = int(self._bits[:2]), _FLOAT if self._bits == "32f" else _PCM
        extensible = self._channels > 2
        rates = (self._channels, self._rate_hz, self._rate_hz * self._frame_bytes, self._frame_bytes, bits)
        body = struct.pack("<HHIIHHH", _EXTENSIBLE if extensible else kind, *rates, 22 if extensible else 0)
        if extensible:
            body += struct.pack("<HIH", bits, _SPEAKERS.get(self._channels, 0), kind) + _GUID_TAIL
        return struct.pack("<4sI", b"fmt ", len(body)) + body

    def _failed(self, error: OSError) -> MediaError:
        return MediaError(
            f"{self._path} can't be written: {error.strerror or error}.",
            "Choose a folder with room that you can write to.",
        )


def encode(block: NDArray[np.floating[Any]], bits: Bits) -> bytes:
    """Turn (frames, channels) into the bytes of a WAV file."""
    if bits == "32f":
        return np.ascontiguousarray(block, "<f4").tobytes()
    top = block.dtype.type(2.0 ** (int(bits) - 1))
    steps = (block if math.isfinite(energy(block)) else np.nan_to_num(block, posinf=1.0, neginf=-1.0)) * top
    np.rint(steps, out=steps)  # exact in 32 bits too: a power of two moves no digit, and 24 bits are all it has
    np.minimum(steps, top - 1, out=steps)
    np.maximum(steps, -top, out=steps)
    if bits == "16":
        short: NDArray[np.int16] = steps.astype("<i2")
        return short.tobytes()
    words: NDArray[np.uint8] = np.ascontiguousarray(steps, "<i4").view(np.uint8)
    low: NDArray[np.uint8] = words.reshape(-1, 4)[:, :3]
    return low.tobytes()
