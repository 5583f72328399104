"""Decoders of arrays: the seam below the prebuffer."""

from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from auralis_tui.errors import MediaError
from auralis_tui.media.audio_format import AudioFormat
from auralis_tui.media.decoder import Decoder


class ArrayDecoder:
    """Decodes an array, in packets of three frames at the most, or fails after it; it may say another length."""

    def __init__(
        self, frames: NDArray[Any], rate_hz: int, packet: int, fails: bool = False, length: int | None = -1
    ) -> None:
        self._frames = np.asarray(frames, np.float32)
        self._packet = packet
        self._fails = fails
        self._at = 0
        self.closed = False
        self.format = AudioFormat(
            codec="PCM", container="array", rate_hz=rate_hz, channels=self._frames.shape[1],
            frames=len(self._frames) if length == -1 else length, bits=32, lossless=True,
        )  # fmt: skip

    def read(self, frames: int) -> NDArray[np.float32]:
        block = self._frames[self._at : self._at + min(frames, self._packet)]
        if not len(block) and self._fails:
            raise MediaError("The array is damaged.", "Make another.")
        self._at += len(block)
        return block

    def seek(self, frame: int) -> int:
        self._at = min(frame, len(self._frames))
        return self._at

    def close(self) -> None:
        self.closed = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Arrays:
    """Opens arrays by their names; an unknown name is a missing file."""

    def __init__(self, rate_hz: int = 48_000, packet: int = 3) -> None:
        self._rate_hz = rate_hz
        self._packet = packet
        self._arrays: dict[str, tuple[NDArray[Any], int, bool, int | None]] = {}
        self.opened: list[ArrayDecoder] = []

    def add(
        self, name: str, frames: NDArray[Any], rate_hz: int | None = None, fails: bool = False, length: int | None = -1
    ) -> None:
        """Have a file of these frames; -1 is their own length."""
        self._arrays[name] = (frames, rate_hz or self._rate_hz, fails, length)

    def open(self, path: str, after: str | None = None) -> Decoder:
        if path not in self._arrays:
            raise MediaError(f"{path} does not exist.", "Check its name.")
        frames, rate_hz, fails, length = self._arrays[path]
        decoder = ArrayDecoder(frames, rate_hz, self._packet, fails, length)
        self.opened.append(decoder)
        return decoder
